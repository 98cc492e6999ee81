"""When the guide is sure enough to answer at once.

A wrong answer costs a parent more than a question back. Where the threshold stands, and why: ``docs/understanding.md``.
"""

from __future__ import annotations

from typing import Sequence, Tuple

from bot.guide.conversation import UNSURE


def label_at(ranking: Sequence[Tuple[str, float]], threshold: float) -> str:
    """The label to act on, or "unsure".

    Args:
        ranking: labels with their confidence (0..1), best first.
        threshold: least confidence of the best label.
    """
    return ranking[0][0] if ranking and ranking[0][1] >= threshold else UNSURE
