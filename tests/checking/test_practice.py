"""The check of the practice files: whatever is wrong is named with its file and its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.checking.practice import practice_in_order

SCENARIO = "scenarios/wait_for_rti.yml"


@pytest.fixture
def data(project: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "practice"
    shutil.copytree(project / "data" / "practice", folder, ignore=shutil.ignore_patterns("replies"))
    for path in (folder / "scenarios").glob("*.yml"):
        if path.name not in SCENARIO:
            path.unlink()
    (folder / "replies").mkdir()
    line = '{"parent": "", "reply": "Hi", "lang": "en", "points": [], "red_flags": []}\n'
    (folder / "replies" / "learn_a.jsonl").write_text(line)
    return tmp_path / "data"


def change(data: Path, name: str, pattern: str, new: str) -> None:
    path = data / "practice" / name
    text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1, pattern
    path.write_text(text, encoding="utf-8")


def test_the_project_files_are_in_order(data: Path) -> None:
    assert list(practice_in_order(data)) == []


@pytest.mark.parametrize(
    ("name", "pattern", "new", "said"),
    [
        (SCENARIO, r"id: wait_for_rti", "id: another", "must be the same"),
        (SCENARIO, r"- id: acknowledges", "- id: smiles", "'smiles' is not a point"),
        (SCENARIO, r"\[OSEP Memo 11-07 \(Jan\. 2011\)[^\]]*\]", "[somebody said so]", "not a source"),
        (SCENARIO, r"parent:\n", "parents:\n", "parent"),
        ("points.yml", r"  acknowledges:\n", "  nods:\n", "contract"),
        ("page.yml", r"intro:\n", "intro:\n  fr: Bonjour\n", "extra fields"),
        ("cues.yml", r"'rti\\b'", "'rti('", "not a regular expression"),
        ("jargon.yml", r"known: \[", "known: {", "jargon.yml"),
        ("replies/learn_a.jsonl", r'"points": \[\]', '"points": ["smiles"]', "learn_a.jsonl:1"),
        ("replies/learn_a.jsonl", r'"lang": "en"', '"lang": "fr"', "learn_a.jsonl:1: lang"),
        ("replies/learn_a.jsonl", r"\}", "", "not a JSON object"),
    ],
)
def test_what_is_wrong_is_named(data: Path, name: str, pattern: str, new: str, said: str) -> None:
    change(data, name, pattern, new)
    problems = "\n".join(practice_in_order(data))
    assert said in problems and re.search(r"\.(yml|jsonl):\d+: ", problems)


def test_a_scenario_with_a_dead_end_is_refused(data: Path) -> None:
    path = data / "practice" / SCENARIO
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"(  - id: \w+|- id: \w+)\n  say:", r"\1\n  when: {flags: [blames]}\n  say:", text), encoding="utf-8"
    )
    assert "dead end" in "\n".join(practice_in_order(data))


def test_a_model_reply_that_reads_too_hard_is_named(data: Path) -> None:
    hard = "Eligibility determinations necessitate comprehensive multidisciplinary documentation " * 4
    change(data, SCENARIO, r"model:\n  en: .*", f"model:\n  en: {hard}.")
    assert "grade" in "\n".join(practice_in_order(data))
