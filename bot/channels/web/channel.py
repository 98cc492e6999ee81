"""The routes of the web channel."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from typing import Any, Awaitable, Callable, Dict, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import MOST_CHARACTERS, channel_content
from bot.channels.web.addresses import address_key
from bot.channels.web.errors import PRIVATE, ApiError, asked_language, default_language
from bot.channels.web.feedback import Feedback
from bot.channels.web.guard import protect
from bot.channels.web.keeping import Conversations
from bot.channels.web.messages import Message, greeting_message, history
from bot.channels.web.protocol import body_of, language_in, message_in, session_in, vote_in
from bot.channels.web.tokens import Session, mint_token, session_of
from bot.channels.web.turns import Answered, Turns, language_of
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES

logger = logging.getLogger(__name__)

Route = Callable[[Request], Awaitable[HTTPResponse]]

#: Paths, and what may be asked of them from other sites' pages.
PATHS: Dict[str, tuple[str, ...]] = {
    "/settings": ("GET",),
    "/session": ("POST",),
    "/message": ("POST",),
    "/history": ("GET",),
    "/feedback": ("POST",),
    "/conversation": ("DELETE",),
}


class WebChannel(InputChannel):
    """``/webhooks/web/...``: settings, session, message, history, feedback, conversation."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        routes = Blueprint("web_channel")
        protect(routes, PATHS)
        turns, feedback = Turns(on_new_message), Feedback()

        @routes.listener("before_server_start")
        async def share(app: Sanic, _loop: object) -> None:
            app.ctx.web_turns = turns

        @routes.get("/settings")
        async def settings(request: Request) -> HTTPResponse:
            return _cached(request, settings_of(channel_content()))

        @routes.post("/session")
        @_answered
        async def begin(request: Request) -> HTTPResponse:
            lang = language_in(body_of(request)) or asked_language(request)
            session = session_of(token := mint_token(lang))
            assert session is not None
            greeting = greeting_message(channel_content(), lang, session.began)
            return _private({"token": token, "messages": [greeting]}, 201)

        @routes.post("/message")
        @_answered
        async def receive(request: Request) -> HTTPResponse:
            body = body_of(request)
            session = request.ctx.session = session_in(request, body)
            sent = message_in(body)
            request.ctx.lang = language_of(sent, session)
            answered = await turns.answer(store_of(request), session, sent, address_key(request))
            return _private(_answer(sent.client_id, answered))

        @routes.get("/history")
        @_answered
        async def so_far(request: Request) -> HTTPResponse:
            session = request.ctx.session = session_in(request)
            messages = history_of(store_of(request), session)
            lang = next(message["lang"] for message in reversed(messages) if message["from"] == "guide")
            return _private({"messages": messages, "lang": lang})

        @routes.post("/feedback")
        @_answered
        async def vote(request: Request) -> HTTPResponse:
            body = body_of(request)
            session = request.ctx.session = session_in(request, body)
            store = store_of(request)
            need_alive(store, session)
            feedback.take(store, session, vote_in(body))
            return response.empty(204, headers=PRIVATE)

        @routes.delete("/conversation")
        @_answered
        async def erase(request: Request) -> HTTPResponse:
            session = request.ctx.session = session_in(request)
            store = store_of(request)
            need_alive(store, session)
            await turns.erase(store, session)
            feedback.forget(session)
            return response.empty(204, headers=PRIVATE)

        return routes


def store_of(request: Request) -> Conversations:
    """The store that Rasa's agent keeps conversations in.

    Raises:
        ApiError: 503, the agent is not loaded yet.
    """
    store = getattr(request.app.ctx.agent, "tracker_store", None)
    if store is None:
        raise ApiError(503, retry_after=2.0)
    return store  # type: ignore[no-any-return]


def need_alive(store: Conversations, session: Session) -> None:
    """Refuse a session whose conversation was deleted.

    Raises:
        ApiError: 401.
    """
    if store.is_erased(session.sender_id):
        raise ApiError(401)


def history_of(store: Conversations, session: Session) -> list[Message]:
    """All messages of a session.

    Raises:
        ApiError: 401, it was deleted.
    """
    need_alive(store, session)
    said = store.events_of(session.sender_id, kinds=("user", "bot"))
    return history(channel_content(), session.lang, session.began, said)


def settings_of(content: Content) -> Dict[str, Any]:
    """What a chat window needs before anybody has written."""
    district = content.district
    contact = district.contact
    theme = district.theme.dict()
    if theme["logo"] and not theme["logo"].startswith("https://"):
        theme["logo"] = "/logo"
    return {
        "name": district.name,
        "languages": [lang for lang in district.languages if lang in LANGUAGES],
        "default_language": default_language(),
        "fictional": district.fictional,
        "theme": theme,
        "contact": {
            lang: {
                "name": contact.name.in_(lang),
                "role": contact.role.in_(lang),
                "phone": contact.phone,
                "email": contact.email,
                "hours": contact.hours.in_(lang),
            }
            for lang in LANGUAGES
        },
        "greeting": {lang: greeting_message(content, lang, None) for lang in LANGUAGES},
        "limits": {"message_characters": MOST_CHARACTERS},
    }


def _answer(client_id: str, answered: Answered) -> Dict[str, Any]:
    told = {"client_msg_id": client_id, "messages": answered.messages, "replayed": answered.replayed}
    return {**told, "erased": True} if answered.erased else told


def _answered(route: Route) -> Route:
    """Whatever a route can't do is told in one sentence, in the language of its session where that is known."""

    @functools.wraps(route)
    async def told(request: Request) -> HTTPResponse:
        try:
            return await route(request)
        except ApiError as problem:
            return problem.response(_language(request))
        except Exception as error:  # noqa: BLE001 - a store that fails; its text may hold a parent's words
            logger.error("a request failed: %s", type(error).__name__)
            return ApiError(503, retry_after=2.0).response(_language(request))

    return told


def _language(request: Request) -> str:
    session = getattr(request.ctx, "session", None)
    return getattr(request.ctx, "lang", None) or (session.lang if session else asked_language(request))


def _private(body: Dict[str, Any], status: int = 200) -> HTTPResponse:
    return response.json(body, status=status, headers=PRIVATE)


def _cached(request: Request, body: Dict[str, Any]) -> HTTPResponse:
    """An answer that a browser may keep for five minutes, and ask for again by its tag (RFC 9110, 13.1.2)."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if tag in (request.headers.get("if-none-match") or ""):
        return response.empty(304, headers=headers)
    return response.raw(text.encode(), headers=headers, content_type="application/json")
