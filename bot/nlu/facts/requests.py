"""How far the request for an evaluation has come, as the parent tells it. The furthest stage told wins."""

from __future__ import annotations

from typing import List, Tuple

from bot.nlu.facts.message import Found, Mark, Message
from bot.nlu.facts.negation import is_hypothetical, is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.request_asking import asked, means_alone, of_other_papers
from bot.nlu.facts.request_stages import RULES, was_asked
from bot.nlu.facts.request_words import I_SAID, NOT_PARENT, OTHER_CHILD, OUTSIDE, OUTSIDE_PEOPLE, SERVICE, TESTS

#: Furthest first.
STAGES: Tuple[str, ...] = (
    "eligible",
    "not_eligible",
    "refused",
    "in_progress",
    "written",
    "school_offered",
    "spoken",
    "none",
)


def read(message: Message) -> List[Found]:
    """The furthest stage that the message tells."""
    found: List[Found] = []
    for rule in RULES:
        for hit in rule.pattern.finditer(message.text):
            if rule.holds(message, hit):
                found.append(Found("request", rule.stage, hit.start(), hit.end()))
                break
    found.extend(
        Found("request", mark.value, mark.start, mark.end)
        for mark in message.marks.get("request", ())
        if _holds_phrase(message, mark)
    )
    found.extend(asked(message))
    found.extend(means_alone(message))
    found.sort(key=lambda item: (STAGES.index(item.value), item.start))
    return found[:1]


def _holds_phrase(message: Message, mark: Mark) -> bool:
    """Whether a phrase of the vocabulary is told as a fact, of this child, by who must have done it."""
    before = message.before(mark.start)
    if is_hypothetical(message, mark.start) or message.is_question(mark.start):
        return False
    if OTHER_CHILD.search(before) or OUTSIDE_PEOPLE.search(before) or OUTSIDE.search(before):
        return False
    if (
        mark.value == "refused"
        and _DONT_TEST.search(message.text[mark.start : mark.end])
        and _in_private_school(message)
    ):
        return False
    if mark.value in ("written", "spoken", "none", "in_progress"):
        said = message.text[mark.start : mark.end]
        others = NOT_PARENT.search(before) or (mark.value != "none" and is_negated(message, mark.start))
        return "psych" in said or not (others or (mark.value == "written" and of_other_papers(message, mark.start)))
    if mark.value != "refused":
        return not is_negated(message, mark.start)
    if _WAIT.search(message.text[mark.start : mark.end]) and not was_asked(message, mark.start):
        return False
    sentence = message.text[slice(*message.sentence_at(mark.start))]
    return not I_SAID.search(before) and not (SERVICE.search(sentence) and not TESTS.search(sentence))


#: "Give it time" answers a request only where there was one.
_WAIT = rx(r"\b(?:give it|wait\w*|esper\w+|let it)\b")
_DONT_TEST = rx(r"\b(?:dont|do not|cant|wont) (?:test|do|evaluate|assess)|not (?:their|our)")


def _in_private_school(message: Message) -> bool:
    """A private school that doesn't test says no for itself; the public district has not been asked by that."""
    return any(mark.value == "private" for mark in message.marks.get("school_type", ()))
