"""What a message looks like before the model reads it."""

from __future__ import annotations

import re
import unicodedata

#: Longer messages are read up to here; a story's question stands well before.
MOST_CHARACTERS = 2000
_REPLACEMENTS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u200b": "", "\ufeff": ""}
)
_TAG = re.compile(r"<[^<>]{1,300}>")
_REPEATED = re.compile(r"([!?.])\1{1,}")


def clean(text: str) -> str:
    """The text with typographic signs, control characters and doubled spaces made ordinary."""
    text = _TAG.sub(" ", (text or "")[: 2 * MOST_CHARACTERS])
    known = unicodedata.normalize("NFC", text)[:MOST_CHARACTERS].translate(_REPLACEMENTS)
    printable = "".join(sign if sign.isprintable() else " " for sign in known)
    return re.sub(r"\s+", " ", _REPEATED.sub(r"\1", printable)).strip()
