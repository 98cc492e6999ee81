"""Prepared replies: hello, thanks, privacy, who to call, danger, leaving."""

from __future__ import annotations

from actions.base import GuideAction


class Talk(GuideAction):
    """Says the prepared reply to what the person did."""

    move = "talk"


class HelpInCrisis(GuideAction):
    """Gives help lines first of all."""

    move = "crisis"


class Stop(GuideAction):
    """Leaves the check or the conversation."""

    move = "stop"


class SwitchLanguage(GuideAction):
    """Goes on in the other language."""

    move = "switch_language"
