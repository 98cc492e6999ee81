"""What staff may see of what parents ask: a week that is over, sums alone, nothing below five.

Why nothing can be reckoned from it (``bot/operation/rounding.py`` has the rounding):

* a week is shown when it is over, so that nobody sees a count go up by one;
* no two weeks overlap, and no total stands beside its parts: thumbs are shown by topic and reason together only;
* what is below five isn't in a list at all, and lists are ordered by what is shown, not by what is behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Dict, List, Mapping, Sequence, Tuple

from bot.operation import counting as kinds
from bot.operation.rounding import rounded_down
from bot.storage.counts import KEPT, Thing
from bot.storage.unsure_questions import monday

WEEK = timedelta(days=7)
#: Weeks shown beside each other at the top of the page.
TREND = 12
_MOST_LISTED = 25


@dataclass(frozen=True)
class Shown:
    """A count as it is shown: at least so many, and at most four more."""

    name: str
    count: int


@dataclass(frozen=True)
class Disliked:
    """Thumbs down on a topic for a reason."""

    topic: str
    reason: str
    count: int


@dataclass(frozen=True)
class QuestionOfCheck:
    """A question of the short check: in how many conversations it was put, and in how many it was left behind."""

    name: str
    asked: int
    passed: int


@dataclass(frozen=True)
class Insights:
    """One week; every list without what is below five."""

    week: date
    channels: Tuple[Shown, ...]
    languages: Tuple[Shown, ...]
    asked_most: Tuple[Shown, ...]
    not_sure_about: Tuple[Shown, ...]
    asked_back: int
    liked: Tuple[Shown, ...]
    disliked: Tuple[Disliked, ...]
    check: Tuple[QuestionOfCheck, ...]
    check_done: int


def insights(week: date, counts: Mapping[Thing, int], questions: Sequence[str]) -> Insights:
    """The view of a week.

    Args:
        week: its Monday.
        counts: the week's counts.
        questions: the questions of the short check in their order.
    """
    check = [
        QuestionOfCheck(name, _shown(counts, kinds.CHECK_ASKED, name), _shown(counts, kinds.CHECK_PASSED, name))
        for name in questions
    ]
    return Insights(
        week=week,
        channels=_list(counts, kinds.CONVERSATION),
        languages=_list(counts, kinds.LANGUAGE),
        asked_most=_list(counts, kinds.ANSWERED),
        not_sure_about=_list(counts, kinds.OFFERED),
        asked_back=_shown(counts, kinds.ASKED_BACK, ""),
        liked=_list(counts, kinds.UP),
        disliked=tuple(_disliked(entry) for entry in _list(counts, kinds.DOWN)),
        check=tuple(entry for entry in check if entry.asked),
        check_done=_shown(counts, kinds.CHECK_DONE, ""),
    )


def trend(weeks: Mapping[date, Mapping[Thing, int]]) -> List[Tuple[date, Dict[str, int]]]:
    """Conversations of some weeks by channel, the newest first."""
    return [
        (week, {entry.name: entry.count for entry in _list(counts, kinds.CONVERSATION)})
        for week, counts in sorted(weeks.items(), reverse=True)
    ]


def weeks_to_show(today: date) -> List[date]:
    """Mondays of the weeks that are over and still kept whole, the newest first."""
    newest = monday(today) - WEEK
    return [newest - WEEK * back for back in range(KEPT // WEEK - 1)]


def _disliked(entry: Shown) -> Disliked:
    topic, _, reason = entry.name.rpartition(" ")
    return Disliked(topic, reason, entry.count)


def _list(counts: Mapping[Thing, int], kind: str) -> Tuple[Shown, ...]:
    shown = [Shown(name, rounded_down(count)) for (found, name), count in counts.items() if found == kind]
    kept = sorted((entry for entry in shown if entry.count), key=lambda entry: (-entry.count, entry.name))
    return tuple(kept[:_MOST_LISTED])


def _shown(counts: Mapping[Thing, int], kind: str, name: str) -> int:
    return rounded_down(counts.get((kind, name), 0))
