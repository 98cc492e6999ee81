"""When the guide is sure enough to answer at once.

A wrong answer costs a parent more than a question back. Where the two values stand, and why: ``docs/understanding.md``.
"""

from __future__ import annotations

from typing import Sequence, Tuple

from bot.guide.conversation import UNSURE

OUT_OF_SCOPE = "out_of_scope"
#: A message with more words is a story: it gives every label something to hold on to, so the best one is less far ahead
#: of the others than it is right.
LONG = 20


def threshold_for(text: str, threshold: float, ease: float) -> float:
    """The least confidence for a message: less by ``ease`` for a long one."""
    return threshold - ease if len(text.split()) > LONG else threshold


def label_at(ranking: Sequence[Tuple[str, float]], threshold: float, doubt: float) -> str:
    """The label to act on, or "unsure".

    Args:
        ranking: labels with their confidence (0..1), best first.
        threshold: least confidence of the best label.
        doubt: where "out of scope" is as likely as this share of the best label, the guide asks back: examples can't
            show all that people ask for elsewhere, so a little likelihood of it says much.
    """
    if not ranking or ranking[0][1] < threshold:
        return UNSURE
    label, confidence = ranking[0]
    elsewhere = dict(ranking).get(OUT_OF_SCOPE, 0.0)
    return UNSURE if label != OUT_OF_SCOPE and elsewhere >= doubt * confidence else label
