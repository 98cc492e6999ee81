"""Requests of the protocol: what a client may send, checked before anything is done with it."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any, Dict, Optional

from sanic.request import Request

from bot.channels.turn import MOST_CHARACTERS
from bot.channels.web.errors import ApiError
from bot.channels.web.tokens import Session, session_of
from bot.guide.conversation import LANGUAGES

TEXT, CHOICE = "text", "choice"
REASONS = ("wrong", "unclear", "not_my_question", "too_long", "other")
VALUES = ("up", "down")
#: Ids of choices are made by the guide: ``faq/cost``, ``answer:plan=none``. None is longer, and none has other signs.
_CHOICE_ID = re.compile(r"[\w/:=.+-]{1,120}", re.ASCII)
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MESSAGE_ID = re.compile(r"[!-~]{1,100}")
_BEARER = re.compile(r"Bearer +(\S{1,300})", re.IGNORECASE)
_MINTED_BYTES = 12


@dataclass(frozen=True)
class Sent:
    """One message of a parent.

    Attributes:
        client_id: names it, so that it is answered once.
        text: what was typed, or the id of a choice.
        kind: ``TEXT`` or ``CHOICE``.
        lang: the language set in the chat window.
    """

    client_id: str
    text: str
    kind: str
    lang: Optional[str]


@dataclass(frozen=True)
class Vote:
    """What a parent thinks of a reply."""

    message_id: str
    value: str
    reason: Optional[str]


def body_of(request: Request) -> Dict[str, Any]:
    """The JSON object of a request; an empty body is an empty object.

    Raises:
        ApiError: 415 or 400.
    """
    if not request.body:
        return {}
    media_type = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ApiError(415)
    try:
        sent = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ApiError(400, "not_json") from None
    if not isinstance(sent, dict):
        raise ApiError(400, "not_json")
    return sent


def session_in(request: Request, body: Optional[Dict[str, Any]] = None) -> Session:
    """The session whose token came with a request: in the ``Authorization`` header, or as ``token`` in the body.

    Raises:
        ApiError: 401.
    """
    bearer = _BEARER.fullmatch(request.headers.get("authorization", "").strip())
    given = (body or {}).get("token")
    token = bearer.group(1) if bearer else given
    session = session_of(token) if isinstance(token, str) and isinstance(given, (str, type(None))) else None
    if session is None:
        raise ApiError(401)
    return session


def message_in(body: Dict[str, Any]) -> Sent:
    """A parent's message.

    Raises:
        ApiError: 400 or 413.
    """
    given = [name for name in (TEXT, CHOICE) if body.get(name) is not None]
    if len(given) != 1:
        raise ApiError(400, "text_or_choice")
    kind = given[0]
    text = _text(body[TEXT]) if kind == TEXT else _choice(body[CHOICE])
    return Sent(client_id_in(body.get("client_msg_id")), text, kind, language_in(body))


def client_id_in(value: object) -> str:
    """The client's name for its message; one of ours where it gave none.

    Raises:
        ApiError: 400.
    """
    if value is None:
        return secrets.token_urlsafe(_MINTED_BYTES)
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise ApiError(400, "client_msg_id")
    return value


def language_in(body: Dict[str, Any]) -> Optional[str]:
    """The language a request names, if it names one.

    Raises:
        ApiError: 400.
    """
    lang = body.get("lang")
    if lang is None:
        return None
    if lang not in LANGUAGES:
        raise ApiError(400, "lang")
    return str(lang)


def vote_in(body: Dict[str, Any]) -> Vote:
    """A parent's thumb up or down.

    Raises:
        ApiError: 400.
    """
    message_id, value, reason = body.get("message_id"), body.get("value"), body.get("reason")
    if not isinstance(message_id, str) or not _MESSAGE_ID.fullmatch(message_id):
        raise ApiError(400, "message_id")
    if value not in VALUES:
        raise ApiError(400, "value")
    if reason is not None and reason not in REASONS:
        raise ApiError(400, "reason")
    return Vote(message_id, str(value), reason if value == "down" else None)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ApiError(400, "text")
    if len(value) > MOST_CHARACTERS:
        raise ApiError(413)
    return value


def _choice(value: object) -> str:
    if not isinstance(value, str) or not _CHOICE_ID.fullmatch(value):
        raise ApiError(400, "choice")
    return value
