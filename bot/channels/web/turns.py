"""Each message of a parent is answered once, whatever is sent again: the store knows what was answered.

Rasa saves a turn whole at its end (``rasa/core/processor.py``, ``handle_message``), with the client's id for the
message in the metadata. So a message whose id is kept is answered from the replies kept after it, and one that isn't
has not happened: it is run. That holds over kills at any point.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from dataclasses import dataclass
from typing import AsyncIterator, Dict, List, Optional, Tuple

from bot import settings
from bot.channels.capacity import Capacity, come_again
from bot.channels.erasing import ERASED_BY_FAMILY, promises_erasure
from bot.channels.turn import MOST_TRIES, PATIENCE, Handler, apology, hear_out, not_kept, run_turn
from bot.channels.web.errors import ApiError
from bot.channels.web.keeping import Conversations
from bot.channels.web.limits import Buckets, Rate
from bot.channels.web.messages import CLIENT_ID, KIND, Message, messages_of_turn, replies_in
from bot.channels.web.protocol import TEXT, Sent
from bot.channels.web.tokens import Session
from bot.nlu.language import detect_language
from bot.send_again import Overtaken, SendAgain, TooManyWaiting

logger = logging.getLogger(__name__)

#: Seconds after which a client may try again when something on our side failed.
_RETRY_AFTER = 2.0
#: Seconds before a turn is tried again, doubled each time.
_PAUSE = 0.1


@dataclass(frozen=True)
class Answered:
    """The replies to one message, whether they were given before, and whether they ended with all being deleted."""

    messages: List[Message]
    replayed: bool
    erased: bool = False


class Turns:
    """The turns of all sessions in this process: one at a time in a session, in the order of their arrival."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._rates = Buckets(Rate(*settings.session_rate()))
        self.capacity = Capacity(settings.most_turns())
        self._running: "Dict[Tuple[str, str], asyncio.Task[Answered]]" = {}
        self._locks: Dict[str, Tuple[asyncio.Lock, int]] = {}

    async def answer(self, store: Conversations, session: Session, sent: Sent, address: str) -> Answered:
        """The replies to a message.

        Args:
            store: where conversations are kept.
            session: whose message it is.
            sent: the message.
            address: what stands for the address that it came from, so that one can't have all places.

        Raises:
            ApiError: 401 when the conversation was deleted, 429, or 503 when too much is in hand or there is no answer
                in time; in the last case the turn goes on, and its answer waits for who asks again.
        """
        key = (session.id, sent.client_id)
        task, first = self._running.get(key), False
        if task is None:
            place = self.capacity.take(address, session.id)
            if place is None:
                return self._too_busy(session, sent)
            task, first = asyncio.ensure_future(self._turn(store, session, sent)), True
            self._running[key] = task
            task.add_done_callback(lambda _done: self._running.pop(key, None))
            task.add_done_callback(lambda _done: place.give_back())
            hear_out(task)
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            return self._no_answer(session, sent)
        answered = task.result()
        return answered if first else Answered(answered.messages, replayed=True)

    async def erase(self, store: Conversations, session: Session) -> None:
        """Delete the conversation, after the turn that is running now."""
        try:
            async with self._alone(session.id, PATIENCE):
                store.erase(session.sender_id, ERASED_BY_FAMILY)
        except asyncio.TimeoutError:
            raise ApiError(503, retry_after=_RETRY_AFTER) from None

    async def _turn(self, store: Conversations, session: Session, sent: Sent) -> Answered:
        async with self._alone(session.id):
            try:
                for tries in range(MOST_TRIES):
                    if tries:
                        await asyncio.sleep(_PAUSE * 2**tries * (0.5 + random.random()))
                    answered = await self._answer_once(store, session, sent, is_first=not tries)
                    if answered:
                        return answered
                return self._no_answer(session, sent)
            except ApiError:
                raise
            except SendAgain as problem:
                status = 429 if isinstance(problem, TooManyWaiting) else 503
                return self._refused(session, sent, ApiError(status, retry_after=problem.retry_after))
            except Exception as error:  # noqa: BLE001 - a store that fails; its text may hold a parent's words
                logger.error("a turn failed: %s", type(error).__name__)
                return self._no_answer(session, sent)

    async def _answer_once(
        self, store: Conversations, session: Session, sent: Sent, is_first: bool
    ) -> Optional[Answered]:
        """The replies; ``None`` where the turn was not taken, or could not be kept, and may be tried again."""
        sender = session.sender_id
        if store.is_erased(sender):
            raise ApiError(401)
        kept = store.turn_of(sender, sent.client_id)
        replies = replies_in(kept or ())
        if replies:
            return Answered(messages_of_turn(sent.client_id, replies, session.lang), replayed=True)
        if kept:
            store.drop_turn(sender, sent.client_id)
        wait = self._rates.take(session.id) if is_first else 0.0
        if wait:
            raise ApiError(429, retry_after=wait)
        metadata = {CLIENT_ID: sent.client_id, KIND: sent.kind, "greeted": session.lang}
        if sent.lang:
            metadata["lang"] = sent.lang
        outcome = await run_turn(self._handler, sent.text, sender, "web", metadata)
        if isinstance(outcome.again, Overtaken):
            return None
        if outcome.again:
            raise outcome.again
        if not outcome.said:
            if outcome.kept:
                store.drop_turn(sender, sent.client_id)
            return self._no_answer(session, sent)
        if not outcome.kept and is_first:
            return None  # PostgreSQL may be back in a moment; where it isn't, the next try says so
        messages = messages_of_turn(sent.client_id, outcome.said, session.lang)
        if promises_erasure(outcome.said):
            store.erase(sender, ERASED_BY_FAMILY)
            return Answered(messages, replayed=False, erased=True)
        if not outcome.kept:
            messages[0]["text"] = f"{messages[0]['text']}\n\n{not_kept(messages[0]['lang'])}"
        return Answered(messages, replayed=False)

    def _too_busy(self, session: Session, sent: Sent) -> Answered:
        """Help lines where there is danger; anybody else is asked to come again in a moment.

        Raises:
            ApiError: 503, with the sentence.
        """
        return self._refused(session, sent, ApiError(503, "busy", retry_after=come_again()))

    def _refused(self, session: Session, sent: Sent, problem: ApiError) -> Answered:
        """Help lines where there is danger; anybody else is told what the matter is.

        Raises:
            ApiError: ``problem``.
        """
        try:
            return self._no_answer(session, sent)
        except ApiError:
            raise problem from None

    def _no_answer(self, session: Session, sent: Sent) -> Answered:
        """Help lines where there is danger; anybody else is asked to try again, and whom to call until then.

        Raises:
            ApiError: 503, with the sentence.
        """
        lang = sent.lang or session.lang
        said, told = apology(sent.text if sent.kind == TEXT else "", session.sender_id, lang)
        if told["custom"]["answered"] != "crisis":
            raise ApiError(503, message=said["text"], retry_after=_RETRY_AFTER)
        return Answered(messages_of_turn(sent.client_id, [{**said, **told}], lang), replayed=False)

    @contextlib.asynccontextmanager
    async def _alone(self, session_id: str, patience: float = 0.0) -> AsyncIterator[None]:
        """One after the other in a session, first come, first served; the lock is dropped when nobody wants it.

        Raises:
            asyncio.TimeoutError: it was not free in ``patience`` seconds, where that is given.
        """
        lock, users = self._locks.get(session_id, (asyncio.Lock(), 0))
        self._locks[session_id] = (lock, users + 1)
        try:
            await asyncio.wait_for(lock.acquire(), patience or None)
            try:
                yield
            finally:
                lock.release()
        finally:
            lock, users = self._locks[session_id]
            if users == 1:
                del self._locks[session_id]
            else:
                self._locks[session_id] = (lock, users - 1)


def language_of(sent: Sent, session: Session) -> str:
    """The language in which to tell what went wrong with a message."""
    spoken = detect_language(sent.text) if sent.kind == TEXT else None
    return spoken or sent.lang or session.lang
