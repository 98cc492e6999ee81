"""Days told by a holiday: "the Monday after New Year's", "el lunes después de Reyes", "on Halloween".

Only what names one day is worked out; "before Thanksgiving break" stays open.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Callable, Dict, Match, Optional, Tuple

from bot.nlu.facts.patterns import any_of


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    """The nth such weekday (1 is Monday) of a month; with -1 the last."""
    if count < 0:
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=(following.isoweekday() - weekday - 1) % 7 + 1)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (count - 1))


#: Federal holidays (5 U.S.C. 6103) and days that families name, by year.
_DAYS: Tuple[Tuple[Tuple[str, ...], Callable[[int], date]], ...] = (
    (("new years", "new years day", "new year", "ano nuevo"), lambda year: date(year, 1, 1)),
    (("reyes", "dia de reyes", "los reyes", "three kings", "three kings day"), lambda year: date(year, 1, 6)),
    (("mlk", "mlk day", "martin luther king day"), lambda year: _nth(year, 1, 1, 3)),
    (("valentines", "valentines day", "san valentin"), lambda year: date(year, 2, 14)),
    (("presidents day", "presidents"), lambda year: _nth(year, 2, 1, 3)),
    (("st patricks", "st patricks day", "st pattys day"), lambda year: date(year, 3, 17)),
    (("memorial day",), lambda year: _nth(year, 5, 1, -1)),
    (("juneteenth",), lambda year: date(year, 6, 19)),
    (("4th of july", "fourth of july", "july 4th"), lambda year: date(year, 7, 4)),
    (("labor day",), lambda year: _nth(year, 9, 1, 1)),
    (("columbus day", "indigenous peoples day"), lambda year: _nth(year, 10, 1, 2)),
    (("halloween",), lambda year: date(year, 10, 31)),
    (("veterans day",), lambda year: date(year, 11, 11)),
    (("thanksgiving", "thanksgiving day", "accion de gracias"), lambda year: _nth(year, 11, 4, 4)),
    (("christmas", "christmas day", "xmas", "navidad"), lambda year: date(year, 12, 25)),
)
_BY_NAME: Dict[str, Callable[[int], date]] = {name: day for names, day in _DAYS for name in names}
#: An alternation of all names, as a part of other patterns.
HOLIDAY = rf"(?P<holiday>{any_of(_BY_NAME)})"
#: The last words of the names, by which a message is sorted out quickly.
WORDS = frozenset(re.findall(r"\w+", " ".join(_BY_NAME)))


def before_and_after(found: Match[str], today: date, weekday: Optional[int]) -> Tuple[date, date]:
    """The last such day up to today, and the next from today on.

    Args:
        found: with the groups ``holiday`` and ``side`` ("before", "after", or nothing for the day itself).
        today: the day of the message.
        weekday: 1 for Monday; ``None`` for the very next day.
    """
    days = sorted(
        _on_side(found, _BY_NAME[found.group("holiday")](today.year + years), weekday) for years in (-2, -1, 0, 1, 2)
    )
    return max(day for day in days if day <= today), min(day for day in days if day >= today)


def _on_side(found: Match[str], holiday: date, weekday: Optional[int]) -> date:
    side = found.groupdict().get("side")
    if not side:
        return holiday
    step = 1 if side in ("after", "despues") else -1
    day = holiday + timedelta(days=step)
    while weekday is not None and day.isoweekday() != weekday:
        day += timedelta(days=step)
    return day
