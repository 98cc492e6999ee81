"""What a parent says of their own heart, read from words: ``data/feelings.yml``."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Pattern, Tuple

from pydantic import BaseModel, Extra, validator

from bot.guide.crisis import with_groups
from bot.guide.texts import spoken_words

_TEARS = "sad"
#: Feelings that are no reason to think of danger to life by themselves.
_LIGHTER = ("guilty", "afraid", "ashamed", "unheard")


class Feeling(BaseModel):
    """One feeling: its name, and what parents say."""

    feeling: str
    patterns: List[str]

    class Config:
        extra = Extra.forbid


class FeelingWords(BaseModel):
    """``data/feelings.yml``; the heaviest feeling first."""

    words: Dict[str, str]
    feelings: List[Feeling]
    glad: str
    about_school: str

    class Config:
        extra = Extra.forbid

    @validator("feelings", each_item=True)
    def _compiles(cls, feeling: Feeling, values: Dict[str, Dict[str, str]]) -> Feeling:
        for pattern in feeling.patterns:
            try:
                re.compile(with_groups(pattern, values.get("words", {})))
            except re.error as error:
                raise ValueError(f"not a regular expression: {error}") from None
        return feeling

    def names(self) -> Tuple[str, ...]:
        """The feelings, in order."""
        return tuple(feeling.feeling for feeling in self.feelings)


class FeelingReader:
    """Hears a parent's feelings."""

    def __init__(self, words: FeelingWords) -> None:
        self._patterns: List[Tuple[str, Pattern[str]]] = [
            (one.feeling, re.compile("|".join(with_groups(pattern, words.words) for pattern in one.patterns)))
            for one in words.feelings
        ]
        self._glad = re.compile(words.glad)
        self._about_school = re.compile(words.about_school)
        self.names = words.names()

    def heard(self, text: str) -> Optional[str]:
        """The heaviest feeling that a message tells of the parent's own; ``None`` where it tells none."""
        spoken = spoken_words(text)
        feeling = next((feeling for feeling, pattern in self._patterns if pattern.search(spoken)), None)
        return None if feeling == _TEARS and self._glad.search(spoken) else feeling

    def is_about_school(self, text: str) -> bool:
        """Whether it is fear, guilt or anger over something of the school's, a letter or a meeting."""
        return self.heard(text) in _LIGHTER and bool(self._about_school.search(spoken_words(text)))
