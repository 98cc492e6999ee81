"""The labelled messages: every secret marked as ``{kind:words}``; odd lines to improve on, even lines kept for the figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Sequence, Tuple

FOLDER = Path(__file__).parent / "messages"
_MARK = re.compile(r"\{(\w+):([^{}]*)\}")
#: Words beside a secret that tell nothing: titles, and kinds of schools and streets.
_TITLES_AND_KINDS = """
    mr mrs ms miss dr sr sra srta don doña doctora señor señora señorita maestra la el the profe lic officer coach
    principal superintendent superintendant elementary elem middle high school schools academy district isd usd
    unified primaria secundaria escuela preparatoria colegio kinder academia guardería preescolar distrito escolar
    de county public charter family s st apt attorney grandma nana mama licenciada is ps
"""
TELLS_NOTHING = frozenset(_TITLES_AND_KINDS.split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Secret:
    """What must not be kept: its kind and where it stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Labelled:
    """One message with its secrets."""

    text: str
    secrets: Tuple[Secret, ...]
    lang: str
    line: int


def parsed(marked: str, lang: str = "en", line: int = 1) -> Labelled:
    """A line of a file."""
    parts: List[str] = []
    secrets: List[Secret] = []
    at = length = 0
    for mark in _MARK.finditer(marked):
        before = marked[at : mark.start()]
        parts += [before, mark.group(2)]
        start = length + len(before)
        length = start + len(mark.group(2))
        secrets.append(Secret(mark.group(1), start, length))
        at = mark.end()
    return Labelled("".join([*parts, marked[at:]]), tuple(secrets), lang, line)


def messages(name: str) -> List[Labelled]:
    """All of a file: "en", "es", "plain_en" or "plain_es"; none where there is no such file."""
    if not (FOLDER / f"{name}.txt").exists():
        return []
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [parsed(text, name[-2:], number) for number, text in enumerate(lines, start=1) if text.strip()]


def left_of(message: Labelled, secret: Secret, hidden: Sequence[Tuple[int, int]]) -> List[str]:
    """The telling words of a secret that are not hidden."""
    return [
        word
        for word, start, end in words_in(message.text[secret.start : secret.end], secret.start)
        if word not in TELLS_NOTHING and not any(first <= start and end <= last for first, last in hidden)
    ]


def hidden_too_much(message: Labelled, hidden: Sequence[Tuple[int, int]]) -> List[str]:
    """Hidden words that belong to no secret."""
    return [
        word
        for word, start, end in words_in(message.text, 0)
        if any(first <= start and end <= last for first, last in hidden)
        and word not in TELLS_NOTHING
        and not any(secret.start <= start and end <= secret.end for secret in message.secrets)
    ]


def words_in(text: str, offset: int) -> Iterator[Tuple[str, int, int]]:
    """Words with their places."""
    for hit in _WORD.finditer(text):
        yield hit.group().lower(), offset + hit.start(), offset + hit.end()
