"""What the channel needs of the conversation store; ``bot.storage.conversations.ConversationStore`` has it."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Protocol, Sequence


class Conversations(Protocol):
    """A store of Rasa's events with what the web protocol needs besides."""

    def events_of(self, sender_id: str, kinds: Sequence[str] = ()) -> List[Dict[str, Any]]:
        """The events that are kept of a conversation, all or of some kinds, in order, as Rasa writes them."""

    def turn_of(self, sender_id: str, client_msg_id: str) -> Optional[List[Dict[str, Any]]]:
        """The events of one turn, the parent's message first; ``None`` where it isn't kept."""

    def drop_turn(self, sender_id: str, client_msg_id: str) -> None:
        """Take a turn out again that got no answer."""

    def erase(self, sender_id: str, kind: str) -> int:
        """Delete a conversation for good, and note that it was; the number of its events."""

    def is_erased(self, sender_id: str) -> bool:
        """Whether a conversation was deleted on request."""

    def count_feedback(self, topic: str, lang: str, value: str, reason: str, by: int = 1) -> None:
        """Count a thumb up or down."""
