"""What the child has trouble with."""

from __future__ import annotations

from typing import List

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

TROUBLE = [
    ("she cries at night about school", ["emotions"]),
    ("I think she's dyslexic", ["reading"]), ("teacher thinks he has adhd", ["attention"]),
    ("he can't read", ["reading"]), ("failing reading", ["reading"]), ("writes his letters backwards", ["reading", "writing"]), ("reads below grade level", ["reading"]), ("still can't sound out words", ["reading"]), ("reading at kindergarten level", ["reading"]),
    ("handwriting is a mess", ["writing"]), ("can't spell", ["writing"]), ("math is hard for her", ["math"]), ("can't add or subtract", ["math"]), ("people can't understand her when she talks", ["speech"]), ("he doesn't talk", ["speech"]), ("not talking yet", ["speech"]),
    ("she stutters", ["speech"]), ("he cant focus", ["attention"]), ("loses every paper", ["attention"]), ("cant organize anything", ["attention"]), ("he can't sit still", ["attention"]), ("meltdowns", ["behavior"]), ("he hits other kids", ["behavior"]),
    ("gets sent home every week", ["behavior"]), ("cries before school", ["emotions"]), ("she has no friends", ["social"]), ("holding a pencil is hard", ["movement"]), ("walking and fine motor", ["movement"]), ("he isn't walking", ["movement"]), ("she wears hearing aids", ["hearing"]),
    ("can't see the board", ["vision"]), ("he has asthma n misses alot", ["health"]), ("behind in everything", ["learning"]), ("she's a slow learner", ["learning"]), ("not potty trained", ["daily_living"]), ("dressing and potty", ["daily_living"]), ("can't tie his shoes", ["daily_living"]),
    ("reading and math", ["reading", "math"]), ("math", ["math"]), ("reading, writing, math", ["reading", "writing", "math"]), ("just her speech, she's smart otherwise", ["speech"]), ("reading is fine but math is hard", ["math"]), ("not reading, math", ["math"]),
    ("math and also he cant organize anything", ["math", "attention"]), ("reading is not good", ["reading"]), ("he isn't good at math", ["math"]), ("he struggles with reading, writing, and making friends", ["reading", "writing", "social"]), ("he does not listen and kicks", ["attention", "behavior"]),
    ("she wont stop crying at school", ["emotions"]), ("mostly behavior", ["behavior"]),
]  # fmt: skip
TROUBLE_IN_SPANISH = [
    ("no abla bien", ["speech"]),
    ("yo creo q tiene dislexia", ["reading"]), ("creo que tiene ansiedad", ["emotions"]),
    ("no lee", ["reading"]), ("se le dificulta leer", ["reading"]), ("le cuesta mucho la lectura", ["reading"]), ("no sabe escribir", ["writing"]), ("matemáticas", ["math"]), ("batalla con las matemáticas", ["math"]), ("no habla", ["speech"]), ("no se le entiende", ["speech"]),
    ("no pone atención", ["attention"]), ("se porta mal", ["behavior"]), ("pelea con todos", ["behavior"]), ("llora", ["emotions"]), ("no tiene amigos", ["social"]), ("todavía no camina", ["movement"]), ("no oye bien", ["hearing"]), ("no ve el pizarrón", ["vision"]), ("falta mucho a la escuela", ["health"]),
    ("va mal en todo", ["learning"]), ("no va al baño solo", ["daily_living"]), ("lectura y matemáticas", ["reading", "math"]), ("en lectura va bien pero en matemáticas no", ["math"]),
]  # fmt: skip
NO_TROUBLE = [
    "reading is fine", "good at math", "no trouble with reading", "not math", "no trouble with reading, writing or math", "she loves reading and writing", "thanks, I am reading your page", "I can't understand this letter", "I want to talk to someone", "can I write a letter",
    "what if a child can't read?", "how does speech therapy work", "she doesn't have meltdowns anymore", "he never hits", "due process hearing", "the hearing is next week", "I'm so overwhelmed", "no behavior problems", "I don't speak English", "math is his strength", "reads above grade level",
    "his brother can't read", "this is hard to understand", "the phone kept cutting off", "the days don't run in vacation", "I thought you had to be in a wheelchair", "do they teach life skills", "see you at the meeting", "we never hear back", "he walks fine",
]  # fmt: skip
NO_TROUBLE_IN_SPANISH = [
    "en lectura va bien",
    "no tiene problemas con las matemáticas",
    "quiero hablar con alguien",
    "no hablo inglés",
    "le gusta leer",
    "nadie me habla de la escuela",
    "estoy llorando",
    "por escrito",
]


@pytest.mark.parametrize(("text", "areas"), TROUBLE)
def test_reads_a_concern(reader: FactReader, text: str, areas: List[str]) -> None:
    assert sorted(read(reader, text)["concerns"]) == sorted(areas)


@pytest.mark.parametrize(("text", "areas"), TROUBLE_IN_SPANISH)
def test_reads_a_concern_in_spanish(reader: FactReader, text: str, areas: List[str]) -> None:
    assert sorted(read(reader, text, "es")["concerns"]) == sorted(areas)


@pytest.mark.parametrize("text", NO_TROUBLE)
def test_is_no_concern(reader: FactReader, text: str) -> None:
    assert "concerns" not in read(reader, text)


@pytest.mark.parametrize("text", NO_TROUBLE_IN_SPANISH)
def test_is_no_concern_in_spanish(reader: FactReader, text: str) -> None:
    assert "concerns" not in read(reader, text, "es")
