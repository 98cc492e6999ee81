"""Marks of the vocabulary that tell of trouble, and whose trouble it is."""

from __future__ import annotations

from typing import Dict, List, NamedTuple

from bot.nlu.facts.message import Mark, Message
from bot.nlu.facts.patterns import rx

#: Words of trouble that hold a "not" themselves.
OWN_NEGATION = frozenset(
    [
        "cant",
        "cannot",
        "doesnt",
        "dont",
        "isnt",
        "not",
        "no",
        "never",
        "nobody",
        "wont",
        "hasnt",
        "sin",
        "casi",
        "todavia",
        "aun",
        "nadie",
    ]
)
#: Right before the trouble: it is a brother's or the father's.
SIBLING = rx(r"\b(?:his|her|my|su|mi) (?:\w+ )?(?:brother|sister|hermano|hermana|husband|dad|esposo)(?: \w+){0,2} $")
#: Right before the trouble: it is the parent's own, or the school's.
PARENT_DOES = rx(
    r"\b(?:soy|i am|im|i feel|i get|i|we are|were|they are|theyre|me siento|estoy|makes me|made me|teacher is"
    r"|school is|principal is)(?: (?:so|just|really|getting|very|all|always|too|a|muy|constantly|been)){0,6} $"
)


#: "He | cant read the cereal box": whose trouble it is stands right before, so that "read the" is no errand of the parent's.
_CHILD_DOES = rx(r"\b(?:he|she|CHILD)(?: (?:just|still|really|also))? $")


class Hit(NamedTuple):
    """An area of trouble and where it is told."""

    area: str
    start: int
    end: int


def without_parts(message: Message) -> Dict[str, List[Mark]]:
    """The marks without those that lie inside another area's longer phrase: "read" in "read a clock"."""
    spans = [
        (mark.start, mark.end, family.partition(":")[2])
        for family, marks in message.marks.items()
        if ":" in family
        for mark in marks
    ]

    def is_part(mark: Mark, area: str) -> bool:
        return any(
            start <= mark.start and mark.end <= end and end - start > mark.end - mark.start and other != area
            for start, end, other in spans
        )

    return {
        family: [mark for mark in marks if ":" not in family or not is_part(mark, family.partition(":")[2])]
        for family, marks in message.marks.items()
    }


def marks_of(message: Message, kind: str, area: str) -> List[Mark]:
    """Marks of one kind, without those inside phrases that are no concern."""
    excluded = message.marks.get("not_a_concern", ())
    return [
        mark
        for mark in message.marks.get(f"{kind}:{area}", ())
        if not any(
            other.start < mark.end
            and mark.start < other.end
            and not (
                mark.start <= other.start and other.end <= mark.end and other.end - other.start < mark.end - mark.start
            )
            and not (
                kind == "says_trouble" and other.start > mark.start and _CHILD_DOES.search(message.text[: mark.start])
            )
            for other in excluded
        )
    ]
