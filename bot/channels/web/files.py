"""Files from the page without JavaScript: what its forms send, made into a paper and forgotten."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Dict, Mapping

from sanic.response import HTTPResponse

from bot.channels.documents import (
    Refused,
    calendar_file,
    letter_file,
    summary_file,
)
from bot.channels.turn import channel_content
from bot.channels.web.errors import ApiError

_MAKERS = {"letter": letter_file, "summary": summary_file, "deadline": calendar_file}


async def made_file(fields: Mapping[str, str]) -> HTTPResponse:
    """The file that a form asks for.

    Args:
        fields: ``what`` is "letter", "summary" or "deadline"; the others are what ``/documents/...`` takes.

    Raises:
        ApiError: 400, with what is wrong.
    """
    maker = _MAKERS.get(fields.get("what", ""))
    if maker is None:
        raise ApiError(400)
    sent: Dict[str, Any] = dict(fields)
    try:
        if "summary" in sent:
            sent["summary"] = json.loads(sent["summary"])
        return await asyncio.to_thread(maker, channel_content(), sent)
    except (Refused, ValueError, RecursionError):
        raise ApiError(400) from None
