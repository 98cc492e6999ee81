"""A counted date as plain values, for a channel that shows it as a card or makes a calendar file of it."""

from __future__ import annotations

from datetime import date
from typing import Dict

from bot.guide.deadlines import Deadline
from bot.guide.deadlines.wording import say


def deadline_card(deadline: Deadline, lang: str) -> Dict[str, str]:
    """The date's title, the day, how it was counted, and the rule; an estimate says so in its title."""
    estimate = f" {say('ics_estimate', lang)}" if deadline.estimate else ""
    return {
        "title": f"{deadline.title[:1].upper()}{deadline.title[1:]}{estimate}",
        "date": deadline.due.isoformat(),
        "how": " ".join(part for part in (deadline.counted, deadline.caveat) if part),
        "source": deadline.source,
    }


def deadline_from_card(title: str, day: date, description: str) -> Deadline:
    """The date of a card again, as ``ics`` takes it."""
    return Deadline(
        name="card",
        statement=description,
        title=title,
        due=day,
        earliest=day,
        latest=day,
        counted="",
        caveat="",
        estimate=False,
        source="",
    )
