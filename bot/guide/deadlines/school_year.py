"""The school year: the district's own breaks, and the usual ones where it gives none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable, FrozenSet, List, Optional, Sequence, Tuple

from bot.guide.deadlines.days import ONE_DAY, weekday_from
from bot.guide.schemas import Calendar, SchoolBreak

#: A break of so many weekdays is the summer.
SUMMER_WEEKDAYS = 25


@dataclass(frozen=True)
class _Usual:
    """A break that most schools have.

    Attributes:
        window: the first and last month and day in which a district's own break takes its place.
        weekdays: how many weekdays without school such a break has at least.
        spans: for a year and "short", "usual" or "long": the days without school, each within the next.
    """

    window: Tuple[Tuple[int, int], Tuple[int, int]]
    weekdays: int
    spans: Callable[[int, str], Sequence[Tuple[date, date]]]


def _thanksgiving(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    thursday = weekday_from(date(year, 11, 22), 3)
    before = {"short": 0, "usual": 1, "long": 3}[spread]
    return [(thursday - timedelta(days=before), thursday + ONE_DAY)]


def _winter(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    first, last = {"short": (24, 1), "usual": (22, 2), "long": (18, 6)}[spread]
    return [(date(year, 12, first), date(year + 1, 1, last))]


def _spring(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    if spread == "short":
        return []
    mondays = [weekday_from(date(year, 3, 25), 0)]
    if spread == "long":
        mondays += [weekday_from(date(year, 2, 15), 0), weekday_from(date(year, 4, 12), 0)]
    return [(monday, monday + timedelta(days=4)) for monday in mondays]


def _summer(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    first, last = {"short": ((6, 20), (8, 5)), "usual": ((6, 15), (8, 15)), "long": ((5, 23), (9, 7))}[spread]
    return [(date(year, *first), date(year, *last))]


USUAL_BREAKS: Tuple[_Usual, ...] = (
    _Usual(((11, 15), (11, 30)), 1, _thanksgiving),
    _Usual(((12, 10), (1, 12)), 3, _winter),
    _Usual(((2, 10), (5, 5)), 3, _spring),
    _Usual(((5, 10), (9, 15)), SUMMER_WEEKDAYS, _summer),
)


def breaks_around(calendar: Calendar, start: date, spread: str) -> List[SchoolBreak]:
    """The district's breaks, and usual ones for those that it doesn't list, in the years a count may reach."""
    return [*calendar.breaks, *_guessed(calendar, start, spread)]


def _guessed(calendar: Calendar, start: date, spread: str) -> List[SchoolBreak]:
    years = range(start.year - 1, start.year + 4)
    return [
        SchoolBreak(first=first, last=last)
        for year in years
        for usual in USUAL_BREAKS
        if not _listed(calendar, usual, year)
        for first, last in usual.spans(year, spread)
    ]


def _listed(calendar: Calendar, usual: _Usual, year: int) -> bool:
    """Whether the district's calendar has its own dates for a usual break of a year."""
    (first_month, first_day), (last_month, last_day) = usual.window
    first = date(year, first_month, first_day)
    last = date(year + (last_month < first_month), last_month, last_day)
    return any(
        item.first <= last and item.last >= first and weekdays_in(item) >= usual.weekdays for item in calendar.breaks
    )


def rests_on_usual_breaks(start: date, due: date, calendar: Calendar) -> bool:
    """Whether a count from one day to another may have met a break whose dates are only usual ones."""
    return any(item.first <= due and item.last > start for item in _guessed(calendar, start, "long")) or (
        not calendar.breaks
    )


def next_summer(breaks: Sequence[SchoolBreak], start: date) -> Optional[SchoolBreak]:
    """The first summer break that ends after a day."""
    summers = [item for item in breaks if weekdays_in(item) >= SUMMER_WEEKDAYS and item.last > start]
    return min(summers, key=lambda item: item.first, default=None)


def weekdays_in(item: SchoolBreak) -> int:
    """How many Mondays to Fridays a break has."""
    days = (item.last - item.first).days + 1
    return sum((item.first + timedelta(days=n)).weekday() < 5 for n in range(days))


def days_off(breaks: Sequence[SchoolBreak]) -> FrozenSet[date]:
    """Every day of these breaks."""
    return frozenset(
        item.first + timedelta(days=n) for item in breaks for n in range((item.last - item.first).days + 1)
    )


def with_weekends(item: SchoolBreak) -> SchoolBreak:
    """A break of a week or more with the weekends on either side (Ga. Comp. R. & Regs. 160-4-7-.04)."""
    first, last = item.first, item.last
    if weekdays_in(item) >= 5:
        while (first - ONE_DAY).weekday() >= 5:
            first -= ONE_DAY
        while (last + ONE_DAY).weekday() >= 5:
            last += ONE_DAY
    return SchoolBreak(first=first, last=last)
