"""What is going on, whether the child keeps up, who writes, and which word is asked about."""

from __future__ import annotations

from typing import List

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

SITUATIONS = [
    ("they want to expel him", "en", ["suspended"]), ("lo van a expulsar por pelear", "es", ["suspended"]), ("ya lleva 11 días afuera", "es", ["suspended"]), ("the evaluation says dyslexia", "en", ["evaluated"]),
    ("tiene IEP y no le están haciendo las terapias", "es", ["not_followed"]),
    ("School called again to come get him early", "en", ["suspended"]), ("they call me to pick up my son early", "en", ["suspended"]),
    ("he was suspended", "en", ["suspended"]), ("they keep sending him home early", "en", ["suspended"]), ("expelled last week", "en", ["suspended"]), ("lo suspendieron", "es", ["suspended"]), ("He HAS an IEP. They just don't do it.", "en", ["not_followed"]),
    ("they aren't following the IEP", "en", ["not_followed"]), ("has an IEP and is not getting his speech", "en", ["not_followed"]), ("no cumplen con el IEP", "es", ["not_followed"]), ("the IEP isn't working", "en", ["not_working"]), ("no progress on his goals", "en", ["not_working"]),
    ("504 isn't helping", "en", ["not_working"]), ("we just moved", "en", ["moved"]), ("moving to Ohio", "en", ["moved"]), ("transferred from another district", "en", ["moved"]), ("nos mudamos", "es", ["moved"]), ("he graduates this year", "en", ["leaving"]), ("she ages out in June", "en", ["leaving"]),
    ("they want to take him out of special ed", "en", ["leaving"]), ("se gradúa este año", "es", ["leaving"]), ("the testing is done", "en", ["evaluated"]), ("I got the report", "en", ["evaluated"]), ("ya lo evaluaron", "es", ["evaluated"]), ("the meeting is next week", "en", ["meeting_set"]),
    ("we have an eligibility meeting", "en", ["meeting_set"]), ("tengo una junta mañana", "es", ["meeting_set"]), ("they refused to give him an aide", "en", ["service_refused"]), ("they cut his speech", "en", ["service_refused"]), ("said no to OT", "en", ["service_refused"]),
    ("I asked for an aide and they said no", "en", ["service_refused"]), ("le quitaron la terapia", "es", ["service_refused"]),
]  # fmt: skip
NO_SITUATION = [
    "a private evaluation says dyslexia", "what if they want to suspend him",
    "I want to pick him up early for the dentist",
    "can they suspend a child with an IEP", "they don't do it", "what happens at an IEP meeting", "he was never suspended", "what if we move", "how do I ask for an IEP meeting", "they moved him to a different class", "what happens when he graduates?", "he is not walking", "I want a meeting",
    "the father lives in another state", "which school has the best test scores", "foster child just moved in", "we move to middle school in the fall",
    "when does special education end?", "how long until the testing is done?",
]  # fmt: skip
IMPACT = [
    ("he is failing", "en", "falls_behind"), ("below grade level", "en", "falls_behind"), ("she's falling behind", "en", "falls_behind"), ("reads at kindergarten level", "en", "falls_behind"), ("va atrasado", "es", "falls_behind"), ("está reprobando", "es", "falls_behind"),
    ("gets good grades", "en", "keeps_up"), ("he's passing", "en", "keeps_up"), ("keeps up", "en", "keeps_up"), ("As and Bs", "en", "keeps_up"), ("A's and B's", "en", "keeps_up"), ("va bien en la escuela", "es", "keeps_up"), ("good grades but behind in math", "en", "falls_behind"), ("he's not failing", "en", "keeps_up"),
]  # fmt: skip
NO_IMPACT = [
    "thank you from the bottom of my heart",
    "they changed it behind our backs",
    "what keeps him from passing the exam",
    "can they wait til she fails",
    "does he have to be failing",
    "the school is failing him",
    "they are behind on testing",
    "does a child have to fail first?",
    "what are good grades worth",
]
WHO = [
    ("I'm his mom", "en", "mother"), ("single mother of a 7yo", "en", "mother"), ("I'm the dad", "en", "father"), ("my grandson lives with me", "en", "grandparent"), ("grandma here", "en", "grandparent"), ("my foster son", "en", "foster_parent"), ("I'm a special ed teacher", "en", "staff"),
    ("my student has an IEP", "en", "staff"), ("I'm a junior in high school", "en", "student"), ("soy la mamá", "es", "mother"), ("soy el papá", "es", "father"), ("mi nieto", "es", "grandparent"), ("soy maestra", "es", "staff"), ("soy estudiante", "es", "student"),
]  # fmt: skip
NOBODY = [
    "I'm told the assistant principal can stand in",
    "el papá de mi hijo no acepta",
    "his mom thinks so",
    "the teacher said no",
    "my son is a student there",
    "ask the mother",
    "my mom is sick",
]
TERMS = [
    ("what is a PWN", "en", "pwn"), ("what does LRE stand for", "en", "lre"), ("wait hold on what's an IEP exactly?", "en", "iep"), ("whats fape", "en", "fape"), ("what is prior written notice", "en", "pwn"), ("what does ESY mean", "en", "esy"), ("explain LRE to me", "en", "lre"),
    ("qué es FAPE", "es", "fape"), ("que significa LRE", "es", "lre"), ("¿Qué es un IEP?", "es", "iep"), ("what is a manifestation determination", "en", "mdr"), ("what is stay put", "en", "stay-put"), ("que es el debido proceso", "es", "due process"), ("what is a 504 plan?", "en", "504 plan"),
]  # fmt: skip
NO_TERM = [
    "ya le dijeron que es ADHD",
    "¿para qué es cada una?",
    "what's the difference between an iep and a 504",
    "he has an IEP",
    "what is in an IEP for autism",
    "what is the deadline for the evaluation",
    "what does the IEP team do",
    "what should the IEP say",
]


@pytest.mark.parametrize(("text", "lang", "situations"), SITUATIONS)
def test_reads_a_situation(reader: FactReader, text: str, lang: str, situations: List[str]) -> None:
    assert read(reader, text, lang)["situation"] == situations


@pytest.mark.parametrize("text", NO_SITUATION)
def test_is_no_situation(reader: FactReader, text: str) -> None:
    assert "situation" not in read(reader, text)


@pytest.mark.parametrize(("text", "lang", "impact"), IMPACT)
def test_reads_whether_the_child_keeps_up(reader: FactReader, text: str, lang: str, impact: str) -> None:
    assert read(reader, text, lang)["impact"] == impact


@pytest.mark.parametrize("text", NO_IMPACT)
def test_tells_nothing_of_keeping_up(reader: FactReader, text: str) -> None:
    assert "impact" not in read(reader, text)


@pytest.mark.parametrize(("text", "lang", "who"), WHO)
def test_reads_who_writes(reader: FactReader, text: str, lang: str, who: str) -> None:
    assert read(reader, text, lang)["who"] == who


@pytest.mark.parametrize("text", NOBODY)
def test_does_not_say_who_writes(reader: FactReader, text: str) -> None:
    assert "who" not in read(reader, text)


@pytest.mark.parametrize(("text", "lang", "term"), TERMS)
def test_reads_the_word_asked_about(reader: FactReader, text: str, lang: str, term: str) -> None:
    assert read(reader, text, lang)["term"] == term


@pytest.mark.parametrize("text", NO_TERM)
def test_asks_about_no_word(reader: FactReader, text: str) -> None:
    assert "term" not in read(reader, text)
