"""What holds for every state and every day."""

from __future__ import annotations

from datetime import date, timedelta

from clocks import FULL_YEAR, SHOWN, UNKNOWN, due_in
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.deadlines import EVENTS, deadline_for

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


class TestProperties:
    @given(state=st.sampled_from(SHOWN), start=DAYS, full=st.booleans())
    @settings(deadline=None, max_examples=150)
    def test_a_deadline_is_after_its_start_and_within_its_range(self, state: str, start: date, full: bool) -> None:
        deadline = due_in(state, start, FULL_YEAR if full else UNKNOWN)
        assert start < deadline.earliest <= deadline.due <= deadline.latest
        assert deadline.estimate or deadline.earliest == deadline.latest

    @given(state=st.sampled_from(SHOWN), start=DAYS, later=st.integers(min_value=1, max_value=60), full=st.booleans())
    @settings(deadline=None, max_examples=150)
    def test_a_later_start_never_gives_an_earlier_deadline(
        self, state: str, start: date, later: int, full: bool
    ) -> None:
        calendar = FULL_YEAR if full else UNKNOWN
        first, second = due_in(state, start, calendar), due_in(state, start + timedelta(days=later), calendar)
        assert first.due <= second.due

    @given(event=st.sampled_from(sorted(EVENTS)), start=DAYS, later=st.integers(min_value=1, max_value=400))
    @settings(deadline=None, max_examples=150)
    def test_so_do_the_other_clocks(self, event: str, start: date, later: int) -> None:
        first, second = deadline_for(event, start, "en"), deadline_for(event, start + timedelta(days=later), "en")
        assert start < first.due <= second.due
