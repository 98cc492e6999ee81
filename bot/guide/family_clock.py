"""A family's own evaluation clock: which of the dates they told starts it, and when it ends."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Optional

from bot.guide.content import Content
from bot.guide.deadlines import Deadline, clock_starts, evaluation_clock_sentence, evaluation_deadline
from bot.guide.facts import Facts, parse_iso


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
    if start is None:
        return None
    return _deadline(content, family_state(content, facts), start, lang, facts.usual_age())


@lru_cache(maxsize=1024)
def _deadline(
    content: Content, state: Optional[str], start: date, lang: str, age: Optional[float]
) -> Optional[Deadline]:
    """Counting school days takes milliseconds, and a turn asks for the same date several times."""
    return evaluation_deadline(content.states, state, start, content.district.calendar, lang, age=age)


def family_clock_sentence(content: Content, facts: Facts, lang: str) -> str:
    """The clock of the family's state in words, or the federal one and an offer to name the state."""
    return evaluation_clock_sentence(content.states, family_state(content, facts), lang, age=facts.usual_age())
