"""Sends each reminder once: a clock that survives restarts, and an outbox that no text leaves twice.

APScheduler, with its jobs in the project's database, says when. Whether a text may still go out is decided by its row in
the outbox: a sender claims the row before it asks the provider, and writes the provider's answer into it afterwards. A
row that was claimed and has no answer (the server was killed in between) is looked up at the provider after a while:
there, it was sent; not there, it goes out again. A provider that keeps no list can't tell, and then the text is not sent
again: nobody gets a reminder twice.

Several servers have a clock each and one outbox: any of them may find a text due, and the claim lets one of them send it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Awaitable, Callable, Optional, Protocol

from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.sms.model import OutboundText, SendFailed
from bot.guide.quiet_hours import next_moment
from bot.guide.reminders import ReminderRules, is_over, reminder_text
from bot.storage.reminders import (
    CANCELLED,
    CLAIMED,
    FAILED,
    JOBS,
    MISSED,
    SENT,
    UNKNOWN,
    ReminderStore,
    StoredReminder,
)

logger = logging.getLogger(__name__)

#: Times a provider may refuse a text for a reason that may pass, and the wait after the first, which then doubles.
MOST_TRIES = 5
FIRST_WAIT = timedelta(minutes=5)
#: How long a claimed text may be on its way before somebody asks what became of it.
ON_ITS_WAY = timedelta(minutes=3)
#: Between two looks for texts that are due at a server that is gone, or that no job stands for.
SWEEP = timedelta(minutes=1)
#: The pause after a look that failed.
_LOOK_AGAIN = timedelta(seconds=5)
_JOBS, _OWN = "reminders", "sweep"


class Carrier(Protocol):
    """Who carries the texts; a provider of the channel."""

    async def send(self, text: OutboundText) -> str:
        """Send one text now and return the provider's id of it.

        Raises:
            SendFailed: it was not sent.
        """


#: Looks up whether a text was sent since a moment: the provider's id, or ``None`` where it surely was not.
Lookup = Callable[[OutboundText, datetime], Awaitable[Optional[str]]]


@dataclass(frozen=True)
class Patience:
    """The times above, which tests shorten."""

    first_wait: timedelta = FIRST_WAIT
    on_its_way: timedelta = ON_ITS_WAY
    sweep: timedelta = SWEEP


class SharedJobs(SQLAlchemyJobStore):  # type: ignore[misc]
    """Jobs in a database that several clocks look at.

    APScheduler takes a job that another clock has removed for an error, and its timer would stop for ever at one. Here
    it is none, and a database that is down doesn't stop the timer either: a job that is left fires again, and the
    outbox says whether there is anything to do.
    """

    def remove_job(self, job_id: str) -> None:
        """Take a job away, where it is still there."""
        try:
            super().remove_job(job_id)
        except JobLookupError:
            return
        except SQLAlchemyError as error:
            logger.error("a reminder's job could not be removed: %s", type(error).__name__)

    def get_next_run_time(self) -> Optional[datetime]:
        """When to look next; soon, where the database can't say."""
        try:
            found: Optional[datetime] = super().get_next_run_time()
            return found
        except SQLAlchemyError as error:
            logger.error("the next reminder could not be read: %s", type(error).__name__)
            return datetime.now(timezone.utc) + _LOOK_AGAIN

    def update_job(self, job: Job) -> None:
        """Change a job; where another clock has removed it meanwhile, it is made again."""
        try:
            super().update_job(job)
        except JobLookupError:
            self.add_job(job)


class ReminderClock:
    """The clock and the sender of the reminders; one in a process."""

    running: Optional["ReminderClock"] = None

    def __init__(
        self,
        store: ReminderStore,
        carrier: Carrier,
        rules: ReminderRules,
        school: str,
        *,
        is_opted_out: Callable[[str], bool],
        opted_out: Optional[Callable[[StoredReminder, Optional[int]], Awaitable[None]]] = None,
        lookup: Optional[Lookup] = None,
        patience: Patience = Patience(),
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """Put the parts together.

        Args:
            store: the outbox; its database keeps the jobs as well.
            carrier: who sends.
            rules: hours and texts.
            school: who sends, as the reminder names it.
            is_opted_out: whether a person takes no texts.
            opted_out: told when the provider says so, with the provider's number for it.
            lookup: asks the provider what it sent; ``None`` where it can't tell.
            patience: how long to wait.
            now: the time in UTC.
        """
        self._store, self._carrier, self._rules, self._school = store, carrier, rules, school
        self._is_opted_out, self._opted_out = is_opted_out, opted_out
        self._lookup, self._patience, self._now = lookup, patience, now
        self._scheduler = AsyncIOScheduler(
            jobstores={_JOBS: SharedJobs(engine=store.database.engine, tablename=JOBS), _OWN: MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=timezone.utc,
        )

    def start(self) -> None:
        """Start in the running event loop; what was due while nothing ran is looked at now.

        Raises:
            StoreError, sqlalchemy.exc.SQLAlchemyError: the database can't be used.
        """
        with self._store.database.transaction():
            pass  # the tables are there from now on, the jobs' as well
        ReminderClock.running = self
        self._scheduler.start()
        self._scheduler.add_job(
            _sweep,
            "interval",
            seconds=self._patience.sweep.total_seconds(),
            next_run_time=datetime.now(timezone.utc),
            id="sweep",
            jobstore=_OWN,
        )

    def stop(self) -> None:
        """Stop the clock; what waits stays in the database."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if ReminderClock.running is self:
            ReminderClock.running = None

    def schedule(self, reminder_id: str, at: datetime) -> None:
        """See to it that a text is looked at then; where the job can't be kept, the next sweep makes another."""
        try:
            self._scheduler.add_job(
                _fire,
                "date",
                run_date=at,
                args=[reminder_id],
                id=reminder_id,
                jobstore=_JOBS,
                replace_existing=True,
            )
        except SQLAlchemyError as error:
            logger.error("a reminder's job could not be kept: %s", type(error).__name__)

    def unschedule(self, reminder_id: str) -> None:
        """Take a text's job away, where it has one."""
        try:
            self._scheduler.remove_job(reminder_id, jobstore=_JOBS)
        except JobLookupError:
            return

    async def sweep(self) -> None:
        """Give every open text a job: what no job stands for, and what was claimed and got no answer."""
        for stored in self._store.open():
            at = stored.send_at if stored.claimed_at is None else stored.claimed_at + self._patience.on_its_way
            if self._scheduler.get_job(stored.id, jobstore=_JOBS) is None:
                self.schedule(stored.id, max(at, self._now()))

    async def fire(self, reminder_id: str) -> None:
        """It is time for a text: send it, or find out why not."""
        stored = self._store.get(reminder_id)
        if stored is None:
            return
        if stored.state == CLAIMED:
            await self._settle(stored)
            return
        claimed = self._store.claim(stored, self._now()) if self._may_go_out(stored) else None
        if claimed:
            await self._send(claimed)

    def _may_go_out(self, stored: StoredReminder) -> bool:
        now = self._now()
        if stored.number is None:
            self._close(stored, FAILED, why="the secret that sealed its number was changed")
        elif self._is_opted_out(stored.person):
            self._close(stored, CANCELLED)
        elif is_over(stored.reminder, stored.zones, now):
            self._close(stored, MISSED, why="its date was over before the guide ran again")
        else:
            moment = max(next_moment(now, stored.zones, self._rules.day_hours()), stored.send_at)
            if moment <= now:
                return True
            self._later(stored, moment, tried=False)
        return False

    async def _send(self, stored: StoredReminder) -> None:
        if self._is_opted_out(stored.person):
            self._close(stored, CANCELLED)
            return
        try:
            provider_id = await self._carrier.send(self._text(stored))
        except SendFailed as refusal:
            await self._refused(stored, refusal)
        except Exception as error:  # noqa: BLE001 - whatever broke: it may have been sent
            logger.error("a reminder got no answer: %s", type(error).__name__)
            self.schedule(stored.id, self._now() + self._patience.on_its_way)
        else:
            self._store.close(stored.id, SENT, self._now(), provider_id=provider_id)

    async def _refused(self, stored: StoredReminder, refusal: SendFailed) -> None:
        if refusal.opted_out:
            self._close(stored, CANCELLED, error=refusal.code)
            if self._opted_out:
                await self._opted_out(stored, refusal.code)
        elif refusal.may_retry and stored.tries + 1 < MOST_TRIES:
            self._later(stored, self._now() + self._patience.first_wait * 2**stored.tries, tried=True)
        else:
            self._close(stored, FAILED, why="the provider refused it", error=refusal.code)

    async def _settle(self, stored: StoredReminder) -> None:
        """Find out what became of a text that was claimed and has no answer."""
        assert stored.claimed_at is not None
        asked_from = stored.claimed_at + self._patience.on_its_way
        if self._now() < asked_from:
            self.schedule(stored.id, asked_from)
        elif self._lookup is None or stored.number is None:
            self._close(stored, UNKNOWN, why="the guide stopped while it was sent, and the provider can't tell")
        else:
            try:
                provider_id = await self._lookup(self._text(stored), stored.claimed_at)
            except Exception as error:  # noqa: BLE001 - whatever broke: ask again later
                logger.error("the provider could not be asked about a reminder: %s", type(error).__name__)
                self.schedule(stored.id, self._now() + self._patience.on_its_way)
                return
            if provider_id:
                self._store.close(stored.id, SENT, self._now(), provider_id=provider_id)
            else:
                self._later(stored, self._now(), tried=False)

    def _text(self, stored: StoredReminder) -> OutboundText:
        return OutboundText(to=stored.number or "", body=reminder_text(self._rules, stored.reminder, self._school))

    def _later(self, stored: StoredReminder, at: datetime, *, tried: bool) -> None:
        if self._store.put_back(stored, at, tried=tried):
            self.schedule(stored.id, at)

    def _close(self, stored: StoredReminder, state: str, *, why: str = "", error: Optional[int] = None) -> None:
        self._store.close(stored.id, state, self._now(), error=error)
        if why:
            logger.warning("reminder %s was not sent: %s", stored.id, why)


async def _fire(reminder_id: str) -> None:
    """What a job in the database calls; it finds the process's own clock."""
    clock = ReminderClock.running
    if clock is not None:
        try:
            await clock.fire(reminder_id)
        except (OSError, SQLAlchemyError) as error:
            logger.error("a reminder's row could not be read or written: %s", type(error).__name__)


async def _sweep() -> None:
    clock = ReminderClock.running
    if clock is not None:
        try:
            await clock.sweep()
        except (OSError, SQLAlchemyError) as error:
            logger.error("the reminders could not be read: %s", type(error).__name__)
