"""Reminders and letters in the whole server, with Twilio's signed requests in front and a recording Twilio behind.

The server is started as the tests of the web channel start it: all of it, with a small agent instead of Rasa's.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Callable, Iterator, List, Optional

import pytest

from bot.channels.sms_simulator import Account, SimulatedPhone
from bot.guide.reminders import Reminder
from bot.storage.reminders import ReminderStore
from bot.storage.sms_numbers import Numbers
from tests.serving.test_reminders import it_is_day_at
from tests.tools.outbound import ACCOUNT, NUMBER, TOKEN, RecordingTwilio, free_port

KEY = "a key of numbers for tests"
PUBLIC = "https://guide.example.org"
ANA = "+14045550123"
LIMIT = 120.0


class Guide:
    """The server's process."""

    def __init__(self, project: Path, folder: Path, twilio: RecordingTwilio) -> None:
        self._project, self._twilio, self.port = project, twilio, free_port()
        self.database, self._log = folder / "conversations.db", folder / "log.txt"
        self.process: Optional["subprocess.Popen[bytes]"] = None
        self.outbox = ReminderStore(self.database, KEY.encode())
        self.person = Numbers(KEY.encode()).conversation_of(ANA)
        self.phone = SimulatedPhone(f"http://127.0.0.1:{self.port}", Account(ACCOUNT, TOKEN, NUMBER, PUBLIC), ANA)

    def start(self) -> None:
        environment = {
            **os.environ,
            "GUIDE_DATABASE": str(self.database),
            "GUIDE_SMS_KEY": KEY,
            "GUIDE_ENV": "development",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBER": NUMBER,
            "SMS_PUBLIC_URL": f"{PUBLIC}/webhooks/sms/webhook",
            "TWILIO_API_URL": self._twilio.base,
        }
        with self._log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.channels.web_server", str(self.port), str(self.database)],
                cwd=self._project,
                env=environment,
                stdout=output,
                stderr=output,
            )
        wait_for(self._answers, "the server to answer")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def remind(self, in_seconds: float, days: int = 9) -> None:
        now = datetime.now(timezone.utc)
        due = date.today() + timedelta(days=days)
        reminder = Reminder(due, "school_clock", 60, about=False, lang="en", state="GA")
        at = now + timedelta(seconds=in_seconds)
        assert self.outbox.agree(self.person, ANA, reminder, (it_is_day_at(),), at, now, wording=1)

    def states(self) -> List[str]:
        rows = sqlite3.connect(self.database).execute("SELECT state FROM reminders ORDER BY due").fetchall()
        return [state for (state,) in rows]

    def page(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def _answers(self) -> bool:
        assert self.process and self.process.poll() is None, self._log.read_text()
        try:
            return self.page("/health/live") == 200
        except OSError:
            return False


def wait_for(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def twilio() -> Iterator[RecordingTwilio]:
    recording = RecordingTwilio()
    yield recording
    recording.stop()


@pytest.fixture(scope="module")
def guide(project: Path, tmp_path_factory: pytest.TempPathFactory, twilio: RecordingTwilio) -> Iterator[Guide]:
    running = Guide(project, tmp_path_factory.mktemp("guide"), twilio)
    yield running
    running.kill()


def test_what_was_due_while_the_server_was_killed_goes_out_once(guide: Guide, twilio: RecordingTwilio) -> None:
    guide.remind(0.0)
    guide.start()
    wait_for(lambda: guide.states() == ["sent"], "the reminder")
    guide.kill()
    guide.start()
    guide.remind(0.0, days=20)
    guide.kill()
    guide.start()
    wait_for(lambda: guide.states() == ["sent", "sent"], "the second reminder")
    assert len(twilio.bodies(ANA)) == 2 == len(set(twilio.bodies(ANA)))


def test_stop_by_text_cancels_what_waits(guide: Guide, twilio: RecordingTwilio) -> None:
    guide.remind(3600.0, days=30)
    guide.phone.send("STOP", sid="SM" + secrets.token_hex(16))
    assert guide.states() == ["sent", "sent", "cancelled"]
    guide.remind(0.0, days=40)  # as if it had slipped in at the same moment
    sent = len(twilio.bodies(ANA))
    guide.kill()
    guide.start()
    wait_for(lambda: guide.states()[-1] == "cancelled", "the reminder to be dropped")
    assert len(twilio.bodies(ANA)) == sent


def test_a_letter_goes_out_as_a_link_to_the_public_address(guide: Guide) -> None:
    guide.phone.send("START")
    texts = " ".join(guide.phone.send("letter please"))
    found = re.search(rf"{re.escape(PUBLIC)}(/l/[\w-]{{22}}) ", texts)
    assert found, texts
    assert guide.page(found.group(1)) == 200
    assert "Dear [name]" in " ".join(guide.phone.send("TEXT"))
    guide.phone.send("erase it now")
    assert guide.page(found.group(1)) == 404
    assert "Dear [name]" not in " ".join(guide.phone.send("TEXT"))


def test_a_number_that_the_provider_refuses_takes_no_texts_here_either(guide: Guide, twilio: RecordingTwilio) -> None:
    guide.remind(0.0, days=50)
    twilio.opted_out.add(ANA)
    guide.kill()
    guide.start()
    wait_for(lambda: guide.states()[-1] == "cancelled", "the reminder to be dropped")
    wait_for(lambda: guide.phone.send("what is an iep") == [], "the number to be left alone")
    twilio.opted_out.clear()


def test_the_number_stands_nowhere_and_the_log_has_no_words(guide: Guide) -> None:
    held = b"".join(path.read_bytes() for path in guide.database.parent.iterdir() if path.is_file())
    logged = guide._log.read_bytes()
    for secret in (ANA, ANA.lstrip("+")):
        assert secret.encode() not in held and secret.encode() not in logged
    assert b"letter please" not in logged and b"Dear [name]" not in logged
