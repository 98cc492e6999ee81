"""Which grade the child is in, and grades that are only a level or long past."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

SAID = [
    ("2nd", "2"), ("2nd grade", "2"), ("second grader", "2"), ("grade 2", "2"), ("in fourth", "4"), ("4th.", "4"), ("sixth", "6"), ("6th grade now", "6"), ("eight grade", "8"), ("4 grade", "4"),
    ("K", "K"), ("kinder", "K"), ("kindergarten", "K"), ("kindergarden", "K"), ("my kindergartner", "K"), ("in K", "K"), ("TK", "pre-k"), ("pre-K", "pre-k"), ("prek", "pre-k"), ("preschool", "pre-k"),
    ("he is a freshman", "9"), ("sophomore", "10"), ("high school junior", "11"), ("she's a senior in high school", "12"), ("going into 3rd grade", "3"), ("starting kindergarten in August", "K"),
    ("He's in third grade reading at kindergarten level", "3"), ("repeated first grade, now in second", "2"), ("moving up to 6th grade", "6"), ("3rd not 2nd", "3"), ("my 10th grader", "10"), ("in 12th grade", "12"),
    ("frist grade", "1"), ("nineth grade", "9"), ("he's 7, 2nd", "2"),
]  # fmt: skip
SPANISH = [
    ("5to grado", "5"), ("quinto", "5"), ("está en segundo", "2"), ("primer grado", "1"), ("prekinder", "pre-k"), ("kínder", "K"), ("1ro de primaria", "1"), ("noveno", "9"), ("va en tercero", "3"),
    ("pasa a cuarto", "4"), ("7mo grado", "7"), ("segundo de secundaria", "8"), ("grado 3", "3"), ("preescolar", "pre-k"), ("mi hijo está en 2nd grade", "2"), ("onceavo grado", "11"),
    ("es de primero", "1"), ("mi hijo es de primero", "1"), ("mi niña de segundo no lee", "2"), ("hijo de quinto grado", "5"), ("una alumna de cuarto", "4"),
]  # fmt: skip
NOT_A_GRADE = [
    "reads at 2nd grade level", "at kindergarten level", "3 grades behind", "bad grades", "his grades are low", "she was in 3rd grade when it started", "since kindergarten", "First, I want to thank you",
    "his brother is in 5th grade", "on March 3rd", "this is the second time", "they don't test until 3rd grade", "before kindergarten", "a second opinion", "in first place", "ok k thx",
    "what happens when kids go from preschool to kindergarten?", "I teach 2nd grade", "I'm a second grade teacher", "same IEP since 5th grade, word for word", "I taught fourth grade for thirty years", "5th percentile", "my second child",
]  # fmt: skip
NOT_A_GRADE_IN_SPANISH = [
    "nivel de segundo grado",
    "en primer lugar",
    "su hermano va en quinto",
    "en su cuarto",
    "el segundo idioma",
    "desde kinder",
    "la maestra de segundo me dijo",
    "primero quiero saber qué es",
    "el maestro es de tercero",
    "es la primera vez que pido ayuda",
]


@pytest.mark.parametrize(("text", "grade"), SAID)
def test_reads_a_grade(reader: FactReader, text: str, grade: str) -> None:
    assert read(reader, text)["child_grade"] == grade


@pytest.mark.parametrize(("text", "grade"), SPANISH)
def test_reads_a_grade_in_spanish(reader: FactReader, text: str, grade: str) -> None:
    assert read(reader, text, "es")["child_grade"] == grade


@pytest.mark.parametrize("text", NOT_A_GRADE)
def test_is_no_grade(reader: FactReader, text: str) -> None:
    assert "child_grade" not in read(reader, text)


@pytest.mark.parametrize("text", NOT_A_GRADE_IN_SPANISH)
def test_is_no_grade_in_spanish(reader: FactReader, text: str) -> None:
    assert "child_grade" not in read(reader, text, "es")
