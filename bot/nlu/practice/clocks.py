"""Days, times and limits in a sentence, compared with the limits of the law.

Federal limits: 60 days from consent for a first evaluation (34 CFR 300.301(c)(1)), 30 days to the first IEP meeting
(300.323(c)(1)), 45 days for records (300.613(a)), 10 school days in discipline (300.530), three years for reevaluation
(300.303(b)). States' own limits for an evaluation are those of ``data/states.yml``.
"""

from __future__ import annotations

import re
from typing import List, Set

from bot.nlu.practice.sentences import normal, plain

_NUMBERS = {
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
    "sixty": 60, "ninety": 90, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "sesenta": 60,
    "noventa": 90, "couple": 2, "few": 3, "par": 2,
}  # fmt: skip
_UNITS = {
    "day": 1,
    "dia": 1,
    "week": 7,
    "semana": 7,
    "month": 30,
    "mes": 30,
    "year": 365,
    "ano": 365,
    "hour": 0,
    "hora": 0,
}
_DURATION = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})(?: (?:of|de))?[ -](?:(school|business|calendar|working|more|full|whole) )?"
    r"(day|week|month|year|hour|dia|semana|mese?|ano|hora)s?\b(?: (escolares|habiles|calendario|naturales))?"
)
_WEEKDAY = re.compile(
    r"\b(mon|tues|wednes|thurs|fri)day\b|\b(lunes|martes|miercoles|jueves|viernes)\b|\b(tomorrow|tonight|today|manana|hoy)\b"
    r"|\bthis (morning|afternoon|week)\b|\besta (tarde|semana|manana)\b|\bend of (the|this) (day|week)\b"
    r"|\bnext week\b|\b(la )?(proxima|otra) semana\b"
)
_TIME = re.compile(
    r"\b\d{1,2}(:\d\d)? ?(am|pm|a\.m|p\.m|o'clock)\b|\bat \d{1,2}(:\d\d)?\b|\ba las? \d{1,2}\b|\bnoon\b|\bmediodia\b"
)
_DATE = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(st|nd|rd|th)?\b"
    r"|\b\d{1,2} de (enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b|\b\d{1,2}/\d{1,2}\b"
)
_VAGUE = re.compile(
    r"\b(soon|shortly|eventually|as soon as|at some point|when we can|in a while|pronto|en cuanto|lo antes posible|algun dia)\b"
)
_FROM = {
    "consent": r"sign|consent|permission|say yes|agree|firm|consentimiento|permiso|autoriz",
    "request": r"request|ask|letter|e-?mail|referral|today|solicit|pid|carta|correo|remision|hoy",
    "school_year": r"school year|semester|first day|ciclo|ano escolar|semestre",
    "meeting": r"meeting|reunion|junta|eligib|qualif|calific",
}
_ABOUT = {
    "evaluation": r"evaluat|test(ing|ed|s)?\b|assess|evalua|prueba",
    "plan": r"\biep|\bplan\b|pei\b",
    "records": r"record|file|expediente|archivo",
    "answer": r"answer|respon|reply|call|e-?mail|contest|llam|avis",
    "services": r"service|therapy|minutes|sessions|servicio|terapia|sesion",
    "discipline": r"suspen|manifest|removal|disciplin",
}
_LONGEST_EVALUATION = 90


def clock_signs(sentence: str) -> List[str]:
    """Names of what a sentence says of time."""
    text = plain(sentence)
    found: Set[str] = set()
    found |= {"clock:day"} if _WEEKDAY.search(text) else set()
    found |= {"clock:time"} if _TIME.search(text) else set()
    found |= {"clock:date"} if _DATE.search(text) and "may i" not in text else set()
    found |= {"clock:vague"} if _VAGUE.search(text) else set()
    for match in _DURATION.finditer(text):
        found |= _duration(match, text)
    return sorted(found)


def _duration(match: "re.Match[str]", text: str) -> Set[str]:
    count = _NUMBERS.get(match.group(1)) or int(match.group(1))
    unit = match.group(3).rstrip("e") if match.group(3).startswith("mes") else match.group(3)
    days = count * _UNITS[unit]
    about = [name for name, pattern in _ABOUT.items() if re.search(rf"\b(?:{pattern})", text)]
    starts = [name for name, pattern in _FROM.items() if re.search(rf"\b(?:{pattern})", text)]
    size = _size(days)
    found = {"clock:duration", f"clock:{size}", f"clock:{count}{unit}"}
    found |= {f"clock:{size}:{name}" for name in about} | {f"clock:{size}:from:{name}" for name in starts}
    if match.group(2) or match.group(4):
        found.add(f"clock:unit:{match.group(2) or match.group(4)}")
    if "evaluation" in about and days > _LONGEST_EVALUATION:
        found.add("clock:too_long")
    if "evaluation" in about and days >= 30 and "request" in starts and "consent" not in starts:
        found.add("clock:from_wrong_event")
    return found


def _size(days: int) -> str:
    for name, most in (("hours", 0), ("days", 7), ("weeks", 29), ("about30", 35), ("about45", 50), ("about60", 65)):
        if days <= most:
            return name
    return "about90" if days <= 100 else "long"


def shape_signs(sentence: str) -> List[str]:
    """Names of what only the writing shows: names, numbers to call, addresses."""
    text = normal(sentence)
    found = set()
    if re.search(
        r"\b(Ms|Mr|Mrs|Miss|Dr|Sra|Sr|Srta|Dra)\b\.? ?[A-ZÁÉÍÓÚÑ]|\b(señora|señor|maestra|maestro|doctora?|Principal|Nurse|Coach|la licenciada) [A-ZÁÉÍÓÚÑ]",
        text,
    ):
        found.add("shape:title_and_name")
    if re.search(r"\d{3}[-. ]\d{4}|\(\d{3}\)|\bext(ension|ensión|\.)? ?\d+", text, re.I):
        found.add("shape:phone")
    if re.search(r"\S+@\S+", text):
        found.add("shape:address")
    if re.search(r"(?<=[a-z,] )[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{2,}", text):
        found.add("shape:name_inside")
    if re.search(r"[A-ZÁÉÍÓÚ]{4,}", text):
        found.add("shape:shouts")
    if text.endswith("?"):
        found.add("shape:question")
    if text.endswith("!"):
        found.add("shape:exclaims")
    return sorted(found)
