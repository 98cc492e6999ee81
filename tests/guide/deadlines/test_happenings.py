"""What happened and when -> the dates to watch."""

from __future__ import annotations

import re
from datetime import date

import pytest
from clocks import BOTH_LANGUAGES, FULL_YEAR, STATES, sentences

from bot.guide.deadlines import DUTIES, EVENTS, HAPPENINGS, Outlook, dates_after, explain, preschool_dates
from bot.guide.schemas import SOURCE_PATTERN


def after(happening: str, day: date, state: str = "OH", lang: str = "en") -> Outlook:
    return dates_after(happening, day, lang, states=STATES, state=state, calendar=FULL_YEAR)


def due(happening: str, day: date, state: str = "OH") -> list[tuple[str, date]]:
    return [(item.name, item.due) for item in after(happening, day, state).deadlines]


class TestTheRequest:
    def test_starts_no_federal_clock_but_an_answer_is_owed(self) -> None:
        outlook = after("request", date(2026, 9, 1), "AL")
        assert outlook.deadlines == ()
        assert "no number of days" in outlook.duties[0].statement
        assert outlook.duties[0].source == "34 CFR 300.300(a)(1), 300.503(a)"

    def test_gets_the_states_own_limit_to_answer(self) -> None:
        assert due("request", date(2026, 9, 1), "OH") == [("answer", date(2026, 10, 1))]

    def test_starts_the_evaluation_clock_where_the_state_says_so(self) -> None:
        assert ("evaluation", date(2026, 11, 30)) in due("request", date(2026, 9, 1), "NC")

    def test_starts_marylands_second_limit(self) -> None:
        assert due("request", date(2026, 9, 1), "MD") == [("evaluation", date(2026, 11, 30))]


class TestTheConsent:
    def test_starts_the_evaluation_clock(self) -> None:
        assert due("consent", date(2026, 3, 3), "NY") == [("evaluation", date(2026, 5, 2))]

    def test_starts_the_federal_one_where_the_states_is_not_stated(self) -> None:
        (deadline,) = after("consent", date(2026, 3, 3), "AK").deadlines
        assert deadline.federal and "Your state may have its own limit" in deadline.caveat

    def test_starts_none_where_the_request_did(self) -> None:
        assert due("consent", date(2026, 9, 1), "VA") == []


class TestTheRest:
    @pytest.mark.parametrize(
        ("happening", "dates"),
        [
            ("eligible", [("iep_meeting", date(2026, 12, 2))]),  # 30 calendar days
            ("iep", [("annual_review", date(2027, 11, 2))]),
            ("evaluated", [("reevaluation", date(2029, 11, 2))]),
            ("problem", [("state_complaint_filing", date(2027, 11, 2)), ("due_process", date(2028, 11, 2))]),
            ("state_complaint", [("complaint_decision", date(2027, 1, 1))]),
            ("due_process", [("resolution_meeting", date(2026, 11, 17)), ("hearing_decision", date(2027, 1, 16))]),
            ("records_request", [("records", date(2026, 12, 17))]),
            ("suspended", [("manifestation", date(2026, 11, 17))]),  # 10 school days; school is closed on November 11
            ("iee_request", []),
            ("moved", []),
            ("hearing_decision", []),  # the limit differs by state; a wrong date would cost the appeal
            ("discrimination", [("ocr_complaint", date(2027, 5, 1))]),
        ],
    )
    def test_dates(self, happening: str, dates: list[tuple[str, date]]) -> None:
        assert due(happening, date(2026, 11, 2)) == dates

    @pytest.mark.parametrize(
        ("happening", "words"),
        [
            ("iee_request", "without unnecessary delay"),
            ("moved", "no waiting time"),
            ("suspended", "form a pattern"),
            ("suspended", "services are owed on every later day"),
            ("due_process", "stays in the current placement"),
            ("iep", "as soon as possible"),
        ],
    )
    def test_what_has_no_number_of_days_is_said_without_one(self, happening: str, words: str) -> None:
        assert any(words in duty.statement for duty in after(happening, date(2026, 11, 2)).duties)

    def test_an_unknown_happening_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="consent"):
            after("birthday", date(2026, 11, 2))

    def test_the_transition_meeting_comes_ninety_days_before_the_third_birthday(self) -> None:
        assert preschool_dates(date(2024, 2, 29)) == (date(2026, 11, 30), date(2027, 2, 28))


class TestTheTables:
    def test_name_only_what_exists(self) -> None:
        for known in HAPPENINGS.values():
            assert set(known.events) <= set(EVENTS)
            assert set(known.duties) <= set(DUTIES)
        assert set(DUTIES) == {name for known in HAPPENINGS.values() for name in known.duties}
        assert set(EVENTS) == {name for known in HAPPENINGS.values() for name in known.events}

    def test_rest_on_federal_rules(self) -> None:
        for source in [*(event.source for event in EVENTS.values()), *(source for _, source in DUTIES.values())]:
            assert SOURCE_PATTERN.match(source.split(", ")[0]), source

    @pytest.mark.parametrize("happening", HAPPENINGS)
    @BOTH_LANGUAGES
    def test_say_it_in_whole_sentences(self, happening: str, lang: str) -> None:
        outlook = after(happening, date(2026, 11, 2), "MD", lang)
        texts = [explain(item, lang) for item in outlook.deadlines] + [item.statement for item in outlook.duties]
        assert texts or happening == "consent"
        for text in texts:
            assert "{" not in text and len(sentences(text)) <= 3
            assert not re.search(r"consentimiento|colocación", text)
