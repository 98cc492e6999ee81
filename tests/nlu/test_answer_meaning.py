"""What a parent answers to a closed question, by meaning: learned from one voice, measured on another."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Optional

import numpy as np
import pytest
from pydantic import ValidationError

from bot.guide.conversation import LANGUAGES
from bot.guide.learned_words import ANSWERS, OTHER, AnswerWords, LanguageAnswers, read_answer_words
from bot.guide.yaml_source import read_yaml
from bot.nlu.answer_meaning import (
    AnswerMeaning,
    answers_many,
    is_grave,
    least_probability,
    load,
)
from bot.nlu.featurizer import SentenceVectors
from bot.nlu.sentence_regression import SentenceRegression, hash_of
from bot.paths import DATA

HELD_OUT = Path(__file__).with_name("answers_held_out.yml")


class Said(NamedTuple):
    """An answer of the other voice, and what is heard in it as an answer to each question."""

    lang: str
    fact: str
    value: str
    text: str
    heard: Dict[str, str]


@pytest.fixture(scope="module")
def meaning() -> AnswerMeaning:
    return load()


@pytest.fixture(scope="module")
def words() -> AnswerWords:
    return read_answer_words(DATA)


@pytest.fixture(scope="module")
def held_out(meaning: AnswerMeaning) -> List[Said]:
    encoder, said = SentenceVectors(["minilm", "use"], ["minilm"]), []
    for lang in LANGUAGES:
        items = list(LanguageAnswers.parse_obj(read_yaml(HELD_OUT)[lang]).items())
        vectors = encoder.of([text for _, _, text in items], lang)
        said += [Said(lang, *item, meaning.answers(vector)) for item, vector in zip(items, vectors, strict=True)]
    return said


def heard_as(fact: str, said: Said) -> Optional[str]:
    return said.heard.get(fact)


def test_was_learned_from_the_answers_as_they_are_now(meaning: AnswerMeaning, words: AnswerWords) -> None:
    assert {part.learned_from for part in meaning.regressions.values()} == {hash_of(words)}, (
        "run python -m bot.nlu.answer_meaning"
    )


def test_knows_every_value_of_every_question(meaning: AnswerMeaning) -> None:
    known = {fact: set(part.classes) for fact, part in meaning.regressions.items()}
    assert known == {fact: {*values, OTHER} for fact, values in ANSWERS.items()}


def test_no_held_out_answer_was_learned(words: AnswerWords, held_out: List[Said]) -> None:
    learned = {text.lower() for lang in LANGUAGES for _, _, text in words.of(lang)}
    assert not learned & {said.text.lower() for said in held_out}


@pytest.mark.parametrize("fact", ANSWERS)
def test_nine_in_ten_answers_taken_are_right(fact: str, held_out: List[Said]) -> None:
    own = [said for said in held_out if said.fact in (fact, OTHER)]
    taken = [said for said in own if heard_as(fact, said)]
    right = [said for said in taken if heard_as(fact, said) == said.value]
    assert len(right) >= 0.9 * len(taken)


@pytest.mark.parametrize("fact", ANSWERS)
def test_four_in_ten_answers_are_taken(fact: str, held_out: List[Said]) -> None:
    own = [said for said in held_out if said.fact == fact]
    assert sum(heard_as(fact, said) == said.value for said in own) >= 0.4 * len(own)


@pytest.mark.parametrize("fact", ANSWERS)
def test_an_answer_to_another_question_is_hardly_ever_taken(fact: str, held_out: List[Said]) -> None:
    others = [said for said in held_out if said.fact != fact and not answers_many(said.fact, said.value)]
    assert sum(heard_as(fact, said) is not None for said in others) <= 0.04 * len(others)


def test_what_leads_elsewhere_is_taken_only_when_very_sure(held_out: List[Said]) -> None:
    assert least_probability("request", "refused") > least_probability("request", "spoken")
    grave = [(fact, said) for said in held_out for fact, value in said.heard.items() if is_grave(fact, value)]
    own = [(fact, said) for fact, said in grave if said.fact in (fact, OTHER)]
    assert sum(heard_as(fact, said) == said.value for fact, said in own) >= 0.95 * len(own)


def test_hears_only_what_stands_out() -> None:
    weights = np.eye(2, dtype=np.float32)
    meaning = AnswerMeaning({"plan": SentenceRegression(("none", OTHER), weights, np.zeros(2), "")})
    assert meaning.answers(np.array([2.0, 0.0])) == {"plan": "none"}
    assert meaning.answers(np.array([0.1, 0.0])) == {}
    assert meaning.answers(np.array([0.0, 2.0])) == {}


def test_says_nothing_of_vectors_of_another_length(meaning: AnswerMeaning) -> None:
    assert meaning.answers(np.zeros(3)) == {}


class TestTheFile:
    def test_is_about_choices_that_the_check_offers(self) -> None:
        questions = read_yaml(DATA / "answers" / "en" / "check.yml")["questions"]
        for fact in set(ANSWERS) - {"diagnosis"}:
            assert {str(choice["value"]) for choice in questions[fact].get("choices", [])} <= set(ANSWERS[fact])

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            (lambda plan: plan.pop("iep"), "name each of these"),
            (lambda plan: plan.update(tier2=["he's in tier 2"]), "name each of these"),
            (lambda plan: plan["iep"].append(plan["none"][0]), "twice"),
            (lambda plan: plan.update(iep=plan["iep"][:3]), "plan iep has 3 answers; at least 60"),
        ],
    )
    def test_is_refused_with_what_is_wrong(
        self, words: AnswerWords, change: Callable[[Any], Any], complaint: str
    ) -> None:
        plain = words.dict()
        change(plain["en"]["plan"])
        with pytest.raises(ValidationError, match=complaint):
            AnswerWords.parse_obj(plain)
