"""Small pure functions on text."""

from __future__ import annotations

import re
import unicodedata

#: GSM 03.38 basic set; a text of only these characters costs 7 bits each.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Characters of the extension table; they cost two.
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def plain(text: str) -> str:
    """Lower case without accents, typographic signs or doubled spaces: for comparing, never for showing."""
    folded = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHIC).lower())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", bare).strip()


def bare_words(text: str) -> str:
    """``plain`` without punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s/-]", " ", plain(text))).strip(" -/")


def without_markup(text: str) -> str:
    """The text without ``**`` signs."""
    return text.replace("**", "")


def sms_segments(text: str) -> int:
    """How many SMS segments a text costs.

    160 GSM-7 characters fit one segment and 153 each of several; 70 and 67 where one character
    forces UCS-2 (3GPP TS 23.038, TS 23.040). Extended characters and emoji are not split.
    """
    if all(sign in GSM_BASIC or sign in GSM_EXTENDED for sign in text):
        sizes, single, joined = [2 if sign in GSM_EXTENDED else 1 for sign in text], 160, 153
    else:
        sizes, single, joined = [2 if ord(sign) > 0xFFFF else 1 for sign in text], 70, 67
    if sum(sizes) <= single:
        return 1
    segments, used = 1, 0
    for size in sizes:
        if used + size > joined:
            segments, used = segments + 1, 0
        used += size
    return segments
