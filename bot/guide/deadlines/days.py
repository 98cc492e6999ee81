"""Kinds of days: calendar, business (34 CFR 300.11(b)) and school days (34 CFR 300.11(c)), and counting them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Callable, FrozenSet, Mapping

import holidays

ONE_DAY = timedelta(days=1)
#: A clock that would run longer than this, in calendar days, is a mistake in the data.
LONGEST_COUNT = 1500
#: Federal holidays on which many schools are open.
OPEN_ON: FrozenSet[str] = frozenset(
    {"Columbus Day", "Veterans Day", "Veterans Day (observed)", "Washington's Birthday"}
    | {"Juneteenth National Independence Day", "Juneteenth National Independence Day (observed)"}
)


def add_years(day: date, years: int) -> date:
    """The same day so many years later; February 29 becomes February 28, the earlier and safer day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day(start: date, amount: int, counts: Callable[[date], bool]) -> date:
    """The day on which the count is full; the day after ``start`` is the first that may count."""
    day = start
    for _ in range(LONGEST_COUNT):
        day += ONE_DAY
        amount -= counts(day)
        if amount <= 0:
            return day
    raise ValueError("the calendar leaves no days to count; check the breaks in district.yml")


def count_days(after: date, last: date, counts: Callable[[date], bool]) -> int:
    """How many days count after one day up to and with another."""
    return sum(counts(after + timedelta(days=n)) for n in range(1, (last - after).days + 1))


def is_business_day(day: date, code: str) -> bool:
    """Monday to Friday, no federal or state holiday (34 CFR 300.11(b))."""
    return day.weekday() < 5 and not is_holiday(day, code)


def is_school_day(day: date, off: FrozenSet[date], spread: str) -> bool:
    """A weekday without break or federal holiday; schools set their own days off, whatever the state's holidays."""
    if day.weekday() >= 5 or day in off:
        return False
    name = _federal_holidays(day.year).get(day)
    return name is None or (spread == "short" and name in OPEN_ON)


def is_holiday(day: date, code: str) -> bool:
    """Whether a day is a federal holiday, or one of the state with this code."""
    return day in _federal_holidays(day.year) or (bool(code) and day in _state_holidays(day.year, code))


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> Mapping[date, str]:
    """Federal holidays by date, with the days on which they are observed."""
    return dict(holidays.country_holidays("US", years=[year]))


@lru_cache(maxsize=512)
def _state_holidays(year: int, code: str) -> FrozenSet[date]:
    """A state's public holidays, with the days on which they are observed."""
    return frozenset(holidays.country_holidays("US", subdiv=code, years=[year]))


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
