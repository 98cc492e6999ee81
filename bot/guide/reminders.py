"""Reminders: of which date a parent may be reminded, when the text goes out, and what it says.

What is decided here knows no phone and no provider. A reminder is offered where the guide counted a date that is still
far enough ahead; what goes out names no child, no diagnosis and no kind of meeting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.content import Content
from bot.guide.deadlines import format_date
from bot.guide.deadlines.days import is_business_day
from bot.guide.facts import Facts, parse_iso
from bot.guide.family_clock import family_deadline, family_state
from bot.guide.languages import Both
from bot.guide.quiet_hours import Hours, best_moment, common_zones, known_zone, latest_date
from bot.guide.texts import bare_words
from bot.guide.wording import fill
from bot.guide.yaml_source import read_model

#: Texts of ``data/reminders.yml``, and the gaps that each may have.
TEXT_GAPS: Mapping[str, Tuple[str, ...]] = {
    "offer": (),
    "taken": ("date", "sent"),
    "already": ("date", "sent"),
    "no_date": (),
    "too_late": ("date",),
    "too_many": (),
    "list": (),
    "listed": ("date", "sent"),
    "list_end": (),
    "none": (),
    "cancelled": (),
    "unavailable": (),
    "school_days_end": ("school", "days", "date"),
    "school_time_ends": ("school", "date"),
    "school_time_about": ("school", "date"),
    "date_comes": ("school", "date"),
    "date_comes_about": ("school", "date"),
}
#: A parent keeps at most this many at a time.
MOST_REMINDERS = 5
REMIND, CANCEL, LIST = "remind", "cancel", "list"
_COMMANDS: Tuple[Tuple[str, "re.Pattern[str]"], ...] = (
    (
        CANCEL,
        re.compile(
            r"^(please )?(cancel|delete|remove|end|forget|turn off|no more|no)( (my|the|that|this|all|all my))? reminders?( please)?$"
            r"|^(por favor )?(cancelar|cancele|cancela|borrar|borre|borra|quitar|quite|quita|no mas|ya no quiero)"
            r"( (el|los|mi|mis|todos mis|ese))? recordatorios?( por favor)?$"
            r"|^(don ?t|do not) remind me$|^(ya )?no me (recuerde|avise)$"
        ),
    ),
    (
        LIST,
        re.compile(
            r"^((show|list|see)( me)? )?(my )?reminders$|^(what|which) reminders do i have$"
            r"|^((ver|muestre(me)?) )?(mis )?recordatorios$|^que recordatorios tengo$"
        ),
    ),
    (
        REMIND,
        re.compile(
            r"^((yes|ok|sure|please|yes please) )?(can|could|will) you remind me( (of|about|before) (it|that|this|(that|this|the) (date|day|deadline)))?( please)?$"
            r"|^((yes|ok|sure|please|yes please) )?(remind( me)?|reminder|set( up)? (a|the) reminder|send( me)? (a|the|one) reminder|(a )?reminder please)"
            r"( (of|about|before) (it|that|this|(that|this|the) (date|day|deadline)))?( please)?$"
            r"|^((si|ok|claro|por favor|si por favor) )?(recordar(me)?( (esa|esta|la) fecha)?|recordatorio|(me )?puede (recordarme(lo)?|avisarme)|recuerde(me(lo)?)?"
            r"|recuerda(me(lo)?)?|avise(me)?|avisa(me)?|avisar(me)?|(quiero|deme) un recordatorio)( (de|antes de) (eso|(esa|esta|la) fecha))?( por favor)?$"
        ),
    ),
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_DAYS = re.compile(r"\b(\d{1,3}) (?:[a-zá]+ )?(?:days|días)\b")


class DayHours(BaseModel):
    """Hours of the day at the recipient's place."""

    first: int = Field(alias="from", ge=8, le=20)
    best: int = Field(ge=8, le=20)
    last: int = Field(alias="to", ge=9, le=21)

    class Config:
        extra = Extra.forbid

    @validator("last")
    def _in_order(cls, last: int, values: Dict[str, Any]) -> int:
        if not values.get("first", 0) <= values.get("best", 0) < last:
            raise ValueError("'from', 'best' and 'to' must be in this order")
        return last


class ReminderRules(BaseModel):
    """``data/reminders.yml``."""

    wording: int = Field(ge=1)
    days_before: List[int] = Field(min_items=1)
    hours: DayHours
    texts: Dict[str, Both]
    anywhere: List[str] = Field(min_items=1)
    zones: Dict[str, List[str]]

    class Config:
        extra = Extra.forbid

    @validator("days_before", each_item=True)
    def _ahead(cls, days: int) -> int:
        if not 1 <= days <= 60:
            raise ValueError("use 1 to 60 days")
        return days

    @validator("texts")
    def _all_texts(cls, texts: Dict[str, Both]) -> Dict[str, Both]:
        missing = sorted(set(TEXT_GAPS) - set(texts))
        if missing:
            raise ValueError(f"these texts are missing: {', '.join(missing)}")
        unknown = sorted(set(texts) - set(TEXT_GAPS))
        if unknown:
            raise ValueError(f"these texts are not known: {', '.join(unknown)}")
        return texts

    @validator("anywhere", each_item=True)
    def _zone(cls, zone: str) -> str:
        if not known_zone(zone):
            raise ValueError(f"'{zone}' is no zone of the tz database, such as America/New_York")
        return zone

    @validator("zones", each_item=True)
    def _zones(cls, zones: List[str]) -> List[str]:
        unknown = [zone for zone in zones if not known_zone(zone)]
        if unknown or not zones:
            raise ValueError(f"{unknown or 'nothing'}: name zones of the tz database, such as America/New_York")
        return zones

    def day_hours(self) -> Hours:
        """The hours to keep to."""
        return Hours(first=self.hours.first, best=self.hours.best, last=self.hours.last)

    def say(self, name: str, lang: str, **values: str) -> str:
        """A text, filled in."""
        return fill(self.texts[name].in_(lang), values)


@dataclass(frozen=True)
class Reminder:
    """A date of which a parent may be reminded.

    Attributes:
        due: the day.
        subject: "school_clock" (the school's time for the first evaluation) or "date" (any other).
        days: how many days the school had, where one number says it.
        about: the day is an estimate.
        lang: "en" or "es".
        state: where the family lives, two letters, where that is known.
    """

    due: date
    subject: str
    days: Optional[int]
    about: bool
    lang: str
    state: Optional[str] = None

    def to_plain(self) -> Dict[str, Any]:
        """JSON values."""
        return {**self.__dict__, "due": self.due.isoformat()}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Reminder":
        """From what ``to_plain`` gave."""
        return cls(**{**plain, "due": date.fromisoformat(plain["due"])})


@lru_cache(maxsize=None)
def reminder_rules(data: Path) -> ReminderRules:
    """The rules and texts.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return read_model(data / "reminders.yml", ReminderRules)


def command(text: str) -> Optional[str]:
    """What a whole message asks of the reminders: ``REMIND``, ``CANCEL``, ``LIST`` or nothing."""
    words = bare_words(text.replace("'", ""))
    return next((name for name, pattern in _COMMANDS if pattern.match(words)), None)


def reminder_of(content: Content, custom: Mapping[str, Any], today: date) -> Optional[Reminder]:
    """The date of a reply that a parent may be reminded of.

    Args:
        content: states and the district.
        custom: what the reply was made of: its ``deadline`` card, ``facts`` and ``lang``.
        today: no date that is over is kept.

    Returns:
        ``None`` where the reply counted no date, or one that is over.
    """
    card = custom.get("deadline")
    due = parse_iso(card.get("date")) if isinstance(card, Mapping) else None
    if not isinstance(card, Mapping) or due is None or due <= today:
        return None
    lang = "es" if custom.get("lang") == "es" else "en"
    facts = Facts.from_slots(dict(custom.get("facts") or {}))
    clock = family_deadline(content, facts, lang)
    is_clock = clock is not None and clock.due == due and clock.source == card.get("source")
    return Reminder(
        due=due,
        subject="school_clock" if is_clock else "date",
        days=_days(str(card.get("how") or "")) if is_clock else None,
        about=bool(clock and clock.estimate) if is_clock else _is_estimate(card),
        lang=lang,
        state=family_state(content, facts),
    )


def zones_for(rules: ReminderRules, reminder: Reminder, of_number: Sequence[str], day: date) -> Tuple[str, ...]:
    """The zones whose daytime a reminder keeps to: the state's and the phone's, or all of the US where neither is known."""
    of_state = rules.zones.get(reminder.state or "", [])
    anywhere = () if of_state or of_number else rules.anywhere
    found = common_zones([of_state, of_number, anywhere], day, rules.day_hours())
    return found or tuple(rules.anywhere)


def send_time(rules: ReminderRules, reminder: Reminder, zones: Sequence[str], now: datetime) -> Optional[datetime]:
    """When the text goes out, in UTC: so many days before, on a day when offices are open where that is still ahead.

    Returns:
        ``None`` where the date is too close: nobody is told today of what was counted today.
    """
    tomorrow = latest_date(now, zones) + timedelta(days=1)
    for days in sorted(rules.days_before, reverse=True):
        day = reminder.due - timedelta(days=days)
        for candidate in (_office_day(day), day):
            if candidate >= tomorrow:
                return best_moment(candidate, zones, rules.day_hours())
    return None


def is_over(reminder: Reminder, zones: Sequence[str], now: datetime) -> bool:
    """Whether the date has passed somewhere the parent may be: a reminder would only confuse."""
    return latest_date(now, zones) > reminder.due


def reminder_text(rules: ReminderRules, reminder: Reminder, school: str) -> str:
    """What goes out: the date, who sends it, how to end it; no name, no diagnosis."""
    if reminder.subject == "school_clock":
        plain = "school_days_end" if reminder.days else "school_time_ends"
        name = "school_time_about" if reminder.about else plain
    else:
        name = "date_comes_about" if reminder.about else "date_comes"
    return rules.say(
        name, reminder.lang, school=school, days=str(reminder.days), date=short_date(reminder.due, reminder.lang)
    )


def with_offer(reply: str, reminder: Reminder, offer: str) -> str:
    """A reply with the offer right behind the sentence that says the date, so that both are in the first text."""
    said = format_date(reminder.due, reminder.lang)
    at = reply.find(said)
    end = _SENTENCE_END.search(reply, at + len(said)) if at >= 0 else None
    if end is None:
        return f"{reply.rstrip()}\n\n{offer}"
    return f"{reply[: end.end()]} {offer}{reply[end.end() :]}"


def short_date(day: date, lang: str) -> str:
    """ "May 2" or "2 de mayo"; the reminder's year is this one or the next."""
    whole = format_date(day, lang)
    return whole.rsplit(" de ", 1)[0] if lang == "es" else whole.rsplit(",", 1)[0]


def _office_day(day: date) -> date:
    """The day, or the last weekday before it that is no federal holiday: somebody at the school picks up the phone."""
    while not is_business_day(day, ""):
        day -= timedelta(days=1)
    return day


def _days(how: str) -> Optional[int]:
    """The number of days of a count, where its explanation names one only."""
    found = set(_DAYS.findall(how))
    return int(found.pop()) if len(found) == 1 else None


def _is_estimate(card: Mapping[str, Any]) -> bool:
    title = str(card.get("title") or "")
    return title.endswith(("(estimate)", "(aproximado)"))
