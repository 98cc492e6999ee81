"""Where a turn brought the short check, for counting at which question families stop. Names of questions, nothing told."""

from __future__ import annotations

from typing import Dict, Union

from bot.guide.conversation import Memory

_RUNNING, _DONE = "running", "done"


def check_step(before: Memory, after: Memory) -> Dict[str, Union[str, bool]]:
    """What changed.

    Returns:
        ``passed``: the question that was open and is answered or skipped; ``asks``: the question that is put now;
        ``done``: the result is given. Empty where the check stands where it stood.
    """
    step: Dict[str, Union[str, bool]] = {}
    was, now = _open_question(before), _open_question(after)
    if was and was != now and after.check in (_RUNNING, _DONE):
        step["passed"] = was
    if now and now != was:
        step["asks"] = now
    if after.check == _DONE and before.check != _DONE:
        step["done"] = True
    return step


def _open_question(memory: Memory) -> str:
    return memory.asking or "" if memory.check == _RUNNING and memory.letter is None else ""
