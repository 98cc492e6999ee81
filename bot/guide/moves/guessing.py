"""Taking a guess at an answer: what a message's meaning says to the question the check just put.

The words come first (``listening.facts_in``); a guess is asked only where they hold no answer. It is taken as a tap on
that choice would be, and stands under "Here's what I heard", where the parent can change it.
"""

from __future__ import annotations

from typing import Any, Dict

from bot.guide.conversation import UNSURE, Choice, Message
from bot.guide.facts import FACT_NAMES
from bot.guide.moves import case_questions, listening
from bot.guide.moves.context import ANSWER_PREFIX

#: Labels under which an answer comes in, however sure the model is of them.
_ANSWERS = (UNSURE, "inform", "affirm", "deny", "start_screening", "medical_advice", "correct_answer")
#: Labels that are never an answer, however unsure: danger, and what stands for itself.
_NEVER = ("crisis", "stop", "talk_to_person", "write_letter", "switch_language", "go_back", "repeat", "dont_know")
#: From this confidence on, a question or wish is one.
_SURE = 0.85
#: A yes or no with little more is no answer to a question with more than two.
_MORE_THAN_YES = 4
_LEAST_WORDS = 2
#: What a guess states, where that is no choice of its own: a condition that is only thought of is no diagnosis; one
#: that was named, but by no name we know, is not asked for again.
_STATES = {"diagnosis=suspected": "diagnosis=none", "diagnosis=named": "diagnosis="}


def guessed_answer(message: Message, asking: str) -> Dict[str, Any]:
    """The answer to the open question by meaning: ``{"plan": "none"}``, or nothing.

    Args:
        message: as understood; the guess at an answer to "plan" is its entity "plan_guess".
        asking: the fact that the check just asked for, and whose answer the words don't hold.
    """
    guess = message.entities.get(f"{asking}_guess")
    if guess is None or not _may_answer(message, asking):
        return {}
    stated = f"{asking}={guess}"
    return listening.answer_of(Choice(f"{ANSWER_PREFIX}{_STATES.get(stated, stated)}", "")) or {}


def _may_answer(message: Message, asking: str) -> bool:
    words = len(message.text.split())
    if words < (_MORE_THAN_YES if message.label in ("affirm", "deny") else _LEAST_WORDS):
        return False
    if not _label_allows(message) or listening.looks_like_a_question(message.text):
        return False
    if message.label == "correct_answer" and any(name in FACT_NAMES for name in message.entities):
        return False  # "no, he's 8": corrects what was said before
    if asking == "plan" and "request" in message.entities:
        return False  # "I asked for IEP testing" is no plan
    return not _is_a_wish(message.text)


def _label_allows(message: Message) -> bool:
    if message.label in _NEVER:
        return False
    return message.label in _ANSWERS or message.confidence < _SURE


def _is_a_wish(text: str) -> bool:
    return any(
        is_wish(text)
        for is_wish in (
            case_questions.asks_of_the_case,
            listening.wants_to_skip,
            listening.drops_the_check,
            listening.wants_the_result,
            listening.asks_about_the_question,
            listening.wants_to_go_on,
            listening.wants_to_start_over,
            listening.speaks_of_another_child,
        )
    )
