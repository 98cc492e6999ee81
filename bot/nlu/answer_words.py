"""The schema of ``data/vocabulary/answer_words.yml``: answers of parents, by question and value."""

from __future__ import annotations

from collections import Counter
from typing import Dict, Iterator, List, Mapping, Tuple

from pydantic import BaseModel, Extra, StrictStr, validator

from bot.guide.facts import IMPACTS, PLANS, REQUESTS, SCHOOL_TYPES
from bot.nlu.text import clean

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

Values = Dict[StrictStr, List[StrictStr]]


class LanguageAnswers(BaseModel):
    """One language's answers by value, for each question; ``other`` answers none of them."""

    class Config:
        extra = Extra.forbid

    plan: Values
    request: Values
    school_type: Values
    situation: Values
    impact: Values
    diagnosis: Values
    other: List[StrictStr]

    @validator(*ANSWERS)
    def _every_value_and_no_other(cls, values: Values, field: object) -> Values:
        fact = str(getattr(field, "name", ""))
        if set(values) != set(ANSWERS[fact]):
            raise ValueError(f"name each of these values once and no other: {', '.join(ANSWERS[fact])}")
        return values

    def items(self) -> Iterator[Tuple[str, str, str]]:
        """Question, value and answer of each."""
        for fact in ANSWERS:
            for value, texts in getattr(self, fact).items():
                yield from ((fact, value, clean(text)) for text in texts)
        yield from ((OTHER, OTHER, clean(text)) for text in self.other)


class AnswerWords(BaseModel):
    """The answers of both languages."""

    class Config:
        extra = Extra.forbid

    en: LanguageAnswers
    es: LanguageAnswers

    @validator("en", "es")
    def _enough_and_different(cls, answers: LanguageAnswers, field: object) -> LanguageAnswers:
        lang = str(getattr(field, "name", "en"))
        said = [text.lower() for _, _, text in answers.items()]
        twice = next((text for text, count in Counter(said).items() if count > 1), None)
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
