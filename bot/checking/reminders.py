"""Checks of ``data/reminders.yml``: the gaps of each text, their length as a text message, and how hard they read."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from bot.checking.readability import (
    LEAST_SPANISH_EASE,
    MOST_ENGLISH_GRADE,
    MOST_WORDS_IN_SENTENCE,
    english_grade,
    long_sentences,
    spanish_ease,
)
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.reminders import TEXT_GAPS, reminder_rules
from bot.guide.schemas import placeholders
from bot.guide.texts import sms_segments
from bot.guide.yaml_source import ContentError, line_of

#: Segments of a text once its gaps are filled with long values.
MOST_SEGMENTS = {"en": 2, "es": 4}
_LONG = {"date": "10 de septiembre", "sent": "10 de septiembre", "days": "120"}


def reminders_in_order(content: Content, data: Path) -> Iterator[str]:
    """Lines of the form ``file:line: what is wrong``."""
    path = data / "reminders.yml"
    reminder_rules.cache_clear()
    try:
        rules = reminder_rules(data)
    except ContentError as broken:
        yield from str(broken).splitlines()
        return
    for name, gaps in TEXT_GAPS.items():
        for lang in LANGUAGES:
            text = rules.texts[name].in_(lang)
            for problem in _problems(content, text, gaps, lang):
                yield f"{path}:{line_of(path, ('texts', name, lang))}: {name}: {problem}"
    for code in sorted(set(content.states.states) - set(rules.zones)):
        yield f"{path}:{line_of(path, ('zones',))}: zones: {code} is missing; name the time zones of this state."


def _problems(content: Content, text: str, gaps: "tuple[str, ...]", lang: str) -> Iterator[str]:
    wrong = sorted(set(placeholders(text)) - set(gaps))
    if wrong:
        yield f"the gap {{{wrong[0]}}} can't be filled here."
    missing = sorted(set(gaps) - set(placeholders(text)))
    if missing:
        yield f"the gap {{{missing[0]}}} is missing."
    filled = text.replace("{school}", content.district.name)
    for gap, value in _LONG.items():
        filled = filled.replace("{" + gap + "}", value)
    if sms_segments(filled) > MOST_SEGMENTS[lang]:
        yield f"{sms_segments(filled)} SMS segments; at most {MOST_SEGMENTS[lang]}."
    if len(text.split()) > 5:
        yield from too_hard(filled, lang)


def too_hard(text: str, lang: str) -> Iterator[str]:
    """What makes a text hard to read."""
    if lang == "en" and english_grade(text) > MOST_ENGLISH_GRADE:
        yield f"reads at grade {english_grade(text):.1f}; at most {MOST_ENGLISH_GRADE:.0f}."
    if lang == "es" and spanish_ease(text) < LEAST_SPANISH_EASE:
        yield f"INFLESZ {spanish_ease(text):.0f}; at least {LEAST_SPANISH_EASE:.0f}."
    for sentence in long_sentences(text):
        yield f"a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."
