"""What a message looks like before the model reads it."""

from __future__ import annotations

import re
import unicodedata
from typing import List

import spacy
from spacy.language import Language

#: Longer messages are read up to here; a story's question stands well before.
MOST_CHARACTERS = 2000
_REPLACEMENTS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u200b": "", "\ufeff": ""}
)
_REPEATED = re.compile(r"([!?.])\1{1,}")


def clean(text: str) -> str:
    """The text with typographic signs, control characters and doubled spaces made ordinary."""
    known = unicodedata.normalize("NFC", text or "")[:MOST_CHARACTERS].translate(_REPLACEMENTS)
    printable = "".join(sign if sign.isprintable() else " " for sign in known)
    return re.sub(r"\s+", " ", _REPEATED.sub(r"\1", printable)).strip()


class SentenceSplitter:
    """Sentences of a message, by spaCy's rule-based sentencizer."""

    def __init__(self) -> None:
        self._nlp: Language = spacy.blank("xx")
        self._nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", ";", "…"]})

    def split(self, text: str) -> List[str]:
        """The sentences in order; abbreviations like "1st." may split once too often, which does no harm."""
        return [sentence.text.strip() for sentence in self._nlp(text).sents if sentence.text.strip()]
