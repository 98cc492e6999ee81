"""Checks of the web chat's texts and of the school's colours and sign."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, Tuple

from bot.checking.readability import MOST_WORDS_IN_SENTENCE, long_sentences
from bot.guide.content import Content
from bot.guide.contrast import LEAST_CONTRAST, contrast
from bot.guide.conversation import LANGUAGES
from bot.guide.languages import Both
from bot.guide.schemas import placeholders
from bot.guide.yaml_source import line_of

#: Errors that the channel tells; each needs its sentence.
NEEDED_ERRORS = (
    "bad_request", "busy", "choice", "client_msg_id", "lang", "media_type", "message_id", "method_not_allowed", "not_found",
    "not_json", "origin_not_allowed", "reason", "text", "text_or_choice", "too_long", "too_many", "unavailable",
    "unknown_session", "value",
)  # fmt: skip


def web_chat_in_order(content: Content, data: Path) -> Iterator[str]:
    """Problems of ``data/web.yml`` and of the theme in ``data/district.yml``."""
    path = data / "web.yml"
    labels = set(content.labels())
    for label in content.web.greeting.choices:
        if label not in labels:
            yield f"{path}:{line_of(path, ('greeting', 'choices'))}: greeting: '{label}' is no label."
    for missing in sorted(set(NEEDED_ERRORS) - set(content.web.errors)):
        yield f"{path}:{line_of(path, ('errors',))}: errors: '{missing}' has no sentence."
    for place, text in _texts(content):
        line = line_of(path, place)
        if placeholders(text.en) != placeholders(text.es):
            yield f"{path}:{line}: {place[-1]}: the {{gaps}} differ between the languages."
        for lang in LANGUAGES:
            for long in long_sentences(text.in_(lang)):
                yield f"{path}:{line}: {place[-1]}: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{long[:60]}...'."
    yield from _theme_problems(content, data)


def _texts(content: Content) -> Iterator[Tuple[Tuple[str, ...], Both]]:
    yield ("greeting", "text"), content.web.greeting.text
    for part, texts in (("errors", content.web.errors), ("page", content.web.page)):
        for key, text in texts.items():
            yield (part, key), text


def _theme_problems(content: Content, data: Path) -> Iterator[str]:
    path, theme = data / "district.yml", content.district.theme
    found = contrast(theme.color, theme.on_color)
    if found < LEAST_CONTRAST:
        yield (
            f"{path}:{line_of(path, ('theme', 'on_color'))}: theme: {theme.on_color} on {theme.color} has a contrast of "
            f"{found:.1f}; at least {LEAST_CONTRAST}, or the chat keeps its own colours."
        )
    if theme.logo and not theme.logo.startswith("https://") and not (data / theme.logo).is_file():
        yield f"{path}:{line_of(path, ('theme', 'logo'))}: theme: there is no file {theme.logo} beside this one."
