"""A family's own dates: which of those they told starts the evaluation clock, when it ends, and what else follows."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Mapping, Optional, Tuple

from bot.guide.content import Content
from bot.guide.deadlines import (
    Deadline,
    Outlook,
    clock_starts,
    dates_after,
    evaluation_clock_sentence,
    evaluation_deadline,
    second_limit_deadline,
)
from bot.guide.facts import Facts, parse_iso

#: What a message tells beside a date, and what happened on that date then.
_TOLD: Mapping[Tuple[str, str], str] = {
    ("request", "eligible"): "eligible",
    ("situation", "suspended"): "suspended",
    ("situation", "evaluated"): "evaluated",
    ("situation", "moved"): "moved",
    ("situation", "not_followed"): "problem",
    ("situation", "service_refused"): "problem",
}


def family_state(content: Content, facts: Facts) -> Optional[str]:
    """The state the family named, else the district's own."""
    return facts.state or content.district.state


def clock_start(content: Content, facts: Facts) -> Optional[date]:
    """The day that starts the clock: the signed consent, or the request in the states that count from it."""
    starts = clock_starts(content.states, family_state(content, facts))
    return parse_iso(facts.request_date if starts == "referral" else facts.consent_date)


def family_deadline(content: Content, facts: Facts, lang: str) -> Optional[Deadline]:
    """The last day for the first evaluation, or ``None`` where its start isn't known or the clock isn't stated."""
    start = clock_start(content, facts)
    state, request = family_state(content, facts), parse_iso(facts.request_date)
    if start is None:
        return second_limit_deadline(content.states, state, request, lang) if request else None
    return _deadline(content, state, start, lang, facts.usual_age(), request)


def family_outlook(
    content: Content, facts: Facts, told: Mapping[str, Any], lang: str
) -> Optional[Tuple[str, date, Outlook]]:
    """What happened on a day that a message tells, beside the request and the consent, and what follows.

    Args:
        content: states and the district's calendar.
        facts: what the family told so far.
        told: the facts read from this message: a ``date``, and what it belongs to.
        lang: "en" or "es".

    Returns:
        A key of ``HAPPENINGS``, the day and what follows, or ``None`` where the message tells no such day.
    """
    happening, day = told_happening(told), parse_iso(told.get("date"))
    if happening is None or day is None:
        return None
    outlook = dates_after(
        happening,
        day,
        lang,
        states=content.states,
        state=family_state(content, facts),
        calendar=content.district.calendar,
        age=facts.usual_age(),
    )
    return happening, day, outlook


def told_happening(told: Mapping[str, Any]) -> Optional[str]:
    """A key of ``HAPPENINGS`` for what a message tells, or ``None``."""
    for (name, value), happening in _TOLD.items():
        said = told.get(name)
        if said == value or (isinstance(said, (list, tuple)) and value in said):
            return happening
    return None


@lru_cache(maxsize=1024)
def _deadline(
    content: Content, state: Optional[str], start: date, lang: str, age: Optional[float], request: Optional[date]
) -> Optional[Deadline]:
    """Counting school days takes milliseconds, and a turn asks for the same date several times."""
    return evaluation_deadline(content.states, state, start, content.district.calendar, lang, age=age, request=request)


def family_clock_sentence(content: Content, facts: Facts, lang: str) -> str:
    """The clock of the family's state in words, or the federal one and an offer to name the state."""
    return evaluation_clock_sentence(content.states, family_state(content, facts), lang, age=facts.usual_age())
