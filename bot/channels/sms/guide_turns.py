"""The guide behind the line: Rasa's turns, each text answered once whatever happens."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from typing import Any, Callable, Dict, List, Mapping, Optional, Protocol, Sequence, Set

from bot.channels.sms.model import GuideReply, Question
from bot.channels.turn import MOST_TRIES, PATIENCE, Handler, Outcome, apology, hear_out, not_kept, run_turn
from bot.guide.conversation import Choice

logger = logging.getLogger(__name__)

#: The channel's name; the guide knows a text message by it.
CHANNEL = "sms"
#: Keys of the metadata that goes with a parent's message into the store.
_CLIENT_ID, _KIND = "client_msg_id", "kind"
#: Seconds before a turn is tried again, doubled each time.
_PAUSE = 0.1
#: The kind of erasure that the audit line names.
_ERASED_BY_FAMILY = "erased_by_family"


class Conversations(Protocol):
    """The store of Rasa's events (``bot.storage.conversations.ConversationStore``)."""

    def turn_of(self, sender_id: str, client_msg_id: str) -> Optional[List[Dict[str, Any]]]:
        """The events of one turn, the parent's message first; ``None`` where it isn't kept."""

    def drop_turn(self, sender_id: str, client_msg_id: str) -> None:
        """Take a turn out again that got no answer."""

    def erase(self, sender_id: str, kind: str) -> int:
        """Delete a conversation for good."""


class GuideTurns:
    """Gives texts to Rasa and its replies back.

    Rasa saves a turn whole at its end, with the text's name in the metadata, and the database takes a name once. So a
    text whose name is kept is answered with the replies kept after it, and one that isn't has not happened.
    """

    def __init__(
        self,
        handler: Handler,
        store: Callable[[], Conversations],
        patience: float = PATIENCE,
        *,
        counted_as: str = CHANNEL,
    ) -> None:
        """Put the parts together.

        Args:
            handler: runs a turn.
            store: the conversations; asked for at each use, since they are opened after the line is made.
            patience: seconds until an apology.
            counted_as: whose turns they are, for who counts them (``bot.channels.watching``).
        """
        self._handler, self._store, self._patience, self._counted_as = handler, store, patience, counted_as
        self._unfinished: "Set[asyncio.Task[GuideReply]]" = set()

    async def answer(self, question: Question) -> GuideReply:
        """The reply to one text; help or an apology where there is no other."""
        try:
            return self._kept(question) or await self._run(question)
        except Exception as error:  # noqa: BLE001 - the store; its text may hold a parent's words
            logger.error("a turn failed: %s", type(error).__name__)
            return _apology(question)

    def erase(self, conversation: str) -> None:
        """Delete a conversation."""
        self._store().erase(conversation, _ERASED_BY_FAMILY)

    def _kept(self, question: Question) -> Optional[GuideReply]:
        """What the text was answered with, where it may have been before."""
        if not question.again:
            return None
        store = self._store()
        events = store.turn_of(question.conversation, question.message)
        said = [{**event.get("data", {}), "text": event.get("text")} for event in events or () if _is_reply(event)]
        if events and not said:
            store.drop_turn(question.conversation, question.message)
        return _reply(said) if said else None

    async def _run(self, question: Question) -> GuideReply:
        turn = asyncio.ensure_future(self._until_taken(question))
        self._unfinished.add(turn)
        turn.add_done_callback(self._unfinished.discard)
        hear_out(turn)
        await asyncio.wait({turn}, timeout=self._patience)
        return turn.result() if turn.done() else _apology(question)

    async def _until_taken(self, question: Question) -> GuideReply:
        """Take the turn; again where another server's turn overtook it, or the store failed at its end."""
        metadata = {_CLIENT_ID: question.message, _KIND: "choice" if question.is_choice else "text"}
        outcome = Outcome((), False)
        for tries in range(MOST_TRIES):
            if tries:
                await asyncio.sleep(_PAUSE * 2**tries * (0.5 + random.random()))
                kept = self._kept(replace(question, again=True))
                if kept:
                    return kept
            outcome = await run_turn(
                self._handler, question.text, question.conversation, CHANNEL, metadata, counted_as=self._counted_as
            )
            if outcome.again is None and (outcome.kept or not outcome.said or tries):
                break
        if not outcome.said:
            return _apology(question)
        reply = _reply(outcome.said)
        if outcome.kept:
            return reply
        lang = str(reply.custom.get("lang") or question.lang)
        return GuideReply(f"{reply.text}\n\n{not_kept(lang)}", reply.choices, reply.custom)


def _is_reply(event: Mapping[str, Any]) -> bool:
    return event.get("event") == "bot"


def _reply(said: Sequence[Mapping[str, Any]]) -> GuideReply:
    """Rasa's messages as one reply."""
    texts = [str(message["text"]) for message in said if message.get("text")]
    buttons = [button for message in said for button in message.get("buttons") or ()]
    custom: Dict[str, Any] = {}
    for message in said:
        custom.update(message.get("custom") or {})
    choices = tuple(Choice(id=button["payload"], title=button["title"]) for button in buttons)
    return GuideReply(text="\n\n".join(texts), choices=choices, custom=custom)


def _apology(question: Question) -> GuideReply:
    said = apology("" if question.is_choice else question.text, question.conversation, question.lang)
    return _reply(said)
