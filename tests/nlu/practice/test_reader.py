"""The reader as a whole, on a small world: trained once, kept, trained again only when what it learns from changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import List, Tuple

import pytest

from bot.guide.practice.schemas import POINTS, Strictness
from bot.guide.yaml_source import ContentError
from bot.nlu.practice import reader as reading
from bot.nlu.practice.reader import StaffReplyReader, fingerprint, language_of, load_reader
from bot.nlu.practice.strictness import written

PROJECT = Path(__file__).resolve().parents[3]
WORLD: List[Tuple[str, List[str], List[str]]] = [
    ("I hear you, that was a long wait.", ["acknowledges"], []),
    ("I can hear how worried you are.", ["acknowledges"], []),
    ("You waited for weeks and I am sorry for that.", ["acknowledges"], []),
    ("You have to finish the reading group first.", [], ["wait_for_rti"]),
    ("First the group must be done, then we test.", [], ["wait_for_rti"]),
    ("He needs to complete the intervention before we test.", [], ["wait_for_rti"]),
    ("You don't have to finish the group first.", [], []),
    ("The group can go on while we test.", [], []),
    ("The bus leaves at three.", [], []),
    ("Lunch is in the hall today.", [], []),
]


def _ask_nothing_more(folder: Path) -> None:
    asked = Strictness(points=dict.fromkeys(POINTS, 0.0), red_flags=0.0)
    (folder / "practice" / "strictness.yml").write_text(written(asked))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "data"
    (folder / "practice" / "replies").mkdir(parents=True)
    for name in ("cues.yml", "jargon.yml"):
        (folder / "practice" / name).write_text((PROJECT / "data" / "practice" / name).read_text())
    _ask_nothing_more(folder)
    lines = [
        {"parent": f"parent {number % 5}", "reply": text, "lang": "en", "points": points, "red_flags": flags}
        for number, (text, points, flags) in enumerate(WORLD * 3)
    ]
    (folder / "practice" / "replies" / "learn_a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return folder


@pytest.fixture(scope="module")
def reader(data: Path, tmp_path_factory: pytest.TempPathFactory) -> StaffReplyReader:
    patch = pytest.MonkeyPatch()
    patch.setattr(reading, "CACHE", tmp_path_factory.mktemp("cache"))
    yield load_reader(data, data.parent)
    patch.undo()


def test_each_id_comes_with_the_sentence_it_stands_in(reader: StaffReplyReader) -> None:
    found = reader.read(
        "when?", "I hear you, that was a long wait. He needs to complete the intervention before we test."
    )
    assert [(one.id, one.said) for one in found.points] == [("acknowledges", "I hear you, that was a long wait.")]
    assert [one.id for one in found.red_flags] == ["wait_for_rti"]
    assert "intervention" in found.red_flags[0].said


@pytest.mark.parametrize("reply", ["", "   ", "?!", "🙂", "\x00"])
def test_nothing_is_found_in_nothing(reader: StaffReplyReader, reply: str) -> None:
    found = reader.read("", reply)
    assert found.points == found.red_flags == ()


@pytest.mark.parametrize("reply", ["a" * 50000, "word " * 9000, "<b>" * 700, "é" * 3000])
def test_anything_can_be_read(reader: StaffReplyReader, reply: str) -> None:
    reader.read("x" * 9000, reply)


def test_a_stored_reader_says_the_same(data: Path, reader: StaffReplyReader, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_training(*_: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(reading, "train_reader", no_training)
    again = load_reader(data, data.parent)
    for text, _, _ in WORLD:
        assert again.read("parent 1", text) == reader.read("parent 1", text)


def test_a_stricter_reader_finds_less_without_training(
    data: Path, reader: StaffReplyReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, text = data / "practice" / "strictness.yml", WORLD[0][0]
    kept = file.read_text()
    monkeypatch.setattr(reading, "train_reader", None)
    file.write_text(kept.replace("acknowledges: 0.0", "acknowledges: 50.0"))
    stricter = load_reader(data, data.parent)
    file.write_text(kept)
    assert [one.id for one in reader.read("when?", text).points] == ["acknowledges"]
    assert stricter.read("when?", text).points == ()


def test_a_changed_learning_reply_asks_for_training(data: Path, tmp_path: Path) -> None:
    before = fingerprint(data)
    file = data / "practice" / "replies" / "learn_a.jsonl"
    kept = file.read_text()
    file.write_text(kept.replace("The bus leaves at three.", "The bus leaves at four."))
    changed = fingerprint(data)
    file.write_text(kept)
    assert before != changed and fingerprint(data) == before


def test_without_learning_replies_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "practice").mkdir()
    for name in ("cues.yml", "jargon.yml"):
        (tmp_path / "practice" / name).write_text((PROJECT / "data" / "practice" / name).read_text())
    _ask_nothing_more(tmp_path)
    with pytest.raises(ContentError, match="restore"):
        load_reader(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("text", "assumed", "lang"),
    [
        ("Usted puede pedir la prueba", None, "es"),
        ("You may ask for the test", "es", "en"),
        ("ok", "es", "es"),
        ("ok", None, "en"),
        ("ok", "fr", "en"),
    ],
)
def test_the_language_is_told_from_the_words(text: str, assumed: "str | None", lang: str) -> None:
    assert language_of(text, assumed) == lang
