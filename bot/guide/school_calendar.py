"""The district's calendar file (RFC 5545): its all-day events without school, as breaks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence

from bot.guide.schemas import Calendar, District, SchoolBreak
from bot.guide.yaml_source import ContentError

ONE_DAY = timedelta(days=1)


def with_calendar_file(district: District, data: Path) -> District:
    """The district with the breaks of the .ics file that it names, if it names one.

    Args:
        district: as read from ``district.yml``.
        data: the folder of ``district.yml`` and the calendar file.

    Raises:
        ContentError: the file is missing, or holds no day without school.
    """
    calendar = district.calendar
    if calendar.ics is None:
        return district
    path = data / calendar.ics
    if not path.is_file():
        raise ContentError(f"{data / 'district.yml'}:1: calendar: there is no file '{path}'.")
    found = read_breaks(path.read_text(encoding="utf-8-sig"), calendar.ics_words)
    if not found:
        raise ContentError(
            f"{path}:1: no all-day event has one of the words {', '.join(calendar.ics_words)} in its title."
        )
    whole = Calendar(breaks=[*calendar.breaks, *found], ics=calendar.ics, ics_words=calendar.ics_words)
    return district.copy(update={"calendar": whole})


def read_breaks(text: str, words: Sequence[str]) -> List[SchoolBreak]:
    """The all-day events whose title has one of the words.

    Args:
        text: the calendar file.
        words: for example "no school" or "break"; small or capital letters make no difference.
    """
    breaks = []
    for event in _events(text):
        title = event.get("SUMMARY", "").lower()
        first, after = _day(event.get("DTSTART")), _day(event.get("DTEND"))
        if first and any(word.lower() in title for word in words):
            breaks.append(SchoolBreak(first=first, last=max(first, (after or first + ONE_DAY) - ONE_DAY)))
    return breaks


def _events(text: str) -> Iterator[Dict[str, str]]:
    """Each event's values by name; parameters such as ``;VALUE=DATE`` are left out."""
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    event: Optional[Dict[str, str]] = None
    for line in unfolded.split("\n"):
        name, _, value = line.partition(":")
        if line.strip() == "BEGIN:VEVENT":
            event = {}
        elif line.strip() == "END:VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None and value:
            event.setdefault(name.split(";")[0].upper(), value.strip())


def _day(value: Optional[str]) -> Optional[date]:
    """A date value, or ``None`` where the event has a time of day and is no whole day."""
    if not value or len(value) != 8 or not value.isdigit():
        return None
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return None
