"""The sentences that meanings are learned from are checked with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.checking.vocabulary import learned_words_in_order
from bot.guide.content import Content


@pytest.fixture
def data(project: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "vocabulary"
    folder.mkdir(parents=True)
    for name in ("other_words.yml", "answer_words.yml"):
        shutil.copy(project / "data" / "vocabulary" / name, folder / name)
    return tmp_path / "data"


def test_ours_are_in_order(content: Content, data: Path) -> None:
    assert list(learned_words_in_order(content, data)) == []


def test_data_without_a_vocabulary_have_nothing_to_check(content: Content, tmp_path: Path) -> None:
    assert list(learned_words_in_order(content, tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "complaint"),
    [
        ("answer_words.yml", "\n    iep:\n", "\n    iepp:\n", "name each of these and no other: none, iep"),
        ("answer_words.yml", "\n    - we never got anything like that\n", "\n    - nah nothin\n", "stands here twice"),
        ("answer_words.yml", "\n    - nah nothin\n", "\n    - 504\n", "str type expected"),
        ("answer_words.yml", "\n  other:\n", "\n  others:\n", "extra fields not permitted"),
        ("other_words.yml", "\n  math:\n", "\n  maths:\n", "name each of these and no other: reading"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_line(
    content: Content, data: Path, name: str, before: str, after: str, complaint: str
) -> None:
    path = data / "vocabulary" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    problems = list(learned_words_in_order(content, data))
    assert any(f"{name}:" in problem and complaint in problem for problem in problems), problems
