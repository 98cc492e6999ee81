"""Counting deadlines."""

from __future__ import annotations

from actions.base import GuideAction


class CalculateDeadline(GuideAction):
    """Counts from what happened to the day the school's time ends."""

    move = "calculate_deadline"
