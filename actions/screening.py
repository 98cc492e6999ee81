"""The short check."""

from __future__ import annotations

from actions.base import GuideAction


class StartScreening(GuideAction):
    """Begins the short check, or goes on with it."""

    move = "start_screening"


class TakeFacts(GuideAction):
    """Takes in facts that were told without a question."""

    move = "inform"


class TakeYes(GuideAction):
    """Takes a yes to what was offered or asked."""

    move = "affirm"


class CorrectAnswer(GuideAction):
    """Changes something that was said before."""

    move = "correct_answer"


class GoBack(GuideAction):
    """Returns to the question before."""

    move = "go_back"
