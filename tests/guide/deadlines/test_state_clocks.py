"""The evaluation clock as a date, by worked examples from each kind of clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from clocks import FULL_YEAR, HIDDEN, STATES, UNKNOWN, due_in

from bot.guide.deadlines import deadline_for, evaluation_deadline, explain, federal_evaluation_deadline
from bot.guide.schemas import Calendar, SchoolBreak


class TestCalendarDays:
    @pytest.mark.parametrize(
        ("state", "start", "due"),
        [
            ("NY", date(2026, 3, 3), date(2026, 5, 2)),  # 28 days are left in March, 30 in April, 2 in May
            ("OH", date(2026, 11, 22), date(2027, 1, 21)),  # over the end of the year
            ("NC", date(2026, 11, 22), date(2027, 2, 20)),  # 90 days from the request
            ("NJ", date(2027, 12, 1), date(2028, 2, 29)),  # 90 days, ending on a leap day
            ("MO", date(2028, 2, 1), date(2028, 4, 1)),  # over a leap day
        ],
    )
    def test_the_day_after_the_start_is_day_one(self, state: str, start: date, due: date) -> None:
        deadline = due_in(state, start)
        assert deadline.due == deadline.earliest == deadline.latest == due
        assert not deadline.estimate

    def test_a_less_certain_limit_is_to_be_confirmed(self) -> None:
        assert "confirm" in due_in("AL", date(2026, 11, 22)).caveat

    def test_maryland_tells_of_its_second_limit(self) -> None:
        assert "90 calendar days from the written request" in due_in("MD", date(2026, 11, 22)).caveat


class TestCalendarDaysWithoutBreaks:
    def test_georgia_leaves_the_usual_winter_break_out(self) -> None:
        deadline = due_in("GA", date(2026, 11, 22))
        # Dec 22 to Jan 2 and the Sunday after: 13 days beside the 60. Three days at Thanksgiving are too few.
        assert deadline.due == date(2026, 11, 22) + timedelta(days=73)
        assert deadline.earliest == date(2027, 1, 21)
        assert deadline.estimate and deadline.latest > deadline.due

    def test_georgia_with_the_districts_own_breaks(self) -> None:
        deadline = due_in("GA", date(2026, 11, 16), FULL_YEAR)
        # Thanksgiving week with its weekends is 9 days; Dec 19 to Jan 4 is 17.
        assert deadline.due == date(2026, 11, 16) + timedelta(days=60 + 9 + 17)
        assert deadline.estimate

    def test_california_counts_a_thanksgiving_week_of_five_school_days(self) -> None:
        deadline = due_in("CA", date(2026, 11, 16), FULL_YEAR)
        assert deadline.due == date(2026, 11, 16) + timedelta(days=60 + 17)

    def test_pennsylvania_leaves_only_the_summer_out(self) -> None:
        assert due_in("PA", date(2026, 11, 16), age=8).due == date(2027, 1, 15)
        summer = due_in("PA", date(2027, 5, 2), age=8)
        assert summer.due > date(2027, 8, 15) and summer.earliest == date(2027, 7, 1)

    def test_pennsylvania_counts_the_summer_for_preschoolers(self) -> None:
        deadline = due_in("PA", date(2027, 5, 2), age=4)
        assert deadline.due == date(2027, 7, 1) and not deadline.estimate

    def test_florida_leaves_holidays_out_too(self) -> None:
        # Sept 1 + 60 would be Oct 31; Labor Day and Columbus Day don't count.
        assert due_in("FL", date(2026, 9, 1)).due == date(2026, 11, 2)

    @pytest.mark.parametrize("state", ["ID", "MS"])
    def test_where_breaks_are_unclear_the_plain_count_is_only_an_estimate(self, state: str) -> None:
        deadline = due_in(state, date(2026, 11, 22))
        assert deadline.due == deadline.earliest == date(2027, 1, 21)
        assert deadline.estimate and deadline.latest > deadline.due
        assert "ask the district if long ones count" in deadline.counted


class TestBusinessDays:
    def test_louisiana(self) -> None:
        # 20 in September without Labor Day, 21 in October without Columbus Day, 18 in November without Election Day
        # (a holiday in Louisiana), Veterans Day and Thanksgiving: the 60th is December 1.
        deadline = due_in("LA", date(2026, 9, 1))
        assert deadline.due == date(2026, 12, 1)
        assert not deadline.estimate and "business days" in deadline.counted

    def test_virginia_counts_65_from_the_request(self) -> None:
        # 65 weekdays after Sept 8 end on Dec 8; Columbus Day, Veterans Day and Thanksgiving make it Dec 11.
        deadline = due_in("VA", date(2026, 9, 8))
        assert deadline.due == date(2026, 12, 11)
        assert "request for testing (referral)" in deadline.counted

    def test_a_holiday_observed_at_the_end_of_the_year_before(self) -> None:
        # New Year's Day 2028 is a Saturday, observed on Friday, December 31, 2027.
        deadline = deadline_for("records", date(2027, 12, 27), "en", states=STATES, state="CA")
        assert deadline.due == date(2028, 1, 4)


class TestSchoolDays:
    def test_texas_without_a_calendar_is_an_estimate_with_a_range(self) -> None:
        deadline = due_in("TX", date(2026, 9, 8))
        assert deadline.estimate
        assert deadline.earliest <= deadline.due <= deadline.latest
        assert deadline.due == date(2026, 11, 12)  # 45 weekdays end Nov 10; Columbus Day and Veterans Day

    def test_michigan_with_the_districts_calendar_is_a_date(self) -> None:
        deadline = due_in("MI", date(2026, 11, 16), FULL_YEAR)
        # Nov 17-20: 4, Nov 30-Dec 18: 15, then 11 from Jan 5 with Martin Luther King Day on the 18th.
        assert deadline.due == date(2027, 1, 20)
        assert not deadline.estimate and deadline.earliest == deadline.latest == deadline.due
        assert "the school's own calendar" in deadline.counted

    def test_a_calendar_with_only_one_break_is_still_an_estimate(self) -> None:
        only_winter = Calendar(breaks=[SchoolBreak(first=date(2026, 12, 21), last=date(2027, 1, 3))])
        assert due_in("MI", date(2027, 3, 1), only_winter).estimate
        assert not due_in("MI", date(2026, 11, 30), only_winter).estimate

    def test_a_holiday_on_which_school_may_be_open_makes_it_an_estimate(self) -> None:
        deadline = due_in("MI", date(2026, 9, 8), FULL_YEAR)
        assert deadline.estimate and (deadline.earliest, deadline.due) == (date(2026, 10, 20), date(2026, 10, 21))
        listed = Calendar(breaks=[*FULL_YEAR.breaks, SchoolBreak(first=date(2026, 10, 12), last=date(2026, 10, 12))])
        assert not due_in("MI", date(2026, 9, 8), listed).estimate

    def test_connecticut_is_never_exact_since_time_for_consent_does_not_count(self) -> None:
        assert due_in("CT", date(2026, 8, 17), FULL_YEAR).estimate

    def test_a_summer_request_in_connecticut_counts_from_the_first_school_day(self) -> None:
        july, august = due_in("CT", date(2026, 7, 7)), due_in("CT", date(2026, 8, 14))
        assert july.due == august.due

    @pytest.mark.parametrize(
        ("start", "left", "due"),
        [
            (date(2027, 3, 19), 50, date(2027, 5, 21)),  # 45 school days are done before the summer
            (date(2027, 4, 6), 38, date(2027, 6, 30)),  # 35 to 44 left: June 30
            (date(2027, 4, 26), 24, date(2027, 9, 7)),  # fewer than 35: on in fall
        ],
    )
    def test_texas_near_the_end_of_the_school_year(self, start: date, left: int, due: date) -> None:
        days = (start + timedelta(days=n) for n in range(1, (date(2027, 5, 29) - start).days))
        assert sum(day.weekday() < 5 for day in days) == left
        assert due_in("TX", start, FULL_YEAR).due == due

    def test_illinois_finishes_before_the_next_school_year(self) -> None:
        assert due_in("IL", date(2027, 4, 6), FULL_YEAR).due == date(2027, 8, 8)

    def test_delaware_ends_after_ninety_calendar_days_at_the_latest(self) -> None:
        deadline = due_in("DE", date(2027, 4, 12))
        assert deadline.due == deadline.latest == date(2027, 7, 11)
        assert "90 calendar days" in deadline.counted

    def test_a_calendar_without_any_school_is_refused(self) -> None:
        closed = Calendar(breaks=[SchoolBreak(first=date(2026, 1, 1), last=date(2036, 1, 1))])
        with pytest.raises(ValueError, match="district.yml"):
            due_in("MI", date(2026, 9, 1), closed)


class TestHiddenClocks:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_no_date_is_given(self, state: str) -> None:
        assert evaluation_deadline(STATES, state, date(2026, 9, 8), UNKNOWN, "en") is None

    @pytest.mark.parametrize("age", [3, 4.5, 5.9])
    def test_nor_in_maine_for_ages_three_to_five(self, age: float) -> None:
        assert evaluation_deadline(STATES, "ME", date(2026, 9, 8), UNKNOWN, "en", age) is None

    def test_maine_with_a_school_age_child_or_an_unknown_age(self) -> None:
        assert "ages 3 to 5 may have another clock" in due_in("ME", date(2026, 9, 8)).caveat
        assert "3 to 5" not in due_in("ME", date(2026, 9, 8), age=7).caveat

    def test_the_federal_date_may_stand_in_and_says_that_the_state_may_differ(self) -> None:
        deadline = federal_evaluation_deadline(STATES, date(2026, 11, 22), "en")
        assert deadline.federal and deadline.due == date(2027, 1, 21)
        assert explain(deadline, "en") == (
            "Under federal law the school has until January 21, 2027 to finish the first testing. That is 60 calendar days, "
            "weekends and holidays included; day 1 is the day after the school gets your signed consent to test. Your "
            "state may have its own limit, shorter or longer, so ask the district. (34 CFR 300.301(c)(1))"
        )

    def test_without_a_state_the_federal_limit_is_counted(self) -> None:
        assert due_in(None, date(2026, 11, 22)) == federal_evaluation_deadline(STATES, date(2026, 11, 22), "en")
