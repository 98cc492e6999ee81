"""What a text costs, held against smsutil's count."""

from __future__ import annotations

import random

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.texting.segments import GSM_7, UCS_2, is_gsm, segments

_ALPHABETS = (
    "abc ABC 123 .,!?'\"",
    "ñ¿¡éüàäöÑ£$¥èùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ§¤_@",
    "{}[]~\\|^€\f",
    "áíóúÁÍÓÚ",
    "’“”—…\u00a0",
    "👍🏽👨‍👩‍👧😀𝔸",
    "\r\n\t\x00\x1b",
    "שלום مرحبا 你好 नमस्ते",
)


def counted(text: str) -> int:
    return len(smsutil.split(text).parts)


def random_text(chance: random.Random) -> str:
    """Lengths around the borders of segments, and any mixture of alphabets."""
    signs = "".join(chance.sample(_ALPHABETS, chance.randint(1, 3))) + "a" * chance.choice((0, 20, 200))
    length = chance.choice((chance.randint(0, 30), *(chance.randint(border - 4, border + 4) for border in BORDERS)))
    return "".join(chance.choice(signs) for _ in range(max(0, length)))


BORDERS = (67, 70, 134, 153, 160, 201, 306, 320, 459, 1600)


def test_ten_thousand_random_texts_count_as_smsutil_counts_them() -> None:
    chance = random.Random(7)
    texts = [random_text(chance) for _ in range(10_000)]
    assert [text for text in texts if segments(text).count != counted(text)] == []
    assert len({segments(text).count for text in texts}) > 10, "texts of many lengths, or nothing was shown"


@given(st.text(max_size=500))
def test_any_text_counts_as_smsutil_counts_it(text: str) -> None:
    assert segments(text).count == counted(text)


@given(st.text(alphabet="a€á😀\r\n~", max_size=400))
def test_a_text_is_cut_where_smsutil_cuts_it(text: str) -> None:
    if text:
        assert segments(text).parts == tuple(part.content for part in smsutil.split(text).parts)


@given(st.text(max_size=500))
def test_nothing_is_lost_in_the_cutting(text: str) -> None:
    assert "".join(segments(text).parts) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("What is an IEP?", GSM_7), ("¿Qué es? Año, niño", GSM_7), ("evaluación", UCS_2), ("don’t", UCS_2), ("👍", UCS_2)],
)
def test_one_sign_outside_the_alphabet_decides_for_the_whole_text(text: str, encoding: str) -> None:
    assert segments(text).encoding == encoding
    assert is_gsm(text) is (encoding == GSM_7)
