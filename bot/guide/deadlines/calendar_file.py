"""A deadline as a calendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone
from typing import List, Optional

from bot.guide.deadlines.days import ONE_DAY
from bot.guide.deadlines.model import Deadline
from bot.guide.deadlines.wording import explain, say


def ics(deadline: Deadline, lang: str, now: Optional[datetime] = None) -> str:
    """The deadline as a calendar file with one all-day event (RFC 5545), without anything about the child.

    Args:
        deadline: built in the same language.
        lang: "en" or "es".
        now: the time of writing with its time zone; the present where it isn't given.
    """
    stamp = (now or datetime.now(timezone.utc)).astimezone(timezone.utc)
    estimate = f" {say('ics_estimate', lang)}" if deadline.estimate else ""
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
