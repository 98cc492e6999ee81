"""The development channel over HTTP: Rasa's protocol, and nothing of it in production."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.rest import DevelopmentRest
from tests.channels.conftest import WebServer

REST = "/webhooks/rest/webhook"


def test_the_development_channel_speaks_rasas_protocol(web: WebServer) -> None:
    reply = web.ask("POST", REST, {"sender": "me", "message": "/restart", "metadata": {"today": "2026-03-20", "x": 1}})
    assert reply.status == 200
    text, custom = reply.json
    assert (text["recipient_id"], text["text"]) == ("me", "heard: restart")
    assert custom["custom"]["lang"] == "en"
    (heard,) = [heard for heard in web.ask("GET", "/heard").json if heard["sender"] == "rest:me"]
    assert heard["metadata"] == {"today": "2026-03-20"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "Send JSON"),
        (b"[]", "JSON object"),
        ({"message": "hi"}, "'sender'"),
        ({"sender": "  ", "message": "hi"}, "'sender'"),
        ({"sender": "a\ud800"}, "'sender'"),
        ({"sender": "a\x00"}, "'sender'"),
        ({"sender": "me"}, "'message'"),
        ({"sender": "me", "message": 7}, "'message'"),
        ({"sender": "me", "message": "hi", "metadata": {"today": "tomorrow"}}, "'metadata.today'"),
    ],
)
def test_the_development_channel_says_what_is_wrong(web: WebServer, body: Any, says: str) -> None:
    reply = web.ask("POST", REST, body)
    assert reply.status == 400
    assert says in reply.json["error"]


def test_the_development_channel_is_not_there_in_production(small: WebServer) -> None:
    assert small.ask("POST", REST, {"sender": "me", "message": "hi"}).status == 404
    assert [heard for heard in small.ask("GET", "/heard").json if heard["sender"] == "rest:me"] == []


def test_its_name_is_the_one_of_rasas_protocol() -> None:
    assert DevelopmentRest.name() == "rest"
