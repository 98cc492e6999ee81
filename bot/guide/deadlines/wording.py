"""The words of a deadline: months, kinds of days, what starts and ends a clock, and the sentences around a date."""

from __future__ import annotations

from datetime import date
from typing import Mapping, Optional, Sequence

from bot.guide.deadlines.model import Deadline
from bot.guide.languages import Both

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
    "calendar": Both(en="calendar days", es="días calendario"),
    "school": Both(en="school days", es="días de escuela"),
    "business": Both(en="business days", es="días hábiles"),
}
STARTS = {
    "consent": Both(en="it gets your signed consent to test", es="recibe su permiso por escrito para evaluar"),
    "referral": Both(
        en="it gets the request for testing (referral)", es="recibe la solicitud de evaluación (referido)"
    ),
}
#: What must be done when the clock ends, in a parent's words.
COVERS = {
    "evaluation": Both(en="finish the first testing", es="terminar la primera evaluación"),
    "eligibility": Both(
        en="finish the first testing and decide if your child qualifies",
        es="terminar la primera evaluación y decidir si su niño o niña califica",
    ),
    "iep": Both(
        en="finish the first testing, decide if your child qualifies and, if so, write the IEP with you",
        es="terminar la primera evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted",
    ),
    "placement": Both(
        en="finish the first testing, decide if your child qualifies and, if so, write the IEP with you and settle the placement "
        "(where your child is taught)",
        es="terminar la primera evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted y decidir "
        "la ubicación escolar (dónde recibe las clases)",
    ),
    "implementation": Both(
        en="finish the first testing, decide if your child qualifies and, if so, write the IEP with you and start the services",
        es="terminar la primera evaluación, decidir si su niño o niña califica y, si califica, hacer el IEP con usted y empezar "
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
        en="Federal rule: 60 calendar days from consent, or the state's own limit.",
        es="Regla federal: 60 días calendario desde el permiso por escrito, o el plazo propio del estado.",
    ),
    "federal_clock": Both(
        en="Federal law gives the school 60 calendar days to finish the first testing, from the day it gets your signed "
        "consent to test. A state may set its own limit.",
        es="La ley federal le da a la escuela 60 días calendario para terminar la primera evaluación, desde el día en que "
        "recibe su permiso por escrito para evaluar. Un estado puede fijar su propio plazo.",
    ),
    "ask_state": Both(
        en="Tell me your state and I'll tell you what I know about its clock.",
        es="Dígame su estado y le diré lo que sé de su plazo.",
    ),
    "evaluation": Both(
        en="The school has until {date} to {covers}.", es="La escuela tiene hasta {date} para {covers}."
    ),
    "federal_evaluation": Both(
        en="Under federal law the school has until {date} to finish the first testing.",
        es="Según la ley federal, la escuela tiene hasta {date} para terminar la primera evaluación.",
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
    "counted_from_request": Both(
        en="That is {days} calendar days from the day the school got your written request, a second limit in {state}.",
        es="Son {days} días calendario desde que la escuela recibió su solicitud por escrito, un segundo plazo en {state}.",
    ),
    "sooner_from_consent": Both(
        en="It may be sooner: the days from your signed consent count too.",
        es="Puede ser antes: también cuentan los días desde su permiso por escrito.",
    ),
    "counted_after_summer": Both(
        en="You asked {within} days or less before the school year ended, so it is {days} calendar days from the start of "
        "the next one.",
        es="Usted lo pidió {within} días o menos antes de que terminara el año escolar; por eso son {days} días calendario "
        "desde que empieza el siguiente.",
    ),
    "counted_skipping_summer": Both(
        en="That is {days} calendar days without the breaks that {state} leaves out; day 1 is the day after {starts}.",
        es="Son {days} días calendario sin las vacaciones que {state} no cuenta; el día 1 es el día después de que "
        "{starts}.",
    ),
    "year_end_request": Both(
        en="If you asked 30 days or less before the school year ended, it is due 30 days after the next one starts; ask the "
        "school, since this is an estimate.",
        es="Si lo pidió 30 días o menos antes de que terminara el año escolar, vence 30 días después de empezar el "
        "siguiente; pregunte a la escuela, porque es un cálculo aproximado.",
    ),
    "request_arrives": Both(en="the school gets your request", es="la escuela recibe su solicitud"),
    "answer_title": Both(en="Answer to your request for testing", es="Respuesta a su solicitud de evaluación"),
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
        return say("exact", lang, due=due)
    if deadline.earliest == deadline.latest:
        return say("nearly", lang, due=due)
    earliest, latest = format_date(deadline.earliest, lang), format_date(deadline.latest, lang)
    if deadline.earliest.year == deadline.latest.year:
        earliest = earliest.rsplit(" de ", 1)[0] if lang == "es" else earliest.rsplit(",", 1)[0]
    return say("about", lang, due=due, earliest=earliest, latest=latest)


def say(key: str, lang: str, **values: str) -> str:
    """A text with its gaps filled; ``{date}`` stays where no date is given."""
    text = TEXTS[key].in_(lang)
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def without_stop(text: str) -> str:
    """A citation without the full stop at its end."""
    return text.rstrip(".")


def counted(how: str, lang: str, amount: int, starts: str, state: str = "", within: int = 0) -> str:
    """The sentence on how the days were counted.

    Args:
        how: the key of the text.
        lang: "en" or "es".
        amount: how many days or years.
        starts: the day the clock starts, as part of a sentence.
        state: the state's name.
        within: how many days before the end of the school year the request came.
    """
    years = f"{amount} {'años' if lang == 'es' else 'years'}"
    if amount == 1:
        years = "1 año" if lang == "es" else "1 year"
    return say(how, lang, days=str(amount), years=years, starts=starts, state=state, within=str(within))


def school_gets(starts: Optional[str], lang: str) -> str:
    """ "the school gets your signed consent to test": the start as part of a sentence without its subject."""
    words = STARTS[starts or "consent"].in_(lang)
    return f"la escuela {words}" if lang == "es" else f"the school {words[3:]}"
