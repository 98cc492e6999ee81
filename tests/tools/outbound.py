"""Who answers outgoing texts in tests: Twilio's own API description behind Prism, and a small Twilio with a memory.

Prism knows every field of the API and remembers nothing; what needs a memory (how many texts went out, numbers that
have opted out, the list of what was sent) is answered by ``RecordingTwilio``.
"""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Set
from urllib.parse import parse_qs, urlsplit

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "token-for-tests"
NUMBER = "+15005550006"
_PLACE = PROJECT / ".cache" / "prism" / "node_modules"
_COMMAND = _PLACE / "@stoplight" / "prism-cli" / "dist" / "index.js"
_DESCRIPTION = _PLACE / "@twilio" / "cli-core" / "src" / "services" / "twilio-api" / "twilio_api_v2010.json"
_START_LIMIT = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Prism:
    """Twilio's API as its own description says it answers; everything that is asked of it is checked against that."""

    def __init__(self, log: Path) -> None:
        self.port, self._log = free_port(), log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                ["node", str(_COMMAND), "mock", "-h", "127.0.0.1", "-p", str(self.port), "--errors", str(_DESCRIPTION)],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
            )

    @property
    def base(self) -> str:
        """The address to send to instead of Twilio's."""
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> "Prism":
        end = time.monotonic() + _START_LIMIT
        while "listening" not in self._log.read_text(errors="replace"):
            assert self._process.poll() is None and time.monotonic() < end, self._log.read_text(errors="replace")[-500:]
            time.sleep(0.1)
        return self

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def prism_is_there() -> bool:
    """Whether ``scripts/prism.sh`` has installed it."""
    return bool(shutil.which("node")) and _COMMAND.exists() and _DESCRIPTION.exists()


@contextlib.contextmanager
def running_prism(folder: Path) -> Iterator[Prism]:
    """Prism while the block runs; the test is skipped where npm is missing."""
    if not prism_is_there():
        pytest.skip("Prism is not installed: install Node.js and run scripts/prism.sh")
    prism = Prism(folder / "prism.log")
    try:
        yield prism.wait()
    finally:
        prism.stop()


@dataclass
class RecordingTwilio:
    """A Twilio with a memory: counts what it was asked to send, refuses numbers that opted out, lists what it sent.

    Attributes:
        sent: what was accepted, in order, as the fields of the request.
        opted_out: numbers that get the error 21610.
        hold: requests wait until it is set, as if the network were slow.
        failing: answers 503 to everything while true.
        forgetful: the list of what was sent is empty, as from a provider that keeps none.
    """

    sent: List[Dict[str, str]] = field(default_factory=list)
    asked: int = 0
    opted_out: Set[str] = field(default_factory=set)
    hold: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Event = field(default_factory=threading.Event)
    failing: bool = False
    forgetful: bool = False
    _server: Optional[ThreadingHTTPServer] = None

    def __post_init__(self) -> None:
        self.hold.set()
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
                status, answer = recorder._take(self.path, self.headers.get("Authorization", ""), form)
                recorder.arrived.set()
                recorder.hold.wait(60)
                self._answer(status, answer)

            def do_GET(self) -> None:  # noqa: N802
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                self._answer(200, recorder._list(query.get("To", "")))

            def _answer(self, status: int, answer: Dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_arguments: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def base(self) -> str:
        """The address to send to instead of Twilio's."""
        assert self._server
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def bodies(self, to: Optional[str] = None) -> List[str]:
        """What was sent, to one number or to all."""
        return [text["Body"] for text in self.sent if to in (None, text["To"])]

    def stop(self) -> None:
        self.hold.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    def _take(self, path: str, authorization: str, form: Dict[str, str]) -> "tuple[int, Dict[str, Any]]":
        self.asked += 1
        wanted = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.failing:
            return 503, _error(20503, "Service unavailable", 503)
        if authorization != wanted or not re.fullmatch(rf"/2010-04-01/Accounts/{ACCOUNT}/Messages\.json", path):
            return 401, _error(20003, "Authenticate", 401)
        for name in ("To", "Body"):
            if not form.get(name):
                return 400, _error(21604, f"A '{name}' is required.", 400)
        if form["To"] in self.opted_out:
            return 400, _error(21610, "Attempt to send to unsubscribed recipient", 400)
        self.sent.append({**form, "sid": f"SM{len(self.sent):032x}", "date": format_datetime(_now())})
        return 201, _message(self.sent[-1])

    def _list(self, to: str) -> Dict[str, Any]:
        kept = [] if self.forgetful else [_message(text) for text in reversed(self.sent) if text["To"] == to]
        return {"messages": kept, "page": 0, "page_size": 50, "next_page_uri": None, "uri": "/"}


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _error(code: int, message: str, status: int) -> Dict[str, Any]:
    return {"code": code, "message": message, "more_info": "", "status": status}


def _message(text: Dict[str, str]) -> Dict[str, Any]:
    return {
        "sid": text["sid"],
        "account_sid": ACCOUNT,
        "to": text["To"],
        "from": text.get("From"),
        "body": text["Body"],
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "date_created": text["date"],
        "date_sent": text["date"],
        "date_updated": text["date"],
        "api_version": "2010-04-01",
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "messaging_service_sid": None,
        "subresource_uris": {},
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{text['sid']}.json",
    }
