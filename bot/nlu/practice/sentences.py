"""Sentences of a reply, and text in the form that patterns are written for."""

from __future__ import annotations

import re
import unicodedata
from typing import List

#: A full stop after these ends no sentence.
_TITLES = ("Ms", "Mr", "Mrs", "Dr", "Sra", "Sr", "Srta", "Dra", "Prof", "ext", "vs", "St")
_NO_END = "".join(rf"(?<!\b{title}\.)" for title in _TITLES) + r"(?<![ap]\.m\.)"
_END = re.compile(rf"(?:(?<=[!?…;])|(?<=\.){_NO_END}|(?<=[.!?][\"')»]))\s+(?=\S)|\n+")
_FEWEST_LETTERS = 2
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": " - ", "\u00a0": " "}
)


def sentences(text: str) -> List[str]:
    """The sentences of a text; parts around a semicolon count as sentences. Never empty.

    A text without any sentence end is one sentence.
    """
    parts = [part.strip() for part in _END.split(text.strip())]
    kept = [part for part in parts if sum(sign.isalnum() for sign in part) >= _FEWEST_LETTERS]
    return kept or [text.strip() or "-"]


def normal(text: str) -> str:
    """The text with plain quotes, dashes and single spaces; capitals and accents stay."""
    return re.sub(r"\s+", " ", text.translate(_QUOTES)).strip()


def plain(text: str) -> str:
    """Small letters without accents, single spaces, straight quotes: what patterns match."""
    apart = unicodedata.normalize("NFD", normal(text).lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
