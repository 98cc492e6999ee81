"""Which state, written in any way; and words that only look like one."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader, Vocabulary
from tests.nlu.facts.helpers import read

SAID = [
    ("3rd grader tn public, i asked", "TN"),
    ("Texas", "TX"), ("TX", "TX"), ("tx", "TX"), ("we're in Texas", "TX"), ("we live in ny", "NY"), ("austin, tx", "TX"), ("pensylvania", "PA"), ("conneticut", "CT"), ("massachusets", "MA"), ("tenessee", "TN"),
    ("Calif", "CA"), ("Cali", "CA"), ("NorCal", "CA"), ("from Mass", "MA"), ("in Penn", "PA"), ("N. Carolina", "NC"), ("West Virginia", "WV"), ("Washington DC", "DC"), ("Washington", "WA"), ("D.C.", "DC"),
    ("Los Angeles", "CA"), ("NYC", "NY"), ("Chicago", "IL"), ("we are in the Bronx", "NY"), ("Brooklyn", "NY"), ("in Houston", "TX"), ("miami", "FL"), ("Puerto Rico", "PR"), ("I live in IN", "IN"), ("Salem, OR", "OR"),
    ("in OK", "OK"), ("OH", "OH"), ("my daughter Georgia is 5 and in California", "CA"), ("moved from Texas to Ohio", "OH"), ("we moved to Ohio from Texas", "OH"), ("moving to Ohio", "OH"), ("I'm from Texas", "TX"),
    ("in Georgia's schools", "GA"), ("is there a deadline in New Jersey?", "NJ"), ("In Texas he had an IEP, now in Ohio they say no", "OH"),
    ("she has had an IEP in Ohio since 2nd grade", "OH"), ("he had an iep in Ohio and now we are in Texas", "TX"),
]  # fmt: skip
SPANISH = [
    ("Carolina del Norte", "NC"), ("vivimos en Nueva York", "NY"), ("estoy en Tejas", "TX"), ("soy de California", "CA"), ("en la Florida", "FL"), ("Nuevo México", "NM"), ("nos mudamos de Texas a Nevada", "NV"),
    ("TX", "TX"), ("en Los Ángeles", "CA"), ("Pensilvania", "PA"),
]  # fmt: skip
NOT_A_STATE = [
    "in", "ok", "hi", "oh", "OK", "HI", "me", "tell me more", "oh ok", "hi there", "he is in pa", "my pa said", "i am in la la land", "Kansas City", "my daughter Virginia is 8", "Ms. Washington said no", "her teacher is in the meeting",
    "SHE TOLD ME IN THE MEETING OR HI", "my son Austin is 7", "he has ID", "the MD said adhd", "We just moved here from Texas", "a car wash", "codes like deaf, ED, ID, OI, SLD", "my cousin in Nevada says so", "In Texas, where we lived before, it was easy", "we used to live in Texas",
]  # fmt: skip
NOT_A_STATE_IN_SPANISH = [
    "en la escuela",
    "mi hijo va bien",
    "de la maestra",
    "me dijo al final",
    "MI HIJO NO LEE",
    "mi hija Carolina del salon 5",
    "co",
    "nos mudamos de Texas",
]


@pytest.mark.parametrize(("text", "state"), SAID)
def test_reads_a_state(reader: FactReader, text: str, state: str) -> None:
    assert read(reader, text)["state"] == state


@pytest.mark.parametrize(("text", "state"), SPANISH)
def test_reads_a_state_in_spanish(reader: FactReader, text: str, state: str) -> None:
    assert read(reader, text, "es")["state"] == state


@pytest.mark.parametrize("text", NOT_A_STATE)
def test_is_no_state(reader: FactReader, text: str) -> None:
    assert "state" not in read(reader, text)


@pytest.mark.parametrize("text", NOT_A_STATE_IN_SPANISH)
def test_is_no_state_in_spanish(reader: FactReader, text: str) -> None:
    assert "state" not in read(reader, text, "es")


def test_knows_every_state_by_name_and_by_code(reader: FactReader, vocabulary: Vocabulary) -> None:
    states = vocabulary.states.states
    assert len(states) == 52
    for code, state in states.items():
        assert read(reader, f"we live in {state.name}")["state"] == code
        assert read(reader, f"we live in {state.name.lower()}")["state"] == code
        if code not in ("LA",):
            assert read(reader, f"we live in {code}.")["state"] == code
