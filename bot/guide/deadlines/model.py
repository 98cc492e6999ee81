"""What a count gives: a date with its explanation, or a duty without a number of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Deadline:
    """A date by which something must be done.

    Attributes:
        name: "evaluation" or one of ``EVENTS``.
        statement: a sentence with ``{date}`` for the date.
        title: a few words for a calendar.
        due: the last day; for an estimate the most likely one.
        earliest: the first day on which it may already be due.
        latest: the last likely day; not a promise.
        counted: one sentence on how the days were counted.
        caveat: one sentence on what could change the date, or an empty text.
        estimate: whether the real date depends on what we don't know.
        source: the rule.
        federal: whether this is the federal limit because the state's own isn't known.
    """

    name: str
    statement: str
    title: str
    due: date
    earliest: date
    latest: date
    counted: str
    caveat: str
    estimate: bool
    source: str
    federal: bool = False


@dataclass(frozen=True)
class Span:
    """The result of a count.

    Attributes:
        due: the last day.
        earliest: the first likely day.
        latest: the last likely day.
        estimate: whether it rests on guesses.
        how: the key of the text that explains the count.
    """

    due: date
    earliest: date
    latest: date
    estimate: bool
    how: str


@dataclass(frozen=True)
class Duty:
    """Something the school must do, or a parent may do, for which the law gives no number of days.

    Attributes:
        name: a short id.
        statement: one sentence, in a parent's words.
        source: the rule.
    """

    name: str
    statement: str
    source: str
