"""How hard a text is to read, by well-known formulas (textstat)."""

from __future__ import annotations

import re
from typing import Iterable, List

import textstat

#: Flesch-Kincaid grade (Kincaid et al. 1975): the school year a text asks for.
MOST_ENGLISH_GRADE = 8.0
#: Szigriszt-Pazos on the INFLESZ scale (Barrio-Cantalejo 2008): from 55 a text is "normal" or easier.
LEAST_SPANISH_EASE = 55.0
MOST_WORDS_IN_SENTENCE = 25
_PLACEHOLDER = re.compile(r"\{\w+\}")


def readable(text: str) -> str:
    """The text as it is read: no markup, every list line a sentence."""
    lines = []
    for written in _PLACEHOLDER.sub("the office", text.replace("**", "")).splitlines():
        line = re.sub(r"^\s*- ", "", written).strip()
        stop = "." if line and line[-1] not in ".!?:" else ""
        lines.append(line.replace(":", ".") + stop)
    return " ".join(line for line in lines if line)


def english_grade(text: str) -> float:
    """Flesch-Kincaid grade."""
    textstat.set_lang("en_US")
    return float(textstat.flesch_kincaid_grade(readable(text)))


def spanish_ease(text: str) -> float:
    """Szigriszt-Pazos perspicuity, 0 to 100 and more; higher is easier."""
    textstat.set_lang("es")
    return float(textstat.szigriszt_pazos(readable(text)))


def long_sentences(text: str) -> List[str]:
    """Sentences of more than 25 words."""
    return [sentence for sentence in _sentences(readable(text)) if len(sentence.split()) > MOST_WORDS_IN_SENTENCE]


def _sentences(text: str) -> Iterable[str]:
    return (part.strip() for part in re.split(r"(?<=[.!?])[\"')»]*\s+", text) if part.strip())
