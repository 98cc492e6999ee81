"""Letters to the school."""

from __future__ import annotations

from actions.base import GuideAction


class WriteLetter(GuideAction):
    """Gives the letter that fits, or asks which one."""

    move = "write_letter"
