"""Dates, and what they are tied to: the request, the consent, or something else.

Dates are worked out here rather than with ``dateparser``: the forms parents use are few, and a parser of everything
reads dates into words that are none ("may", "sat", "2nd") and costs milliseconds.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Callable, FrozenSet, Iterator, List, Match, NamedTuple, Optional, Pattern, Tuple

from bot.nlu.facts.holidays import HOLIDAY, WORDS, before_and_after
from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.numbers import Numbers
from bot.nlu.facts.patterns import any_of, rx
from bot.nlu.facts.request_asking import ASKED_SCHOOL_FOR, by_parent
from bot.nlu.facts.vocabulary import Vocabulary

_OTHER_THING = (
    r"(?! (?:for |to see |about )?(?:\w+ ){0,3}(?:records|meeting|cop(?:y|ies)|iee|conference|interpreter"
    r"|expediente|archivos|copias?|cita|junta|reunion)\b)"
)
_ASK = rx(
    r"\b(?:(?:asked|ask)(?! me\b)OTHER|requestedOTHER|(?:pedi|pedimos|solicite)OTHER|e-?mailed|emailed|texted"
    r"|sent|wrote|submitted|turned (?:it |that |the \w+ )?in|mailed|handed|faxed|put in|put it in|gave (?:them"
    r"|the school|her|him)"
    r"|filed|(?:dropped (?:off )?|left |took )(?:in )?(?:a|the|my) (?:letter|note|request)|put (?:the|my|a) (?:request|letter|note)|(?:talked|spoke) (?:to|with)|hable con|messaged|filled out|(?:llene|llenamos)|told (?:them|the|his|her)|my (?:letter|e-?mail|request|written request)|request (?:was|is|went"
    r"|dated)|mi (?:solicitud|carta)|mande|envie|mandamos|escribi|entregue|deje|dejamos|lleve|llevamos|les? di|pregunte|solicitamos|le dije)\b",
    OTHER=_OTHER_THING,
)
#: These are asking only where the sentence speaks of testing.
_LOOSE_ASK = rx(
    r"^(?:deje|dejamos|lleve|llevamos|les? di|hable|talked|spoke|told|le dije|pregunte|handed|gave|texted|put in|sent$)"
)
_ABOUT_TESTS = rx(r"\b(?:EVAL|WRITTEN|request|consent|form|papers?|solicitud|hoja|it|that)\b")
_NOT_BY_PARENT = rx(
    r"(?:\b(?:they|school|teacher|district|principal|psychologist|he|she|who|counselor|escuela|maestra"
    r"|distrito|me|nos|office|manager)(?: (?:has|have|had|just|already|then|finally|also|only|never))? $)"
)
#: "They refused my request on October 2": the day of the answer.
_ANSWERED_NO = rx(r"\b(?:refused|denied|rejected|declined|turned down|negaron|rechazaron)(?: to| a)? $")
_CONSENT = rx(
    r"\b(?:signed(?! (?:the |his |her |my |an? |off on the )?(?:new |first |initial )?(?:iep|504|up|out|him"
    r"|her))|signature|sign (?:for|the (?:papers?|forms?))|mi firma|consent(?:ed)?|permission|firme|firmamos|consentimiento|permiso|firmado)\b"
)
_IEP_SIGNED = rx(
    r"\b(?:signed|firme|firmamos) (?:the |his |her |my |an? |el |su |off on the )?(?:new |first "
    r"|initial )?(?:iep|504)"
)
_BIRTH = rx(
    r"\b(?:birthday|born|bday|b-day|birthdate|birth|turns?|turning|turned|will be|shell be|hell be|dob|d\.o\.b"
    r"|cumple|cumpleanos|cumplir|cumplio|cumplira|nacio|nacimiento|naci)\b"
)
_MEETING = rx(
    r"\b(?:meeting|meetings|meet|met|mtg|junta|reunion|conference|appointment|cita|hearing|ard|scheduled"
    r"|programada|tested (?=on)|testing is)\b"
)
_OTHER = rx(
    r"\b(?:started|diagnosed|suspended|said no|refused|denied|moved|report|due|deadline|response"
    r"|respond(?:ed)?|answered|replied|since|until|before|school starts|ends|evaluated|"
    r"empezo|suspendieron|negaron|dijeron|desde|hasta|antes|contesto|contestaron|respondieron|got|received"
    r"|recibi|expires|last day|happened|paso|they tested|wrote back|told me|expelled)\b"
)
_FUTURE = rx(
    r"\b(?:is|will be|scheduled|coming up|coming|upcoming|next|set for|set|tomorrow|es|sera|proxim[oa]"
    r"|va a ser|programada|due|deadline|by|until|before|para el)\b[^.;,]*$"
)
_PAST = rx(r"\b(?:was|were|had|held|met|asked|signed|sent|fue|tuvimos|era|said|last)\b")
_SINCE = rx(r"\b(?:since|desde)(?: el| the)? ?$")
_REFERS_BACK = rx(
    r"^\W*(?:that was|it was|this was|that s|thats|eso fue|fue|i did (?:it|that|so)|on|el|back on|around"
    r"|sent it|signed it)\b"
)


_WORD = re.compile(r"\w+")
#: "El diez de octubre".
_SPANISH_DAYS = {
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16,
    "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintidos": 22,
    "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29, "treinta": 30,
}  # fmt: skip
#: "El viernes 10" needs no "th".
_SPANISH_WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
_DIGIT_DATE = re.compile(r"\d[/.-]\d")


class Day(NamedTuple):
    """A day named in a message (folded offsets)."""

    start: int
    end: int
    #: The day as it stands, or the latest such day not after today where no year is said.
    past: Optional[date]
    #: The next such day from today on, where no year is said.
    ahead: Optional[date]
    #: Only read when tied to what the parent did or to a meeting ("on Tuesday", "today").
    needs_tie: bool = False


class _Form(NamedTuple):
    #: Words of which one must stand in the message for the pattern to be tried; none for digits.
    hints: FrozenSet[str]
    pattern: Pattern[str]
    read: Callable[[Match[str], date], Optional[Day]]


class Dates:
    """The date forms of both languages, compiled once."""

    def __init__(self, vocabulary: Vocabulary, numbers: Numbers) -> None:
        self._numbers = numbers
        self._months = {
            word: number for words in vocabulary.both() for number, spelled in words.months.items() for word in spelled
        }
        self._weekdays = {
            word: number
            for words in vocabulary.both()
            for number, spelled in words.weekdays.items()
            for word in spelled
        }
        ordinals = {
            word: int(number)
            for words in vocabulary.both()
            for number, spelled in words.grade_numbers.items()
            for word in spelled
        }
        self._ordinals = {word: number for word, number in ordinals.items() if word.isalpha()} | _SPANISH_DAYS
        #: An alternation of all month words, as a part of other patterns.
        self.month = any_of(self._months)
        self._forms = self._compile()
        self._only_month = rx(rf"\b{self.month}\b")

    def _compile(self) -> Tuple[_Form, ...]:
        month, weekday = rf"(?P<month>{self.month})", rf"(?P<weekday>{any_of(self._weekdays)})"
        year = r"(?:,? (?:de |del |of )?(?P<year>20\d\d)|,? '?(?P<short>2\d)(?=[.,;)]|$))?"
        day = (
            rf"(?P<day>\d{{1,2}}(?!\d|:|/|\.\d| ?(?:am|pm|times|minutes?|hours?|kids|weeks?|days?|months?"
            rf"|years?|yo)\b)|{any_of(self._ordinals)}(?![a-z]))(?:st|nd|rd|th|ro|er)?"
        )
        #: A weekday before a date belongs to it: "Friday, October 10", "el viernes 10 de octubre".
        named = rf"(?:\b(?:(?:on|el|this past|this|last|next|past) )?(?P<on>{any_of(self._weekdays)})[.,]? \(?(?:the |el |dia |el dia )?)?"
        number = r"(?P<day>[12]\d|3[01]|[1-9])"
        no_time = r"(?![\d/:.-]\d|\d| ?(?:am|pm|st|nd|rd|th|grade|de la|dias?|veces|anos|horas)\b)"
        count = rf"(?:{self._numbers.part}|(?P<one>an?|una?|couple(?: of)?|a couple(?: of)?|un par de))"
        unit = r"(?P<unit>day|week|wk|month|year|dia|semana|mes|ano)(?:s|es)?"
        digits: FrozenSet[str] = frozenset()
        digits_alone = frozenset({"the", "el"})
        months, weekdays = frozenset(self._months), frozenset(self._weekdays)
        forms = (
            (digits, r"\b(?P<year>20\d\d)-(?P<m>\d{1,2})-(?P<day>\d{1,2})\b", self._numeric),
            (
                digits,
                rf"{named}(?<![\d/.$-])(?P<m>\d{{1,2}})/(?P<day>\d{{1,2}})(?:/(?P<year>20\d\d|\d\d))?(?![\d/%]|\.\d"
                r"| (?:trials?|of|times|correct|points|stars|right|opportunities|attempts|days|veces))",
                self._numeric,
            ),
            (
                digits,
                r"(?<![\d/.$-])(?P<m>\d{1,2})(?P<sep>[.-])(?P<day>\d{1,2})(?P=sep)(?P<year>20\d\d|\d\d)(?!\d)",
                self._numeric,
            ),
            (months, rf"{named}\b{month}\.?,? (?:the )?{day}\b{year}", self._named),
            (months, rf"{named}(?<![\d/.-])(?:the )?{day}(?: de| of)(?: el mes de)? {month}\b{year}", self._named),
            (months, rf"{named}(?<![\d/.-])(?P<day>\d{{1,2}})(?:st|nd|rd|th) {month}\b{year}", self._named),
            (months, rf"(?<![\d/.-])(?P<day>\d{{1,2}}) {month} (?P<year>20\d\d)\b", self._named),
            (
                frozenset({"ago", "back", "atras"}),
                rf"{count} {unit}(?P<half2> and an? half)? (?:ago|back|atras)\b",
                self._ago,
            ),
            (
                frozenset({"hace"}),
                rf"\bhace (?:como |unas |unos |casi |mas o menos |ya )?{count} {unit}(?: y medi[oa])?\b",
                self._ago,
            ),
            *(
                (weekdays, rf"\b(?:(?:on|el|this past|last|past) )?{named_so}{no_time}", self._weekday_of_month)
                for named_so in (
                    rf"{weekday},? (?:the |el |dia |el dia ){number}(?:st|nd|rd|th)?",
                    rf"{weekday},? {number}(?:st|nd|rd|th)",
                    rf"(?P<weekday>{any_of(_SPANISH_WEEKDAYS)}) {number}",
                )
            ),
            (
                WORDS,
                rf"\b(?:(?:the|el|on) )?(?:{weekday}|day|dia) (?:right )?(?P<side>after|before|despues|antes) (?:de |del )?{HOLIDAY}(?! (?:break|vacation|party|concert|play))\b",
                self._beside_holiday,
            ),
            (
                WORDS,
                rf"\b(?:on|el dia de|en) {HOLIDAY}(?! (?:break|vacation|party|concert|play|eve))\b",
                self._beside_holiday,
            ),
            (weekdays, rf"\b(?:this past|last|past|el pasado) {weekday}\b", self._last_weekday),
            (weekdays, rf"\b(?:el |este )?{weekday} pasado\b", self._last_weekday),
            (weekdays, rf"\b(?:next|this coming|el proximo|este proximo) {weekday}\b", self._next_weekday),
            (
                digits_alone,
                r"\b(?:on|dated|since) the (?P<day>\d{1,2})(?:st|nd|rd|th)(?! (?:grade|of|time|month|de)\b)",
                self._day_of_month,
            ),
            (
                digits_alone,
                r"\bel (?:dia )?(?P<day>\d{1,2})(?=[ ]?(?:$|[.,;!?])| (?:y|pero|por|pidiendo|para|a|no)\b)",
                self._day_of_month,
            ),
            (weekdays, rf"\b(?:on|el|this) {weekday}\b(?! (?:afternoons?|mornings?|nights?|que viene))", self._weekday),
            (
                frozenset({"before", "anteayer", "antier", "antes"}),
                r"\b(?:the day before yesterday|day before yesterday|anteayer|antier|antes de ayer)\b",
                lambda found, today: _days(found, today, -2),
            ),
            (
                frozenset({"yesterday", "yesturday", "yestarday", "ayer", "night", "anoche"}),
                r"\b(?:yesterday|yesturday|yestarday|ayer|last night|anoche)\b",
                lambda found, today: _days(found, today, -1),
            ),
            (
                frozenset({"today", "hoy", "this", "esta"}),
                r"\b(?:today|hoy|this morning|this afternoon|esta manana)\b",
                lambda found, today: _days(found, today, 0, True),
            ),
            (
                frozenset({"tomorrow", "tmrw", "tmr", "tomorow", "tommorow", "tommorrow", "2moro", "manana"}),
                r"(?<!la )(?<!las )(?<!esta )(?<!cada )\b(?:tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|2moro"
                r"|manana)\b",
                lambda found, today: _days(found, today, 1, True),
            ),
        )
        return tuple(_Form(hints, rx(pattern), read) for hints, pattern, read in forms)

    def days(self, message: Message) -> List[Day]:
        """All days named, in order, without overlaps."""
        text = message.text
        words = frozenset(_WORD.findall(text))
        digits = bool(_DIGIT_DATE.search(text))
        found = [
            day
            for form in self._forms
            if (not words.isdisjoint(form.hints) if form.hints else digits)
            for hit in form.pattern.finditer(text)
            for day in self._one(form, hit, message)
        ]
        kept: List[Day] = []
        for day in sorted(found, key=lambda item: (item.start, -item.end)):
            if not kept or day.start >= kept[-1].end:
                kept.append(day)
        return kept

    def _one(self, form: _Form, hit: Match[str], message: Message) -> Iterator[Day]:
        day = form.read(hit, message.today)
        if day and (day.past or day.ahead):
            yield day

    def month_only(self, text: str, position: int = 0) -> Optional[Tuple[int, int]]:
        """The month named from a position on, and where it ends."""
        found = self._only_month.search(text, position)
        return (self._months[found.group()], found.end()) if found else None

    def read(self, message: Message) -> List[Found]:
        """``request_date``, ``consent_date`` and ``date``; of several of one kind the first."""
        found: List[Found] = []
        for day in self.days(message):
            tie = _tie(message, day)
            if tie == "birth" or (tie in ("none", "other") and day.needs_tie):
                continue
            value, name = day.past, {"ask": "request_date", "consent": "consent_date"}.get(tie, "date")
            if name == "date" and day.ahead and (day.past is None or _lies_ahead(message, day, tie)):
                value = day.ahead
            if value is None or any(other.name == name for other in found):
                continue
            found.append(Found(name, value.isoformat(), day.start, day.end))
        return found

    def _numeric(self, found: Match[str], today: date) -> Optional[Day]:
        month, day = int(found.group("m")), int(found.group("day"))
        year = found.groupdict().get("year")
        if (
            not year
            and not found.groupdict().get("on")
            and (month, day) in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4))
            and not found.string[: found.start()].endswith(
                ("on ", "el ", "dated ", "of ", "signed ", "asked ", "sent ", "emailed ", "testing ", "eval ", "firme ")
            )
        ):
            return None
        if (
            month > 12
            and day <= 12
            and (year or found.groupdict().get("on") or found.string[: found.start()].endswith("el "))
        ):
            month, day = day, month
        return _calendar_day(found, month, day, _full_year(year), today)

    def _named(self, found: Match[str], today: date) -> Optional[Day]:
        groups = found.groupdict()
        text = groups["day"]
        day = int(text) if text.isdigit() else self._ordinals[text]
        year = groups.get("year") or groups.get("short")
        return _calendar_day(found, self._months[groups["month"].replace("-", " ")], day, _full_year(year), today)

    def _ago(self, found: Match[str], today: date) -> Optional[Day]:
        if found.groupdict().get("n"):
            count = self._numbers.value(found)
        else:
            count = 2.0 if any(word in (found.group("one") or "") for word in ("couple", "par")) else 1.0
        unit = found.group("unit")
        if unit in ("year", "ano"):
            return None
        if unit in ("day", "dia"):
            when = today - timedelta(days=round(count))
        elif unit in ("week", "wk", "semana"):
            when = today - timedelta(days=round(7 * count))
        else:
            when = _months_before(today, round(count))
        return Day(found.start(), found.end(), when, None)

    def _last_weekday(self, found: Match[str], today: date) -> Optional[Day]:
        back = (today.isoweekday() - self._weekday_number(found)) % 7 or 7
        return Day(found.start(), found.end(), today - timedelta(days=back), None)

    def _next_weekday(self, found: Match[str], today: date) -> Optional[Day]:
        ahead = (self._weekday_number(found) - today.isoweekday()) % 7 or 7
        return Day(found.start(), found.end(), None, today + timedelta(days=ahead))

    def _weekday(self, found: Match[str], today: date) -> Optional[Day]:
        number = self._weekday_number(found)
        past = today - timedelta(days=(today.isoweekday() - number) % 7 or 7)
        ahead = today + timedelta(days=(number - today.isoweekday()) % 7 or 7)
        return Day(found.start(), found.end(), past, ahead, needs_tie=True)

    def _day_of_month(self, found: Match[str], today: date) -> Optional[Day]:
        """ "On the 3rd": the latest 3rd; only where it is tied to something."""
        day = int(found.group("day"))
        if not 1 <= day <= 28 + 3:
            return None
        for back in range(3):
            month = _months_before(today.replace(day=1), back)
            if day <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=day) <= today:
                ahead = [
                    later.replace(day=day)
                    for later in (today.replace(day=1), _months_before(today.replace(day=1), -1))
                    if day <= calendar.monthrange(later.year, later.month)[1] and later.replace(day=day) >= today
                ]
                past = month.replace(day=day)
                return Day(found.start(), found.end(), past, ahead[0] if ahead else None, needs_tie=True)
        return None

    def _weekday_of_month(self, found: Match[str], today: date) -> Optional[Day]:
        """ "Friday the 10th": the latest 10th that is a Friday, and the next."""
        weekday, day = self._weekday_number(found), int(found.group("day"))
        days = [today + timedelta(days=shift) for shift in range(-400, 401)]
        such = [one for one in days if one.day == day and one.isoweekday() == weekday]
        past = [one for one in such if one <= today]
        ahead = [one for one in such if one >= today]
        return Day(found.start(), found.end(), past[-1] if past else None, ahead[0] if ahead else None, needs_tie=True)

    def _beside_holiday(self, found: Match[str], today: date) -> Optional[Day]:
        word = found.groupdict().get("weekday")
        past, ahead = before_and_after(found, today, self._weekdays[word] if word else None)
        return Day(found.start(), found.end(), past, ahead)

    def _weekday_number(self, found: Match[str]) -> int:
        return self._weekdays[found.group("weekday")]


def next_day(month: int, day: int, today: date) -> date:
    """The next such day from today on."""
    for year in range(today.year, today.year + 9):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return date(today.year + 1, month, 28)


def _full_year(year: Optional[str]) -> Optional[int]:
    return None if not year else int(year) + (2000 if len(year) == 2 else 0)


def _days(found: Match[str], today: date, days: int, needs_tie: bool = False) -> Day:
    when = today + timedelta(days=days)
    return Day(found.start(), found.end(), when if days <= 0 else None, when if days > 0 else None, needs_tie)


def _calendar_day(found: Match[str], month: int, day: int, year: Optional[int], today: date) -> Optional[Day]:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year is not None:
        if not 1990 <= year <= today.year + 30 or day > calendar.monthrange(year, month)[1]:
            return None
        return Day(found.start(), found.end(), date(year, month, day), None)
    if day > calendar.monthrange(2024, month)[1]:
        return None
    for past_year in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(past_year, month)[1] and date(past_year, month, day) <= today:
            return Day(found.start(), found.end(), date(past_year, month, day), next_day(month, day, today))
    return None


def _months_before(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _tie(message: Message, day: Day) -> str:
    """What a day belongs to: the nearest doing before it in its sentence, else the nearest after it."""
    start, end = message.sentence_at(day.start)
    before = message.text[start : day.start]
    anchors = _anchors(message, start, day.start)
    after = _anchors(message, day.end, end)
    if anchors and _SINCE.search(before) and after and min(after)[1] in ("ask", "consent"):
        return min(after)[1]  # "desde el 12 de enero firmé": what was done since then follows
    if anchors:
        return max(anchors)[1]
    if after:
        return min(after)[1]
    index = list(message.sentences).index((start, end))
    if index and (not before.strip() or _REFERS_BACK.match(before)):
        last_start, last_end = message.sentences[index - 1]
        earlier = [tie for _, tie in sorted(_anchors(message, last_start, last_end)) if tie in ("ask", "consent")]
        if earlier and not message.is_question(last_start):
            return earlier[-1]
    return "none"


def _anchors(message: Message, start: int, end: int) -> List[Tuple[int, str]]:
    found: List[Tuple[int, str]] = []
    text = message.text
    for tie, pattern in (("birth", _BIRTH), ("meeting", _MEETING), ("other", _OTHER), ("consent", _CONSENT)):
        found.extend((hit.start(), tie) for hit in pattern.finditer(text, start, end))
    found.extend((hit.start(), "meeting") for hit in _IEP_SIGNED.finditer(text, start, end))
    for hit in _ASK.finditer(text, start, end):
        if _LOOSE_ASK.search(hit.group()) and not _ABOUT_TESTS.search(text, *message.sentence_at(hit.start())):
            continue
        if _ANSWERED_NO.search(text, max(0, hit.start() - 30), hit.start()):
            found.append((hit.start(), "other"))
        elif not _NOT_BY_PARENT.search(text, max(0, hit.start() - 40), hit.start()) and (
            hit.group().startswith(("my ", "mi ", "request"))
            or by_parent(message, hit.start(), hit.group())
            or ASKED_SCHOOL_FOR.match(text[hit.start() :])
        ):
            found.append((hit.start(), "ask"))
        else:
            found.append((hit.start(), "other"))
    return found


def _lies_ahead(message: Message, day: Day, tie: str) -> bool:
    """Whether a day without a year is still to come: "the meeting is March 19"."""
    before = message.sentence_before(day.start)
    if tie not in ("meeting", "other") or _PAST.search(before):
        return False
    return (day.needs_tie and tie == "meeting") or bool(_FUTURE.search(before))
