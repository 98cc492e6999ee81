"""The routes of the text-message channel; ``bot.serving.text_line`` puts the line behind them."""

from __future__ import annotations

import logging
from typing import Any, Awaitable, Callable, Optional, Text

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.sms.guide_turns import CHANNEL
from bot.channels.sms.line import Line
from bot.channels.sms.model import RequestRefused

logger = logging.getLogger(__name__)

OFF = "The text-message line is off."


class SmsChannel(InputChannel):
    """``POST /webhooks/sms/webhook`` for texts, ``POST /webhooks/sms/status`` for delivery reports."""

    @classmethod
    def name(cls) -> Text:
        """The channel's name."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes."""
        routes = Blueprint("sms_channel")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            line = _line(request)
            if line is None:
                return _refused(404, OFF)
            try:
                inbound = line.provider.read(request.body or b"", request.headers)
            except RequestRefused as refusal:
                logger.warning("a text was refused: %s", refusal)
                return _refused(refusal.status, str(refusal))
            try:
                texts = await line.receive(inbound)
            except Exception as error:  # noqa: BLE001 - the store; its text may hold a parent's words
                logger.error("a text could not be taken: %s", type(error).__name__)
                return _refused(503, "the text could not be taken now")
            document = line.provider.reply(texts)
            return response.raw(document.body.encode("utf-8"), content_type=document.content_type, headers=_PRIVATE)

        @routes.post("/status")
        async def report(request: Request) -> HTTPResponse:
            line = _line(request)
            if line is None:
                return _refused(404, OFF)
            try:
                await line.report(line.provider.read_report(request.body or b"", request.headers))
            except RequestRefused as refusal:
                logger.warning("a delivery report was refused: %s", refusal)
                return _refused(refusal.status, str(refusal))
            except Exception as error:  # noqa: BLE001 - the store
                logger.error("a delivery report could not be kept: %s", type(error).__name__)
                return _refused(503, "the report could not be kept now")
            return response.empty(headers=_PRIVATE)

        return routes


_PRIVATE = {"Cache-Control": "no-store"}


def _line(request: Request) -> Optional[Line]:
    line: Optional[Line] = getattr(request.app.ctx, "text_line", None)
    return line


def _refused(status: int, reason: str) -> HTTPResponse:
    sentence = f"{reason[0].upper()}{reason[1:].rstrip('.')}."
    return response.json({"error": sentence}, status=status, headers=_PRIVATE)
