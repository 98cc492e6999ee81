"""What happened and when -> the dates to watch, and what is owed without a number of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import List, Mapping, Optional, Tuple

from bot.guide.deadlines.days import add_years
from bot.guide.deadlines.federal_clocks import deadline_for
from bot.guide.deadlines.model import Deadline, Duty
from bot.guide.deadlines.state_clocks import (
    answer_deadline,
    clock_starts,
    evaluation_deadline,
    federal_evaluation_deadline,
    second_limit_deadline,
)
from bot.guide.languages import Both
from bot.guide.schemas import Calendar, States


@dataclass(frozen=True)
class Outlook:
    """What follows from something that happened.

    Attributes:
        deadlines: dates, in the order in which they matter.
        duties: what is owed without a number of days.
    """

    deadlines: Tuple[Deadline, ...]
    duties: Tuple[Duty, ...]


@dataclass(frozen=True)
class Happening:
    """What follows in federal law from something that happened.

    Attributes:
        starts: what the day must be, in a parent's words.
        events: keys of ``EVENTS``.
        duties: keys of ``DUTIES``.
    """

    starts: Both
    events: Tuple[str, ...] = ()
    duties: Tuple[str, ...] = ()


#: What is owed without a number of days: the sentence and the rule.
DUTIES: Mapping[str, Tuple[Both, str]] = {
    "answer_request": (
        Both(
            en="Federal law sets no number of days to answer you. The school must ask for your consent to test, or say no "
            "in writing with its reasons (prior written notice), a reasonable time before it acts.",
            es="La ley federal no fija un número de días para contestarle. La escuela debe pedirle permiso por escrito para "
            "evaluar, o decir que no por escrito con sus razones (aviso previo por escrito), con tiempo razonable.",
        ),
        "34 CFR 300.300(a)(1), 300.503(a)",
    ),
    "decide_eligibility": (
        Both(
            en="When the testing is done, the team and you decide if your child qualifies; federal law sets no number of "
            "days for that meeting. You get a free copy of the report and the decision.",
            es="Cuando termina la evaluación, el equipo y usted deciden si su niño o niña califica; la ley federal no fija "
            "un número de días para esa junta. Usted recibe copia gratis del informe y de la decisión.",
        ),
        "34 CFR 300.306(a)",
    ),
    "ask_iee": (
        Both(
            en="If you disagree with the school's testing, you may ask for an independent evaluation at public expense.",
            es="Si no está de acuerdo con la evaluación de la escuela, puede pedir una evaluación independiente pagada con "
            "fondos públicos.",
        ),
        "34 CFR 300.502(b)(1)",
    ),
    "answer_iee": (
        Both(
            en="The school must pay for the independent evaluation or ask for a hearing, without unnecessary delay; federal "
            "law sets no number of days.",
            es="La escuela debe pagar la evaluación independiente o pedir una audiencia, sin demora innecesaria; la ley "
            "federal no fija un número de días.",
        ),
        "34 CFR 300.502(b)(2)",
    ),
    "start_services": (
        Both(
            en="Services must start as soon as possible after the IEP is written. The first ones also need your written "
            "consent.",
            es="Los servicios deben empezar lo antes posible después de hacer el IEP. Los primeros necesitan además su "
            "permiso por escrito.",
        ),
        "34 CFR 300.323(c)(2), 300.300(b)(1)",
    ),
    "services_from_day_11": (
        Both(
            en="Once your child with an IEP was removed for 10 school days in one school year, services are owed on every "
            "later day of removal.",
            es="Cuando un niño o niña con IEP ya fue separado 10 días de escuela en un año escolar, se le deben servicios en "
            "cada día de separación que siga.",
        ),
        "34 CFR 300.530(b)(2), (d)",
    ),
    "removal_counts": (
        Both(
            en="The review is owed when the removal is over 10 school days in a row, or when shorter ones add up to more "
            "than 10 and form a pattern.",
            es="La revisión se debe si la separación pasa de 10 días de escuela seguidos, o si otras más cortas suman más de "
            "10 y forman un patrón.",
        ),
        "34 CFR 300.530(e), 300.536(a)",
    ),
    "stay_put": (
        Both(
            en="While the case runs, your child stays in the current placement, unless you and the school or the state agree "
            "otherwise. Discipline cases differ.",
            es="Mientras sigue el caso, su niño o niña se queda en su ubicación escolar actual, a menos que usted y la "
            "escuela o el estado acuerden otra cosa. Los casos de disciplina son distintos.",
        ),
        "34 CFR 300.518(a), 300.533",
    ),
    "appeal_decision": (
        Both(
            en="Federal law gives 90 calendar days to go to court, but a state may give less, and in some states you must "
            "first appeal to the state within weeks. Read the end of the decision today and ask a lawyer.",
            es="La ley federal da 90 días calendario para ir al tribunal, pero un estado puede dar menos, y en algunos hay "
            "que apelar primero ante el estado en pocas semanas. Lea hoy el final de la decisión y pregunte a un abogado.",
        ),
        "34 CFR 300.514(b), 300.516(b)",
    ),
    "comparable_services": (
        Both(
            en="After a move within the school year, the new public school must give services like those in the old IEP, "
            "with no waiting time, until it takes over that IEP or writes its own.",
            es="Después de una mudanza durante el año escolar, la nueva escuela pública debe dar servicios parecidos a los "
            "del IEP anterior, sin espera, hasta que lo adopte o haga uno propio.",
        ),
        "34 CFR 300.323(e)-(f)",
    ),
    "send_records": (
        Both(
            en="The new school must promptly ask for the records and the old one must promptly send them; there is no "
            "number of days.",
            es="La nueva escuela debe pedir el expediente y la anterior enviarlo, las dos con prontitud; no hay un número de "
            "días.",
        ),
        "34 CFR 300.323(g)",
    ),
}

HAPPENINGS: Mapping[str, Happening] = {
    "request": Happening(
        Both(en="the school got your written request for testing", es="la escuela recibió su solicitud de evaluación"),
        duties=("answer_request",),
    ),
    "consent": Happening(
        Both(
            en="the school got your signed consent to test", es="la escuela recibió su permiso por escrito para evaluar"
        )
    ),
    "evaluated": Happening(
        Both(en="the evaluation was finished", es="se terminó la evaluación"),
        events=("reevaluation",),
        duties=("decide_eligibility", "ask_iee"),
    ),
    "eligible": Happening(
        Both(en="the team decided that your child qualifies", es="el equipo decidió que su niño o niña califica"),
        events=("iep_meeting",),
    ),
    "iep": Happening(
        Both(en="the IEP was written", es="se hizo el IEP"), events=("annual_review",), duties=("start_services",)
    ),
    "annual_review": Happening(
        Both(en="the last yearly review", es="la última revisión anual"), events=("annual_review",)
    ),
    "suspended": Happening(
        Both(
            en="the school decided to remove your child for breaking a rule",
            es="la escuela decidió separar a su niño o niña por una falta",
        ),
        events=("manifestation",),
        duties=("removal_counts", "services_from_day_11"),
    ),
    "special_setting": Happening(
        Both(
            en="your child was moved for weapons, illegal drugs or serious injury",
            es="se movió a su niño o niña por armas, drogas ilegales o lesiones graves",
        ),
        events=("special_setting", "manifestation"),
    ),
    "expedited_complaint": Happening(
        Both(en="you asked for a discipline hearing", es="usted pidió una audiencia de disciplina"),
        events=("expedited_hearing",),
    ),
    "problem": Happening(
        Both(en="the school broke a rule, or you learned of it", es="la escuela no cumplió una regla, o usted lo supo"),
        events=("state_complaint_filing", "due_process"),
    ),
    "state_complaint": Happening(
        Both(en="your complaint to the state was filed", es="se presentó su queja ante el estado"),
        events=("complaint_decision",),
    ),
    "due_process": Happening(
        Both(en="the school got your due process complaint", es="la escuela recibió su solicitud de audiencia"),
        events=("resolution_meeting", "hearing_decision"),
        duties=("stay_put",),
    ),
    "hearing_decision": Happening(
        Both(en="the hearing decision was made", es="se dio la decisión de la audiencia"), duties=("appeal_decision",)
    ),
    "discrimination": Happening(
        Both(
            en="your child was treated unfairly because of a disability",
            es="se trató injustamente a su niño o niña por una discapacidad",
        ),
        events=("ocr_complaint",),
    ),
    "iee_request": Happening(
        Both(en="you asked for an independent evaluation", es="usted pidió una evaluación independiente"),
        duties=("answer_iee",),
    ),
    "records_request": Happening(
        Both(en="the school got your request for records", es="la escuela recibió su solicitud del expediente"),
        events=("records",),
    ),
    "moved": Happening(
        Both(en="your child changed schools", es="su niño o niña cambió de escuela"),
        duties=("comparable_services", "send_records"),
    ),
}


def dates_after(
    happening: str,
    day: date,
    lang: str,
    *,
    states: States,
    state: Optional[str] = None,
    calendar: Optional[Calendar] = None,
    age: Optional[float] = None,
    request: Optional[date] = None,
) -> Outlook:
    """The dates that follow from something that happened, and what is owed without a number of days.

    Args:
        happening: a key of ``HAPPENINGS``.
        day: the day it happened; day 0 of every count.
        lang: "en" or "es".
        states: the state data.
        state: two-letter code, where it is known.
        calendar: the district's days without school.
        age: the child's age in years, where it is known.
        request: for a consent, the day of the written request, where it is known.

    Raises:
        ValueError: no such happening.
    """
    if happening not in HAPPENINGS:
        raise ValueError(f"'{happening}' is none of {', '.join(HAPPENINGS)}")
    known = HAPPENINGS[happening]
    school_year = calendar or Calendar()
    own: List[Optional[Deadline]] = []
    if happening == "request":
        own = _after_request(day, lang, states, state, school_year, age)
    if happening == "consent" and clock_starts(states, state) == "consent":
        counted = evaluation_deadline(states, state, day, school_year, lang, age, request)
        own = [counted or federal_evaluation_deadline(states, day, lang)]
    events = [deadline_for(event, day, lang, school_year, states, state) for event in known.events]
    duties = [Duty(name, DUTIES[name][0].in_(lang), DUTIES[name][1]) for name in known.duties]
    return Outlook(tuple(item for item in (*own, *events) if item), tuple(duties))


def _after_request(
    day: date, lang: str, states: States, state: Optional[str], calendar: Calendar, age: Optional[float]
) -> List[Optional[Deadline]]:
    """The state's limit to answer, and its evaluation clock where that runs from the request."""
    from_request = clock_starts(states, state) == "referral"
    return [
        answer_deadline(states, state, day, calendar, lang),
        evaluation_deadline(states, state, day, calendar, lang, age) if from_request else None,
        second_limit_deadline(states, state, day, lang),
    ]


def preschool_dates(birth: date) -> Tuple[date, date]:
    """For a child in early intervention: the last day for the transition meeting, and the third birthday.

    The meeting is held at least 90 days before the third birthday, if the parents agree to it (34 CFR 303.209(c)(1)); an
    IEP, or an IFSP in its place, is in effect by the third birthday for a child who qualifies (34 CFR 300.124(b)).
    """
    third = add_years(birth, 3)
    return third - timedelta(days=90), third
