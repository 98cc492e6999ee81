"""Cutting a long text into messages: at the ends of sentences, else between words."""

from __future__ import annotations

import re
from typing import Iterator, List

#: The longest message that is sent unasked, in characters.
MOST_CHARACTERS = 320
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=\S)|\n+")


def parts(text: str, limit: int = MOST_CHARACTERS) -> List[str]:
    """Cut a text; put together again, nothing but white space is lost.

    Args:
        text: as it is to be sent.
        limit: the most characters of a part.
    """
    cut: List[str] = []
    room = ""
    for piece in _pieces(text, limit):
        if len(room.rstrip()) + len(piece.rstrip()) + _gap(room) <= limit:
            room += piece
        else:
            cut.append(room.strip())
            room = piece
    return [part for part in [*cut, room.strip()] if part]


def _gap(room: str) -> int:
    return len(room) - len(room.rstrip())


def _pieces(text: str, limit: int) -> Iterator[str]:
    """Sentences with the white space after them; one that is too long for a part in words, a word in signs."""
    for sentence in _cut_at(_SENTENCE_END, text):
        if len(sentence.strip()) <= limit:
            yield sentence
            continue
        for word in _cut_at(re.compile(r"\s+"), sentence):
            for start in range(0, len(word.rstrip()), limit):
                piece = word.rstrip()[start : start + limit]
                ends = start + limit >= len(word.rstrip())
                yield piece + (word[len(word.rstrip()) :] if ends else "")


def _cut_at(ends: "re.Pattern[str]", text: str) -> Iterator[str]:
    start = 0
    for end in ends.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]
