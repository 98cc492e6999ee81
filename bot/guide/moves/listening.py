"""Hearing a bare answer: what "nope", "7" or "idk" means depends on what was asked."""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping, Optional, Sequence

from bot.guide.conversation import Choice, Memory, Message
from bot.guide.facts import DECLINED, FACT_NAMES, LIST_FACTS
from bot.guide.moves.context import ANSWER_PREFIX
from bot.guide.schemas import ValueChoice
from bot.guide.texts import bare_words

_SKIP = re.compile(
    r"^(skip( (it|this( one)?|that( one)?))?|pass|next( (one|question))?|(i( ?d| would)? )?rather not( say)?|(i )?prefer not( to say)?"
    r"|none of your business|no comment|saltar|siguiente|paso|prefiero no( decir(lo)?)?|no quiero decir(lo)?)$"
)
_START_OVER = re.compile(
    r"^(please )?(start (all )?over|restart|begin again|start (from )?(scratch|again|fresh)|reset|new (check|start)|from the (top|beginning)"
    r"|empe(zar|cemos|zamos) de nuevo|(volver a|quiero) empezar( de nuevo| otra vez)?|desde el (principio|comienzo|inicio)|reiniciar|borron y cuenta nueva)"
    r"( please| por favor)?$"
)
_OTHER_CHILD = re.compile(
    r"\b(other|second|older|oldest|younger|youngest|middle) (son|daughter|child|kid|boy|girl)\b"
    r"|\bmy (other|second|older|oldest|younger|youngest|middle) one\b"
    r"|\b(mi|el|la) ((otr[oa]|segund[oa]) (hij[oa]|nin[oa])|hij[oa] (mayor|menor|chic[oa]))\b"
)
_NOT_SIGNED = re.compile(
    r"\b(not|haven ?t|hasn ?t|didn ?t|never|no)\b.*\b(sign\w*|yet|firm\w*)\b|^(no|not yet|todavia no|aun no|nope|nah)$"
)
_GO_ON = re.compile(
    r"^(ok |please |lets |let s |vamos a )?(go on|continue|resume|keep going|carry on|back to the (check|questions)"
    r"|continuar?|sigamos|seguir|sigue|siga|seguimos)( please| por favor)?$"
)
_DONT_KNOW = re.compile(
    r"^(idk|dunno|i (do not|don t|don't|dont) know|not sure|no idea|no clue|no (lo )?se|nose|quien sabe|ni idea|sepa)$"
)
_LEADING_NO = re.compile(
    r"^(no|nope|nah|nel)\b(?! (one|body|idea|clue|se|lo se|tengo idea|sabria|estoy segur[oa]|clear|sure))"
)
_NOTHING_YET = re.compile(
    r"\b(nothing|nobody|no one|noone|not yet|not asked|never asked|haven't|havent|nada|nadie|todavia no|aun no|ninguna)\b"
)
_WHEN = re.compile(
    r"\b(when (do|does|must|should|is|are|will|would)|by when|what (date|day)|deadline|how long|how many days"
    r"|cuando (tiene|tienen|debe|deben|se vence|vence|termina)|que (fecha|dia)|plazo|cuanto tiempo|cuantos dias)\b"
)
_DENIES = re.compile(r"\b(not|no|isn't|isnt|doesn't|doesnt|never|nunca|ni)\b")
#: A plan's bare name is a topic, unless the guide just asked for the plan.
_BARE_PLANS = ("iep", "504", "504 plan", "plan 504", "un iep", "ifsp")
#: Words of an answer in which the name of a choice is the answer.
_SHORT = 8
_NUMBER_FACTS = ("child_age", "child_grade")
_DATE_FACTS = ("request_date", "consent_date")
#: Facts to which "no" is an answer, and what it then says.
_NO_MEANS: Mapping[str, Any] = {"plan": "none", "request": "none", "diagnosis": ["none"], "situation": ["none"]}
#: Facts to which "I don't know" is more than silence.
_DONT_KNOW_MEANS: Mapping[str, Any] = {"plan": "unsure"}
#: Words of numbers for choices, so that "1", "(1)", "one" and "uno" choose the first.
_ORDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
}  # fmt: skip


def wants_to_skip(text: str) -> bool:
    """Whether the message leaves the question open on purpose."""
    return bool(_SKIP.match(bare_words(text)))


def wants_to_start_over(text: str) -> bool:
    """Whether the message asks to forget everything and begin again."""
    return bool(_START_OVER.match(bare_words(text)))


def speaks_of_another_child(text: str) -> bool:
    """Whether the message turns to another child of the family."""
    return bool(_OTHER_CHILD.search(bare_words(text)))


def looks_like_a_question(text: str) -> bool:
    """Whether the message asks something, with or without its question mark."""
    words = bare_words(text)
    opening = re.match(
        r"^(wait |but |ok |and |also |so |um |hold on |hey |pero |y |oye |oiga |espere? )*"
        r"(what|whats|what's|how|why|when|who|where|which|can|could|do|does|did|is|are|will|would|should|may|am i"
        r"|que|cual|cuales|como|por que|cuando|quien|donde|cuanto|cuanta|puedo|puede|pueden|tengo que|debo|es|hay)\b",
        words,
    )
    return "?" in text or (bool(opening) and len(words.split()) > 2)


def wants_to_go_on(text: str) -> bool:
    """Whether the message returns to a check that was stopped."""
    return bool(_GO_ON.match(bare_words(text)))


def asks_for_the_date(message: Message) -> bool:
    """Whether the message names the day of the consent or the request and asks when the time is over."""
    told = message.entities.get("consent_date") or message.entities.get("request_date")
    return bool(told) and bool(_WHEN.search(bare_words(message.text)))


def plain_label(message: Message) -> str:
    """The label, corrected where a bare phrase has one meaning only ("no se" is no "no")."""
    return "dont_know" if _DONT_KNOW.match(bare_words(message.text)) else message.label


def facts_in(message: Message, asking: Optional[str], choices: Sequence[ValueChoice] = ()) -> Dict[str, Any]:
    """The facts a message tells, the bare answer to the open question among them.

    Args:
        message: as understood.
        asking: the fact that the open question asks for.
        choices: the choices of that question.
    """
    said = {name: value for name, value in message.entities.items() if name in FACT_NAMES}
    if asking != "plan" and bare_words(message.text) in _BARE_PLANS:
        said.pop("plan", None)
    if asking and asking not in said:
        answer = _bare_answer(message, asking)
        if answer is None:
            answer = _named_choice(message.text, asking, choices)
        if answer is not None:
            said[asking] = answer
    return said


def choice_in(message: Message, memory: Memory) -> Optional[Choice]:
    """The offered choice that a message picks: by its id, its title, or its number.

    A bare number is a number where the guide asked for one, not a choice.
    """
    text = message.text.strip()
    words = bare_words(text)
    for choice in memory.offered:
        if text == choice.id or words == bare_words(choice.title):
            return choice
    if memory.asking in _NUMBER_FACTS or memory.asking in _DATE_FACTS:
        return None
    number = int(words[:3]) if words.isdecimal() else _ORDINALS.get(words, 0)
    if 1 <= number <= len(memory.offered):
        return memory.offered[number - 1]
    return None


def is_choice_id(text: str, memory: Memory) -> bool:
    """Whether a message is the id of an offered choice: its words are ours, not the parent's."""
    return any(text.strip() == choice.id for choice in memory.offered)


def answer_of(choice: Choice) -> Optional[Dict[str, Any]]:
    """The fact that a choice states: ``{"plan": "none"}``; ``DECLINED`` for "I'd rather not say"."""
    if not choice.id.startswith(ANSWER_PREFIX):
        return None
    fact, _, value = choice.id[len(ANSWER_PREFIX) :].partition("=")
    if not value or value == "not_signed":
        return {fact: DECLINED}
    return {fact: [value] if fact in ("concerns", "diagnosis", "situation") else value}


def _bare_answer(message: Message, asking: str) -> Any:
    if wants_to_skip(message.text):
        return DECLINED
    if asking == "child_age":
        return _number_as_age(message)
    if asking in _DATE_FACTS:
        if asking == "consent_date" and _NOT_SIGNED.search(bare_words(message.text)):
            return DECLINED
        found = message.entities.get("date")
        if found:
            return found
    if message.label == "dont_know":
        return _DONT_KNOW_MEANS.get(asking, DECLINED)
    if message.label == "deny" or _LEADING_NO.match(bare_words(message.text)):
        return _NO_MEANS.get(asking)
    if asking == "request" and _NOTHING_YET.search(bare_words(message.text)):
        return "none"
    if message.label == "affirm" and asking == "request":
        return "spoken"
    return None


def _named_choice(text: str, asking: str, choices: Sequence[ValueChoice]) -> Any:
    """The value of the choice whose words stand in a short answer, where it is one choice only."""
    words = bare_words(text)
    if len(words.split()) > _SHORT or _DENIES.search(words):
        return None
    named = [
        choice.value
        for choice in choices
        if choice.value != "none"
        and any(f" {bare_words(word)} " in f" {words} " for word in (choice.title, *choice.words))
    ]
    if asking in LIST_FACTS:
        return named or None
    return named[0] if len(named) == 1 else None


def _number_as_age(message: Message) -> Optional[float]:
    number = message.entities.get("number")
    if number is not None and 0 <= float(number) <= 22:
        return float(number)
    return None
