"""How old the child is, and which numbers are not an age."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

SAID = [
    ("7 yo", 7), ("my 7yo", 7), ("7 year old", 7), ("a 7-year-old boy", 7), ("7-years-old", 7), ("7yr old", 7), ("seven years old", 7), ("two year old", 2),
    ("age 7", 7), ("aged 9", 9), ("Age: 12", 12), ("she's six", 6), ("she’s six", 6), ("is 9", 9), ("Mateo is 9", 9), ("our son, Mateo, is 10", 10),
    ("my daughter, 8, has no friends", 8), ("my son (7) hates school", 7), ("turned 5", 5), ("she just turned 12", 12), ("he turned 3 last week", 3),
    ("18 months", 1.5), ("18 month old", 1.5), ("he is 20 months old", 1.7), ("2 and a half", 2.5), ("two and a half years old", 2.5), ("4 1/2", 4.5), ("4½", 4.5),
    ("3 years 4 months old", 3.3), ("a year and a half", 1.5), ("almost 3", 2.9), ("im 17 and have an iep", 17), ("he's 21", 21), ("I have a 14 y/o", 14), ("7 almost 8", 7.9),
    ("my 6 and 9 year olds", 6), ("he's 8 not 7", 8), ("8, not 7", 8), ("not 7 but 8", 8), ("sorry, 8", 8), ("born 3/3/2018", 7.6),
    ("thirteen, eighth grade, florida", 13), ("nine. Kentucky.", 9), ("7 2nd grade GA", 7), ("10 and in 5th grade", 10),
]  # fmt: skip
BIRTHDAYS = [
    ("will be 5 in August", 4.2), ("turns 3 on November 20", 2.9), ("she'll be three on Nov 20", 2.9), ("On Nov 20 she'll be three", 2.9), ("he is turning 3 in March", 2.6),
    ("she is 2, turning 3 in December", 2.8), ("she'll be 3 in two months", 2.8), ("3 in the spring? no, she is about to turn 3", 2.9), ("turns 3 next week", 2.9),
]  # fmt: skip
BORN = [
    ("born in 2018", "en", 7.3), ("he was born in March 2018", "en", 7.6), ("DOB 3/2019", "en", 6.6), ("born in 2025", "en", 0.3), ("nació en 2018", "es", 7.3), ("nació en marzo de 2018", "es", 7.6),
    ("nacida en el 2022", "es", 3.3),
]  # fmt: skip
NOT_THE_CHILDS_BIRTH = [
    ("I was born in 2001", "en"), ("his brother was born in 2012", "en"), ("we moved here in 2018", "en"), ("the program was born in 2015", "en"), ("mi hermano nació en 2010", "es"),
]  # fmt: skip
SPANISH = [
    ("tiene 7 años", 7), ("un niño de 7 años", 7), ("7 añitos", 7), ("tiene siete", 7), ("mi hija tiene siete años", 7), ("cumple 5 en agosto", 4.2), ("va a cumplir 3", 2.9),
    ("18 meses", 1.5), ("tiene 18 meses", 1.5), ("tiene 2 años y medio", 2.5), ("acaba de cumplir 12", 12), ("edad: 9", 9), ("no 7 sino 8", 8), ("tiene 8 no 7", 8), ("once años", 11),
    ("casi 3 años", 2.9), ("mi niño, 6 años, no habla", 6), ("nueve, cuarto grado", 9),
]  # fmt: skip
NOT_AN_AGE = [
    "I'm 34", "I am a 36 year old mom", "for 3 years", "he is 2 years behind", "it has been 3 years", "3 year plan", "60 days", "8th", "since 2019", "he was diagnosed at age 3",
    "when he was 3 years old", "ages 3 to 21", "his 10 year old brother", "her sister is 12", "reads like a 5 year old", "functions at a 4 year old level", "2 years ago", "he is 45",
    "I have four kids, one with cerebral palsy", "after the age of three", "what happens when parents are late for a four-year-old?", "there are 25 kids in his class", "the triennial is every 3 years", "he scored in the 5th percentile", "504", "he is 5 feet tall", "waited 6 months",
]  # fmt: skip
NOT_AN_AGE_IN_SPANISH = [
    "hace 3 años que espero", "llevo 2 años pidiendo", "tiene 2 años de atraso", "tengo 34 años", "cada 3 años", "desde los 3 años", "su hermano de 9 años", "en 60 días", "por 3 años",
]  # fmt: skip


@pytest.mark.parametrize(("text", "age"), SAID)
def test_reads_an_age(reader: FactReader, text: str, age: float) -> None:
    assert read(reader, text)["child_age"] == age


@pytest.mark.parametrize(("text", "age"), BIRTHDAYS)
def test_reckons_the_age_from_a_birthday_to_come(reader: FactReader, text: str, age: float) -> None:
    assert read(reader, text)["child_age"] == age


@pytest.mark.parametrize(("text", "lang", "age"), BORN)
def test_reckons_the_age_from_the_year_or_month_of_birth(reader: FactReader, text: str, lang: str, age: float) -> None:
    assert read(reader, text, lang)["child_age"] == age


@pytest.mark.parametrize(("text", "lang"), NOT_THE_CHILDS_BIRTH)
def test_a_year_of_something_else_is_no_age(reader: FactReader, text: str, lang: str) -> None:
    assert "child_age" not in read(reader, text, lang)


@pytest.mark.parametrize(("text", "age"), SPANISH)
def test_reads_an_age_in_spanish(reader: FactReader, text: str, age: float) -> None:
    assert read(reader, text, "es")["child_age"] == age


@pytest.mark.parametrize("text", NOT_AN_AGE)
def test_is_no_age(reader: FactReader, text: str) -> None:
    assert "child_age" not in read(reader, text)


@pytest.mark.parametrize("text", NOT_AN_AGE_IN_SPANISH)
def test_is_no_age_in_spanish(reader: FactReader, text: str) -> None:
    assert "child_age" not in read(reader, text, "es")


def test_a_child_days_before_the_third_birthday_is_not_three(reader: FactReader) -> None:
    assert read(reader, "she turns 3 on October 12")["child_age"] < 3


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("7", "en", 7),
        ("seven", "en", 7),
        ("siete", "es", 7),
        ("siete", "en", 7),
        ("7.", "en", 7),
        ("um 12", "en", 12),
        ("once", "es", 11),
        ("option 2", "en", 2),
        ("un", "es", 1),
        ("7!!", "en", 7),
    ],
)
def test_a_lone_number_is_left_to_the_question_asked(reader: FactReader, text: str, lang: str, number: float) -> None:
    assert read(reader, text, lang) == {"number": number}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("once", "en"),
        ("50%", "en"),
        ("$20", "en"),
        ("he is 7", "en"),
        ("K", "en"),
        ("7 goals in the plan", "en"),
        ("555-123-4567", "en"),
        ("7/10", "en"),
    ],
)
def test_is_no_lone_number(reader: FactReader, text: str, lang: str) -> None:
    assert "number" not in read(reader, text, lang)
