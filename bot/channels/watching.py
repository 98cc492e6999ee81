"""Who wants to know that a turn ended or a thumb was given: counting, and never changing anything.

The channels tell; ``bot.operation`` listens. A listener that fails costs a count, and no parent an answer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Protocol, Sequence

logger = logging.getLogger(__name__)


#: Instead of the channel's name: a turn of staff who try out the text-message line. No family's, so no count holds it.
SIMULATOR = "simulator"


@dataclass(frozen=True)
class TurnReport:
    """A turn that ended, as its channel saw it. It lives in memory for a moment and is never logged.

    Attributes:
        channel: the channel's name: "web", "sms", "rest"; or ``SIMULATOR``.
        conversation: whose turn.
        text: what the parent wrote.
        is_choice: whether the text is the id of a choice that was tapped.
        replies: Rasa's messages.
        seconds: from the hand-over to Rasa to the end of the turn.
        error: what broke it; ``None`` where the conversation was kept.
    """

    channel: str
    conversation: str
    text: str
    is_choice: bool
    replies: Sequence[Mapping[str, Any]]
    seconds: float
    error: Optional[BaseException] = None
    custom: Dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Put what the replies were made of together."""
        for reply in self.replies:
            self.custom.update(reply.get("custom") or {})


class Watcher(Protocol):
    """Is told."""

    def turn_began(self) -> None:
        """A message was handed to Rasa."""

    def turn_ended(self, report: TurnReport) -> None:
        """A turn ended, well or not."""

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """A thumb was given (``by=1``) or taken back (``by=-1``)."""


_WATCHERS: List[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Tell this watcher too, from now on."""
    if watcher not in _WATCHERS:
        _WATCHERS.append(watcher)


def unwatch(watcher: Watcher) -> None:
    """Tell it no more."""
    if watcher in _WATCHERS:
        _WATCHERS.remove(watcher)


def tell(what: str, *values: Any) -> None:
    """Tell all watchers: ``tell("turn_ended", report)``."""
    for watcher in _WATCHERS:
        try:
            getattr(watcher, what)(*values)
        except Exception as error:  # noqa: BLE001 - counting must not cost a parent an answer
            logger.error("a count was lost: %s", type(error).__name__)
