"""Sentences of a reply."""

from __future__ import annotations

import pytest

from bot.nlu.practice.sentences import plain, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I hear you. You may ask today.", ["I hear you.", "You may ask today."]),
        ("Ask for Ms. Reed. She is in.", ["Ask for Ms. Reed.", "She is in."]),
        ("La Sra. Ortiz y el Dr. Paz vienen.", ["La Sra. Ortiz y el Dr. Paz vienen."]),
        ("I'll call at 8 a.m. tomorrow.", ["I'll call at 8 a.m. tomorrow."]),
        ("It's free; you sign first.", ["It's free;", "you sign first."]),
        ("No?! ¿Cómo está? Bien", ["No?!", "¿Cómo está?", "Bien"]),
        ('"You must wait." That is not true.', ['"You must wait."', "That is not true."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("no end here", ["no end here"]),
        ("", ["-"]),
        ("?!", ["?!"]),
    ],
)
def test_sentences(text: str, parts: list) -> None:
    assert sentences(text) == parts


def test_plain_has_no_accents_capitals_or_curly_quotes() -> None:
    assert plain("¿Cómo  está la NIÑA? “Don’t”") == '¿como esta la nina? "don\'t"'
