"""The server is killed in the middle of an answer: the parent gets the answer, once."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

import pytest

from tests.channels.sms.twilio_world import ACCOUNT, NUMBER, PUBLIC, TOKEN, WEBHOOK, body_of, fields, signed, texts_in
from tests.places import a_room
from tests.scenarios.talk import get
from tests.tools.outbound import RecordingTwilio, free_port

LIMIT = 300.0
#: No reserved number: the length of the log of what was sent is counted by it.
ANA = "+14045550188"


class Guide:
    """The guide's server with a small agent, as a process."""

    def __init__(self, project: Path, folder: Path, twilio: RecordingTwilio, **environment: str) -> None:
        self._project, self._folder, self._twilio, self.port = project, folder, twilio, free_port()
        self._environment = environment
        self.process: "Optional[subprocess.Popen[bytes]]" = None

    def start(self) -> None:
        account = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_NUMBER": NUMBER}
        own = {
            "SMS_PUBLIC_URL": PUBLIC,
            "TWILIO_API_URL": self._twilio.base,
            "GUIDE_SMS_KEY": "a key",
            "PORT": str(self.port),
        }
        database = str(self._folder / "conversations.db")
        with (self._folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.channels.web_server", str(self.port), database],
                cwd=self._project,
                env={
                    **os.environ,
                    **account,
                    **own,
                    "GUIDE_DATABASE": database,
                    "GUIDE_ENV": "development",
                    **self._environment,
                },
                stdout=log,
                stderr=log,
            )
        until("the server to answer", self._answers)

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, (self._folder / "log.txt").read_text()
        return bool(get(f"http://127.0.0.1:{self.port}/health/live")[0] == 200)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def heard(self) -> List[Any]:
        return list(get(f"http://127.0.0.1:{self.port}/heard")[1] or [])

    def text(self, posted: "dict[str, str]", timeout: float = 60.0) -> Optional[List[str]]:
        """The reply; ``None`` where the connection broke."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{WEBHOOK}", body_of(posted), signed(posted))
        try:
            with urllib.request.urlopen(request, timeout=timeout) as reply:
                return texts_in(reply.read().decode())
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            return None


def until(what: str, holds: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


@pytest.fixture
def twilio() -> Iterator[RecordingTwilio]:
    recording = RecordingTwilio()
    yield recording
    recording.stop()


@pytest.fixture
def guide(project: Path, tmp_path: Path, twilio: RecordingTwilio) -> Iterator[Guide]:
    running = Guide(project, tmp_path, twilio)
    running.start()
    yield running
    running.kill()


def test_a_text_whose_server_is_killed_is_answered_once_by_the_next(guide: Guide, twilio: RecordingTwilio) -> None:
    answered, stopped = fields("before the kill", From=ANA), fields("STOP", From="+14045550177")
    first, confirmation = guide.text(answered), guide.text(stopped)
    assert first and "heard: before the kill" in first[-1] and confirmation
    lost = fields("a very slow question", From=ANA)
    assert guide.text(lost, timeout=1.0) is None
    until("the question to be heard", lambda: len(guide.heard()) == 2)
    guide.kill()
    guide.start()
    until("the late answer", lambda: twilio.bodies(ANA))
    time.sleep(6)  # a round and more of keeping up
    assert [body.split("\n")[0] for body in twilio.bodies(ANA)] == ["heard: a very slow question"]
    assert len(guide.heard()) == 1, "run once more, since nothing of it was kept"
    assert guide.text(answered) == first, "what was answered before is known"
    assert guide.text(lost) == [], "its answer went out by itself"
    assert guide.text(fields("hello?", From="+14045550177")) == [], "who stopped gets nothing"
    assert len(twilio.sent) == 1


@pytest.mark.skipif(not os.environ.get("GUIDE_ALL_KILLS"), reason="GUIDE_ALL_KILLS=1; test_several_servers.py is short")
def test_a_text_whose_server_is_killed_is_answered_once_by_another_server(
    project: Path, tmp_path: Path, twilio: RecordingTwilio
) -> None:
    shared = {"GUIDE_DATABASE_URL": a_room(), "GUIDE_SECRET": "a secret"}
    guides = [Guide(project, tmp_path, twilio, **shared) for _ in range(2)]
    try:
        for guide in guides:
            guide.start()
        one, other = guides
        answered, stopped = fields("before the kill", From=ANA), fields("STOP", From="+14045550177")
        first = one.text(answered)
        assert first and one.text(stopped)
        lost = fields("a very slow question", From=ANA)
        assert one.text(lost, timeout=1.0) is None
        one.kill()
        assert other.text(answered) == first
        assert other.text(fields("hello?", From="+14045550177")) == []
        until("the late answer", lambda: twilio.bodies(ANA))
        time.sleep(6)  # a round and more of keeping up
        assert [body.split("\n")[0] for body in twilio.bodies(ANA)] == ["heard: a very slow question"]
        assert len(other.heard()) == 1
        assert other.text(lost) == [], "its answer went out by itself"
        assert len(twilio.sent) == 1
    finally:
        for guide in guides:
            guide.kill()
