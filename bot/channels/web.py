"""The web channel of the school page: sessions minted by the server, messages in, replies out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any, Awaitable, Callable, Optional, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import take_turn
from bot.settings import session_secret

_ID_BYTES = 16


class WebChannel(InputChannel):
    """``POST /webhooks/web/session`` gives a token; ``POST /webhooks/web/message {"token", "text"}`` answers."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        routes = Blueprint("web_channel")

        @routes.post("/session")
        async def begin(_request: Request) -> HTTPResponse:
            return response.json({"token": mint_token()}, headers={"Cache-Control": "no-store"})

        @routes.post("/message")
        async def receive(request: Request) -> HTTPResponse:
            try:
                sent = request.json
            except Exception:  # noqa: BLE001 - Sanic raises its own kinds for bodies that are no JSON
                sent = None
            if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
                return response.json({"error": 'Send JSON: {"token": "...", "text": "..."}.'}, status=400)
            session = session_of(str(sent.get("token", "")))
            if session is None:
                return response.json({"error": "This conversation is not known; begin a new one."}, status=403)
            replies = await take_turn(on_new_message, sent["text"], f"web:{session}", self.name())
            return response.json({"messages": replies}, headers={"Cache-Control": "no-store"})

        return routes


def mint_token() -> Text:
    """A new session's token: a random id and its signature."""
    session = secrets.token_urlsafe(_ID_BYTES)
    return f"{session}.{_signature(session)}"


def session_of(token: Text) -> Optional[Text]:
    """The session id of a token that this server minted, else ``None``."""
    session, _, signature = token.partition(".")
    if session and hmac.compare_digest(signature.encode(), _signature(session).encode()):
        return session
    return None


def _signature(session: Text) -> Text:
    return hmac.new(session_secret(), session.encode(), hashlib.sha256).hexdigest()
