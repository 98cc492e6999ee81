"""The words that the line listens for: STOP in any reasonable wording, and nothing that only sounds like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checking.sms import STOP_WORDS
from bot.guide.texting.wording import ERASE, HELP, MENU, MORE, START, STOP, Wording, load_wording


@pytest.fixture(scope="module")
def wording(project: Path) -> Wording:
    return load_wording(project / "data")


def kind(wording: Wording, text: str) -> "str | None":
    found = wording.keyword(text)
    return found.kind if found else None


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop.",
        "Stop!!",
        "stop please",
        "please stop",
        "STOPALL",
        "stop all",
        "cancel",
        "END",
        "quit",
        "Unsubscribe",
        "revoke",
        "opt out",
        "opt-out",
        "OPTOUT",
        "stop texting me",
        "please stop texting me",
        "can you stop sending me these texts",
        "don't text me again",
        "do not contact me",
        "I don't want these messages",
        "no more texts please",
        "take me off your list",
        "remove me from this list",
        "I want to opt out",
        "unsubscribe me please",
        "cancel my subscription",
        "I revoke my consent",
        "wrong number",
        "Wrong number. STOP",
        "STOP. I found help",
        "stop this",
        "stop it",
        "alto",
        "ALTO",
        "parar",
        "no más",
        "NO MAS",
        "cancelar",
        "por favor no me manden más mensajes",
        "ya no quiero recibir mensajes",
        "dejen de mandarme mensajes",
        "quiero darme de baja",
        "alto por favor",
        "no me escriban más",
        "basta",
        "sáquenme de la lista",
        "número equivocado",
        "how do i unsubscribe",
        "how do I stop these texts",
        "STOP SENDING ME THIS CRAP",
        "leave me alone",
        "please remove me",
        "“STOP”",
        "stop now",
        "Stop messaging!",
        "dejenme en paz por favor",
        "I no longer want to receive text messages from you",
        "para ya",
        "STOP, wrong person",
        "alto, por favor",
        "Stop\n\nI found help",
        "please stop, this is the wrong number",
        "no quiero más mensajes, dejen de escribirme",
    ],
)
def test_these_end_the_texts(wording: Wording, text: str) -> None:
    assert kind(wording, text) == STOP


@pytest.mark.parametrize(
    "text",
    [
        "can they cancel the meeting",
        "how do I stop the suspension",
        "end of the year",
        "when does the iep end",
        "my son won't stop crying",
        "how do i stop services",
        "stop sending him home",
        "please stop sending my son home",
        "the school wants to end his iep",
        "quit asking me that",
        "can I revoke my consent for special education",
        "I want to revoke consent for services",
        "can i opt out of the state test",
        "opt out of testing",
        "cancel the iep meeting",
        "they cancelled the meeting",
        "i need help",
        "help my son is failing",
        "no",
        "no mas lectura",
        "ya no",
        "how to stop bullying",
        "the bus doesn't stop at our house",
        "he can't stop moving",
        "make it stop",
        "they won't stop calling me to pick him up",
        "the school keeps calling me",
        "stop the questions",
        "no quiero que lo manden a la casa",
        "no me contestan",
        "no me han mandado nada",
        "no me mandan los papeles",
        "quiero cancelar la reunión",
        "pueden cancelar la junta",
        "el maestro no para",
        "para mi hijo",
        "me dijeron que no más terapia",
        "end the iep",
        "Should I quit my job",
        "my son wants to quit school",
        "take him off the list",
        "remove the goal",
        "don't want testing",
        "i dont want the school to contact me by phone",
        "more",
        "what do you do when they stop services. He is 8.",
        "dejen de suspenderlo",
        "la escuela deja de mandar la tarea",
        "stop services",
        "withdraw my consent for testing",
        "don't call the police",
        "info about iep",
        "Stop signs scare him",
        "He won't stop. What can I do?",
        "start",
        "yes",
        "cancel his services",
        "they want to end it",
        "My son ended up in the hospital",
        "por favor ayuda",
        "cancel reminder",
        "how do I end the iep",
        "stop the check",
        "the end of my rope",
        "quiero parar la suspensión",
        "no más exámenes",
        "alto rendimiento",
        "remove him from special ed",
        "take my son off the iep",
        "can you remove the 504",
    ],
)
def test_ordinary_sentences_do_not(wording: Wording, text: str) -> None:
    assert kind(wording, text) != STOP


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_word_the_rule_names_counts_in_any_dress(wording: Wording, lang: str) -> None:
    for word in STOP_WORDS[lang]:
        for text in (word, word.upper(), f" {word.title()}. ", f"{word}!!!"):
            assert kind(wording, text) == STOP, text


@pytest.mark.parametrize(
    ("text", "means", "lang"),
    [
        ("HELP", HELP, "en"), ("help!", HELP, "en"), ("INFO", HELP, "en"), ("AYUDA", HELP, "es"), ("información", HELP, "es"),
        ("ayuda por favor", HELP, "es"), ("MORE", MORE, "en"), ("más", MORE, "es"), ("mas", MORE, "es"), ("MENU", MENU, "en"),
        ("menú", MENU, "en"), ("START", START, "en"), ("unstop", START, "en"), ("Empezar", START, "es"),
        ("delete my data", ERASE, "en"), ("Please delete my data", ERASE, "en"), ("BORRAR MIS DATOS", ERASE, "es"),
    ],
)  # fmt: skip
def test_other_words_and_their_language(wording: Wording, text: str, means: str, lang: str) -> None:
    found = wording.keyword(text)
    assert found and (found.kind, found.lang) == (means, lang)


@pytest.mark.parametrize(
    "text", ["", " ", "?", "what is an iep", "help my son with reading", "tell me more about 504", "👍", "\x00"]
)
def test_everything_else_is_for_the_guide(wording: Wording, text: str) -> None:
    assert kind(wording, text) is None
