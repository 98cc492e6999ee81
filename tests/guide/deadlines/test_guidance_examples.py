"""Examples from states' own guidance, each with the page it stands on. What could not be found there is not tested here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from clocks import FULL_YEAR, due_in

from bot.guide.deadlines.counting import span


def test_texas_the_first_day_is_the_first_school_day_after_the_consent() -> None:
    """childfindtx.tea.texas.gov/eval_timelines.html: "the first school day following the date written consent is received"."""
    friday = date(2026, 9, 4)
    after_labor_day = date(2026, 9, 8)
    assert span(1, "school", "TX", friday, FULL_YEAR).due == after_labor_day


@pytest.mark.parametrize(("left", "june_30"), [(35, True), (44, True), (34, False), (45, False)])
def test_texas_thirty_five_to_forty_four_school_days_left_give_june_30(left: int, june_30: bool) -> None:
    """childfindtx.tea.texas.gov/eval_timelines.html: at least 35 but less than 45 school days before the last one."""
    day = date(2027, 5, 28)
    counted = 0
    while counted < left:
        counted += day.weekday() < 5
        day -= timedelta(days=1)
    assert (due_in("TX", day, FULL_YEAR).due == date(2027, 6, 30)) is june_30


def test_pennsylvania_does_not_count_from_the_day_after_spring_term_to_the_day_before_fall_term() -> None:
    """Burrell School District's notice, in the words of 22 Pa. Code 14.123(b)."""
    # FULL_YEAR: the spring term ends Friday, May 28, 2027; the fall term starts Monday, August 9.
    deadline = due_in("PA", date(2027, 5, 1), FULL_YEAR, age=8)
    before_summer = (date(2027, 5, 28) - date(2027, 5, 1)).days
    assert deadline.due == date(2027, 8, 8) + timedelta(days=60 - before_summer)


def test_georgia_skips_five_or_more_days_without_school() -> None:
    """sped.gadoe.org, Timelines page: the due date skips "days when school is not in session for 5 or more consecutive days"."""
    short = due_in("GA", date(2026, 10, 1), FULL_YEAR)
    assert short.due == date(2026, 10, 1) + timedelta(days=60 + 9)  # Thanksgiving week with its weekends


def test_california_a_vacation_of_five_school_days_still_counts() -> None:
    """Educ. Code 56344(a): only vacations "in excess of five schooldays" are left out (jurris.com, 56344)."""
    assert due_in("CA", date(2026, 10, 5), FULL_YEAR).due == date(2026, 12, 4)
