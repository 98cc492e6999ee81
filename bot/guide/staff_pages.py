"""``data/staff.yml``: the words of the pages for staff that have no other file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict, Tuple

from pydantic import BaseModel, Extra, validator

from bot.guide.languages import Both
from bot.guide.yaml_source import read_model

#: Words that the sign-in page and the simulator use.
PAGE: Tuple[str, ...] = ("title", "intro", "code", "enter", "wrong", "busy", "out")
SIMULATOR: Tuple[str, ...] = (
    "title", "intro", "reminders", "phone", "carried", "write", "send", "picture", "new", "you", "guide", "later",
    "a_picture", "nothing", "segments", "segment", "because", "trouble", "total", "no_script",
)  # fmt: skip


class StaffWords(BaseModel):
    """The file."""

    page: Dict[str, Both]
    simulator: Dict[str, Both]

    class Config:
        extra = Extra.forbid

    @validator("page")
    def _all_of_page(cls, words: Dict[str, Both]) -> Dict[str, Both]:
        return _complete(words, PAGE)

    @validator("simulator")
    def _all_of_simulator(cls, words: Dict[str, Both]) -> Dict[str, Both]:
        return _complete(words, SIMULATOR)


@lru_cache(maxsize=None)
def staff_words(data: Path) -> StaffWords:
    """The words.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return read_model(data / "staff.yml", StaffWords)


def _complete(words: Dict[str, Both], wanted: Tuple[str, ...]) -> Dict[str, Both]:
    wrong = sorted(set(wanted) ^ set(words))
    if wrong:
        raise ValueError(f"this text is missing or not known: {wrong[0]}")
    return words
