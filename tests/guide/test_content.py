"""Data files are checked on the way in: an error names the file, the line, and what is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Callable

import pytest

from bot.guide.content import Content, load_content
from bot.guide.conversation import LANGUAGES
from bot.guide.schemas import SOURCE_PATTERN, placeholders
from bot.guide.yaml_source import ContentError, line_of, read_yaml

Break = Callable[[str], str]


@pytest.fixture
def data(project: Path, tmp_path: Path) -> Path:
    """A copy of the project's data, without the training examples, to break."""
    copy = tmp_path / "data"
    shutil.copytree(project / "data", copy, ignore=shutil.ignore_patterns("nlu", "vocabulary"))
    return copy


def line_with(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_the_projects_own_content_can_be_read(content: Content) -> None:
    assert set(content.spoken) == set(LANGUAGES)
    assert all(set(content.in_(lang).answers) == set(content.topics) for lang in LANGUAGES)


def test_a_language_that_is_not_there_is_answered_in_english(content: Content) -> None:
    assert content.in_("fr") is content.in_("en")


def test_labels_are_topics_and_actions(content: Content) -> None:
    labels = content.labels()
    assert len(labels) == len(set(labels)) == len(content.topics) + len(content.actions)
    assert "faq/what_is_iep" in labels and "crisis" in labels


@pytest.mark.parametrize(
    ("file", "old", "new", "line_starts", "says"),
    [
        ("answers/en/what_is_iep.yml", "title: What is an IEP?", "title: {What: is", "short:", "."),
        ("answers/en/what_is_iep.yml", "title: What is an IEP?", f"title: {'What ' * 9}", "title:", "at most 40"),
        ("answers/en/what_is_iep.yml", "reviewed: 2026", "revewed: 2026", "revewed:", "revewed: extra fields"),
        ("answers/en/what_is_iep.yml", "- 34 CFR 300.22\n", "- 34 CRF 300.22\n", "- 34 CRF", "'34 CRF 300.22' is not a source"),
        ("answers/es/what_is_iep.yml", "simple: |", "simple: ''\nx_simple: |", "simple:", "write this form"),
        ("district.yml", "fictional: true", "fictional: maybe", "fictional:", "fictional: value could not be parsed"),
        ("crisis.yml", "danger:\n", "danger:\n- \\b(unclosed\n", "- \\b(unclosed", "not a regular expression"),
        ("crisis.yml", "danger:\n", "danger:\n- anywhere\n", "- anywhere", "begin the expression"),
        ("screening.yml", "age: [adult]", "age: [grown_up]", "- {id: adult,", "'grown_up' is not a value of age"),
        ("screening.yml", "- fact: plan\n", "- fact: plna\n", "- fact: plna", "'plna' is not a fact"),
        ("answers/en/check.yml", "{value: public, title: Public", "{value: public, titel: Public", "    - {value: public,", "title: field required"),
        ("answers/en/next_steps.yml", "  title: Preschool evaluation", "  titel: Preschool evaluation", "  titel:", "extra fields"),
    ],
)  # fmt: skip
def test_an_error_names_the_file_the_line_and_what_is_wrong(
    data: Path, file: str, old: str, new: str, line_starts: str, says: str
) -> None:
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_content(data)
    told = str(error.value)
    assert re.match(rf"{re.escape(str(path))}:\d+: .+", told)
    assert says in told
    assert f"{path}:{line_with(path, line_starts)}:" in told


def test_a_missing_key_is_told_where_the_entry_begins(data: Path) -> None:
    path = data / "answers" / "en" / "next_steps.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  headline: \"This week: call your state's early", "  # ", 1), encoding="utf-8")
    with pytest.raises(
        ContentError, match=rf":{line_with(path, 'early_intervention:')}: early_intervention > headline"
    ):
        load_content(data)


def test_a_missing_file_is_told(data: Path) -> None:
    (data / "district.yml").unlink()
    with pytest.raises(ContentError, match=r"district\.yml: this file is missing"):
        load_content(data)


def test_a_file_in_another_encoding_is_told(data: Path) -> None:
    (data / "district.yml").write_bytes("name: Cañada".encode("latin-1"))
    with pytest.raises(ContentError, match="UTF-8"):
        load_content(data)


def test_a_file_named_for_another_topic_is_told(data: Path) -> None:
    folder = data / "answers" / "en"
    (folder / "cost.yml").rename(folder / "price.yml")
    with pytest.raises(ContentError, match=r"price\.yml:1: the file's name and its topic 'cost'"):
        load_content(data)


def test_a_list_where_entries_with_ids_belong_is_told(data: Path) -> None:
    (data / "letters" / "en.yml").write_text("- title: x\n")
    with pytest.raises(ContentError, match=r"letters/en\.yml:1: this file must be a mapping"):
        load_content(data)


@pytest.mark.parametrize("name", ["district.yml", "screening.yml", "topics.yml", "glossary.yml", "answers/en/cost.yml"])
def test_an_empty_file_is_told_and_no_riddle(data: Path, name: str) -> None:
    (data / name).write_text("")
    with pytest.raises(ContentError, match=re.escape(name)):
        load_content(data)


def test_the_line_of_a_key_that_is_not_there_is_its_parents(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("a:\n  b:\n  - c: 1\n  - d: 2\n")
    assert line_of(path, ("a", "b", 1, "d")) == 4
    assert line_of(path, ("a", "b", 1, "nothing")) == 4
    assert line_of(path, ("nothing",)) == 1
    assert read_yaml(path) == {"a": {"b": [{"c": 1}, {"d": 2}]}}


@pytest.mark.parametrize(
    "source",
    [
        "34 CFR 300.320(a)(4)",
        "34 CFR 300.300-300.311",
        "20 U.S.C. 1414(d)(1)(A)",
        "OSEP Memo 11-07 (Jan. 21, 2011)",
        "Endrew F. v. Douglas County School Dist. RE-1, 580 U.S. 386 (2017)",
        "71 Fed. Reg. 46540",
    ],
)
def test_authorities_are_known(source: str) -> None:
    assert SOURCE_PATTERN.match(source)


@pytest.mark.parametrize("source", ["", "the internet", "34 CRF 300.1", "wrightslaw.com", "IDEA", "CFR 300.320"])
def test_anything_else_is_no_authority(source: str) -> None:
    assert not SOURCE_PATTERN.match(source)


def test_gaps_are_named_once_each() -> None:
    assert placeholders("{b} and {a} and {b}, not {this one}") == ["a", "b"]
