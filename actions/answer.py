"""Answering questions and saying an answer again in another form."""

from __future__ import annotations

from actions.base import GuideAction


class AnswerQuestion(GuideAction):
    """Answers a topic's question."""

    move = "answer"


class TellMore(GuideAction):
    """Goes deeper into the last answer."""

    move = "more_detail"


class SayItMoreSimply(GuideAction):
    """Says the last answer in its plainest form."""

    move = "simplify"


class SayItAgain(GuideAction):
    """Repeats the last answer or question."""

    move = "repeat"


class NameTheSource(GuideAction):
    """Says what the last answer rests on."""

    move = "ask_source"
