"""A real server on a free port for the tests of the web channel, and a parent's program that talks to it."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Union

import pytest

SCHOOL = "https://school.example"
SUBDOMAINS = "https://*.maple.example"
WEB = "/webhooks/web"


@dataclass
class Reply:
    status: int
    headers: Dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])

    @property
    def said(self) -> str:
        return str(self.json["error"]["message"])


@dataclass
class WebServer:
    """The server's process."""

    project: Path
    database: Path
    log: Path
    environment: Dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: Optional["subprocess.Popen[bytes]"] = None

    def start(self) -> "WebServer":
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = int(probe.getsockname()[1])
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.channels.web_server", str(self.port), str(self.database)],
                cwd=self.project,
                env={
                    **os.environ,
                    "GUIDE_SECRET": "a key for tests",
                    "GUIDE_ALLOWED_ORIGINS": f"{SCHOOL},{SUBDOMAINS}",
                    **self.environment,
                },
                stdout=output,
                stderr=output,
            )
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.ask("GET", "/health/live")
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> None:
        assert self.process
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def ask(
        self,
        method: str,
        path: str,
        body: Union[bytes, Dict[str, Any], List[Any], None] = None,
        **headers: Optional[str],
    ) -> Reply:
        """One request; names of headers with ``_`` for ``-``, and none where the value is ``None``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            named.setdefault("content-type", "application/json")
        try:
            connection.request(method, path, data, {name: value for name, value in named.items() if value is not None})
            reply = connection.getresponse()
            return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def heard(self, session: str) -> List[Dict[str, Any]]:
        """What reached the agent of a session."""
        listed: List[Dict[str, Any]] = self.ask("GET", "/heard").json
        return [heard for heard in listed if heard["sender"] == f"web:{session}"]

    def parent(self, lang: str = "en") -> "Parent":
        return Parent(self, lang)


class Parent:
    """One parent's chat window."""

    def __init__(self, server: WebServer, lang: str = "en") -> None:
        self.server = server
        begun = server.ask("POST", f"{WEB}/session", {"lang": lang})
        assert begun.status == 201, begun.body
        self.token: str = begun.json["token"]
        self.greeting: Dict[str, Any] = begun.json["messages"][0]

    @property
    def session(self) -> str:
        return self.token.split(".", maxsplit=1)[0]

    @property
    def heard(self) -> List[Dict[str, Any]]:
        return self.server.heard(self.session)

    def ask(self, method: str, path: str, body: Any = None, **headers: Optional[str]) -> Reply:
        return self.server.ask(method, f"{WEB}{path}", body, authorization=f"Bearer {self.token}", **headers)

    def send(self, **message: Any) -> Reply:
        return self.ask("POST", "/message", {"client_msg_id": fresh_id(), **message})

    def history(self) -> List[Dict[str, Any]]:
        reply = self.ask("GET", "/history")
        assert reply.status == 200, reply.body
        listed: List[Dict[str, Any]] = reply.json["messages"]
        return listed

    def texts(self) -> List[str]:
        return [message["text"] for message in self.history()[1:]]


def fresh_id() -> str:
    return secrets.token_urlsafe(12)


Starts = Callable[..., WebServer]


@pytest.fixture(scope="session")
def starts(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starts]:
    """Starts servers, each with a database of its own; all are stopped at the end."""
    started: List[WebServer] = []

    def start(**environment: str) -> WebServer:
        folder = tmp_path_factory.mktemp("web")
        server = WebServer(project, folder / "conversations.db", folder / "log.txt", environment)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def web(starts: Starts) -> WebServer:
    """A server with room for many requests."""
    return starts(GUIDE_SESSION_BURST="1000", GUIDE_ADDRESS_BURST="100000", GUIDE_ADDRESS_PER_MINUTE="100000")


@pytest.fixture
def parent(web: WebServer) -> Parent:
    return web.parent()


#: What the small server lets in at once: messages of a session, requests of an address.
SMALL_SESSION, SMALL_ADDRESS = 3, 12


@pytest.fixture(scope="session")
def small(starts: Starts) -> WebServer:
    """A server as in production, behind a proxy on this machine, with little room for many requests."""
    return starts(
        GUIDE_ENV="production",
        GUIDE_SESSION_BURST=str(SMALL_SESSION),
        GUIDE_SESSION_PER_MINUTE="1",
        GUIDE_ADDRESS_BURST=str(SMALL_ADDRESS),
        GUIDE_ADDRESS_PER_MINUTE="1",
        GUIDE_TRUSTED_PROXIES="127.0.0.1",
    )
