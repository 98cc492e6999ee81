"""Danger to a child or a parent, read from words alone, so that it is found whatever the model thinks.

The patterns are data (``data/crisis.yml``); they err towards asking "are you safe?", and step aside
for the harmless uses of the same words that are listed there.
"""

from __future__ import annotations

import re
import sre_constants
import sre_parse
from typing import Any, List, Match, Optional, Sequence, Set

from pydantic import BaseModel, Extra, validator

from bot.guide.texts import plain

#: Where a pattern may begin: at the edges of words.
_EDGE = re.compile(r"^|\b")


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
        if not pattern.startswith((r"\b", "^", "(?<!")):
            raise ValueError(r"begin the expression with \b, so that it is looked for at the edges of words only")
        return pattern


class CrisisDetector:
    """Finds words of danger."""

    def __init__(self, patterns: CrisisPatterns) -> None:
        self._danger = _Phrases(patterns.danger)
        self._harmless = _Phrases(patterns.harmless)

    def finds_danger(self, text: str) -> bool:
        """Whether a message speaks of danger to life, abuse, or a missing or hurt child."""
        return self._danger.found(self._harmless.removed(plain(text))) is not None


class _Phrases:
    """Many patterns read as one, fast: at the edge of a word only those are tried that can begin with its letter."""

    def __init__(self, patterns: Sequence[str]) -> None:
        phrases = [(re.compile(pattern), _first_signs(sre_parse.parse(pattern))) for pattern in patterns]
        known = {sign for _, signs in phrases for sign in signs or ()}
        self._by_sign = {
            sign: [phrase for phrase, signs in phrases if signs is None or sign in signs] for sign in known
        }
        self._anywhere = [phrase for phrase, signs in phrases if signs is None]

    def found(self, text: str, start: int = 0) -> Optional[Match[str]]:
        """The first match from a place on."""
        for edge in _EDGE.finditer(text, start):
            place = edge.start()
            for phrase in self._by_sign.get(text[place : place + 1], self._anywhere):
                match = phrase.match(text, place)
                if match:
                    return match
        return None

    def removed(self, text: str) -> str:
        """The text with every match taken out."""
        kept, end = [], 0
        match = self.found(text)
        while match:
            kept += [text[end : match.start()], " "]
            end = match.end()
            match = self.found(text, max(end, match.start() + 1))
        return "".join([*kept, text[end:]])


def _first_signs(parsed: Any) -> Optional[Set[str]]:
    """The signs with which a match can begin; ``None`` where that can't be told."""
    for kind, value in parsed:
        if kind in (sre_constants.AT, sre_constants.ASSERT, sre_constants.ASSERT_NOT):
            continue
        if kind is sre_constants.LITERAL:
            return {chr(value)}
        if kind is sre_constants.SUBPATTERN:
            return _first_signs(value[-1])
        if kind is sre_constants.BRANCH:
            branches = [_first_signs(branch) for branch in value[1]]
            return None if None in branches else {sign for branch in branches for sign in branch or ()}
        return None
    return None
