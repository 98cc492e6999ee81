"""From a start and an amount of days to a date, or to an estimate with its likely range."""

from __future__ import annotations

from datetime import date, timedelta
from typing import FrozenSet, Mapping, Optional, Tuple

from bot.guide.deadlines.days import (
    ONE_DAY,
    add_years,
    count_days,
    is_business_day,
    is_holiday,
    is_school_day,
    last_day,
)
from bot.guide.deadlines.model import Span
from bot.guide.deadlines.school_year import (
    breaks_around,
    days_off,
    next_summer,
    rests_on_usual_breaks,
    weekdays_in,
    with_weekends,
)
from bot.guide.schemas import Calendar, SchoolBreak

#: Weekdays in a row without school from which on a break is left out of a calendar-day clock: GA five school days in
#: a row (160-4-7-.04), CA more than five (Educ. Code 56344(a)), PA the summer only (22 Pa. Code 14.123(b)), FL every
#: school holiday (6A-6.0331(3)(g)).
SKIPPED_BREAK_WEEKDAYS: Mapping[str, int] = {"GA": 5, "CA": 6, "PA": 25, "FL": 1}
#: States where we don't know whether breaks of so many weekdays count: the date assumes that they do.
UNCLEAR_BREAK_WEEKDAYS: Mapping[str, int] = {"ID": 5, "MS": 5}
#: Calendar days: a request so near the end of a school year gives so many days from the start of the next one. CA: 30
#: for the IEP (Educ. Code 56344(a)), 10 for the assessment plan that answers a request (Educ. Code 56321(a)).
YEAR_END: Mapping[str, Mapping[str, int]] = {"CA": {"evaluation": 30, "answer": 10}}
#: States whose count depends on more than the calendar (CT: the time to get consent; TX: absences).
NEVER_EXACT: FrozenSet[str] = frozenset({"CT", "TX"})


def span(amount: int, unit: str, code: str, start: date, calendar: Calendar) -> Span:
    """Count an amount of "years", "calendar", "business" or "school" days; ``start`` is day 0."""
    if unit == "years":
        return exact(add_years(start, amount), "counted_years")
    if unit == "calendar":
        return exact(start + timedelta(days=amount), "counted_calendar")
    if unit == "business":
        return exact(last_day(start, amount, lambda day: is_business_day(day, code)), "counted_business")
    return school_span(amount, code, start, calendar)


def exact(due: date, how: str) -> Span:
    """A date that depends on nothing unknown."""
    return Span(due, due, due, False, how)


def capped(count: Span, cap: date, how: str) -> Span:
    """The count, ended by a second limit where that one comes first.

    Args:
        count: the first limit.
        cap: the last day of the second limit.
        how: the key of the text that explains the second limit's count.
    """
    due, earliest, latest = (min(day, cap) for day in (count.due, count.earliest, count.latest))
    return Span(due, earliest, latest, count.estimate and earliest < latest, how if cap <= count.due else count.how)


def school_span(amount: int, code: str, start: date, calendar: Calendar) -> Span:
    """School days: days when children are in school (34 CFR 300.11(c)), by the district's calendar.

    At the earliest, school is open on the holidays of ``OPEN_ON`` that the district doesn't list as a break.
    """
    due, end_of_year = _school_due(amount, code, start, calendar, "usual")
    early, _ = _school_due(amount, code, start, calendar, "short")
    late, _ = _school_due(amount, code, start, calendar, "long")
    guessed = rests_on_usual_breaks(start, due, calendar)
    estimate = guessed or early != due or end_of_year or code in NEVER_EXACT
    how = "counted_school_guess" if guessed else "counted_school"
    if end_of_year:
        how = "counted_end_of_year"
    return Span(due, min(early, due), max(late, due) if guessed else due, estimate, how)


def _school_due(amount: int, code: str, start: date, calendar: Calendar, spread: str) -> Tuple[date, bool]:
    """The last of so many school days, and whether the state's end-of-year rule set it instead."""
    breaks = breaks_around(calendar, start, spread)
    off = days_off(breaks)
    due = last_day(start, amount, lambda day: is_school_day(day, off, spread))
    summer = next_summer(breaks, start)
    if summer is None or start >= summer.first or due <= summer.first:
        return due, False
    left = count_days(start, summer.first - ONE_DAY, lambda day: is_school_day(day, off, spread))
    special = _end_of_year(code, amount, left, summer)
    return (special, True) if special else (due, False)


def _end_of_year(code: str, amount: int, left: int, summer: SchoolBreak) -> Optional[date]:
    """The day a state names for a clock that the summer would stop, or ``None`` where it just goes on in fall.

    Texas: with 35 or more school days left the report is due June 30 (19 TAC 89.1011). Illinois: with fewer days left
    than the clock has, all is done before the next school year starts (105 ILCS 5/14-8.02(b)).
    """
    if code == "TX" and 35 <= left < amount:
        return date(summer.first.year, 6, 30)
    if code == "IL" and left < amount:
        return summer.last
    return None


def skipping_span(days: int, code: str, start: date, calendar: Calendar) -> Span:
    """Calendar days without school breaks; always an estimate, at the earliest the plain count."""
    weekdays = SKIPPED_BREAK_WEEKDAYS.get(code, 1)
    plain = start + timedelta(days=days)
    due = _due_without_breaks(days, weekdays, code, start, calendar, "usual")
    late = _due_without_breaks(days, weekdays, code, start, calendar, "long")
    return Span(due, min(plain, due), max(late, due), True, "counted_skipping")


def after_the_summer(asked: date, within: int, amount: int, calendar: Calendar) -> Optional[Span]:
    """The limit of a request made so near the end of a school year that it runs from the start of the next one.

    California: 30 days from the start of the school year where the request came 30 days or less before the end of the
    last one (Educ. Code 56344(a)); 10 days for the assessment plan, asked for 10 days or less before (56321(a)).

    Args:
        asked: the day of the request.
        within: how many calendar days before the end of the school year count as near.
        amount: calendar days from the first day of school.
        calendar: the district's days without school.

    Returns:
        ``None`` where the request was not made so near the end.
    """
    found = {spread: _next_year(asked, within, calendar, spread) for spread in ("short", "usual", "long")}
    usual = found["usual"]
    if usual is None:
        return None
    due = usual + timedelta(days=amount)
    days = [day + timedelta(days=amount) for day in found.values() if day]
    return Span(due, min(days), max(days), True, "counted_after_summer")


def may_follow_late_request(consent: date, within: int, calendar: Calendar) -> bool:
    """Whether a consent was signed in the summer or the last days before it, so that the request may have been late."""
    summer = next_summer(breaks_around(calendar, consent, "usual"), consent)
    return summer is not None and (summer.first - consent).days <= within + 1


def _next_year(asked: date, within: int, calendar: Calendar, spread: str) -> Optional[date]:
    """The first day of the next school year, for a request in the last ``within`` days of this one."""
    breaks = breaks_around(calendar, asked, spread)
    summer = next_summer(breaks, asked)
    if summer is None or not 0 < (summer.first - asked).days <= within + 1:
        return None
    return last_day(summer.last, 1, lambda day: is_school_day(day, days_off(breaks), spread))


def unclear_span(days: int, code: str, start: date, calendar: Calendar) -> Span:
    """Calendar days where nobody could tell us whether long breaks count: the plain count, later if they don't."""
    due = start + timedelta(days=days)
    late = _due_without_breaks(days, UNCLEAR_BREAK_WEEKDAYS[code], code, start, calendar, "usual")
    return Span(due, due, max(due, late), True, "counted_unclear")


def _due_without_breaks(days: int, weekdays: int, code: str, start: date, calendar: Calendar, spread: str) -> date:
    off = days_off(
        [with_weekends(item) for item in breaks_around(calendar, start, spread) if weekdays_in(item) >= weekdays]
    )
    holidays_too = weekdays == 1
    return last_day(start, days, lambda day: day not in off and not (holidays_too and is_holiday(day, code)))
