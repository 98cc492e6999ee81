"""Words of danger: found whatever the model thinks; a school's everyday words are no crisis."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talking import Talk

from bot.guide.content import Content
from bot.guide.guide import label_to_act_on
from bot.guide.moves.alarm import FAINT_ALARM
from bot.guide.yaml_source import read_yaml

DATA = Path(__file__).parent / "data"
PLAIN = read_yaml(DATA / "crisis_plain.yml")
PROBES = read_yaml(DATA / "crisis_probes.yml")
DANGEROUS: List[str] = PLAIN["dangerous"]
HARMLESS: List[str] = PLAIN["harmless"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_found(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_schools_everyday_words_are_no_crisis(content: Content, text: str) -> None:
    assert not content.crisis.finds_danger(text)


def probes(kind: str) -> List[str]:
    return [text for texts in PROBES[kind].values() for text in texts]


@pytest.mark.parametrize("text", probes("danger"))
def test_danger_is_found_in_messages_written_to_try_it(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text)


@pytest.mark.parametrize("text", probes("ordinary"))
def test_look_alikes_of_danger_raise_no_alarm(content: Content, text: str) -> None:
    assert not content.crisis.finds_danger(text)


def test_there_are_enough_messages_of_both_kinds() -> None:
    assert len(set(probes("danger"))) >= 200
    assert len(set(probes("ordinary"))) >= 400
    assert len(set(DANGEROUS)) >= 120
    assert len(set(HARMLESS)) >= 150
    assert not set(DANGEROUS) & set(HARMLESS)


@pytest.mark.parametrize("text", DANGEROUS[::5])
def test_danger_is_found_in_capitals_without_accents_and_in_the_middle_of_a_story(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text.upper())
    assert content.crisis.finds_danger(f"My son is 9 and has ADHD. {text}. The IEP meeting is on Monday.")


@pytest.mark.parametrize("text", HARMLESS[::5])
def test_an_idiom_hides_no_danger_beside_it(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(f"{text}. And last night he said he wants to kill himself.")


def test_words_of_danger_stand_above_what_the_model_thinks(content: Content) -> None:
    assert label_to_act_on(content, "my son says he wants to die", "faq/mental_health") == "crisis"
    assert label_to_act_on(content, "what is an IEP", "faq/what_is_iep") == "faq/what_is_iep"


@given(st.text(max_size=300))
def test_any_text_can_be_read(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text) in (True, False)


def training_examples(project: Path) -> Iterator[Tuple[str, str]]:
    for path in sorted((project / "data" / "nlu").glob("*/*.yml")):
        for entry in read_yaml(path)["nlu"]:
            for line in entry["examples"].splitlines():
                if line.startswith("- "):
                    yield entry["intent"], line[2:].strip()


@pytest.fixture(scope="module")
def found(content: Content, project: Path) -> Dict[str, List[str]]:
    """The training examples, sorted by what the words alone say of them."""
    sorted_out: Dict[str, List[str]] = {"caught": [], "missed": [], "false": []}
    for label, text in training_examples(project):
        danger = content.crisis.finds_danger(text)
        if label == "crisis":
            sorted_out["caught" if danger else "missed"].append(text)
        elif danger:
            sorted_out["false"].append(f"{label}: {text}")
    return sorted_out


def test_of_all_other_training_examples_hardly_one_raises_a_false_alarm(found: Dict[str, List[str]]) -> None:
    assert len(found["false"]) <= 5, "\n".join(found["false"])


def test_words_alone_find_most_training_examples_of_crisis(found: Dict[str, List[str]]) -> None:
    """The others speak of danger without a word of it; they are the model's."""
    share = len(found["caught"]) / (len(found["caught"]) + len(found["missed"]))
    assert share > 0.98, "\n".join(found["missed"])


@pytest.mark.parametrize(("lang", "text"), [("en", "he hears almost nothing on the left"), ("es", "casi no oye nada")])
def test_a_faint_alarm_over_an_everyday_trouble_names_the_helpline_and_answers(
    content: Content, lang: str, text: str
) -> None:
    """The model is unsure, the words name no danger: neither the trouble nor the helpline is left out."""
    talk = Talk(content, lang=lang)
    turn = talk.say(text, "crisis", lang=lang, confidence=FAINT_ALARM - 0.05, concerns=["hearing"])
    assert turn.reply.answered != "crisis"
    assert "988" in turn.reply.text and "911" in turn.reply.text
    assert talk.memory.check == "running"


@pytest.mark.parametrize(
    ("confidence", "concerns"),
    [(FAINT_ALARM, ["hearing"]), (0.75, ["hearing"]), (FAINT_ALARM - 0.05, ["emotions"]), (0.4, [])],
)
def test_an_alarm_that_is_surer_or_about_feelings_or_bare_is_an_alarm(
    content: Content, confidence: float, concerns: List[str]
) -> None:
    turn = Talk(content).say("something only the model understands", "crisis", confidence=confidence, concerns=concerns)
    assert turn.reply.answered == "crisis"
