"""A state's clock for the first evaluation, in words and as a date, and its limit to answer a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Dict, List, Mapping, Optional

from bot.guide.deadlines.counting import (
    UNCLEAR_BREAK_WEEKDAYS,
    YEAR_END,
    after_the_summer,
    capped,
    exact,
    may_follow_late_request,
    skipping_span,
    span,
    unclear_span,
)
from bot.guide.deadlines.model import Deadline, Span
from bot.guide.deadlines.wording import COVERS, SHORT_COVERS, STARTS, UNITS, counted, say, school_gets, without_stop
from bot.guide.languages import Both
from bot.guide.schemas import Calendar, Clock, State, States

# --- In words ---------------------------------------------------------------------------------------------------------


def evaluation_clock_sentence(states: States, state: Optional[str], lang: str, age: Optional[float] = None) -> str:
    """The limit for the first evaluation, in a few plain sentences.

    Args:
        states: the state data.
        state: two-letter code, or ``None`` where it isn't known.
        lang: "en" or "es".
        age: the child's age in years, where it is known; some states have another clock for preschoolers.

    Returns:
        The state's clock, what matters in counting, its citation and the federal rule (34 CFR 300.301(c)(1)); only the
        federal one, and whom to ask, where the guide doesn't state the state's.
    """
    federal = f"{say('federal_clock', lang)} ({states.federal.evaluation.citation})"
    entry = states.states.get((state or "").upper())
    if entry is None:
        return f"{federal} {say('ask_state', lang)}"
    clock = _clock_at(entry, age)
    note = clock.note.in_(lang) if clock.note else ""
    if not clock.show:
        return " ".join(part for part in (federal, note) if part)
    cited = f"({without_stop(clock.citation or '')}. {say('federal_beside', lang)})"
    return " ".join(part for part in (_clock_words(entry, clock, lang), note, cited) if part)


def clock_starts(states: States, state: Optional[str]) -> str:
    """ "consent" or "referral": the day from which the caller should count; "consent" where it isn't known."""
    entry = states.states.get((state or "").upper())
    return (entry.evaluation.starts if entry else None) or "consent"


def _clock_words(entry: State, clock: Clock, lang: str) -> str:
    template = "clock_short" if clock.covers in SHORT_COVERS else "clock_long"
    return say(
        template,
        lang,
        state=entry.name.in_(lang),
        days=str(clock.days),
        unit=UNITS[clock.unit or "calendar"].in_(lang),
        starts=STARTS[clock.starts or "consent"].in_(lang),
        covers=COVERS[clock.covers or "evaluation"].in_(lang),
    )


def _clock_at(entry: State, age: Optional[float]) -> Clock:
    """The clock for a child of this age in years: the state's preschool one where it has one, else the main one."""
    for item in _age_clocks(entry):
        first, last = item["ages"]
        if age is not None and first <= age < last + 1:
            return _as_clock(item, entry.evaluation)
    return entry.evaluation


def _age_clocks(entry: State) -> List[Dict[str, Any]]:
    return [item for item in entry.other if item.get("event") == "evaluation" and item.get("ages")]


def _as_clock(item: Mapping[str, Any], main: Clock) -> Clock:
    shown = item.get("days") is not None
    return Clock(
        days=item.get("days"),
        unit=item.get("unit"),
        starts="consent" if shown else None,
        covers=main.covers if shown else None,
        show=shown,
        citation=item.get("citation"),
        note=item.get("note"),
    )


# --- As a date --------------------------------------------------------------------------------------------------------


def evaluation_deadline(
    states: States,
    state: Optional[str],
    start: date,
    calendar: Calendar,
    lang: str,
    age: Optional[float] = None,
    request: Optional[date] = None,
) -> Optional[Deadline]:
    """The last day for the first evaluation.

    Args:
        states: the state data.
        state: two-letter code; where it isn't known, the federal limit is counted.
        start: the day the school got the consent, or the request where the state counts from it (``clock_starts``).
            It is day 0.
        calendar: the district's days without school.
        lang: "en" or "es".
        age: the child's age in years, where it is known.
        request: the day of the written request, where it is known; it matters in Maryland and in California.

    Returns:
        ``None`` where the guide doesn't state the state's clock; the caller may then offer
        ``federal_evaluation_deadline``.
    """
    code = (state or "").upper()
    entry = states.states.get(code)
    if entry is None:
        return federal_evaluation_deadline(states, start, lang)
    clock = _clock_at(entry, age)
    if not clock.show or clock.days is None:
        return None
    count = _evaluation_span(entry, clock, code, start, calendar, request)
    return _as_deadline(entry, clock, count, lang, _evaluation_caveat(entry, clock, count, age, request, lang))


def second_limit_deadline(states: States, state: Optional[str], request: date, lang: str) -> Optional[Deadline]:
    """The limit that runs from the request beside the one from consent (Maryland: 90 days, COMAR 13A.05.01.06A).

    Returns:
        ``None`` where the state has no such limit.
    """
    entry = states.states.get((state or "").upper())
    beside = _other(entry, "evaluation_also") if entry else {}
    if not entry or not beside:
        return None
    count = exact(request + timedelta(days=beside["days"]), "counted_from_request")
    return _as_deadline(entry, entry.evaluation, count, lang, say("sooner_from_consent", lang))


def federal_evaluation_deadline(states: States, start: date, lang: str) -> Deadline:
    """60 calendar days from consent, where the state has no limit of its own (34 CFR 300.301(c)(1)).

    Args:
        states: the state data.
        start: the day the school got the signed consent; day 0.
        lang: "en" or "es".
    """
    clock = states.federal.evaluation
    due = start + timedelta(days=clock.days or 60)
    return Deadline(
        name="evaluation",
        statement=say("federal_evaluation", lang),
        title=COVERS["evaluation"].in_(lang),
        due=due,
        earliest=due,
        latest=due,
        counted=counted("counted_calendar", lang, clock.days or 60, school_gets("consent", lang)),
        caveat=say("state_limit", lang),
        estimate=False,
        source=clock.citation or "",
        federal=True,
    )


def answer_deadline(
    states: States, state: Optional[str], request: date, calendar: Calendar, lang: str
) -> Optional[Deadline]:
    """The last day for the state's own limit to answer a request for testing.

    Args:
        states: the state data.
        state: two-letter code.
        request: the day the school got the written request; day 0.
        calendar: the district's days without school.
        lang: "en" or "es".

    Returns:
        ``None`` where the state has none that we know of: federal law sets no number of days (34 CFR 300.503(a)).
    """
    code = (state or "").upper()
    entry = states.states.get(code)
    found = [item for item in entry.other if item.get("answers_request") and item.get("days")] if entry else []
    if not entry or not found:
        return None
    item = found[0]
    count = _answer_span(item, code, request, calendar)
    days = YEAR_END[code]["answer"] if count.how == "counted_after_summer" else item["days"]
    starts = say("request_arrives", lang)
    return Deadline(
        name="answer",
        statement=say("evaluation", lang, covers=_bare(Both(**item["what"]).in_(lang))),
        title=say("answer_title", lang),
        due=count.due,
        earliest=count.earliest,
        latest=count.latest,
        counted=counted(count.how, lang, days, starts, entry.name.in_(lang), within=days),
        caveat=say(_answer_caveat(item, count), lang),
        estimate=count.estimate,
        source=item["citation"],
    )


def _bare(text: str) -> str:
    """A text without what stands in parentheses at its end."""
    return text.split(" (", maxsplit=1)[0]


def _answer_span(item: Mapping[str, Any], code: str, request: date, calendar: Calendar) -> Span:
    if code not in YEAR_END:
        return span(item["days"], item["unit"], code, request, calendar)
    days = YEAR_END[code]["answer"]
    return after_the_summer(request, days, days, calendar) or skipping_span(item["days"], code, request, calendar)


def _answer_caveat(item: Mapping[str, Any], count: Span) -> str:
    if item["sure"] != "high":
        return "confirm"
    return "estimate" if count.estimate else "confirm_start"


def _as_deadline(entry: State, clock: Clock, count: Span, lang: str, caveat: str) -> Deadline:
    covers = COVERS[clock.covers or "evaluation"].in_(lang)
    state = entry.name.in_(lang)
    days = _counted_days(entry, clock, count)
    return Deadline(
        name="evaluation",
        statement=say("evaluation", lang, covers=covers),
        title=covers,
        due=count.due,
        earliest=count.earliest,
        latest=count.latest,
        counted=counted(count.how, lang, days, school_gets(clock.starts, lang), state, within=days),
        caveat=caveat,
        estimate=count.estimate,
        source=clock.citation or "",
    )


def _counted_days(entry: State, clock: Clock, count: Span) -> int:
    """The number of days that the explanation names: that of the limit which ended the count."""
    if count.how == "counted_after_summer":
        return YEAR_END["CA"]["evaluation"]
    limit = {"counted_at_latest": "evaluation_at_latest", "counted_from_request": "evaluation_also"}.get(count.how)
    return int(_other(entry, limit)["days"] if limit else clock.days or 0)


def _evaluation_caveat(
    entry: State, clock: Clock, count: Span, age: Optional[float], request: Optional[date], lang: str
) -> str:
    two_clocks = age is None and clock is entry.evaluation and bool(_age_clocks(entry))
    if count.how == "counted_skipping_summer":
        return say("year_end_request", lang)
    if count.estimate:
        return say("estimate_school_age" if two_clocks else "estimate", lang)
    if two_clocks:
        return say("school_age", lang)
    beside = _other(entry, "evaluation_also")
    if beside and request is None:
        return Both(**beside["note"]).in_(lang)
    return say("other_holidays" if clock.unit == "business" else "confirm_start", lang)


def _evaluation_span(
    entry: State, clock: Clock, code: str, start: date, calendar: Calendar, request: Optional[date]
) -> Span:
    days = clock.days or 0
    if code in YEAR_END:
        return _year_end_span(days, code, start, calendar, request)
    if clock.unit == "calendar" and clock.skips_breaks:
        return skipping_span(days, code, start, calendar)
    if clock.unit == "calendar" and code in UNCLEAR_BREAK_WEEKDAYS:
        return unclear_span(days, code, start, calendar)
    count = span(days, clock.unit or "calendar", code, start, calendar)
    cap, beside = _other(entry, "evaluation_at_latest"), _other(entry, "evaluation_also")
    if cap:
        return capped(count, start + timedelta(days=cap["days"]), "counted_at_latest")
    if beside and request:
        return capped(count, request + timedelta(days=beside["days"]), "counted_from_request")
    return count


def _year_end_span(days: int, code: str, start: date, calendar: Calendar, request: Optional[date]) -> Span:
    """California: the count without breaks, or the rule for a request near the end of the school year."""
    count = skipping_span(days, code, start, calendar)
    near = YEAR_END[code]["evaluation"]
    if request is None:
        unclear = may_follow_late_request(start, near, calendar)
        return replace(count, how="counted_skipping_summer") if unclear else count
    from_fall = after_the_summer(request, near, near, calendar)
    consent_in_time = from_fall is not None and start <= from_fall.due - timedelta(days=near)
    return from_fall if from_fall and consent_in_time and from_fall.due <= count.due else count


def _other(entry: State, event: Optional[str]) -> Dict[str, Any]:
    """The state's other clock for an event, or an empty mapping."""
    return next((item for item in entry.other if item.get("event") == event), {})
