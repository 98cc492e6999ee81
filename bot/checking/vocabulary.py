"""The sentences that meanings are learned from: every question, area and value, enough of each, none twice."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from bot.guide.content import Content
from bot.guide.learned_words import read_answer_words, read_other_words
from bot.guide.yaml_source import ContentError


def learned_words_in_order(_content: Content, data: Path) -> Iterator[str]:
    """What is wrong with ``other_words.yml`` and ``answer_words.yml``; data without a vocabulary have none to check."""
    if not (data / "vocabulary").is_dir():
        return
    for read in (read_other_words, read_answer_words):
        try:
            read(data)
        except ContentError as problem:
            yield from str(problem).splitlines()
