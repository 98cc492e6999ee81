"""A real server to be attacked, and a socket that says just what it is told."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator

import pytest

from tests.channels.conftest import WebServer

#: Seconds in which a request must have arrived whole, on this server.
ARRIVAL = 1.0
STAFF_CODE = "a code for the office"


@dataclass
class RawAnswer:
    """What came back on a connection until the server closed it, or until nothing more came."""

    data: bytes
    closed: bool

    @property
    def status(self) -> int:
        return int(self.data.split(b" ", 2)[1]) if self.data.startswith(b"HTTP/1.1 ") else 0

    @property
    def answers(self) -> int:
        """How many requests were answered."""
        return self.data.count(b"HTTP/1.1 ")

    @property
    def headers(self) -> Dict[str, str]:
        lines = self.data.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def speak(port: int, data: bytes, *, end: bool = True, limit: float = 10.0) -> RawAnswer:
    """Send bytes as they are and listen until the server closes, which it does once we have nothing more to say."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=limit) as line:
        try:
            line.sendall(data)
            if end:
                line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                received += part
        except socket.timeout:
            return RawAnswer(received, closed=False)
        except OSError:
            return RawAnswer(received, closed=True)
    return RawAnswer(received, closed=True)


def open_doors(folder: Path) -> Dict[str, str]:
    """The environment of a server with all of its doors there, wide limits, and an agent without mischief of its own."""
    return {
        "GUIDE_DATABASE": str(folder / "conversations.db"),
        "GUIDE_SMS_KEY": "a key of numbers for tests",
        "STUB_ARRIVAL": str(ARRIVAL),
        "STUB_CALM": "yes",
        "GUIDE_STAFF_CODE": STAFF_CODE,
        "GUIDE_TRUSTED_PROXIES": "127.0.0.1",
        "GUIDE_SESSION_BURST": "1000000",
        "GUIDE_SESSION_PER_MINUTE": "1000000",
        "GUIDE_ADDRESS_BURST": "1000000",
        "GUIDE_ADDRESS_PER_MINUTE": "1000000",
        "TWILIO_AUTH_TOKEN": "a token for tests",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_NUMBER": "+15005550006",
        "SMS_PUBLIC_URL": "https://guide.example",
    }


@pytest.fixture(scope="session")
def target(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The guide's server with all of its doors there: web, text messages, staff's pages; with wide limits."""
    folder = tmp_path_factory.mktemp("target")
    server = WebServer(project, folder / "conversations.db", folder / "log.txt", open_doors(folder)).start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def still_answers(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every attack the server answers somebody else."""
    yield
    if "target" in request.fixturenames:
        assert request.getfixturevalue("target").ask("GET", "/health/live").status == 200
