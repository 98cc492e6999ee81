"""The checks of letters and checklists: each can fail, and then says which file, which line, and what is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Callable, List

import pytest

from bot.checking.papers import checklists_in_order, letters_in_order
from bot.guide.content import load_content
from bot.guide.yaml_source import ContentError


@pytest.fixture
def data(project: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    copy = tmp_path / "data"
    shutil.copytree(project / "data", copy, ignore=shutil.ignore_patterns("nlu", "vocabulary"))
    return copy


def told(data: Path) -> List[str]:
    content = load_content(data)
    problems = [*letters_in_order(content, data), *checklists_in_order(content, data)]
    return [problem.replace(f"{data}/", "") for problem in problems]


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def test_sound_papers_have_no_problems(data: Path) -> None:
    assert told(data) == []


BROKEN = [
    ("a letter in one language", "letters/es.yml", replaced("request_iee:", "request_eie:"), r"letters/es\.yml:1: the letter 'request_eie' is in one language only"),
    ("a gap nobody fills", "letters/en.yml", replaced("by {answer_by}", "by {sometime}"), r"letters/en\.yml:\d+: request_evaluation: only the gaps"),
    ("a gap in one language", "letters/es.yml", replaced("el {answer_by}", "mañana"), r"letters/es\.yml:\d+: request_evaluation: body: the \{gaps\} differ"),
    ("a bracket left open", "letters/en.yml", replaced("[your name]", "[your name"), r"letters/en\.yml:\d+: request_evaluation: a \[bracket\]"),
    ("a citation without source", "letters/en.yml", replaced("(34 CFR 300.301)", "(34 CFR 300.308)"), r"letters/en\.yml:\d+: request_evaluation: '34 CFR 300\.308' stands"),
    ("another paragraph", "letters/en.yml", replaced("Thank you for your help.", "Thank you.\n\n    Again."), r"letters/es\.yml:\d+: request_evaluation: the paragraphs"),
    ("other sources", "letters/es.yml", replaced("  - 34 CFR 300.301\n", ""), r"letters/es\.yml:\d+: request_evaluation: sources differ"),
    ("another day for the answer", "letters/es.yml", replaced("answer_in: 10", "answer_in: 5"), r"letters/es\.yml:\d+: request_evaluation: answer_in differ"),
    ("a long sentence in an introduction", "letters/en.yml", replaced("Use this to ask", "Use this " + "and this " * 13 + "to ask"), r"letters/en\.yml:\d+: request_evaluation: intro: a sentence of more than 25 words"),
    ("a hard introduction", "letters/en.yml", replaced("Use this to ask", "Individualized determinations necessitate multidisciplinary collaboration. Use this to ask"), r"letters/en\.yml:\d+: request_evaluation: intro reads at grade"),
    ("an old review of a letter", "letters/en.yml", replaced("reviewed: 2026-11-22", "reviewed: 2020-01-01"), r"letters/en\.yml:\d+: request_evaluation: reviewed on 2020"),
    ("a clock without its days", "letters/words.yml", replaced("is {days} {unit}", "is short"), r"letters/words\.yml:\d+: clock: use the gaps"),
    ("a gap without words", "letters/words.yml", replaced("  grade_or_none:", "  grade_or_nothing:"), r"letters/words\.yml:\d+: gaps: 'grade_or_none' has no words"),
    ("a limit without words", "letters/words.yml", replaced("  implementation:", "  doing:"), r"letters/words\.yml:1: \w\w has the covers 'implementation'"),
    ("a checklist in one language", "checklists/es.yml", replaced("\ntransition:", "\ntransicion:"), r"checklists/es\.yml:1: the checklist '\w+' is in one language only"),
    ("another source of a line", "checklists/es.yml", replaced("source: 34 CFR 300.503(a)", "source: 34 CFR 300.504"), r"checklists/es\.yml:\d+: problem_solving: \w+: the lines and their sources differ"),
    ("a question less", "checklists/es.yml", replaced("  - ¿Quién es la persona encargada del 504, y cómo la encuentro?\n", ""), r"checklists/es\.yml:\d+: plan_504: the questions are not as many"),
    ("offered after nothing", "checklists/en.yml", replaced("offered_after: [prepare_iep_meeting]", "offered_after: [party]"), r"checklists/en\.yml:\d+: first_iep: 'party' is no next step"),
    ("a long line", "checklists/en.yml", replaced("Ask that each wish", "Ask " + "and ask " * 13 + "that each wish"), r"checklists/en\.yml:\d+: first_iep: during: a sentence of more than 25 words"),
    ("hard Spanish", "checklists/es.yml", replaced("Aquí usted y el equipo leen los resultados y deciden si su hijo o hija califica. Usted es parte de esa decisión.", "Determinaciones individualizadas requieren colaboraciones multidisciplinarias."), r"checklists/es\.yml:\d+: eligibility: intro: INFLESZ"),
    ("an old review of a list", "checklists/en.yml", replaced("reviewed: 2026-11-22", "reviewed: 2020-01-01"), r"checklists/en\.yml:\d+: problem_solving: reviewed on 2020"),
    ("a part without title", "checklists/words.yml", replaced("  bring:", "  take:"), r"checklists/words\.yml:\d+: sections: 'bring' has no title"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "says"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_broken_is_told(data: Path, file: str, change: Callable[[str], str], says: str) -> None:
    path = data / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the test changed nothing"
    path.write_text(after, encoding="utf-8")
    problems = told(data)
    assert any(re.search(says, problem) for problem in problems), problems


@pytest.mark.parametrize(
    ("file", "change", "says"),
    [
        ("letters/en.yml", replaced("- 34 CFR 300.301", "- the internet"), "not a source we know"),
        ("letters/en.yml", replaced("title: Ask for an evaluation", f"title: {'Ask ' * 12}"), "at most 38"),
        ("checklists/en.yml", replaced("source: OSEP Memo 11-07 (2011)", "source: somebody"), "not a source we know"),
        ("checklists/en.yml", replaced("  questions:", "  queries:"), "queries"),
        ("letters/words.yml", replaced("to_spanish:\n    en: The letter in Spanish\n", "to_spanish:\n"), "to_spanish"),
    ],
)
def test_what_has_another_shape_is_told_with_its_line(
    data: Path, file: str, change: Callable[[str], str], says: str
) -> None:
    path = data / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ContentError, match=rf"{re.escape(file)}:\d+: .*{says}"):
        load_content(data)
