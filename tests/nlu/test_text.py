"""What a message looks like before the model reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.text import MOST_CHARACTERS, clean


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  what   is\n an IEP? ", "what is an IEP?"),
        ("it’s “fine”", 'it\'s "fine"'),
        ("why???!!!", "why?!"),
        ("so...", "so."),
        ("a\u200bb\u00a0c\ufeff", "ab c"),
        ("tab\tand\x07bell", "tab and bell"),
        ("Ni\u006e\u0303o", "Niño"),
        ("", ""),
    ],
)
def test_signs_are_made_ordinary(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


def test_words_keep_their_case_and_accents() -> None:
    assert clean("¿Qué es un IEP?") == "¿Qué es un IEP?"


def test_a_long_story_is_read_up_to_a_bound() -> None:
    assert len(clean("x" * 100_000)) == MOST_CHARACTERS


@given(st.text(max_size=500))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert all(sign.isprintable() for sign in cleaned)
