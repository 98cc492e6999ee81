"""Unsure questions: kept without names where a district chose so, shown when five families had one, made into examples."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Dict

import pytest

from bot.channels.watching import TurnReport
from bot.guide.content import Content
from bot.guide.conversation import Conversation, Message
from bot.guide.greeting import greeting
from bot.guide.guide import respond
from bot.guide.yaml_source import read_yaml
from bot.operation.examples import FILE, add_examples, as_example
from bot.operation.review import RedactionMissing, UnsureQuestions, questions_to_keep
from bot.storage.unsure_questions import KEPT, LEAST_FAMILIES, Question, UnsureStore, monday

TODAY = date(2026, 11, 18)
LABELS = {"faq/cost", "faq/transfer", "inform"}


@pytest.fixture
def store(tmp_path: Path) -> UnsureStore:
    return UnsureStore(tmp_path / "review.db", b"secret")


def without_names(text: str, _lang: str) -> str:
    return text.replace("Jayden", "[name]")


@pytest.fixture
def keeper(store: UnsureStore, content: Content) -> UnsureQuestions:
    return UnsureQuestions(store, without_names, content.crisis, today=lambda: TODAY)


def turn(text: str, conversation: str = "web:a", **more: Any) -> TurnReport:
    custom: Dict[str, Any] = {"answered": "unsure", "lang": "en", "offers": ["faq/cost"], **more.pop("custom", {})}
    values: Dict[str, Any] = {"channel": "web", "is_choice": False, "error": None, **more}
    return TurnReport(conversation=conversation, text=text, replies=[{"custom": custom}], seconds=0.1, **values)


def from_families(keeper: UnsureQuestions, number: int, text: str = "does the bus come for Jayden") -> None:
    for family in range(number):
        keeper.turn(turn(f"{text} {family}", conversation=f"web:{family}"))


def test_nothing_is_shown_before_five_families_had_one(keeper: UnsureQuestions, store: UnsureStore) -> None:
    from_families(keeper, LEAST_FAMILIES - 1)
    keeper.turn(turn("one family asks a lot", conversation="web:0"))
    assert store.to_review(TODAY) == []
    keeper.turn(turn("the fifth family", conversation="web:fifth"))
    assert len(store.to_review(TODAY)) == LEAST_FAMILIES + 1


def test_families_of_different_weeks_are_not_added_up(store: UnsureStore) -> None:
    for family in range(8):
        store.keep(f"web:{family}", "en", f"question {family}", "", TODAY - timedelta(days=7 * (family % 2)))
    assert store.to_review(TODAY) == []


def test_what_is_kept_has_no_name_no_id_and_no_day(keeper: UnsureQuestions, tmp_path: Path, store: UnsureStore) -> None:
    from_families(keeper, LEAST_FAMILIES)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Jayden" not in content and b"web:0" not in content
    assert TODAY.isoformat().encode() not in content and monday(TODAY).isoformat().encode() in content
    assert all("[name]" in question.text for question in store.to_review(TODAY))


def test_the_order_tells_nothing(keeper: UnsureQuestions, store: UnsureStore) -> None:
    for family, text in enumerate(
        ("zebra question", "apple question", "mango question", "berry question", "kiwi question")
    ):
        keeper.turn(turn(text, conversation=f"web:{family}"))
    texts = [question.text for question in store.to_review(TODAY)]
    assert texts == sorted(texts)


@pytest.mark.parametrize(
    "report",
    [
        turn("answer:plan=none and more", is_choice=True),
        turn("a question that was answered", custom={"answered": "faq/cost"}),
        turn("a text message to the guide", channel="sms"),
        turn("short"),
        turn("long " * 100),
        turn("he says he wants to kill himself at school"),
        turn("a turn that was not kept", error=OSError()),
    ],
    ids=lambda report: report.text[:20],
)
def test_only_typed_web_questions_that_were_not_understood_are_kept(
    keeper: UnsureQuestions, store: UnsureStore, report: TurnReport
) -> None:
    from_families(keeper, LEAST_FAMILIES)
    keeper.turn(report)
    assert len(store.to_review(TODAY)) == LEAST_FAMILIES


def test_what_redaction_leaves_nothing_of_is_not_kept(store: UnsureStore, content: Content) -> None:
    keeper = UnsureQuestions(store, lambda _text, _lang: "[removed]", content.crisis, today=lambda: TODAY)
    from_families(keeper, LEAST_FAMILIES)
    assert store.to_review(TODAY) == []


def test_it_is_gone_after_thirty_days(keeper: UnsureQuestions, store: UnsureStore, tmp_path: Path) -> None:
    from_families(keeper, LEAST_FAMILIES)
    assert store.forget(monday(TODAY) + KEPT - timedelta(days=1)) == 0
    assert store.to_review(monday(TODAY) + KEPT) == []
    assert store.forget(monday(TODAY) + KEPT) == LEAST_FAMILIES
    assert b"does the bus" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_staff_choose_or_discard(keeper: UnsureQuestions, store: UnsureStore) -> None:
    from_families(keeper, LEAST_FAMILIES)
    first, second, *rest = store.to_review(TODAY)
    assert store.choose(first.id, "faq/transfer")
    assert store.discard([second.id]) == 1
    assert {question.id for question in store.to_review(TODAY)} == {question.id for question in rest}
    assert [(question.id, question.chosen) for question in store.chosen(TODAY)] == [(first.id, "faq/transfer")]
    assert not store.choose("no such question", "faq/cost")


def test_it_is_off_unless_the_district_chose_it(content: Content, store: UnsureStore) -> None:
    assert content.district.review_questions is False
    assert questions_to_keep(False, lambda: store, content.crisis) is None


def test_it_does_not_run_without_redaction(
    content: Content, store: UnsureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bot.storage.redaction", None)
    with pytest.raises(RedactionMissing, match="switch it off"):
        questions_to_keep(True, lambda: store, content.crisis)


# --- into training examples


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    (tmp_path / "nlu" / "en").mkdir(parents=True)
    (tmp_path / "nlu" / "es").mkdir()
    (tmp_path / "nlu" / "en" / "basics.yml").write_text(
        'version: "3.1"\n\nnlu:\n- intent: faq/cost\n  examples: |\n    - Who pays for the bus?\n'
    )
    return tmp_path / "nlu"


def question(text: str, label: str = "faq/cost", lang: str = "en") -> Question:
    return Question(f"id of {text}", lang, text, "", label)


def test_chosen_questions_become_examples_of_their_language(nlu: Path) -> None:
    added = add_examples([question("is the aide free"), question("¿cuesta algo?", lang="es")], LABELS, nlu=nlu)
    add_examples([question("we move to Ohio", "faq/transfer")], LABELS, nlu=nlu)
    english = {entry["intent"]: entry["examples"].splitlines() for entry in read_yaml(nlu / "en" / FILE)["nlu"]}
    assert english == {"faq/cost": ["- is the aide free"], "faq/transfer": ["- we move to Ohio"]}
    assert read_yaml(nlu / "es" / FILE)["nlu"][0]["examples"].strip() == "- ¿cuesta algo?"
    assert len(added.done) == 2


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("my son [name] has no bus", "my son has no bus"),
        ("/restart me", "restart me"),
        ("- a {list} <b>", "a list b"),
        ("[nombre] [phone]", ""),
    ],
)
def test_gaps_and_signs_are_no_part_of_an_example(text: str, example: str) -> None:
    assert as_example(text) == example


@pytest.mark.parametrize(
    ("text", "label", "reason"),
    [
        ("who pays for the bus", "faq/cost", "an example already"),
        ("[name]", "faq/cost", "nothing is left"),
        ("who pays for it", "faq/made_up", "its label is none"),
        ("can a teacher read the plan of my child", "faq/cost", "measured with"),
    ],
)
def test_what_may_not_teach_is_told(nlu: Path, text: str, label: str, reason: str) -> None:
    measured = ["Can a teacher read the plan of my child?"]
    added = add_examples([question(text, label)], LABELS, measured, nlu)
    assert reason in added.refused[text] and not (nlu / "en" / FILE).exists()


def test_the_same_words_teach_once(nlu: Path) -> None:
    added = add_examples([question("is the aide free"), question("Is the aide free?")], LABELS, nlu=nlu)
    assert len(added.taken) == 1 and len(added.done) == 2


def test_any_words_make_a_file_that_can_be_read(nlu: Path) -> None:
    texts = ['it\'s: 50% # of "them"', "a\\nb 'c'", "&anchor *star !tag", "tab\there", json.dumps({"a": [1]})]
    added = add_examples([question(text) for text in texts], LABELS, nlu=nlu)
    (entry,) = read_yaml(nlu / "en" / FILE)["nlu"]
    assert [line[2:] for line in entry["examples"].splitlines()] == added.taken


# --- families are told


@pytest.mark.parametrize(("lang", "words"), [("en", "staff may read"), ("es", "el personal puede leer")])
def test_families_are_told_before_they_write_and_when_they_ask(content: Content, lang: str, words: str) -> None:
    on = replace(content, district=content.district.copy(update={"review_questions": True}))
    conversation = Conversation().remember(lang=lang)
    asked = Message("", "privacy")
    assert words in greeting(on, lang).text
    assert words in respond(on, asked, conversation, "talk").reply.text
    assert words not in respond(on, replace(asked, is_text_message=True), conversation, "talk").reply.text
    assert words not in greeting(content, lang).text
    assert words not in respond(content, asked, conversation, "talk").reply.text
