"""Dates of the federal limits, and of a state's own where it has one for the same event."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Mapping, Optional

from bot.guide.deadlines.counting import span
from bot.guide.deadlines.federal_events import EVENTS, Event
from bot.guide.deadlines.model import Deadline, Span
from bot.guide.deadlines.wording import counted, say
from bot.guide.schemas import Calendar, States


def deadline_for(
    event: str,
    start: date,
    lang: str,
    calendar: Optional[Calendar] = None,
    states: Optional[States] = None,
    state: Optional[str] = None,
) -> Deadline:
    """The last day of one of the clocks in ``EVENTS``.

    The federal limit, or the state's own where ``data/states.yml`` has one for this event and the state is given.

    Args:
        event: a key of ``EVENTS``, for example "iep_meeting" (34 CFR 300.323(c)(1)).
        start: day 0: the decision, the request, the last IEP, the last evaluation, or the day of the problem.
        lang: "en" or "es".
        calendar: the district's days without school; matters for school days only.
        states: the state data, to find the state's own limit.
        state: two-letter code.

    Raises:
        ValueError: no such event.
    """
    if event not in EVENTS:
        raise ValueError(f"'{event}' is none of {', '.join(EVENTS)}")
    rule = EVENTS[event]
    own = _own_limit(states, state, event)
    amount, unit, source = (own["days"], own["unit"], own["citation"]) if own else (rule.amount, rule.unit, rule.source)
    if unit == "calendar" and amount % 365 == 0:
        amount, unit = amount // 365, "years"
    count = span(amount, unit, (state or "").upper(), start, calendar or Calendar())
    return Deadline(
        name=event,
        statement=_event_statement(rule, bool(own), lang),
        title=rule.title.in_(lang),
        due=count.due,
        earliest=count.earliest,
        latest=count.latest,
        counted=counted(count.how, lang, amount, rule.starts.in_(lang)),
        caveat=_event_caveat(rule, own, count, lang),
        estimate=count.estimate,
        source=source,
    )


def _own_limit(states: Optional[States], state: Optional[str], event: str) -> Optional[Dict[str, Any]]:
    entry = states.states.get((state or "").upper()) if states else None
    found = [item for item in entry.other if item.get("event") == event] if entry else []
    return found[0] if found else None


def _event_statement(rule: Event, own: bool, lang: str) -> str:
    text = rule.statement.in_(lang)
    if not own:
        return text
    text = text.replace("Under federal law ", "").replace("Según la ley federal, ", "")
    return text[0].upper() + text[1:]


def _event_caveat(rule: Event, own: Optional[Mapping[str, Any]], count: Span, lang: str) -> str:
    if own and own.get("sure") != "high":
        return say("confirm", lang)
    if count.estimate:
        return say("estimate", lang)
    if count.how == "counted_business":
        return say("other_holidays", lang)
    return rule.caveat.in_(lang) if rule.caveat else ""
