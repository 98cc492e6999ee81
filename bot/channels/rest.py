"""The development channel: Rasa's REST protocol, for scripts and tests on the developer's own machine."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.erasing import ERASED_BY_FAMILY, promises_erasure
from bot.channels.turn import take_turn
from bot.settings import in_development

#: A conversation's name that every database holds: no NUL, no halves of characters.
_STORABLE = re.compile("[^\x00\ud800-\udfff]{1,200}")


class DevelopmentRest(InputChannel):
    """``POST /webhooks/rest/webhook {"sender", "message"}``; not there in production."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        routes = Blueprint("development_rest")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not in_development():
                return response.json({"error": "The REST channel answers in development only."}, status=404)
            problem = _problem(request)
            if problem:
                return response.json({"error": problem}, status=400)
            sent = request.json
            replies = await take_turn(
                on_new_message, sent["message"], f"rest:{sent['sender']}", self.name(), _metadata(sent)
            )
            if promises_erasure(replies):
                request.app.ctx.agent.tracker_store.erase(f"rest:{sent['sender']}", ERASED_BY_FAMILY)
            return response.json([{**reply, "recipient_id": sent["sender"]} for reply in replies])

        return routes


def _problem(request: Request) -> Optional[Text]:
    try:
        sent = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own kinds for bodies that are no JSON
        return 'Send JSON: {"sender": "...", "message": "..."}.'
    if not isinstance(sent, dict):
        return 'Send a JSON object: {"sender": "...", "message": "..."}.'
    if not isinstance(sent.get("sender"), str) or not sent["sender"].strip() or not _STORABLE.fullmatch(sent["sender"]):
        return "'sender' must be a text that names the conversation."
    if not isinstance(sent.get("message"), str):
        return "'message' must be a text."
    today = (sent.get("metadata") or {}).get("today") if isinstance(sent.get("metadata"), dict) else None
    if today is not None and not _is_date(today):
        return "'metadata.today' must be a date such as 2026-03-03."
    return None


def _is_date(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
        return True
    except ValueError:
        return False


def _metadata(sent: Dict[Text, Any]) -> Dict[Text, Any]:
    metadata = sent.get("metadata")
    return {"today": metadata["today"]} if isinstance(metadata, dict) and metadata.get("today") else {}
