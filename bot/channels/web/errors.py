"""What the channel says when it can't do what it was asked: a status, a code, and one sentence in the parent's language."""

from __future__ import annotations

import math
from typing import Dict, Optional

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import channel_content
from bot.guide.conversation import LANGUAGES

PRIVATE = {"Cache-Control": "no-store"}
#: Codes of errors by their status.
CODES: Dict[int, str] = {
    400: "bad_request",
    401: "unknown_session",
    403: "origin_not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_long",
    415: "media_type",
    429: "too_many",
    503: "unavailable",
}


class ApiError(Exception):
    """A request that gets no answer.

    Attributes:
        status: of HTTP.
        key: the sentence's key among the errors of ``data/web.yml``; the status's own without one.
        message: a sentence made for the occasion, instead of the key's.
        retry_after: seconds after which it may be tried again.
    """

    def __init__(
        self, status: int, key: Optional[str] = None, *, message: Optional[str] = None, retry_after: float = 0.0
    ) -> None:
        super().__init__(key or CODES[status])
        self.status = status
        self.key = key or CODES[status]
        self.message = message
        self.retry_after = retry_after

    def response(self, lang: str) -> HTTPResponse:
        """As the client gets it."""
        headers = dict(PRIVATE)
        if self.retry_after:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        said = self.message or sentence(self.key, lang)
        body = {"error": {"code": CODES[self.status], "message": said}}
        return response.json(body, status=self.status, headers=headers)


def sentence(key: str, lang: str) -> str:
    """The sentence for an error, in "en" or "es"."""
    return channel_content().web.errors[key].in_(lang)


def error_response(status: int, lang: str) -> HTTPResponse:
    """The answer to what no route could take; a status that is not in ``CODES`` is told as its class."""
    known = status if status in CODES else (503 if status >= 500 else 400)
    answer = ApiError(known).response(lang)
    answer.status = status
    return answer


def asked_language(request: Request) -> str:
    """The language that the browser asks for, where nothing better is known (``Accept-Language``)."""
    wanted = (request.headers.get("accept-language") or "")[:2].lower()
    return wanted if wanted in LANGUAGES else default_language()


def default_language() -> str:
    """The district's first language."""
    languages = [lang for lang in channel_content().district.languages if lang in LANGUAGES]
    return languages[0] if languages else LANGUAGES[0]
