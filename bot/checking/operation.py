"""Checks of the words of the pages for staff that tell how the guide is doing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, Iterator

from bot.checking.readability import MOST_WORDS_IN_SENTENCE, long_sentences
from bot.guide.content import Content
from bot.guide.languages import Both
from bot.guide.operation_pages import FILE, operation_words
from bot.guide.schemas import placeholders
from bot.guide.yaml_source import ContentError, line_of
from bot.paths import PROJECT

_TEMPLATES = PROJECT / "bot" / "operation" / "templates"
_USED = re.compile(r"\bwords\.(\w+)")


def operation_pages_in_order(_content: Content, data: Path) -> Iterator[str]:
    """Problems of ``data/operation/pages.yml``: a word that a page needs is missing, a gap that differs, a long sentence."""
    path = data / FILE
    operation_words.cache_clear()
    try:
        words = operation_words(data)
    except ContentError as broken:
        yield from str(broken).splitlines()
        return
    for page in ("insights", "review", "status"):
        yield from _page_problems(path, page, getattr(words, page))


def _page_problems(path: Path, page: str, words: Dict[str, Both]) -> Iterator[str]:
    used = set(_USED.findall((_TEMPLATES / f"{page}.html").read_text(encoding="utf-8")))
    for missing in sorted(used - set(words)):
        yield f"{path}:{line_of(path, (page,))}: {page}: the page needs a text '{missing}'."
    for name, text in words.items():
        line = line_of(path, (page, name))
        if placeholders(text.en) != placeholders(text.es):
            yield f"{path}:{line}: {name}: the {{gaps}} differ between the languages."
        for long in (sentence for said in (text.en, text.es) for sentence in long_sentences(said)):
            yield f"{path}:{line}: {name}: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{long[:60]}...'."
