"""Not understanding, honestly: offer the likeliest, then a person. Never a guess, never a loop."""

from __future__ import annotations

from typing import List

from bot.guide.conversation import UNSURE, Choice, Turn
from bot.guide.moves import check, feelings
from bot.guide.moves.context import FAQ_PREFIX, Context, say

#: Labels that make no sense as "did you mean ...?".
NOT_OFFERED = (
    "inform",
    "affirm",
    "deny",
    "dont_know",
    "greet",
    "goodbye",
    "thank",
    "out_of_scope",
    "crisis",
    "repeat",
)
_MOST_OFFERS = 3
#: From this confidence on an answer stands alone; below it, what else may have been meant stands beside it.
SURE = 0.85
_MOST_BESIDE = 2


def ask_back(context: Context) -> Turn:
    """Offer the likeliest questions; the second time in a row, a person."""
    memory = context.conversation.memory
    offers = offered_labels(list(context.message.offers))
    in_row = memory.unsure_in_row + 1
    check_too = ["start_screening"] if memory.check == "off" else []
    if in_row == 1 and feelings.told(context):
        offers = [label for label in context.message.offers if label.startswith(FAQ_PREFIX)][:_MOST_BESIDE]
        choices = [*offers, *check_too, "talk_to_person"]
        key = "unsure_feeling"
    elif in_row > 1:
        choices = [*offers[:2], *check_too, "talk_to_person", "menu"]
        key = "unsure_again"
    else:
        choices = [*offers, *check_too] if context.facts.known() else list(offers)
        key = "unsure" if offers else "unsure_no_offers"
    other = (Choice("none_of_these", context.phrase("none_of_these")),) if offers and in_row == 1 else ()
    turn = say(
        context,
        context.phrase(key),
        answered=UNSURE,
        choices=choices or ["menu", *check_too, "talk_to_person"],
        extra_choices=other,
        offers=offers,
        unsure_in_row=in_row,
    )
    return turn


def none_of_these(context: Context) -> Turn:
    """The parent says that no offer fits."""
    return say(
        context, context.phrase("ask_other_words"), answered=UNSURE, choices=["talk_to_person", "menu"], unsure_in_row=1
    )


def offered_labels(likeliest: List[str]) -> List[str]:
    """At most three labels worth offering."""
    return [label for label in likeliest if label not in NOT_OFFERED][:_MOST_OFFERS]


def offered_beside(label: str, confidence: float, likeliest: List[str]) -> List[str]:
    """At most two other labels to name beside an answer that is not quite sure.

    A wrong answer is then one tap away from the right one.
    """
    if confidence >= SURE:
        return []
    return [other for other in offered_labels(likeliest) if other != label][:_MOST_BESIDE]


def in_the_check(context: Context) -> Turn:
    """Not understood as an answer to the open question."""
    return check.go_on(context, learned=False, answered=UNSURE)
