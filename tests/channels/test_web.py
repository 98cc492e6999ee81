"""The web and the development channel over HTTP: sessions are the server's own, and what is wrong is said."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request
from typing import Any, Dict, Iterator, List, Tuple

import pytest
import rasa.core.channels.channel
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot import settings
from bot.channels.rest import DevelopmentRest
from bot.channels.web import WebChannel, mint_token, session_of

Answer = Tuple[int, Any, Dict[str, str]]


@pytest.fixture(scope="module", autouse=True)
def key() -> Iterator[None]:
    """A key for this test alone, so that none is made in the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDE_SECRET", "a key for tests")
        settings.session_secret.cache_clear()
        yield
    settings.session_secret.cache_clear()


class Server:
    """The two channels in a real server, with a handler that says back what it heard."""

    def __init__(self) -> None:
        self.heard: List[UserMessage] = []
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(30)

    async def _handle(self, message: UserMessage) -> None:
        self.heard.append(message)
        await message.output_channel.send_text_message(message.sender_id, f"heard: {message.text}")

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        app = Sanic("channels_under_test", configure_logging=False)
        rasa.core.channels.channel.register([WebChannel(), DevelopmentRest()], app, route="/webhooks/")
        app.ctx.agent = self
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
        await server.startup()
        self.url = f"http://127.0.0.1:{port}/webhooks"
        ready.set()
        await self._stop.wait()
        server.close()

    async def handle_message(self, message: UserMessage) -> None:
        """What Rasa's agent is to a channel."""
        await self._handle(message)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def post(self, path: str, body: Any) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.url + path, data=data, headers={"Content-Type": "application/json"}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, json.load(reply), dict(reply.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), dict(error.headers)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


def token(server: Server) -> str:
    status, body, _ = server.post("/web/session", {})
    assert status == 200
    return str(body["token"])


# --- sessions


def test_every_session_is_another() -> None:
    assert len({mint_token() for _ in range(50)}) == 50


def test_a_token_of_ours_is_known() -> None:
    minted = mint_token()
    assert session_of(minted) == minted.split(".")[0]


@pytest.mark.parametrize(
    "forge",
    [
        lambda good: good[:-1] + ("0" if good[-1] != "0" else "1"),
        lambda good: "x" + good,
        lambda good: good.split(".")[0],
        lambda good: good.split(".")[0] + ".",
        lambda good: "." + good.split(".")[1],
        lambda good: good + "0",
        lambda good: good.upper(),
        lambda good: "someone-elses-session." + good.split(".")[1],
        lambda good: "",
        lambda good: ".",
        lambda good: "ñ.ñ",
        lambda good: "default",
    ],
)
def test_a_forged_token_is_refused(forge: Any) -> None:
    assert session_of(forge(mint_token())) is None


def test_a_token_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    minted = mint_token()
    monkeypatch.setenv("GUIDE_SECRET", "another key")
    settings.session_secret.cache_clear()
    try:
        assert session_of(minted) is None
    finally:
        monkeypatch.undo()
        settings.session_secret.cache_clear()


# --- over HTTP


def test_a_message_is_answered_in_its_session(server: Server) -> None:
    mine = token(server)
    status, body, headers = server.post("/web/message", {"token": mine, "text": "what is an IEP"})
    assert status == 200
    assert body["messages"][0]["text"] == "heard: what is an IEP"
    assert server.heard[-1].sender_id == f"web:{mine.split('.')[0]}"
    assert {name.lower(): value for name, value in headers.items()}["cache-control"] == "no-store"


def test_a_forged_session_is_not_heard(server: Server) -> None:
    before = len(server.heard)
    status, body, _ = server.post("/web/message", {"token": "someone.else", "text": "hi"})
    assert status == 403
    assert "not known" in body["error"]
    assert len(server.heard) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', {}, {"token": "x"}, {"token": "x", "text": 1}, {"text": None}]
)
def test_a_body_that_is_no_message_is_told_what_one_looks_like(server: Server, body: Any) -> None:
    status, answer, _ = server.post("/web/message", body)
    assert status == 400
    assert "Send JSON" in answer["error"]


def test_a_message_can_not_choose_its_day_or_its_sender(server: Server) -> None:
    server.post(
        "/web/message", {"token": token(server), "text": "hi", "metadata": {"today": "1999-01-01"}, "sender": "x"}
    )
    assert server.heard[-1].metadata in ({}, None)
    assert server.heard[-1].sender_id.startswith("web:")


def test_the_development_channel_speaks_rasas_protocol(server: Server) -> None:
    status, body, _ = server.post(
        "/rest/webhook", {"sender": "me", "message": "/restart", "metadata": {"today": "2026-03-20", "x": 1}}
    )
    assert status == 200
    assert body == [{"recipient_id": "me", "text": "heard: restart"}]
    assert server.heard[-1].sender_id == "rest:me"
    assert server.heard[-1].metadata == {"today": "2026-03-20"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "Send JSON"),
        (b"[]", "JSON object"),
        ({"message": "hi"}, "'sender'"),
        ({"sender": "  ", "message": "hi"}, "'sender'"),
        ({"sender": "me"}, "'message'"),
        ({"sender": "me", "message": 7}, "'message'"),
        ({"sender": "me", "message": "hi", "metadata": {"today": "tomorrow"}}, "'metadata.today'"),
    ],
)
def test_the_development_channel_says_what_is_wrong(server: Server, body: Any, says: str) -> None:
    status, answer, _ = server.post("/rest/webhook", body)
    assert status == 400
    assert says in answer["error"]


def test_the_development_channel_is_not_there_in_production(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_ENV", "production")
    before = len(server.heard)
    status, _, _ = server.post("/rest/webhook", {"sender": "me", "message": "hi"})
    assert status == 404
    assert len(server.heard) == before


# --- the key


def test_the_key_is_made_once_and_nobody_else_can_read_it(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIDE_SECRET")
    monkeypatch.setattr(settings, "RUN", tmp_path / "run")
    settings.session_secret.cache_clear()
    try:
        first = settings.session_secret()
        settings.session_secret.cache_clear()
        assert settings.session_secret() == first
        assert len(first) >= 32
        assert (tmp_path / "run" / "session-secret").stat().st_mode & 0o077 == 0
    finally:
        settings.session_secret.cache_clear()
