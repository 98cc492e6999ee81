"""States, calendars and short ways to count, for the tests of the deadlines."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import List, Optional

import pytest

from bot.guide.deadlines import Deadline, evaluation_deadline
from bot.guide.schemas import Calendar, SchoolBreak, States
from bot.guide.yaml_source import read_model

STATES = read_model(Path(__file__).parents[2] / "data" / "states.yml", States)
CODES = sorted(STATES.states)
HIDDEN = ["AK", "PR", "WV"]
SHOWN = [code for code in CODES if code not in HIDDEN]
UNKNOWN = Calendar()
#: A whole school year as a careful district writes it down.
FULL_YEAR = Calendar(
    breaks=[
        SchoolBreak(first=date(2026, 6, 5), last=date(2026, 8, 9)),
        SchoolBreak(first=date(2026, 11, 23), last=date(2026, 11, 27)),
        SchoolBreak(first=date(2026, 12, 21), last=date(2027, 1, 4)),
        SchoolBreak(first=date(2027, 3, 15), last=date(2027, 3, 19)),
        SchoolBreak(first=date(2027, 5, 29), last=date(2027, 8, 8)),
    ]
)
BOTH_LANGUAGES = pytest.mark.parametrize("lang", ["en", "es"])


def due_in(
    state: Optional[str], start: date, calendar: Calendar = UNKNOWN, lang: str = "en", age: Optional[float] = None
) -> Deadline:
    deadline = evaluation_deadline(STATES, state, start, calendar, lang, age)
    assert deadline is not None
    return deadline


def sentences(text: str) -> List[str]:
    """Sentences without the source at the end and without what stands in parentheses."""
    plain = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", text)
    return [part for part in re.split(r"(?<=[.!?])\s+", plain.strip()) if re.search(r"\w", part)]
