"""Checks of ``data/letters/link.yml`` (and that ``data/staff.yml`` is whole): its gaps, the length of what goes out as a text, and how hard it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from bot.checking.reminders import too_hard
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.letter_links import PAGE_GAPS, TEXT_GAPS, link_words
from bot.guide.schemas import placeholders
from bot.guide.staff_pages import staff_words
from bot.guide.yaml_source import ContentError, line_of

#: What a text may be long once its gaps are filled with long values.
MOST_CHARACTERS = 320
_LONG = {
    "title": "x" * 38,
    "link": "https://guide.long-name-of-a-district.example.org/l/" + "x" * 22,
    "day": "25 de noviembre",
}
_SHORT_WORDS = 5


def letter_link_in_order(_content: Content, data: Path) -> Iterator[str]:
    """Lines of the form ``file:line: what is wrong``."""
    path = data / "letters" / "link.yml"
    link_words.cache_clear()
    try:
        words = link_words(data)
    except ContentError as broken:
        yield from str(broken).splitlines()
        return
    for part, texts, known in (("texts", words.texts, TEXT_GAPS), ("page", words.page, PAGE_GAPS)):
        for name, gaps in known.items():
            for lang in LANGUAGES:
                text = texts[name].in_(lang)
                for problem in _problems(text, gaps, lang, is_sent=part == "texts"):
                    yield f"{path}:{line_of(path, (part, name, lang))}: {name}: {problem}"


def staff_words_in_order(_content: Content, data: Path) -> Iterator[str]:
    """``data/staff.yml``: every text there in both languages."""
    staff_words.cache_clear()
    try:
        staff_words(data)
    except ContentError as broken:
        yield from str(broken).splitlines()


def _problems(text: str, gaps: "tuple[str, ...]", lang: str, *, is_sent: bool) -> Iterator[str]:
    if set(placeholders(text)) != set(gaps):
        yield f"the gaps must be just {', '.join(f'{{{gap}}}' for gap in gaps) or 'none'}."
    filled = text
    for gap, value in _LONG.items():
        filled = filled.replace("{" + gap + "}", value)
    if is_sent and len(filled) > MOST_CHARACTERS:
        yield f"{len(filled)} characters with a long title and address; at most {MOST_CHARACTERS}."
    if len(text.split()) > _SHORT_WORDS:
        yield from too_hard(text, lang)
