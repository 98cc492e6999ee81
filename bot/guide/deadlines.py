"""The dates the law sets: the evaluation clock of a state, the other federal limits, and how to say them.

Everything here is pure: dates, the state data and the district's calendar in; sentences and dates out. A date is
only as good as the calendar behind it, so a count of school days without the district's own calendar, or one that
leaves school breaks out, is an estimate with a likely range, and says so.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Sequence, Tuple

import holidays

from bot.guide.languages import Both
from bot.guide.schemas import Calendar, Clock, SchoolBreak, State, States

ONE_DAY = timedelta(days=1)
#: A clock that would run longer than this, in calendar days, is a mistake in the data.
LONGEST_COUNT = 1500

#: Weekdays in a row without school from which on a break is left out of a calendar-day clock: GA five school days in
#: a row (160-4-7-.04), CA more than five (Educ. Code 56344(a)), PA the summer only (22 Pa. Code 14.123(b)), FL every
#: school holiday (6A-6.0331(3)(g)).
SKIPPED_BREAK_WEEKDAYS: Mapping[str, int] = {"GA": 5, "CA": 6, "PA": 25, "FL": 1}
#: States where we don't know whether breaks of so many weekdays count: the date assumes that they do.
UNCLEAR_BREAK_WEEKDAYS: Mapping[str, int] = {"ID": 5, "MS": 5}
#: States whose count depends on more than the calendar (CT: the time to get consent; TX: absences).
NEVER_EXACT: FrozenSet[str] = frozenset({"CT", "TX"})
#: Federal holidays on which many schools are open.
OPEN_ON: FrozenSet[str] = frozenset(
    {"Columbus Day", "Veterans Day", "Veterans Day (observed)", "Washington's Birthday"}
    | {"Juneteenth National Independence Day", "Juneteenth National Independence Day (observed)"}
)
#: A break of so many weekdays is the summer.
SUMMER_WEEKDAYS = 25

MONTHS: Mapping[str, Sequence[str]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
UNITS = {
    "calendar": Both(en="days", es="días"),
    "school": Both(en="school days", es="días de escuela"),
    "business": Both(en="business days", es="días hábiles"),
}
STARTS = {
    "consent": Both(en="it gets your signed consent to test", es="recibe su consentimiento firmado para evaluar"),
    "referral": Both(
        en="it gets the request for testing (referral)", es="recibe la solicitud de evaluación (referido)"
    ),
}
#: What must be done when the clock ends, in a parent's words.
COVERS = {
    "evaluation": Both(en="finish testing", es="terminar la evaluación"),
    "eligibility": Both(
        en="finish testing and decide if your child qualifies",
        es="terminar la evaluación y decidir si su niño o niña califica",
    ),
    "iep": Both(
        en="finish testing, decide if your child qualifies and, if so, write the IEP with you",
        es="terminar la evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted",
    ),
    "placement": Both(
        en="finish testing, decide if your child qualifies and, if so, write the IEP with you and settle the placement "
        "(where your child is taught)",
        es="terminar la evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted y decidir "
        "la colocación (dónde recibe las clases)",
    ),
    "implementation": Both(
        en="finish testing, decide if your child qualifies and, if so, write the IEP with you and start the services",
        es="terminar la evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted y empezar "
        "los servicios",
    ),
}
#: Covers that fit in one sentence with the days and the start.
SHORT_COVERS = ("evaluation", "eligibility")

TEXTS: Mapping[str, Both] = {
    "clock_short": Both(
        en="In {state} the school has {days} {unit} to {covers}, from the day {starts}.",
        es="En {state} la escuela tiene {days} {unit} para {covers}, desde el día en que {starts}.",
    ),
    "clock_long": Both(
        en="In {state} the school has {days} {unit} from the day {starts}. In that time it must {covers}.",
        es="En {state} la escuela tiene {days} {unit} desde el día en que {starts}. En ese plazo debe {covers}.",
    ),
    "federal_beside": Both(
        en="Federal rule: 60 days from consent, or the state's own limit.",
        es="Regla federal: 60 días desde el consentimiento, o el plazo propio del estado.",
    ),
    "federal_clock": Both(
        en="Federal law gives the school 60 days from the day it gets your signed consent to test, and a state may set "
        "its own limit.",
        es="La ley federal le da a la escuela 60 días desde el día en que recibe su consentimiento firmado para evaluar, "
        "y un estado puede fijar su propio plazo.",
    ),
    "ask_state": Both(
        en="Tell me your state and I'll tell you what I know about its clock.",
        es="Dígame su estado y le diré lo que sé de su plazo.",
    ),
    "evaluation": Both(
        en="The school has until {date} to {covers}.", es="La escuela tiene hasta {date} para {covers}."
    ),
    "federal_evaluation": Both(
        en="Under federal law the school has until {date} to finish testing.",
        es="Según la ley federal, la escuela tiene hasta {date} para terminar la evaluación.",
    ),
    "counted_calendar": Both(
        en="That is {days} calendar days, weekends and holidays included; day 1 is the day after {starts}.",
        es="Son {days} días calendario, con fines de semana y feriados; el día 1 es el día después de que {starts}.",
    ),
    "counted_skipping": Both(
        en="That is {days} calendar days without the breaks that {state} leaves out; day 1 is the day after {starts}.",
        es="Son {days} días calendario sin las vacaciones que {state} no cuenta; el día 1 es el día después de que "
        "{starts}.",
    ),
    "counted_unclear": Both(
        en="That is {days} calendar days with school breaks counted (ask the district if long ones count); day 1 is the "
        "day after {starts}.",
        es="Son {days} días calendario, contando las vacaciones escolares (pregunte al distrito si cuentan las largas); "
        "el día 1 es el día después de que {starts}.",
    ),
    "counted_business": Both(
        en="That is {days} business days, Monday to Friday without public holidays; day 1 is the first one after "
        "{starts}.",
        es="Son {days} días hábiles, de lunes a viernes sin feriados públicos; el día 1 es el primero después de que "
        "{starts}.",
    ),
    "counted_school": Both(
        en="That is {days} school days by the school's own calendar; day 1 is the first one after {starts}.",
        es="Son {days} días de escuela según el calendario de la escuela; el día 1 es el primero después de que "
        "{starts}.",
    ),
    "counted_school_guess": Both(
        en="That is {days} school days, with the usual dates of school breaks; day 1 is the first one after {starts}.",
        es="Son {days} días de escuela, con las fechas usuales de las vacaciones; el día 1 es el primero después de que "
        "{starts}.",
    ),
    "counted_end_of_year": Both(
        en="The school year ends before {days} school days are over, and {state} has its own rule for that.",
        es="El año escolar termina antes de completar {days} días de escuela; {state} tiene su propia regla para ese caso.",
    ),
    "counted_at_latest": Both(
        en="That is {days} calendar days, which here end before the school days do; day 1 is the day after {starts}.",
        es="Son {days} días calendario, que aquí se cumplen antes que los días de escuela; el día 1 es el día después de "
        "que {starts}.",
    ),
    "counted_years": Both(en="That is {years} from {starts}.", es="Es un plazo de {years} desde {starts}."),
    "estimate": Both(
        en="This is an estimate: the real date depends on the school's own calendar, so ask the school for it.",
        es="Es un cálculo aproximado: la fecha real depende del calendario de la escuela; pídasela a la escuela.",
    ),
    "estimate_school_age": Both(
        en="This is an estimate for a school-age child: the school's own calendar decides, and ages 3 to 5 may have "
        "another clock.",
        es="Es un cálculo aproximado para edad escolar: decide el calendario de la escuela, y de los 3 a los 5 años puede "
        "haber otro plazo.",
    ),
    "school_age": Both(
        en="This is for a school-age child; ages 3 to 5 may have another clock, so ask the district.",
        es="Esto es para niños en edad escolar; de los 3 a los 5 años puede haber otro plazo: pregunte al distrito.",
    ),
    "other_holidays": Both(
        en="A state holiday that isn't on our list would make it a day later.",
        es="Un feriado del estado que no esté en nuestra lista la movería un día más tarde.",
    ),
    "state_limit": Both(
        en="Your state may have its own limit, shorter or longer, so ask the district.",
        es="Su estado puede tener su propio plazo, más corto o más largo; pregunte al distrito.",
    ),
    "confirm_start": Both(
        en="Ask your district to confirm the limit and the day it started.",
        es="Pida a su distrito que le confirme el plazo y el día en que empezó.",
    ),
    "confirm": Both(
        en="Ask the state education office to confirm this limit.",
        es="Pida a la oficina de educación del estado que le confirme este plazo.",
    ),
    "about": Both(
        en="about {due} (likely between {earliest} and {latest})",
        es="alrededor del {due} (probablemente entre el {earliest} y el {latest})",
    ),
    "nearly": Both(en="about {due}", es="alrededor del {due}"),
    "exact": Both(en="{due}", es="el {due}"),
    "ics_estimate": Both(en="(estimate)", es="(aproximado)"),
}


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
class _Span:
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
class _Event:
    """A federal limit that is the same everywhere.

    Attributes:
        amount: how many units.
        unit: "calendar", "school", "business" or "years".
        source: the rule.
        statement: the sentence with ``{date}``.
        title: a few words for a calendar.
        starts: the day the clock starts, as part of a sentence.
        caveat: what could change the date, or ``None``.
    """

    amount: int
    unit: str
    source: str
    statement: Both
    title: Both
    starts: Both
    caveat: Optional[Both] = None


EVENTS: Mapping[str, _Event] = {
    "iep_meeting": _Event(
        30,
        "calendar",
        "34 CFR 300.323(c)(1)",
        Both(
            en="The school must hold the first IEP meeting by {date}.",
            es="La escuela debe hacer la primera reunión del IEP a más tardar {date}.",
        ),
        Both(en="Last day for the first IEP meeting", es="Último día para la primera reunión del IEP"),
        Both(
            en="the team decides that your child needs special education",
            es="el equipo decide que su niño o niña necesita educación especial",
        ),
    ),
    "records": _Event(
        45,
        "calendar",
        "34 CFR 300.613(a)",
        Both(
            en="The school must let you see the records by {date}.",
            es="La escuela debe dejarle ver el expediente a más tardar {date}.",
        ),
        Both(en="Last day for the school to show the records", es="Último día para mostrar el expediente"),
        Both(en="the school gets your request", es="la escuela recibe su solicitud"),
        Both(
            en="It must be sooner if an IEP meeting or a hearing comes first.",
            es="Debe ser antes si primero hay una reunión del IEP o una audiencia.",
        ),
    ),
    "manifestation": _Event(
        10,
        "school",
        "34 CFR 300.530(e)",
        Both(
            en="By {date} the team, with you in it, must decide if the behavior came from the disability, or from the IEP "
            "not being followed (manifestation review).",
            es="A más tardar {date}, el equipo, con usted, debe decidir si la conducta se debe a la discapacidad o a que "
            "no se cumplió el IEP (revisión de manifestación).",
        ),
        Both(en="Last day for the manifestation review", es="Último día para la revisión de manifestación"),
        Both(
            en="the school decides to change the placement because of a rule that was broken",
            es="la escuela decide cambiar la colocación por una falta a las reglas",
        ),
    ),
    "state_complaint_filing": _Event(
        1,
        "years",
        "34 CFR 300.153(c)",
        Both(
            en="A state complaint about this must reach the state by {date}.",
            es="Una queja ante el estado sobre esto debe llegar al estado a más tardar {date}.",
        ),
        Both(en="Last day for a state complaint", es="Último día para una queja ante el estado"),
        Both(en="the day the school broke the rule", es="el día en que la escuela no cumplió la regla"),
        Both(
            en="Send it well before: the day the state gets it is what counts.",
            es="Envíela bastante antes: cuenta el día en que el estado la recibe.",
        ),
    ),
    "due_process": _Event(
        2,
        "years",
        "34 CFR 300.507(a)(2)",
        Both(
            en="Under federal law you can ask for a due process hearing about this until {date}.",
            es="Según la ley federal, usted puede pedir una audiencia de debido proceso sobre esto hasta {date}.",
        ),
        Both(en="Last day to ask for a due process hearing", es="Último día para pedir una audiencia"),
        Both(
            en="the day you knew, or should have known, of the problem",
            es="el día en que usted supo, o debió saber, del problema",
        ),
        Both(
            en="Some states give less time, so ask the state or a parent center soon.",
            es="Algunos estados dan menos tiempo; pregunte pronto al estado o a un centro de padres.",
        ),
    ),
    "annual_review": _Event(
        1,
        "years",
        "34 CFR 300.324(b)(1)(i)",
        Both(en="The team must review the IEP by {date}.", es="El equipo debe revisar el IEP a más tardar {date}."),
        Both(en="Last day for the yearly IEP review", es="Último día para la revisión anual del IEP"),
        Both(en="the last yearly IEP", es="el último IEP anual"),
        Both(en="You may ask for a meeting sooner.", es="Usted puede pedir una reunión antes."),
    ),
    "reevaluation": _Event(
        3,
        "years",
        "34 CFR 300.303(b)(2)",
        Both(
            en="The school must evaluate your child again by {date}, unless you and the school agree it is not needed.",
            es="La escuela debe volver a evaluar a su niño o niña a más tardar {date}, a menos que usted y la escuela "
            "acuerden que no hace falta.",
        ),
        Both(en="Last day for the re-evaluation", es="Último día para la reevaluación"),
        Both(en="the last evaluation", es="la última evaluación"),
        Both(en="You may ask for one sooner.", es="Usted puede pedirla antes."),
    ),
}


# --- What to say of the evaluation clock -----------------------------------------------------------------------------


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
    entry = states.states.get((state or "").upper())
    if entry is None:
        citation = states.federal.evaluation.citation
        return f"{_say('federal_clock', lang)} {_say('ask_state', lang)} ({citation})"
    clock = _clock_at(entry, age)
    note = clock.note.in_(lang) if clock.note else ""
    if not clock.show:
        return " ".join(part for part in (_say("federal_clock", lang), note) if part)
    cited = f"({_without_stop(clock.citation or '')}. {_say('federal_beside', lang)})"
    return " ".join(part for part in (_clock_words(entry, clock, lang), note, cited) if part)


def clock_starts(states: States, state: Optional[str]) -> str:
    """ "consent" or "referral": the day from which the caller should count; "consent" where it isn't known."""
    entry = states.states.get((state or "").upper())
    return (entry.evaluation.starts if entry else None) or "consent"


def _clock_words(entry: State, clock: Clock, lang: str) -> str:
    template = "clock_short" if clock.covers in SHORT_COVERS else "clock_long"
    return _say(
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


# --- Dates ------------------------------------------------------------------------------------------------------------


def evaluation_deadline(
    states: States,
    state: Optional[str],
    start: date,
    calendar: Calendar,
    lang: str,
    age: Optional[float] = None,
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
    span = _evaluation_span(entry, clock, code, start, calendar)
    covers = COVERS[clock.covers or "evaluation"].in_(lang)
    days = _cap(entry)["days"] if span.how == "counted_at_latest" else clock.days
    return Deadline(
        name="evaluation",
        statement=_say("evaluation", lang, covers=covers),
        title=covers,
        due=span.due,
        earliest=span.earliest,
        latest=span.latest,
        counted=_counted(span.how, lang, days, _school_gets(clock.starts, lang), entry.name.in_(lang)),
        caveat=_evaluation_caveat(entry, clock, span, age, lang),
        estimate=span.estimate,
        source=clock.citation or "",
    )


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
        statement=_say("federal_evaluation", lang),
        title=COVERS["evaluation"].in_(lang),
        due=due,
        earliest=due,
        latest=due,
        counted=_counted("counted_calendar", lang, clock.days or 60, _school_gets("consent", lang)),
        caveat=_say("state_limit", lang),
        estimate=False,
        source=clock.citation or "",
        federal=True,
    )


def deadline_for(
    event: str,
    start: date,
    lang: str,
    calendar: Optional[Calendar] = None,
    states: Optional[States] = None,
    state: Optional[str] = None,
) -> Deadline:
    """The last day of one of the other clocks in ``EVENTS``.

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
    span = _span(amount, unit, (state or "").upper(), start, calendar or Calendar())
    return Deadline(
        name=event,
        statement=_event_statement(rule, bool(own), lang),
        title=rule.title.in_(lang),
        due=span.due,
        earliest=span.earliest,
        latest=span.latest,
        counted=_counted(span.how, lang, amount, rule.starts.in_(lang)),
        caveat=_event_caveat(rule, own, span, lang),
        estimate=span.estimate,
        source=source,
    )


def _own_limit(states: Optional[States], state: Optional[str], event: str) -> Optional[Dict[str, Any]]:
    entry = states.states.get((state or "").upper()) if states else None
    found = [item for item in entry.other if item.get("event") == event] if entry else []
    return found[0] if found else None


def _event_statement(rule: _Event, own: bool, lang: str) -> str:
    text = rule.statement.in_(lang)
    if not own:
        return text
    text = text.replace("Under federal law ", "").replace("Según la ley federal, ", "")
    return text[0].upper() + text[1:]


def _event_caveat(rule: _Event, own: Optional[Mapping[str, Any]], span: _Span, lang: str) -> str:
    if own and own.get("sure") != "high":
        return _say("confirm", lang)
    if span.estimate:
        return _say("estimate", lang)
    if span.how == "counted_business":
        return _say("other_holidays", lang)
    return rule.caveat.in_(lang) if rule.caveat else ""


def _evaluation_caveat(entry: State, clock: Clock, span: _Span, age: Optional[float], lang: str) -> str:
    two_clocks = age is None and clock is entry.evaluation and bool(_age_clocks(entry))
    if span.estimate:
        return _say("estimate_school_age" if two_clocks else "estimate", lang)
    if two_clocks:
        return _say("school_age", lang)
    beside = next((item for item in entry.other if item.get("event") == "evaluation_also"), None)
    if beside:
        return Both(**beside["note"]).in_(lang)
    return _say("other_holidays" if clock.unit == "business" else "confirm_start", lang)


def _counted(how: str, lang: str, amount: int, starts: str, state: str = "") -> str:
    years = f"{amount} {'años' if lang == 'es' else 'years'}"
    if amount == 1:
        years = "1 año" if lang == "es" else "1 year"
    return _say(how, lang, days=str(amount), years=years, starts=starts, state=state)


def _school_gets(starts: Optional[str], lang: str) -> str:
    """ "the school gets your signed consent to test": the start as part of a sentence without its subject."""
    words = STARTS[starts or "consent"].in_(lang)
    return f"la escuela {words}" if lang == "es" else f"the school {words[3:]}"


# --- Counting ---------------------------------------------------------------------------------------------------------


def _evaluation_span(entry: State, clock: Clock, code: str, start: date, calendar: Calendar) -> _Span:
    days = clock.days or 0
    if clock.unit == "calendar" and clock.skips_breaks:
        return _skipping_span(days, code, start, calendar)
    if clock.unit == "calendar" and code in UNCLEAR_BREAK_WEEKDAYS:
        return _unclear_span(days, code, start, calendar)
    span = _span(days, clock.unit or "calendar", code, start, calendar)
    cap = _cap(entry)
    return _capped(span, start + timedelta(days=cap["days"])) if cap else span


def _cap(entry: State) -> Dict[str, Any]:
    """A second limit that ends the clock if it comes first (Delaware: 90 calendar days), or an empty mapping."""
    return next((item for item in entry.other if item.get("event") == "evaluation_at_latest"), {})


def _capped(span: _Span, cap: date) -> _Span:
    how = "counted_at_latest" if cap <= span.due else span.how
    due, earliest, latest = (min(day, cap) for day in (span.due, span.earliest, span.latest))
    return _Span(due, earliest, latest, span.estimate and earliest < latest, how)


def _span(amount: int, unit: str, code: str, start: date, calendar: Calendar) -> _Span:
    if unit == "years":
        return _exact(add_years(start, amount), "counted_years")
    if unit == "calendar":
        return _exact(start + timedelta(days=amount), "counted_calendar")
    if unit == "business":
        return _exact(_last_day(start, amount, lambda day: _is_business_day(day, code)), "counted_business")
    return _school_span(amount, code, start, calendar)


def _exact(due: date, how: str) -> _Span:
    return _Span(due, due, due, False, how)


def add_years(day: date, years: int) -> date:
    """The same day so many years later; February 29 becomes February 28, the earlier and safer day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _school_span(amount: int, code: str, start: date, calendar: Calendar) -> _Span:
    """School days: days when children are in school (34 CFR 300.11(c)), by the district's calendar.

    At the earliest, school is open on the holidays of ``OPEN_ON`` that the district doesn't list as a break.
    """
    due, end_of_year = _school_due(amount, code, start, calendar, "usual")
    early, _ = _school_due(amount, code, start, calendar, "short")
    late, _ = _school_due(amount, code, start, calendar, "long")
    guessed = _rests_on_usual_breaks(start, due, calendar)
    estimate = guessed or early != due or end_of_year or code in NEVER_EXACT
    how = "counted_school_guess" if guessed else "counted_school"
    if end_of_year:
        how = "counted_end_of_year"
    return _Span(due, min(early, due), max(late, due) if guessed else due, estimate, how)


def _school_due(amount: int, code: str, start: date, calendar: Calendar, spread: str) -> Tuple[date, bool]:
    """The last of so many school days, and whether the state's end-of-year rule set it instead."""
    breaks = _breaks(calendar, start, spread)
    off = _days_off(breaks)
    due = _last_day(start, amount, lambda day: _is_school_day(day, off, spread))
    summer = _next_summer(breaks, start)
    if summer is None or start >= summer.first or due <= summer.first:
        return due, False
    left = _count(start, summer.first - ONE_DAY, lambda day: _is_school_day(day, off, spread))
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


def _skipping_span(days: int, code: str, start: date, calendar: Calendar) -> _Span:
    """Calendar days without school breaks; always an estimate, at the earliest the plain count."""
    weekdays = SKIPPED_BREAK_WEEKDAYS.get(code, 1)
    plain = start + timedelta(days=days)
    due = _due_without_breaks(days, weekdays, code, start, calendar, "usual")
    late = _due_without_breaks(days, weekdays, code, start, calendar, "long")
    return _Span(due, min(plain, due), max(late, due), True, "counted_skipping")


def _unclear_span(days: int, code: str, start: date, calendar: Calendar) -> _Span:
    """Calendar days where nobody could tell us whether long breaks count: the plain count, later if they don't."""
    due = start + timedelta(days=days)
    late = _due_without_breaks(days, UNCLEAR_BREAK_WEEKDAYS[code], code, start, calendar, "usual")
    return _Span(due, due, max(due, late), True, "counted_unclear")


def _due_without_breaks(days: int, weekdays: int, code: str, start: date, calendar: Calendar, spread: str) -> date:
    off = _days_off([_with_weekends(item) for item in _breaks(calendar, start, spread) if _weekdays(item) >= weekdays])
    holidays_too = weekdays == 1
    return _last_day(start, days, lambda day: day not in off and not (holidays_too and _is_holiday(day, code)))


def _with_weekends(item: SchoolBreak) -> SchoolBreak:
    """A break of a week or more with the weekends on either side (Ga. Comp. R. & Regs. 160-4-7-.04)."""
    first, last = item.first, item.last
    if _weekdays(item) >= 5:
        while (first - ONE_DAY).weekday() >= 5:
            first -= ONE_DAY
        while (last + ONE_DAY).weekday() >= 5:
            last += ONE_DAY
    return SchoolBreak(first=first, last=last)


def _last_day(start: date, amount: int, counts: Callable[[date], bool]) -> date:
    """The day on which the count is full; the day after ``start`` is the first that may count."""
    day = start
    for _ in range(LONGEST_COUNT):
        day += ONE_DAY
        amount -= counts(day)
        if amount <= 0:
            return day
    raise ValueError("the calendar leaves no days to count; check the breaks in district.yml")


def _count(after: date, last: date, counts: Callable[[date], bool]) -> int:
    """How many days count after one day up to and with another."""
    return sum(counts(after + timedelta(days=n)) for n in range(1, (last - after).days + 1))


def _is_business_day(day: date, code: str) -> bool:
    """Monday to Friday, no federal or state holiday (34 CFR 300.11(b))."""
    return day.weekday() < 5 and not _is_holiday(day, code)


def _is_school_day(day: date, off: FrozenSet[date], spread: str) -> bool:
    """A weekday without break or federal holiday; schools set their own days off, whatever the state's holidays."""
    if day.weekday() >= 5 or day in off:
        return False
    name = _federal_holidays(day.year).get(day)
    return name is None or (spread == "short" and name in OPEN_ON)


def _is_holiday(day: date, code: str) -> bool:
    return day in _federal_holidays(day.year) or (bool(code) and day in _state_holidays(day.year, code))


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> Mapping[date, str]:
    """Federal holidays by date, with the days on which they are observed."""
    return dict(holidays.country_holidays("US", years=[year]))


@lru_cache(maxsize=512)
def _state_holidays(year: int, code: str) -> FrozenSet[date]:
    """A state's public holidays, with the days on which they are observed."""
    return frozenset(holidays.country_holidays("US", subdiv=code, years=[year]))


# --- School breaks ----------------------------------------------------------------------------------------------------


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
    thursday = _weekday_from(date(year, 11, 22), 3)
    before = {"short": 0, "usual": 1, "long": 3}[spread]
    return [(thursday - timedelta(days=before), thursday + ONE_DAY)]


def _winter(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    first, last = {"short": (24, 1), "usual": (22, 2), "long": (18, 6)}[spread]
    return [(date(year, 12, first), date(year + 1, 1, last))]


def _spring(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    if spread == "short":
        return []
    mondays = [_weekday_from(date(year, 3, 25), 0)]
    if spread == "long":
        mondays += [_weekday_from(date(year, 2, 15), 0), _weekday_from(date(year, 4, 12), 0)]
    return [(monday, monday + timedelta(days=4)) for monday in mondays]


def _summer(year: int, spread: str) -> Sequence[Tuple[date, date]]:
    first, last = {"short": ((6, 20), (8, 5)), "usual": ((6, 15), (8, 15)), "long": ((5, 23), (9, 7))}[spread]
    return [(date(year, *first), date(year, *last))]


def _weekday_from(day: date, weekday: int) -> date:
    """The first such weekday (Monday is 0) on or after a day."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


USUAL_BREAKS: Tuple[_Usual, ...] = (
    _Usual(((11, 15), (11, 30)), 1, _thanksgiving),
    _Usual(((12, 10), (1, 12)), 3, _winter),
    _Usual(((2, 10), (5, 5)), 3, _spring),
    _Usual(((5, 10), (9, 15)), SUMMER_WEEKDAYS, _summer),
)


def _breaks(calendar: Calendar, start: date, spread: str) -> List[SchoolBreak]:
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
        item.first <= last and item.last >= first and _weekdays(item) >= usual.weekdays for item in calendar.breaks
    )


def _rests_on_usual_breaks(start: date, due: date, calendar: Calendar) -> bool:
    """Whether a count from one day to another may have met a break whose dates are only usual ones."""
    return any(item.first <= due and item.last > start for item in _guessed(calendar, start, "long")) or (
        not calendar.breaks
    )


def _next_summer(breaks: Sequence[SchoolBreak], start: date) -> Optional[SchoolBreak]:
    summers = [item for item in breaks if _weekdays(item) >= SUMMER_WEEKDAYS and item.last > start]
    return min(summers, key=lambda item: item.first, default=None)


def _weekdays(item: SchoolBreak) -> int:
    """How many Mondays to Fridays a break has."""
    days = (item.last - item.first).days + 1
    return sum((item.first + timedelta(days=n)).weekday() < 5 for n in range(days))


def _days_off(breaks: Sequence[SchoolBreak]) -> FrozenSet[date]:
    return frozenset(
        item.first + timedelta(days=n) for item in breaks for n in range((item.last - item.first).days + 1)
    )


# --- Saying it --------------------------------------------------------------------------------------------------------


def explain(deadline: Deadline, lang: str) -> str:
    """The date, how it was counted, what could change it, and the source: at most three sentences.

    Args:
        deadline: built in the same language.
        lang: "en" or "es".
    """
    statement = deadline.statement.replace("{date}", _date_words(deadline, lang))
    text = " ".join(part for part in (statement, deadline.counted, deadline.caveat) if part)
    return f"{text} ({deadline.source})" if deadline.source else text


def format_date(day: date, lang: str) -> str:
    """ "March 3, 2026" or "3 de marzo de 2026"."""
    if lang == "es":
        return f"{day.day} de {MONTHS['es'][day.month - 1]} de {day.year}"
    return f"{MONTHS['en'][day.month - 1]} {day.day}, {day.year}"


def _date_words(deadline: Deadline, lang: str) -> str:
    due = format_date(deadline.due, lang)
    if not deadline.estimate:
        return _say("exact", lang, due=due)
    if deadline.earliest == deadline.latest:
        return _say("nearly", lang, due=due)
    earliest, latest = format_date(deadline.earliest, lang), format_date(deadline.latest, lang)
    if deadline.earliest.year == deadline.latest.year:
        earliest = earliest.rsplit(" de ", 1)[0] if lang == "es" else earliest.rsplit(",", 1)[0]
    return _say("about", lang, due=due, earliest=earliest, latest=latest)


def _say(key: str, lang: str, **values: str) -> str:
    """A text with its gaps filled; ``{date}`` stays where no date is given."""
    text = TEXTS[key].in_(lang)
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _without_stop(text: str) -> str:
    return text.rstrip(".")


def ics(deadline: Deadline, lang: str, now: Optional[datetime] = None) -> str:
    """The deadline as a calendar file with one all-day event (RFC 5545), without anything about the child.

    Args:
        deadline: built in the same language.
        lang: "en" or "es".
        now: the time of writing with its time zone; the present where it isn't given.
    """
    stamp = (now or datetime.now(timezone.utc)).astimezone(timezone.utc)
    estimate = f" {_say('ics_estimate', lang)}" if deadline.estimate else ""
    title = deadline.title[0].upper() + deadline.title[1:]
    summary = f"{'Escuela' if lang == 'es' else 'School'}: {title}{estimate}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//IEP Guide//Deadlines//{lang.upper()}",
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'{deadline.name}/{deadline.due}/{stamp.isoformat()}')}@iep-guide",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{deadline.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.due + ONE_DAY:%Y%m%d}",
        f"SUMMARY:{_ics_text(summary)}",
        f"DESCRIPTION:{_ics_text(explain(deadline, lang))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _ics_text(text: str) -> str:
    """Text with the signs escaped that separate values (RFC 5545, 3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each but the first after a space (RFC 5545, 3.1)."""
    pieces: List[str] = []
    piece = ""
    for sign in line:
        if len((piece + sign).encode("utf-8")) > 75:
            pieces.append(piece)
            piece = " "
        piece += sign
    return "\r\n".join([*pieces, piece])
