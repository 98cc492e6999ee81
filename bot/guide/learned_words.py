"""Schemas of the sentences that meanings are learned from: ``other_words.yml`` and ``answer_words.yml``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, Tuple

from pydantic import BaseModel, Extra, StrictStr, validator

from bot.guide.facts import CONCERN_AREAS, IMPACTS, PLANS, REQUESTS, SCHOOL_TYPES
from bot.guide.yaml_source import read_model

OTHER_WORDS = Path("vocabulary") / "other_words.yml"
ANSWER_WORDS = Path("vocabulary") / "answer_words.yml"
#: What stands under no area of trouble.
NO_TROUBLE = "none"
#: What stands under no question: other questions, small talk, answers to something else.
OTHER = "other"
#: The closed questions of the check, and what they may be answered with. A condition is named, suspected or none.
ANSWERS: Mapping[str, Tuple[str, ...]] = {
    "plan": PLANS,
    "request": REQUESTS,
    "school_type": SCHOOL_TYPES,
    "situation": ("not_followed", "not_working", "service_refused", "suspended", "moved", "leaving", "none"),
    "impact": IMPACTS,
    "diagnosis": ("none", "suspected", "named"),
}
#: Fewer teach too little.
LEAST_OF_A_VALUE = {"en": 60, "es": 40}
LEAST_OF_OTHER = {"en": 150, "es": 100}

Sentences = Dict[StrictStr, List[StrictStr]]


class OtherWords(BaseModel):
    """Sentences by language and area (``other_words.yml``); ``none`` holds what is no trouble of the child's."""

    class Config:
        extra = Extra.forbid

    en: Sentences
    es: Sentences

    @validator("en", "es")
    def _areas_and_no_other(cls, table: Sentences) -> Sentences:
        return _with_keys(table, (*CONCERN_AREAS, NO_TROUBLE))

    def of(self, lang: str) -> List[Tuple[str, str]]:
        """Sentence and area of one language."""
        table = self.es if lang == "es" else self.en
        return [(text, area) for area, texts in table.items() for text in texts]


class LanguageAnswers(BaseModel):
    """One language's answers by value, for each question; ``other`` answers none of them."""

    class Config:
        extra = Extra.forbid

    plan: Sentences
    request: Sentences
    school_type: Sentences
    situation: Sentences
    impact: Sentences
    diagnosis: Sentences
    other: List[StrictStr]

    @validator(*ANSWERS)
    def _values_and_no_other(cls, table: Sentences, field: object) -> Sentences:
        return _with_keys(table, ANSWERS[str(getattr(field, "name", ""))])

    def items(self) -> Iterator[Tuple[str, str, str]]:
        """Question, value and answer of each; ``OTHER`` twice where it answers none."""
        for fact in ANSWERS:
            for value, texts in getattr(self, fact).items():
                yield from ((fact, value, text) for text in texts)
        yield from ((OTHER, OTHER, text) for text in self.other)


class AnswerWords(BaseModel):
    """The answers of both languages (``answer_words.yml``)."""

    class Config:
        extra = Extra.forbid

    en: LanguageAnswers
    es: LanguageAnswers

    @validator("en", "es")
    def _different_and_enough(cls, answers: LanguageAnswers, field: object) -> LanguageAnswers:
        lang = str(getattr(field, "name", ""))
        said = Counter(" ".join(text.lower().split()) for _, _, text in answers.items())
        twice = next((text for text, count in said.items() if count > 1), None)
        if twice is not None:
            raise ValueError(f"the answer {twice!r} stands here twice; say it in other words or take one out")
        for (fact, value), count in Counter((fact, value) for fact, value, _ in answers.items()).items():
            least = (LEAST_OF_OTHER if fact == OTHER else LEAST_OF_A_VALUE)[lang]
            if count < least:
                raise ValueError(f"{fact} {value} has {count} answers; at least {least} are needed")
        return answers

    def of(self, lang: str) -> List[Tuple[str, str, str]]:
        """Question, value and answer of one language."""
        return list((self.es if lang == "es" else self.en).items())


def read_other_words(data: Path) -> OtherWords:
    """What parents say of trouble.

    Raises:
        ContentError: the file is wrong.
    """
    return read_model(data / OTHER_WORDS, OtherWords)


def read_answer_words(data: Path) -> AnswerWords:
    """What parents answer.

    Raises:
        ContentError: the file is wrong.
    """
    return read_model(data / ANSWER_WORDS, AnswerWords)


def _with_keys(table: Sentences, keys: Iterable[str]) -> Sentences:
    wanted = tuple(keys)
    if set(table) != set(wanted):
        raise ValueError(f"name each of these and no other: {', '.join(wanted)}")
    return table
