"""A name for each turn, so that log lines of one turn can be put together.

It is random, lives as long as the turn, and is neither stored nor made from the conversation's own id.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Optional

#: The header that takes the name along to the action server.
HEADER = "X-Turn-Id"
_FORM = re.compile(r"[0-9a-f]{16}")
_CURRENT: ContextVar[Optional[str]] = ContextVar("turn_id", default=None)


def new_turn() -> str:
    """Name the turn that begins now; what runs in this task and its children from now on belongs to it."""
    name = secrets.token_hex(8)
    _CURRENT.set(name)
    return name


def join_turn(name: Optional[str]) -> None:
    """Go on in a turn that began in another process; what isn't a turn's name counts for nothing."""
    _CURRENT.set(name if name and _FORM.fullmatch(name) else None)


def current_turn() -> Optional[str]:
    """The turn's name; ``None`` outside of one."""
    return _CURRENT.get()
