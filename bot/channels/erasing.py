"""What a channel does after a reply that promises to delete the conversation."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

#: The kind of erasure that the audit line names.
ERASED_BY_FAMILY = "erased_by_family"
#: The extra of a reply (``bot.guide.moves.erasure``).
_EXTRA = "erase"


def promises_erasure(said: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of the replies says that everything is deleted."""
    return any((message.get("custom") or {}).get(_EXTRA) for message in said)
