"""How hard a text is to read, lightly: enough for a hint while somebody writes.

The checks of what the guide itself says use the full formulas (``bot.checking.readability``).
"""

from __future__ import annotations

import re

from bot.guide.texts import plain

_SENTENCE_END = re.compile(r"[.!?;:]+(?:\s|$)|\n+")
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "es": re.compile(r"[aeo]?[iu][aeo]?|[aeo]")}
_FEWEST_WORDS = 8


def school_grade(text: str, lang: str) -> float:
    """About the school year that a text asks for; 0 for a few words, which say nothing.

    English by Flesch-Kincaid (Kincaid et al. 1975); Spanish by the Crawford formula (Crawford 1984), which counts
    syllables and sentences in 100 words.
    """
    words = re.findall(r"[a-z']+", plain(text))
    if len(words) < _FEWEST_WORDS:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if re.search(r"\w", part)]))
    syllables = sum(_syllables(word, lang) for word in words)
    if lang == "es":
        per_hundred = 100 / len(words)
        grade = -0.205 * sentences * per_hundred + 0.049 * syllables * per_hundred - 3.407
    else:
        grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return round(max(0.0, grade), 1)


def _syllables(word: str, lang: str) -> int:
    groups = len(_VOWELS[lang].findall(word))
    if lang == "en" and word.endswith("e") and not word.endswith("le") and groups > 1:
        groups -= 1
    return max(1, groups)
