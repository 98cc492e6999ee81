"""Danger to a child or a parent, read from words alone, so that it is found whatever the model thinks.

The patterns are data (``data/crisis.yml``); they err towards asking "are you safe?", and step aside
for the harmless uses of the same words that are listed there.
"""

from __future__ import annotations

import re
from typing import List, Pattern, Sequence

from pydantic import BaseModel, Extra, validator

from bot.guide.texts import plain


class CrisisPatterns(BaseModel):
    """``data/crisis.yml``: regular expressions on text in lower case without accents."""

    danger: List[str]
    harmless: List[str]

    class Config:
        extra = Extra.forbid

    @validator("danger", "harmless", each_item=True)
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return pattern


class CrisisDetector:
    """Finds words of danger."""

    def __init__(self, patterns: CrisisPatterns) -> None:
        self._danger = _joined(patterns.danger)
        self._harmless = _joined(patterns.harmless)

    def finds_danger(self, text: str) -> bool:
        """Whether a message speaks of danger to life, abuse, or a missing or hurt child."""
        without_idioms = self._harmless.sub(" ", plain(text))
        return bool(self._danger.search(without_idioms))


def _joined(patterns: Sequence[str]) -> Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")
