"""The clock of the reminders: each text once, in the daytime, over kills at any moment.

The clock runs in a process of its own and is killed there; a recording Twilio counts what went out.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.guide.reminders import Reminder
from bot.serving.reminders import SharedJobs
from bot.storage.database import Place
from bot.storage.reminders import JOBS, ReminderStore
from tests.places import a_room
from tests.services import Postgres
from tests.tools.outbound import RecordingTwilio

NUMBER = "+14045550123"
PERSON = "sms:abc"
LIMIT = 60.0

CLOCK = """
import asyncio, base64, json, sys, urllib.error, urllib.parse, urllib.request
from datetime import timedelta
from pathlib import Path
from bot.channels.sms.model import SendFailed
from bot.guide.reminders import reminder_rules
from bot.serving.reminders import Patience, ReminderClock
from bot.storage.reminders import ReminderStore
from tests.tools.outbound import ACCOUNT, NUMBER, TOKEN

database, base, opted_out, can_tell = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4] == "1"
place = database if database.startswith("postgresql:") else Path(database)
url = f"{base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
auth = {"Authorization": "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()}

def ask(form=None, query=""):
    body = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url + query, body, auth), timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        code = json.load(error)["code"]
        raise SendFailed(code, opted_out=code == 21610, may_retry=error.code >= 500)

class Carrier:
    async def send(self, text):
        form = {"To": text.to, "From": NUMBER, "Body": text.body}
        return (await asyncio.get_running_loop().run_in_executor(None, ask, form))["sid"]

async def lookup(text, since):
    query = "?" + urllib.parse.urlencode({"To": text.to})
    listed = await asyncio.get_running_loop().run_in_executor(None, ask, None, query)
    return next((item["sid"] for item in listed["messages"] if item["body"] == text.body), None)

async def serve():
    clock = ReminderClock(
        ReminderStore(place, b"secret"), Carrier(), reminder_rules(Path("data")), "Maple County Schools",
        is_opted_out=lambda person: person == opted_out, lookup=lookup if can_tell else None,
        patience=Patience(timedelta(seconds=0.1), timedelta(seconds=1), timedelta(seconds=0.3)))
    clock.start()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(serve())
"""


def it_is_day_at() -> str:
    """A zone where it is about two in the afternoon now, whenever the test runs (the sign of these names is reversed)."""
    hours = 14 - datetime.now(timezone.utc).hour
    return f"Etc/GMT{'-' if hours > 0 else '+'}{abs(hours)}" if hours else "Etc/GMT"


def it_is_night_at() -> str:
    """A zone where it is about two in the morning now."""
    hours = 2 - datetime.now(timezone.utc).hour
    hours += 24 if hours < -12 else 0
    return f"Etc/GMT{'-' if hours > 0 else '+'}{abs(hours)}" if hours else "Etc/GMT"


class Clock:
    """The process of the clock."""

    def __init__(self, project: Path, database: Place, twilio: RecordingTwilio) -> None:
        self._project, self.database, self._twilio = project, database, twilio
        self.process: Optional["subprocess.Popen[bytes]"] = None
        self.store = ReminderStore(database, b"secret")

    def start(self, opted_out: str = "", can_tell: bool = True) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CLOCK, str(self.database), self._twilio.base, opted_out, str(int(can_tell))],
            cwd=self._project,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def remind(self, in_seconds: float, zone: str = "", due: Optional[date] = None) -> str:
        reminder = Reminder(
            due or date.today() + timedelta(days=9), "school_clock", 60, about=False, lang="en", state="NY"
        )
        now = datetime.now(timezone.utc)
        made = self.store.agree(
            PERSON, NUMBER, reminder, (zone or it_is_day_at(),), now + timedelta(seconds=in_seconds), now, wording=1
        )
        assert made
        return made

    def state(self, reminder_id: str) -> str:
        with self.store.database.transaction() as rows:
            row = rows.one("SELECT state FROM reminders WHERE id = :id", id=reminder_id)
        assert row
        return str(row["state"])

    def becomes(self, reminder_id: str, state: str) -> None:
        wait_for(lambda: self.state(reminder_id) == state, f"{reminder_id} to be {state}")


def wait_for(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + LIMIT
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


@pytest.fixture
def twilio() -> Iterator[RecordingTwilio]:
    recording = RecordingTwilio()
    yield recording
    recording.stop()


@pytest.fixture
def clock(project: Path, tmp_path: Path, twilio: RecordingTwilio) -> Iterator[Clock]:
    running = Clock(project, tmp_path / "conversations.db", twilio)
    yield running
    running.kill()


def the_text(twilio: RecordingTwilio) -> List[str]:
    return twilio.bodies(NUMBER)


def test_it_goes_out_once_when_it_is_time(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(1.0)
    clock.start()
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1
    assert "60 days end" in the_text(twilio)[0]


def test_killed_before_its_time_it_goes_out_after_the_restart(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(12.0)
    clock.start()
    clock.kill()
    assert the_text(twilio) == []
    clock.start()
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1


def test_down_at_its_time_it_goes_out_late(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(1.0)
    clock.start()
    clock.kill()
    time.sleep(1.5)
    clock.start()
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1


def test_killed_while_it_is_sent_it_is_found_at_the_provider(clock: Clock, twilio: RecordingTwilio) -> None:
    """The provider took it, and the guide died before the answer came."""
    twilio.hold.clear()
    name = clock.remind(0.0)
    clock.start()
    assert twilio.arrived.wait(LIMIT)
    assert clock.state(name) == "claimed"
    clock.kill()
    twilio.hold.set()
    clock.start()
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1


def test_killed_between_the_claim_and_the_sending_it_goes_out_after_all(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(0.0)
    stored = clock.store.get(name)
    assert stored and clock.store.claim(stored, datetime.now(timezone.utc))  # as a process that died right then left it
    clock.start()
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1


def test_a_provider_that_can_not_tell_never_gets_it_twice(clock: Clock, twilio: RecordingTwilio) -> None:
    twilio.hold.clear()
    name = clock.remind(0.0)
    clock.start(can_tell=False)
    assert twilio.arrived.wait(LIMIT)
    clock.kill()
    twilio.hold.set()
    clock.start(can_tell=False)
    clock.becomes(name, "unknown")
    assert len(the_text(twilio)) == 1


def test_killed_after_it_was_sent_nothing_goes_out_again(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(0.0)
    clock.start()
    clock.becomes(name, "sent")
    for _ in range(3):
        clock.kill()
        clock.start()
    later = clock.remind(0.0, due=date.today() + timedelta(days=20))
    clock.becomes(later, "sent")
    assert len(the_text(twilio)) == 2


def test_killed_again_and_again_at_random_moments_each_goes_out_once(clock: Clock, twilio: RecordingTwilio) -> None:
    names = [clock.remind(0.2 * count, due=date.today() + timedelta(days=9 + count)) for count in range(12)]
    for pause in (0.05, 0.3, 0.1, 0.6, 0.2):
        clock.start()
        time.sleep(pause)
        clock.kill()
    clock.start()
    for name in names:
        clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 12 == len(set(the_text(twilio)))


def test_nothing_goes_out_at_night(clock: Clock, twilio: RecordingTwilio) -> None:
    name, other = clock.remind(0.0, zone=it_is_night_at()), clock.remind(0.0, due=date.today() + timedelta(days=20))
    clock.start()
    clock.becomes(other, "sent")
    wait_for(
        lambda: (found := clock.store.get(name)) and found.send_at > datetime.now(timezone.utc) + timedelta(hours=3),
        "the text to be put off until the morning",
    )
    assert len(the_text(twilio)) == 1


def test_nothing_goes_out_to_who_said_stop(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(0.0)
    clock.start(opted_out=PERSON)
    clock.becomes(name, "cancelled")
    assert twilio.asked == 0


def test_a_number_that_the_provider_refuses_is_left_alone(clock: Clock, twilio: RecordingTwilio) -> None:
    twilio.opted_out.add(NUMBER)
    name = clock.remind(0.0)
    clock.start()
    clock.becomes(name, "cancelled")
    assert twilio.asked == 1 and the_text(twilio) == []


def test_a_provider_that_is_down_is_asked_again(clock: Clock, twilio: RecordingTwilio) -> None:
    twilio.failing = True
    name = clock.remind(0.0)
    clock.start()
    wait_for(lambda: twilio.asked >= 2, "two tries")
    twilio.failing = False
    clock.becomes(name, "sent")
    assert len(the_text(twilio)) == 1


def test_a_provider_that_stays_down_is_given_up(clock: Clock, twilio: RecordingTwilio) -> None:
    twilio.failing = True
    name = clock.remind(0.0)
    clock.start()
    clock.becomes(name, "failed")
    assert twilio.asked == 5


def test_a_date_that_is_over_is_not_sent(clock: Clock, twilio: RecordingTwilio) -> None:
    name = clock.remind(0.0, due=date.today() - timedelta(days=3))
    clock.start()
    clock.becomes(name, "missed")
    assert twilio.asked == 0


# Several servers, each with a clock of its own, on one PostgreSQL.


@pytest.fixture
def clocks(project: Path, twilio: RecordingTwilio) -> Iterator[List[Clock]]:
    room = a_room()
    running = [Clock(project, room, twilio) for _ in range(3)]
    yield running
    for clock in running:
        clock.kill()


def test_of_several_servers_one_sends_it(clocks: List[Clock], twilio: RecordingTwilio) -> None:
    for clock in clocks:
        clock.start()
    names = [clocks[0].remind(0.5, due=date.today() + timedelta(days=9 + count)) for count in range(8)]
    for name in names:
        clocks[0].becomes(name, "sent")
    assert len(the_text(twilio)) == 8 == len(set(the_text(twilio)))


def test_servers_killed_at_random_moments_send_each_once(clocks: List[Clock], twilio: RecordingTwilio) -> None:
    """A text that was claimed by a server that died is settled by another, and by one of them alone."""
    names = [clocks[0].remind(0.2 * count, due=date.today() + timedelta(days=9 + count)) for count in range(12)]
    clocks[0].start()
    clocks[1].start()
    for place, pause in enumerate((0.2, 0.6, 0.1)):
        time.sleep(pause)
        clocks[place % 2].kill()
        clocks[2 if place == 0 else place % 2].start()
    for name in names:
        clocks[0].becomes(name, "sent")
    assert len(the_text(twilio)) == 12 == len(set(the_text(twilio)))


def test_a_text_that_a_dead_server_left_half_sent_is_settled_by_one_of_the_others(
    clocks: List[Clock], twilio: RecordingTwilio
) -> None:
    twilio.hold.clear()
    name = clocks[0].remind(0.0)
    clocks[0].start()
    assert twilio.arrived.wait(LIMIT)
    clocks[0].kill()
    twilio.hold.set()
    for clock in clocks[1:]:
        clock.start()
    clocks[1].becomes(name, "sent")
    time.sleep(1.5)
    assert len(the_text(twilio)) == 1


def test_a_clock_outlives_a_restart_of_postgresql(project: Path, twilio: RecordingTwilio) -> None:
    """It looks for texts three times a second while nothing answers, and goes on by itself."""
    service = Postgres()
    clock = Clock(project, service.url, twilio)
    try:
        before = clock.remind(0.0)
        clock.start()
        clock.becomes(before, "sent")
        service.kill()
        time.sleep(1.5)
        service.start()
        after = clock.remind(0.5, due=date.today() + timedelta(days=20))
        clock.becomes(after, "sent")
        assert len(the_text(twilio)) == 2
        assert clock.process and clock.process.poll() is None, "the same process"
    finally:
        clock.kill()
        service.close()


RANG: List[str] = []


def ring(name: str) -> None:
    RANG.append(name)


async def test_a_job_that_another_server_took_away_does_not_stop_the_clock(tmp_path: Path) -> None:
    """APScheduler's own store raises there, and its timer then stands still for ever."""
    store = ReminderStore(tmp_path / "conversations.db", b"secret")
    with store.database.transaction():
        pass

    class Overtaken(SharedJobs):
        def get_due_jobs(self, now: datetime) -> List[Any]:
            due = super().get_due_jobs(now)
            if any(job.id == "taken" for job in due):
                self.remove_job("taken")
            return list(due)

    scheduler = AsyncIOScheduler(jobstores={"default": Overtaken(engine=store.database.engine, tablename=JOBS)})
    scheduler.start()
    soon = datetime.now(timezone.utc)
    for name, seconds in (("taken", 0.1), ("next", 0.4)):
        scheduler.add_job(ring, "date", run_date=soon + timedelta(seconds=seconds), args=[name], id=name,
                          misfire_grace_time=None)  # fmt: skip
    for _ in range(600):
        if "next" in RANG:
            break
        await asyncio.sleep(0.05)
    scheduler.shutdown(wait=False)
    assert RANG == ["taken", "next"]
