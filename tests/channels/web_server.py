"""The guide's real server with a small agent instead of Rasa's: it keeps events as Rasa does, and misbehaves on request.

Started as a process of its own: ``python -m tests.channels.web_server PORT DATABASE``. What it heard stands at ``/heard``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any, Dict, List

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from sanic import response

from bot import settings
from bot.channels.web import turns
from bot.serving import rasa_server, strict_http
from bot.serving.logs import set_up_logs
from bot.storage.conversations import ConversationStore

CUSTOM = {"answered": "faq/what_is_iep", "offers": [], "next_step": None, "facts": {}, "asking": None,
          "sources": ["34 CFR 300.320(a)"], "lang": "en"}  # fmt: skip


class Agent:
    """Says back what it heard."""

    def __init__(self, database: str) -> None:
        self.tracker_store = ConversationStore(domain=Domain.empty(), db=database, host=settings.database_url())
        self.heard: List[Dict[str, Any]] = []

    def is_ready(self) -> bool:
        return True

    async def parse_message(self, _text: str) -> None:
        return

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append({"text": message.text, "sender": message.sender_id, "metadata": message.metadata})
        if os.environ.get("STUB_CALM"):
            del self.heard[:-1000]
            await self._say(message, "heard")
            return
        if "break" in message.text:
            raise RuntimeError(f"broken by {message.text}")
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        if not tracker.events:
            tracker.update(ActionExecuted("action_session_start"))
            tracker.update(SessionStarted())
            tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(message.text, metadata=message.metadata, input_channel="web"))
        if "slow" in message.text:
            await asyncio.sleep(3 if "very slow" in message.text else 0.3)
        tracker.update(ActionExecuted("action_answer"))
        first_time = sum(heard["text"] == message.text for heard in self.heard) == 1
        if not ("silent once" in message.text and first_time):
            reply = BotUttered(
                f"heard: {message.text}",
                {"buttons": [{"title": "Tell me more", "payload": "more_detail"}], "custom": _custom(message)},
            )
            tracker.update(reply)
            await message.output_channel.send_response(message.sender_id, reply.message())
        tracker.update(SlotSet("x", 1))
        tracker.update(ActionExecuted("action_listen"))
        if "unkept" in message.text:
            raise OSError(f"disk full while storing {message.text}")
        await self.tracker_store.save(tracker)

    async def _say(self, message: UserMessage, text: str) -> None:
        """A turn without mischief, kept as any other."""
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id, append_action_listen=False)
        tracker.update(UserUttered(message.text, metadata=message.metadata, input_channel="web"))
        reply = BotUttered(text, {"custom": _custom(message)})
        tracker.update(reply)
        await message.output_channel.send_response(message.sender_id, reply.message())
        await self.tracker_store.save(tracker)


def _custom(message: UserMessage) -> Dict[str, Any]:
    lang = message.metadata.get("lang") or message.metadata.get("greeted") or "en"
    custom: Dict[str, Any] = {**CUSTOM, "lang": lang}
    if "erase it now" in message.text:
        custom["erase"] = True
    if "letter" in message.text:
        custom["letter"] = {
            "id": "request_504",
            "lang": lang,
            "title": "A letter",
            "text": "Dear [name],\n\nHi.",
            "values": {},
        }
    return custom


def main(port: int, database: str) -> None:
    agent = Agent(database)

    async def load(_model: Path, _loop: object) -> Agent:
        return agent

    rasa_server.load_guide = load  # type: ignore[assignment]
    turns.PATIENCE = float(os.environ.get("STUB_PATIENCE", "20"))
    strict_http.ARRIVAL_LIMIT = float(os.environ.get("STUB_ARRIVAL", "20"))
    set_up_logs()
    app = rasa_server.create_app(Path("none"))

    @app.get("/heard")
    async def heard(_request: object) -> response.HTTPResponse:
        return response.json(agent.heard)

    rasa_server.listen(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
