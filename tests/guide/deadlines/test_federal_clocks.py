"""The federal limits, and a state's own for the same event."""

from __future__ import annotations

from datetime import date

import pytest
from clocks import FULL_YEAR, STATES

from bot.guide.deadlines import add_years, deadline_for, explain


class TestOtherClocks:
    @pytest.mark.parametrize(
        ("event", "start", "due", "source"),
        [
            ("iep_meeting", date(2026, 12, 15), date(2027, 1, 14), "34 CFR 300.323(c)(1)"),
            ("records", date(2026, 11, 22), date(2027, 1, 6), "34 CFR 300.613(a)"),
            ("state_complaint_filing", date(2026, 3, 3), date(2027, 3, 3), "34 CFR 300.153(c)"),
            ("due_process", date(2026, 3, 3), date(2028, 3, 3), "34 CFR 300.507(a)(2)"),
            ("annual_review", date(2028, 2, 29), date(2029, 2, 28), "34 CFR 300.324(b)(1)(i)"),
            ("reevaluation", date(2026, 3, 3), date(2029, 3, 3), "34 CFR 300.303(b)(2)"),
        ],
    )
    def test_federal_limits(self, event: str, start: date, due: date, source: str) -> None:
        deadline = deadline_for(event, start, "en")
        assert (deadline.due, deadline.source, deadline.estimate) == (due, source, False)

    def test_a_manifestation_review_takes_ten_school_days(self) -> None:
        exact = deadline_for("manifestation", date(2026, 11, 16), "en", FULL_YEAR)
        assert exact.due == date(2026, 12, 7) and not exact.estimate
        guess = deadline_for("manifestation", date(2026, 11, 16), "en")
        assert guess.estimate and guess.earliest <= guess.due <= guess.latest

    @pytest.mark.parametrize(
        ("event", "state", "due", "citation"),
        [
            ("due_process", "NC", date(2027, 11, 22), "N.C. Gen. Stat. 115C-109.6(b)"),
            ("records", "RI", date(2026, 12, 2), "200-RICR-20-30-6"),
            ("records", "CA", date(2026, 12, 1), "Cal. Educ. Code 56043(n), 56504"),
            ("records", "GA", date(2027, 1, 6), "34 CFR 300.613(a)"),
        ],
    )
    def test_a_states_own_limit_goes_first(self, event: str, state: str, due: date, citation: str) -> None:
        deadline = deadline_for(event, date(2026, 11, 22), "en", states=STATES, state=state)
        assert (deadline.due, deadline.source) == (due, citation)

    def test_north_carolinas_limit_is_not_called_federal(self) -> None:
        text = explain(deadline_for("due_process", date(2026, 11, 22), "es", states=STATES, state="NC"), "es")
        assert "federal" not in text and "1 año" in text

    def test_due_process_warns_of_shorter_state_limits(self) -> None:
        assert "less time" in deadline_for("due_process", date(2026, 11, 22), "en").caveat

    def test_a_reevaluation_may_be_left_out_only_if_both_agree(self) -> None:
        text = explain(deadline_for("reevaluation", date(2026, 11, 22), "en"), "en")
        assert "unless you and the school agree it is not needed" in text

    def test_an_unknown_event_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="iep_meeting"):
            deadline_for("birthday", date(2026, 11, 22), "en")

    def test_february_29_becomes_the_safer_day(self) -> None:
        assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
        assert add_years(date(2028, 2, 29), 4) == date(2032, 2, 29)
