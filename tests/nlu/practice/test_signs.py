"""Signs in a sentence: what stands there, and whether it is denied, asked or told by others."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.practice.clocks import clock_signs, shape_signs
from bot.nlu.practice.jargon import Jargon, load_jargon
from bot.nlu.practice.signs import Signs, load_signs, words

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def signs() -> Signs:
    return load_signs(DATA)


@pytest.fixture(scope="module")
def jargon() -> Jargon:
    return load_jargon(DATA)


@pytest.mark.parametrize(
    ("sentence", "there", "absent"),
    [
        ("You have to wait until spring.", "wait_in_time:yes", "wait_in_time:not"),
        ("We can't make you wait.", "wait_in_time:not", "wait_in_time:yes"),
        ("No podemos hacerla esperar.", "wait_in_time:not", "wait_in_time:yes"),
        ("Nobody should have to wait, but you did wait.", "wait_in_time:yes", "nothing"),
        ("Did they say wait?", "wait_in_time:asked", "nothing"),
        ("Someone told you to wait.", "wait_in_time:told", "nothing"),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(signs: Signs, sentence: str, there: str, absent: str) -> None:
    found = signs.in_reply(sentence)
    assert there in found
    assert absent not in found


def test_both_languages_are_looked_for_in_one_reply(signs: Signs) -> None:
    assert "interpreter_words:yes" in signs.in_reply("Claro, we'll have un intérprete there.")


def test_words_under_a_negation_are_marked() -> None:
    assert words("You don't wait, you ask") == ["you", "don't", "NOT_wait", "you", "ask"]


@pytest.mark.parametrize(
    ("message", "sign"),
    [
        ("Do I have to bring a doctor's note?", "parent:asks_whether_must"),
        ("¿Tengo que pagar?", "parent:asks_whether_must"),
        ("Nobody ever answered my letter", "parent:tells_of_waiting"),
    ],
)
def test_what_the_parent_asks(signs: Signs, message: str, sign: str) -> None:
    assert sign in signs.in_parent(message)


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("From the day you sign we have 60 days for the testing.", "clock:about60:from:consent"),
        ("We have 60 days from your letter to finish the testing.", "clock:from_wrong_event"),
        ("The evaluation takes six months.", "clock:too_long"),
        ("I'll call you by Friday.", "clock:day"),
        ("Le llamo el viernes a las 3.", "clock:day"),
        ("You will hear from us soon.", "clock:vague"),
        ("Tenemos 60 días desde que firme para la evaluación.", "clock:about60:evaluation"),
    ],
)
def test_days_and_limits(sentence: str, sign: str) -> None:
    assert sign in clock_signs(sentence)


@pytest.mark.parametrize("sentence", ["I'll get to it.", "You may ask.", ""])
def test_no_time_no_sign(sentence: str) -> None:
    assert clock_signs(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("Ask Ms. Reed.", "shape:title_and_name"),
        ("La señora Ortiz le ayuda.", "shape:title_and_name"),
        ("Call 555-0142.", "shape:phone"),
        ("Write to office@school.example today", "shape:address"),
    ],
)
def test_names_and_numbers(sentence: str, sign: str) -> None:
    assert sign in shape_signs(sentence)


@pytest.mark.parametrize(
    ("parent", "reply", "terms"),
    [
        ("Can he be tested?", "The MDT reviews the CBM data.", ["cbm", "mdt"]),
        ("Can he be tested?", "The SST (a team of teachers) meets.", []),
        ("What is the SST?", "The SST meets on Monday.", []),
        ("Can he be tested?", "He needs an IEP or a 504 plan, OK?", []),
        ("Can he be tested?", "We look at his percentile and the discrepancy.", ["discrepancy", "percentile"]),
        ("¿Lo pueden evaluar?", "Falta la línea base y el percentil.", ["linea base", "percentil"]),
        ("Who helps him?", "The para sits with him, and a para goes to lunch.", ["a para", "the para"]),
        ("¿Lo pueden evaluar?", "El SST se junta para ver su caso.", ["sst"]),
        ("Can he be tested?", "PLEASE COME IN TODAY", []),
    ],
)
def test_unexplained_terms(jargon: Jargon, parent: str, reply: str, terms: list) -> None:
    assert jargon.unexplained(parent, reply) == terms
