"""Thumbs up and down: counted by topic and language, and never kept with the conversation."""

from __future__ import annotations

from collections import OrderedDict
from typing import Optional, Tuple

from bot.channels.watching import tell
from bot.channels.web.errors import ApiError
from bot.channels.web.keeping import Conversations
from bot.channels.web.messages import Message, messages_of_turn, replies_in
from bot.channels.web.protocol import Vote
from bot.channels.web.tokens import Session

#: Votes remembered, so that a family that changes its mind is counted once.
_MOST_REMEMBERED = 5000
#: Replies that answer no topic are counted under this name.
NO_TOPIC = "other"

#: Topic, language, value and reason.
Counted = Tuple[str, str, str, str]


class Feedback:
    """Counts votes; of each, only this process remembers for a while what it was."""

    def __init__(self) -> None:
        self._votes: "OrderedDict[Tuple[str, str], Counted]" = OrderedDict()

    def take(self, store: Conversations, session: Session, vote: Vote) -> None:
        """Count a vote; a second one on the same message takes the place of the first.

        Raises:
            ApiError: 400, there is no such message of the guide.
        """
        message = _message(store, session, vote.message_id)
        if message is None:
            raise ApiError(400, "message_id")
        counted = (message["answered"] or NO_TOPIC, message["lang"], vote.value, vote.reason or "")
        key = (session.id, vote.message_id)
        before = self._votes.pop(key, None)
        if before != counted:
            if before:
                _count(store, session, before, by=-1)
            _count(store, session, counted, by=1)
        self._votes[key] = counted
        if len(self._votes) > _MOST_REMEMBERED:
            self._votes.popitem(last=False)

    def forget(self, session: Session) -> None:
        """Forget whose votes they were."""
        for key in [key for key in self._votes if key[0] == session.id]:
            del self._votes[key]


def _count(store: Conversations, session: Session, vote: Counted, by: int) -> None:
    topic, _lang, value, reason = vote
    store.count_feedback(*vote, by=by)
    tell("thumb", session.sender_id, topic, value, reason, by)


def _message(store: Conversations, session: Session, message_id: str) -> Optional[Message]:
    client_id, _, _place = message_id.rpartition(".")
    turn = store.turn_of(session.sender_id, client_id) or () if client_id else ()
    said = messages_of_turn(client_id, replies_in(turn), session.lang)
    return next((message for message in said if message["id"] == message_id), None)
