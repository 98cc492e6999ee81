"""Clocks near the end of a school year, and Maryland's second limit: worked by hand from the rules' own words."""

from __future__ import annotations

from datetime import date, timedelta

from clocks import FULL_YEAR, STATES, due_in

from bot.guide.deadlines import answer_deadline, evaluation_deadline, explain, second_limit_deadline

#: In ``FULL_YEAR`` the school year ends on Friday, May 28, 2027 and the next one starts on Monday, August 9.
FIRST_DAY = date(2027, 8, 9)


class TestCalifornia:
    """Educ. Code 56344(a): a referral 30 days or less before the end of the school year -> IEP within 30 days of the next.

    The same in the timelines of El Dorado County's SELPA (edcoe.org, General Timelines).
    """

    def test_a_late_request_runs_from_the_start_of_the_next_school_year(self) -> None:
        deadline = evaluation_deadline(STATES, "CA", date(2027, 5, 24), FULL_YEAR, "en", request=date(2027, 5, 10))
        assert deadline is not None
        assert deadline.due == FIRST_DAY + timedelta(days=30)
        assert "30 days or less before the school year ended" in deadline.counted

    def test_the_thirtieth_day_before_the_end_is_late_and_the_thirty_first_is_not(self) -> None:
        last_day = date(2027, 5, 28)
        late, early = (last_day - timedelta(days=days) for days in (30, 31))
        consent = date(2027, 5, 24)
        found = [evaluation_deadline(STATES, "CA", consent, FULL_YEAR, "en", request=day) for day in (late, early)]
        assert [item.due == FIRST_DAY + timedelta(days=30) for item in found if item] == [True, False]

    def test_a_request_that_was_not_told_gets_the_rule_in_words(self) -> None:
        deadline = due_in("CA", date(2027, 5, 24), FULL_YEAR)
        assert "If you asked 30 days or less before the school year ended" in deadline.caveat
        assert deadline.estimate

    def test_in_the_middle_of_the_year_nothing_is_said_of_it(self) -> None:
        assert "30 days" not in due_in("CA", date(2026, 9, 14), FULL_YEAR).caveat

    def test_a_consent_signed_in_fall_counts_its_sixty_days(self) -> None:
        deadline = evaluation_deadline(STATES, "CA", date(2027, 9, 13), FULL_YEAR, "en", request=date(2027, 5, 20))
        assert deadline is not None and deadline.due == date(2027, 11, 12)

    def test_the_assessment_plan_is_due_in_fifteen_days(self) -> None:
        """Educ. Code 56321(a)."""
        deadline = answer_deadline(STATES, "CA", date(2026, 9, 1), FULL_YEAR, "en")
        assert deadline is not None and deadline.due == date(2026, 9, 16)

    def test_asked_in_the_last_ten_days_it_is_due_in_the_first_ten(self) -> None:
        """Educ. Code 56321(a)."""
        deadline = answer_deadline(STATES, "CA", date(2027, 5, 20), FULL_YEAR, "en")
        assert deadline is not None and deadline.due == FIRST_DAY + timedelta(days=10)
        assert "15" not in explain(deadline, "en").split("(Cal.")[0]


class TestMaryland:
    """COMAR 13A.05.01.06A: 60 days from consent and 90 days from the written referral; the earlier one ends the clock."""

    def test_the_ninety_days_from_the_request_end_first(self) -> None:
        deadline = evaluation_deadline(STATES, "MD", date(2026, 11, 2), FULL_YEAR, "en", request=date(2026, 9, 1))
        assert deadline is not None
        assert deadline.due == date(2026, 11, 30)
        assert "90 calendar days from the day the school got your written request" in deadline.counted

    def test_the_sixty_days_from_consent_end_first(self) -> None:
        deadline = evaluation_deadline(STATES, "MD", date(2026, 9, 8), FULL_YEAR, "en", request=date(2026, 9, 1))
        assert deadline is not None
        assert deadline.due == date(2026, 11, 7) and "60 calendar days" in deadline.counted

    def test_without_a_consent_the_second_limit_is_known_from_the_request(self) -> None:
        deadline = second_limit_deadline(STATES, "MD", date(2026, 9, 1), "en")
        assert deadline is not None and deadline.due == date(2026, 11, 30)
        assert "may be sooner" in deadline.caveat

    def test_other_states_have_none(self) -> None:
        assert second_limit_deadline(STATES, "GA", date(2026, 9, 1), "en") is None
