"""Not understanding, honestly."""

from __future__ import annotations

from actions.base import GuideAction


class AskBack(GuideAction):
    """Offers the likeliest questions, then a person."""

    move = "unsure"
