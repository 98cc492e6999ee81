"""The federal limits that are the same everywhere: how many days, from what, and the words for them. Data, no counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from bot.guide.languages import Both


@dataclass(frozen=True)
class Event:
    """A federal limit.

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


EVENTS: Mapping[str, Event] = {
    "iep_meeting": Event(
        30,
        "calendar",
        "34 CFR 300.323(c)(1)",
        Both(
            en="The school must hold the first IEP meeting by {date}.",
            es="La escuela debe hacer la primera junta del IEP a más tardar {date}.",
        ),
        Both(en="Last day for the first IEP meeting", es="Último día para la primera junta del IEP"),
        Both(
            en="the team decides that your child needs special education",
            es="el equipo decide que su niño o niña necesita educación especial",
        ),
    ),
    "records": Event(
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
            es="Debe ser antes si primero hay una junta del IEP o una audiencia.",
        ),
    ),
    "manifestation": Event(
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
            es="la escuela decide cambiar la ubicación escolar por una falta a las reglas",
        ),
    ),
    "state_complaint_filing": Event(
        1,
        "years",
        "34 CFR 300.153(c)",
        Both(
            en="A state complaint about this must reach the state by {date}.",
            es="Una queja ante el estado sobre esto debe llegar al estado a más tardar {date}.",
        ),
        Both(en="Last day for a state complaint", es="Último día para una queja ante el estado"),
        Both(en="the day the rule was broken", es="el día en que no se cumplió la regla"),
        Both(
            en="Send it well before: the day the state gets it is what counts.",
            es="Envíela bastante antes: cuenta el día en que el estado la recibe.",
        ),
    ),
    "due_process": Event(
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
    "annual_review": Event(
        1,
        "years",
        "34 CFR 300.324(b)(1)(i)",
        Both(en="The team must review the IEP by {date}.", es="El equipo debe revisar el IEP a más tardar {date}."),
        Both(en="Last day for the yearly IEP review", es="Último día para la revisión anual del IEP"),
        Both(en="the last yearly IEP", es="el último IEP anual"),
        Both(en="You may ask for a meeting sooner.", es="Usted puede pedir una reunión antes."),
    ),
    "reevaluation": Event(
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
    "complaint_decision": Event(
        60,
        "calendar",
        "34 CFR 300.152(a)",
        Both(
            en="The state must decide your complaint by {date}.",
            es="El estado debe resolver su queja a más tardar {date}.",
        ),
        Both(en="Last day for the state's decision", es="Último día para la decisión del estado"),
        Both(en="your complaint is filed", es="se presenta su queja"),
        Both(
            en="It may take longer only for exceptional reasons, or if you and the school agree to mediate.",
            es="Puede tardar más solo por razones excepcionales, o si usted y la escuela acuerdan una mediación.",
        ),
    ),
    "resolution_meeting": Event(
        15,
        "calendar",
        "34 CFR 300.510(a)",
        Both(
            en="The school must hold the resolution meeting by {date}, unless you both agree in writing to skip it or you "
            "agree to use mediation.",
            es="La escuela debe hacer la reunión de resolución a más tardar {date}, a menos que ambos acuerden por escrito "
            "no hacerla o acuerden usar la mediación.",
        ),
        Both(en="Last day for the resolution meeting", es="Último día para la reunión de resolución"),
        Both(
            en="the school gets your due process complaint",
            es="la escuela recibe su solicitud de audiencia de debido proceso",
        ),
        Both(
            en="In a discipline case it is 7 days.",
            es="En un caso de disciplina son 7 días.",
        ),
    ),
    "hearing_decision": Event(
        75,
        "calendar",
        "34 CFR 300.510(b), 300.515(a)",
        Both(
            en="If the dispute is not settled, the hearing decision is due by {date}: 30 days to settle, then 45 days.",
            es="Si no hay acuerdo, la decisión de la audiencia debe darse a más tardar {date}: 30 días para llegar a un "
            "acuerdo y luego 45.",
        ),
        Both(en="Hearing decision due", es="Fecha límite de la decisión de la audiencia"),
        Both(
            en="the school gets your due process complaint",
            es="la escuela recibe su solicitud de audiencia de debido proceso",
        ),
        Both(
            en="It moves if the 30 days are cut short or made longer, or the hearing officer gives one side more time.",
            es="Cambia si los 30 días se acortan o se alargan, o si el funcionario de la audiencia da más tiempo.",
        ),
    ),
    "expedited_hearing": Event(
        20,
        "school",
        "34 CFR 300.532(c)(2)",
        Both(
            en="The discipline hearing must take place by {date}, with a decision within 10 school days after it.",
            es="La audiencia de disciplina debe hacerse a más tardar {date}, con una decisión en los 10 días de escuela "
            "siguientes.",
        ),
        Both(en="Last day for the discipline hearing", es="Último día para la audiencia de disciplina"),
        Both(
            en="the due process complaint asking for it is filed",
            es="se presenta la solicitud de audiencia de debido proceso",
        ),
    ),
    "special_setting": Event(
        45,
        "school",
        "34 CFR 300.530(g)",
        Both(
            en="For weapons, illegal drugs or serious injury, the school may keep your child in another setting until "
            "{date} at most.",
            es="Por armas, drogas ilegales o lesiones graves, la escuela puede tener a su niño o niña en otro lugar "
            "educativo como máximo hasta {date}.",
        ),
        Both(en="Last day of the other setting", es="Último día en el otro lugar educativo"),
        Both(en="the removal starts", es="empieza la separación"),
    ),
    "ocr_complaint": Event(
        180,
        "calendar",
        "34 CFR 104.61, 100.7(b)",
        Both(
            en="A civil rights complaint (OCR) about this is due by {date}, unless more time is granted.",
            es="Una queja de derechos civiles (OCR) sobre esto debe presentarse a más tardar {date}, salvo que den más tiempo.",
        ),
        Both(en="Last day for a civil rights complaint", es="Último día para una queja de derechos civiles"),
        Both(en="the day of the unfair treatment", es="el día del trato injusto"),
        Both(
            en="Check the office's address first, as it may have changed.",
            es="Revise antes la dirección de la oficina; puede haber cambiado.",
        ),
    ),
}
