"""A server of the guide without Rasa's model and without HTTP: its real turns, store and locks, a line a message.

In each conversation it counts, in a slot, the messages it was told; a reply says the message back with its number. A
turn that was lost, doubled, mixed up or taken on an old state gives a wrong number.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
from typing import Any, Dict

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.channels.web.errors import ApiError
from bot.channels.web.protocol import TEXT, Sent
from bot.channels.web.tokens import Session
from bot.channels.web.turns import Turns
from bot.storage.conversations import ConversationStore
from bot.storage.locks import Bounds, ConversationLocks

DOMAIN = Domain.from_dict({"slots": {"heard": {"type": "any", "mappings": [{"type": "custom"}]}}})


class SmallGuide:
    """Handles messages as Rasa's agent does: lock, load, answer, save."""

    def __init__(self, database: str, locks: str) -> None:
        place = {"host": database} if "://" in database else {"db": database}
        self.store = ConversationStore(domain=DOMAIN, **place)
        self.locks = ConversationLocks(EndpointConfig(url=locks), Bounds(lease=1.5, patience=5.0, pause=0.3))

    async def handle(self, message: UserMessage) -> None:
        """One turn."""
        async with self.locks.lock(message.sender_id):
            tracker = await self.store.get_or_create_tracker(message.sender_id, append_action_listen=False)
            if not tracker.events:
                tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
            tracker.update(UserUttered(message.text, metadata=message.metadata, input_channel="web"))
            await asyncio.sleep(random.choice((0.0, 0.005, 0.03)))
            heard = int(tracker.get_slot("heard") or 0) + 1
            reply = BotUttered(f"{message.text} as {heard}", {"custom": {"answered": "x", "lang": "en"}})
            await message.output_channel.send_response(message.sender_id, reply.message())
            tracker.update_with_events([reply, SlotSet("heard", heard), ActionExecuted("action_listen")], DOMAIN)
            await self.store.save(tracker)


def serve(port: int, database: str, locks: str) -> None:
    """Answer lines of JSON until killed."""
    os.environ.update(GUIDE_SESSION_BURST="1000000", GUIDE_MOST_TURNS="64")
    random.seed(os.getpid())
    asyncio.run(_serve(port, SmallGuide(database, locks)))


async def _serve(port: int, guide: SmallGuide) -> None:
    turns = Turns(guide.handle)

    async def answer(asked: Dict[str, Any]) -> Dict[str, Any]:
        session = Session(asked["who"], "en", 0)
        try:
            answered = await turns.answer(
                guide.store, session, Sent(asked["id"], asked["text"], TEXT, None), asked["who"]
            )
        except ApiError as problem:
            return {"status": problem.status}
        return {"status": 200, "texts": [message["text"] for message in answered.messages]}

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, ValueError):
            writer.write(json.dumps(await answer(json.loads(await reader.readline()))).encode() + b"\n")
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve_one, "127.0.0.1", port)
    await server.serve_forever()
