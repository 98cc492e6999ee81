"""Comparing and measuring texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.texts import GSM_BASIC, bare_words, plain, sms_segments, without_markup


# Worked by hand from 3GPP TS 23.038 and 23.040: 160 septets in one message, 153 in each of several; 70 and 67 in UCS-2.
@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("ñ" * 160, 1),
        ("é" * 160, 1),
        ("á" + "a" * 69, 1),
        ("á" + "a" * 70, 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("á" * 201, 3),
        ("á" * 202, 4),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 159 + "[", 2),
        ("a" * 158 + "[", 1),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" + "a" * 66, 3),
        ("it’s", 1),
        ("it’s" + "a" * 67, 2),
    ],
)
def test_a_text_message_costs_what_the_standard_says(text: str, segments: int) -> None:
    assert sms_segments(text) == segments


def test_the_seven_bit_alphabet_has_its_127_signs() -> None:
    """128 places, one of them the escape to the extension table."""
    assert len(GSM_BASIC) == 127


@given(st.text(max_size=400), st.text(max_size=40))
def test_more_text_never_costs_less(text: str, more: str) -> None:
    assert sms_segments(text + more) >= sms_segments(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Qué   ES\tun IEP? ", "que es un iep?"),
        ("Ñandú", "nandu"),
        ("it’s “fine” — really…", 'it\'s "fine" - really...'),
        ("x²", "x2"),
        ("ﬁne", "fine"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_texts_are_compared_without_case_accents_and_typography(text: str, folded: str) -> None:
    assert plain(text) == folded


@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert "  " not in plain(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nope!!", "nope"),
        ("(1)", "1"),
        ("1.", "1"),
        ("¿Qué?", "que"),
        ("I'd rather not say.", "i d rather not say"),
        ("faq/what_is_iep", "faq/what_is_iep"),
        ("pre-K", "pre-k"),
        ("- no -", "no"),
        ("...", ""),
        ("👍", ""),
    ],
)
def test_bare_words_have_no_punctuation(text: str, words: str) -> None:
    assert bare_words(text) == words


def test_markup_is_taken_off() -> None:
    assert without_markup("**Say** it") == "Say it"
