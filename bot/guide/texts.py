"""Small pure functions on text."""

from __future__ import annotations

import re
import unicodedata

from bot.guide.spelled_out import spelled_out
from bot.guide.texting.segments import GSM_BASIC, GSM_EXTENDED, segments

__all__ = ["GSM_BASIC", "GSM_EXTENDED", "bare_words", "plain", "sms_segments", "spoken_words", "without_markup"]

_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def plain(text: str) -> str:
    """Lower case without accents, typographic signs or doubled spaces: for comparing, never for showing."""
    folded = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHIC).lower())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", bare).strip()


def bare_words(text: str) -> str:
    """``plain`` without punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/-]", " ", plain(text))).strip(" -/")


def spoken_words(text: str) -> str:
    """``bare_words`` with "don't" and "dont" as the same word, and text-message spelling written out ("q", "n", "dont got")."""
    return bare_words(spelled_out(plain(text).replace("'", "")))


def without_markup(text: str) -> str:
    """The text without ``**`` signs."""
    return text.replace("**", "")


def sms_segments(text: str) -> int:
    """How many SMS segments a text costs (3GPP TS 23.038, TS 23.040)."""
    return segments(text).count
