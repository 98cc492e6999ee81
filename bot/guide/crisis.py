"""Danger to a child or a parent, read from words alone, so that it is found whatever the model thinks.

The patterns are data (``data/crisis.yml``); they err towards asking "are you safe?", and step aside
for the harmless uses of the same words that are listed there.
"""

from __future__ import annotations

import re
import sre_constants
import sre_parse
from functools import lru_cache
from typing import Any, Dict, List, Match, Optional, Sequence, Set

from pydantic import BaseModel, Extra, validator

from bot.guide.texts import plain

#: Where a pattern may begin: before a word, and at the beginning of the message.
_BEGINNING = re.compile(r"^|\b(?=[\w'])")
#: ``{child}`` in a pattern stands for a group of words.
_GROUP = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
#: "pleeeease": a letter thrice or more is one.
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
#: So many signs of a pattern's beginning are looked at before the pattern is tried.
_SIGNS = 4


class CrisisPatterns(BaseModel):
    """``data/crisis.yml``: regular expressions on text in lower case without accents."""

    #: The usual spelling of a word with the other ways it is written.
    spellings: Dict[str, str] = {}
    #: Groups of words that patterns name in braces; a group may name those above it.
    words: Dict[str, str] = {}
    danger: List[str]
    harmless: List[str]
    #: What is told as past and safe.
    over: List[str] = []
    #: With one of these a message speaks of now, and nothing in it counts as over.
    living: List[str] = []

    class Config:
        extra = Extra.forbid

    @validator("words")
    def _written_out(cls, words: Dict[str, str]) -> Dict[str, str]:
        known: Dict[str, str] = {}
        for name, group in words.items():
            known[name] = f"(?:{with_groups(group, known)})"
        return known

    @validator("danger", "harmless", "over", "living", each_item=True)
    def _compiles(cls, pattern: str, values: Dict[str, Any]) -> str:
        written_out = with_groups(pattern, values.get("words", {}))
        try:
            re.compile(written_out)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        if not pattern.startswith((r"\b", "^", "(?<!")):
            raise ValueError(r"begin the expression with \b, so that it is looked for at the edges of words only")
        return written_out


def with_groups(pattern: str, words: Dict[str, str]) -> str:
    """A pattern with its ``{groups}`` of words written out."""
    unknown = [name for name in _GROUP.findall(pattern) if name not in words]
    if unknown:
        raise ValueError(f"no group of words is called {{{unknown[0]}}}; name it under words, above where it is used")
    return _GROUP.sub(lambda group: words[group[1]], pattern)


class CrisisDetector:
    """Finds words of danger."""

    def __init__(self, patterns: CrisisPatterns) -> None:
        self._usual = {wrong: right for right, line in patterns.spellings.items() for wrong in line.split()}
        self._danger = _Phrases(patterns.danger)
        self._harmless = _Phrases(patterns.harmless)
        self._over = _Phrases(patterns.over)
        self._living = _Phrases(patterns.living)

    def finds_danger(self, text: str) -> bool:
        """Whether a message speaks of danger to life, abuse, or a missing or hurt child."""
        serious = self._harmless.removed(self._spelled(plain(text)))
        if not self._danger.found(serious):
            return False
        return bool(self._living.found(serious) or self._danger.found(self._over.removed(serious)))

    def _spelled(self, text: str) -> str:
        """The text with the words spelled as the patterns spell them."""
        return _WORD.sub(lambda word: self._usual.get(word[0], word[0]), _DRAWN_OUT.sub(r"\1", text))


class _Phrases:
    """Many patterns read as one, fast: at a word only those are tried that can begin with its first letters."""

    def __init__(self, patterns: Sequence[str]) -> None:
        phrases = [(re.compile(pattern), tuple(_beginnings(pattern))) for pattern in patterns]

        @lru_cache(maxsize=20_000)
        def beginning_with(signs: str) -> List[Any]:
            return [phrase.match for phrase, beginnings in phrases if signs.startswith(beginnings)]

        self._beginning_with = beginning_with

    def found(self, text: str, start: int = 0) -> Optional[Match[str]]:
        """The first match from a place on."""
        for beginning in _BEGINNING.finditer(text, start):
            place = beginning.start()
            for match_at in self._beginning_with(text[place : place + _SIGNS]):
                match: Optional[Match[str]] = match_at(text, place)
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


def _beginnings(pattern: str) -> Set[str]:
    """The signs with which a match can begin: as many of them as can be told, up to ``_SIGNS``."""
    return {signs.rstrip(_ANY) for signs in _signs_of(list(sre_parse.parse(pattern).data), _SIGNS)}


#: Stands for signs that can't be told.
_ANY = "\0"


def _signs_of(parsed: Sequence[Any], size: int) -> Set[str]:
    """The beginnings of a parsed pattern; one that can't be told any further ends with ``_ANY``."""
    beginnings = {""}
    for item in parsed:
        open_ones = {signs for signs in beginnings if len(signs) < size and not signs.endswith(_ANY)}
        if not open_ones:
            break
        longer = {
            (signs + further)[:size] for signs in open_ones for further in _signs_of_item(item, size - len(signs))
        }
        beginnings = beginnings - open_ones | longer
    return beginnings


def _signs_of_item(item: Any, size: int) -> Set[str]:
    kind, value = item
    if kind in (sre_constants.AT, sre_constants.ASSERT, sre_constants.ASSERT_NOT):
        return {""}
    if kind is sre_constants.LITERAL:
        return {chr(value)}
    if kind is sre_constants.SUBPATTERN:
        return _signs_of(list(value[-1]), size)
    if kind is sre_constants.BRANCH:
        return {signs for branch in value[1] for signs in _signs_of(list(branch), size)}
    if kind is sre_constants.IN and all(part is sre_constants.LITERAL for part, _ in value):
        return {chr(code) for _, code in value}
    if kind is sre_constants.MAX_REPEAT and value[:2] == (0, 1):
        return {"", *_signs_of(list(value[-1]), size)}
    return {_ANY}
