"""The words of the fact reader: schemas of ``data/vocabulary/*.yml``, and how a phrase is spelled out."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from pydantic import BaseModel, Extra, Field, StrictInt, StrictStr, validator

from bot.guide.facts import CONCERN_AREAS, GRADE_AGES, IMPACTS, REQUESTS, SCHOOL_TYPES, SITUATIONS
from bot.guide.yaml_source import read_model
from bot.paths import DATA

VOCABULARY = DATA / "vocabulary"
LANGUAGES: Tuple[str, ...] = ("en", "es")
_CHOICE = re.compile(r"\(([^()]*)\)")
Phrases = List[StrictStr]


def spell_out(phrase: str) -> Iterator[str]:
    """Every phrase that ``(a|b)`` choices stand for."""
    parts = _CHOICE.split(phrase)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    for chosen in itertools.product(*choices):
        yield re.sub(r"\s+", " ", "".join(chosen)).strip()


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid


def _check_phrases(phrases: List[str]) -> List[str]:
    for phrase in phrases:
        if not phrase.strip():
            raise ValueError("an empty phrase; delete it")
        if phrase.count("(") != phrase.count(")") or "((" in phrase:
            raise ValueError(f"'{phrase}': write choices as (a|b), one pair of brackets at a time")
        if phrase.split()[0] == "*" or phrase.split()[-1] == "*":
            raise ValueError(f"'{phrase}': a * stands between words, never first or last")
    return phrases


def _check_keys(table: Dict[str, List[str]], allowed: Tuple[str, ...], what: str) -> Dict[str, List[str]]:
    for key, phrases in table.items():
        if key not in allowed:
            raise ValueError(f"'{key}' is not a {what}; use one of {', '.join(allowed)}")
        _check_phrases(phrases)
    return table


class Concern(_Strict):
    """How trouble in one area is told."""

    says_trouble: Phrases
    abilities: Phrases
    topics: Phrases

    _phrases = validator("says_trouble", "abilities", "topics", allow_reuse=True)(_check_phrases)


class LanguageVocabulary(_Strict):
    """One language's words (``data/vocabulary/en.yml``, ``es.yml``); the files say what each list is for."""

    language: StrictStr
    numbers: Dict[StrictStr, StrictInt]
    numbers_only_here: Phrases
    months: Dict[int, Phrases]
    weekdays: Dict[int, Phrases]
    grade_numbers: Dict[StrictStr, Phrases]
    grade_words: Dict[StrictStr, Phrases]
    school_types: Dict[StrictStr, Phrases]
    school_type_answers: Dict[StrictStr, Phrases]
    conditions: Dict[StrictStr, Phrases]
    condition_capitals: Dict[StrictStr, Phrases]
    concerns: Dict[StrictStr, Concern]
    trouble_words: Phrases
    fine_words: Phrases
    beside_topics: Phrases
    everyday_topics: Phrases
    inability: Phrases
    not_a_concern: Phrases
    requests: Dict[StrictStr, Phrases]
    situations: Dict[StrictStr, Phrases]
    impact: Dict[StrictStr, Phrases]
    terms: Dict[StrictStr, Phrases]

    _phrases = validator(
        "numbers_only_here",
        "trouble_words",
        "fine_words",
        "beside_topics",
        "everyday_topics",
        "inability",
        "not_a_concern",
        allow_reuse=True,
    )(_check_phrases)

    @validator("language")
    def _known_language(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError(f"'{language}' is not a language of the guide; use one of {', '.join(LANGUAGES)}")
        return language

    @validator("months")
    def _twelve_months(cls, months: Dict[int, List[str]]) -> Dict[int, List[str]]:
        if sorted(months) != list(range(1, 13)):
            raise ValueError("list the months 1 to 12")
        return months

    @validator("weekdays")
    def _seven_days(cls, weekdays: Dict[int, List[str]]) -> Dict[int, List[str]]:
        if sorted(weekdays) != list(range(1, 8)):
            raise ValueError("list the days 1 (Monday) to 7 (Sunday)")
        return weekdays

    @validator("grade_numbers", "grade_words")
    def _known_grades(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        return _check_keys(table, tuple(GRADE_AGES), "grade")

    @validator("school_types", "school_type_answers")
    def _known_school_types(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        return _check_keys(table, SCHOOL_TYPES, "kind of school")

    @validator("requests")
    def _known_stages(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        return _check_keys(table, REQUESTS, "stage of a request")

    @validator("situations")
    def _known_situations(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        return _check_keys(table, SITUATIONS, "situation")

    @validator("impact")
    def _known_impacts(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        return _check_keys(table, IMPACTS, "value of impact")

    @validator("conditions", "condition_capitals", "terms")
    def _sound_phrases(cls, table: Dict[str, List[str]]) -> Dict[str, List[str]]:
        for phrases in table.values():
            _check_phrases(phrases)
        return table

    @validator("concerns")
    def _all_areas(cls, concerns: Dict[str, Concern]) -> Dict[str, Concern]:
        wrong = [area for area in concerns if area not in CONCERN_AREAS]
        missing = [area for area in CONCERN_AREAS if area not in concerns]
        if wrong or missing:
            raise ValueError(f"areas are {', '.join(CONCERN_AREAS)}; not known: {wrong}, missing: {missing}")
        return concerns


class State(_Strict):
    """One state's names (``data/vocabulary/states.yml``)."""

    name: StrictStr
    spellings: Phrases = Field(default_factory=list)
    spanish: Phrases = Field(default_factory=list)
    cities: Phrases = Field(default_factory=list)
    cities_after_in: Phrases = Field(default_factory=list)


class States(_Strict):
    """All states, and which of their codes are ordinary words."""

    states: Dict[StrictStr, State]
    codes_that_are_words: Phrases
    codes_never_alone: Phrases
    not_a_place: Phrases

    @validator("states")
    def _codes(cls, states: Dict[str, State]) -> Dict[str, State]:
        wrong = [code for code in states if not re.fullmatch("[A-Z]{2}", code)]
        if wrong:
            raise ValueError(f"'{wrong[0]}' is not a two-letter code in capitals")
        return states


class Vocabulary(_Strict):
    """Everything the fact reader knows of words."""

    en: LanguageVocabulary
    es: LanguageVocabulary
    states: States

    @classmethod
    def load(cls, folder: Optional[Path] = None) -> "Vocabulary":
        """Read ``en.yml``, ``es.yml`` and ``states.yml``.

        Raises:
            ContentError: a file is wrong; says which file, which line and what.
        """
        folder = folder or VOCABULARY
        return cls(
            en=read_model(folder / "en.yml", LanguageVocabulary),
            es=read_model(folder / "es.yml", LanguageVocabulary),
            states=read_model(folder / "states.yml", States),
        )

    def of(self, lang: str) -> LanguageVocabulary:
        """The words of a language; English where the language is not known."""
        return self.es if lang == "es" else self.en

    def both(self) -> Tuple[LanguageVocabulary, LanguageVocabulary]:
        """Both languages: parents mix them."""
        return (self.en, self.es)
