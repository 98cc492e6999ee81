"""The line: a text in, texts out. It knows no provider, no Rasa and no database, only their shapes.

Each text is answered once, however often it comes; texts of one number are answered in order; STOP is heard at once,
also while an answer is being made; who takes no texts gets none.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import secrets
import time
from dataclasses import dataclass
from typing import Any, AsyncIterator, Callable, Dict, Optional, Set, Tuple, TypeVar

from bot.channels.sms.keeping import Numbers, TextStore
from bot.channels.sms.model import (
    HELP,
    START,
    STOP,
    DeliveryReport,
    Heard,
    InboundText,
    OutboundText,
    Provider,
    SendFailed,
)
from bot.channels.sms.speaking import Speaker, Text, at_once
from bot.nlu.language import detect_language

logger = logging.getLogger(__name__)

#: Seconds after which a holding text goes out; Twilio waits 15 for an answer.
HOLD_AFTER = 8.0
#: Seconds for which other processes leave a text to the one that took it up, unless that one asks for more.
LEASE = 15.0
#: Seconds between two rounds of keeping up.
ROUND = 4.0
#: Seconds after which an unanswered text is given up: an answer of yesterday helps nobody.
GIVEN_UP = 3600.0
_HOUR = 3600.0
_NEXT_LOOK = 0.05
#: How often a late text is tried where it surely did not go out, and seconds before the second try.
_TRIES, _PAUSE = 3, 2.0
#: Seconds for which a store that can't be reached is asked again, and between two tries: with the holding text's time,
#: still before Twilio gives up.
STORE_PATIENCE, _STORE_PAUSE = 4.0, 0.2


@dataclass(frozen=True)
class _Job:
    """A text that is being answered."""

    message: str
    conversation: str
    number: str
    body: str
    media_count: int
    again: bool


_Found = TypeVar("_Found")


async def _patiently(ask: Callable[[], _Found]) -> _Found:
    """Ask the store, and once more while it is restarted; what is asked must be safe to ask twice."""
    until = time.monotonic() + STORE_PATIENCE
    while True:
        try:
            return ask()
        except OSError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(_STORE_PAUSE)


class Line:
    """One line for all numbers."""

    def __init__(
        self,
        store: TextStore,
        numbers: Numbers,
        speaker: Speaker,
        provider: Provider,
        *,
        clock: Callable[[], float] = time.time,
        hold_after: float = HOLD_AFTER,
    ) -> None:
        """Put the parts together.

        Args:
            store: what is kept.
            numbers: what a number is called.
            speaker: what is said.
            provider: who carries texts that are no answer to a webhook.
            clock: seconds since 1970.
            hold_after: seconds until the holding text.
        """
        self.provider, self.speaker = provider, speaker
        self._store, self._numbers, self._clock, self._hold_after = store, numbers, clock, hold_after
        self._owner = secrets.token_hex(8)
        self._running: "Dict[str, asyncio.Task[Tuple[str, ...]]]" = {}
        self._locks: Dict[str, Tuple[asyncio.Lock, int]] = {}
        #: Texts that spoke of danger and were answered with the help lines because the answer took long.
        self._helped: Set[str] = set()

    async def receive(self, inbound: InboundText) -> Tuple[str, ...]:
        """The texts that answer a text now; the same ones however often it comes.

        Raises:
            Exception: the store fails. Nothing is answered then: nobody knows who takes no texts.
        """
        number, body = inbound.from_number, inbound.body
        conversation = self._numbers.conversation_of(number)
        message = self._numbers.message_of(inbound.provider_id)
        sealed = self._numbers.seal(number, body, inbound.media_count)
        now = self._clock()
        accepted = await _patiently(
            lambda: self._store.accept(message, conversation, sealed, self._owner, now, now + LEASE)
        )
        if accepted.reply is not None:
            return accepted.reply
        if message not in self._running:
            counted = self._at_once(message, conversation, inbound)
            if counted is not None:
                return counted
        again = not accepted.is_new
        task = self._start(_Job(message, conversation, number, body, inbound.media_count, again))
        await asyncio.wait({task}, timeout=self._hold_after)
        return task.result() if task.done() else await self._hold(task, message, conversation, body)

    async def report(self, report: DeliveryReport) -> None:
        """Keep what became of a text; who takes no texts at the provider takes none here."""
        self._store.record_delivery(
            self._numbers.message_of(report.provider_id), report.status, report.error_code, self._clock()
        )
        if report.opted_out and report.to_number:
            self._opt_out(self._numbers.conversation_of(report.to_number), "provider")

    async def keep_up(self) -> None:
        """For ever: hold what is being worked on, and take up what a process that ended left behind."""
        while True:
            try:
                self._store.renew(list(self._running), self._owner, self._clock() + LEASE)
                self.take_up_what_was_left()
            except Exception as error:  # noqa: BLE001 - a store that fails now may work in the next round
                logger.error("keeping up with texts failed: %s", type(error).__name__)
            await asyncio.sleep(ROUND)

    def take_up_what_was_left(self) -> None:
        """Answer texts whose process ended before their answer was out; the answer goes out as a text of its own."""
        now = self._clock()
        for left in self._store.take_over(self._owner, now, now + LEASE, now - GIVEN_UP):
            opened = self._numbers.unseal(left.sealed)
            if left.message in self._running or opened is None:
                continue
            number, body, media_count = opened
            job = _Job(left.message, left.conversation, number, body, media_count, again=True)
            self._store.hold(left.message, ())
            self._start(job, only_send=left.answered)

    def is_opted_out(self, conversation: str) -> bool:
        """Whether a number takes no texts."""
        return self._store.is_opted_out(conversation)

    def _at_once(self, message: str, conversation: str, inbound: InboundText) -> Optional[Tuple[str, ...]]:
        """STOP, START and HELP, and silence for who takes no texts."""
        is_out = self._store.is_opted_out(conversation)
        word = at_once(self.speaker, inbound.body, inbound.opt_out_type, is_out)
        if word is None and not is_out:
            return None
        texts = self._answer_to_word(word, conversation, inbound) if word else ()
        self._store.answer_at_once(message, texts)
        return texts

    def _answer_to_word(self, word: Tuple[str, str], conversation: str, inbound: InboundText) -> Tuple[str, ...]:
        kind, spoken = word
        speaker, answered = self.speaker, inbound.opt_out_type is not None
        lang = "es" if spoken == "es" else self._store.state(conversation).lang
        if kind == STOP:
            is_new = self._opt_out(conversation, "provider" if answered else "text")
            if not is_new or answered:
                return ()
            if speaker.is_danger(inbound.body):
                return (f"{speaker.help_lines(lang)}\n{speaker.line_text('opted_out_in_danger', lang)}",)
            return (speaker.line_text("opted_out", lang),)
        if kind == START:
            is_new = self._store.opt_in(conversation, self._clock(), "provider" if answered else "text")
            return (speaker.line_text("opted_in", lang),) if is_new and not answered else ()
        silent = answered or self._store.is_opted_out(conversation)
        return () if silent or kind != HELP else (speaker.line_text("help", lang),)

    def _opt_out(self, conversation: str, how: str) -> bool:
        is_new = self._store.opt_out(conversation, self._clock(), how)
        for extension in self.speaker.extensions:
            extension.opted_out(conversation)
        return is_new

    def _start(self, job: _Job, only_send: bool = False) -> "asyncio.Task[Tuple[str, ...]]":
        task = self._running.get(job.message)
        if task is None:
            work = self._send_late(job) if only_send else self._answer(job)
            task = asyncio.ensure_future(work)
            self._running[job.message] = task
            task.add_done_callback(lambda done: self._done(job.message, done))
        return task

    def _done(self, message: str, task: "asyncio.Task[Any]") -> None:
        self._running.pop(message, None)
        self._helped.discard(message)
        if not task.cancelled() and task.exception():
            logger.error("a text was not answered: %s", type(task.exception()).__name__)

    async def _answer(self, job: _Job) -> Tuple[str, ...]:
        """Answer a text in its turn; the store knows whose turn it is, over all processes."""
        while True:
            async with self._alone(job.conversation):
                now = self._clock()
                mine = await _patiently(
                    functools.partial(self._store.begin, job.message, self._owner, now, now + LEASE)
                )
                if mine:
                    return await self._answer_now(job)
                if mine is None:  # another process has answered it
                    return self._store.accept(job.message, job.conversation, b"", self._owner, now, now).reply or ()
            await asyncio.sleep(_NEXT_LOOK)  # and let an earlier text of the number in

    async def _answer_now(self, job: _Job) -> Tuple[str, ...]:
        state = self._store.state(job.conversation)
        now = self._clock()
        heard = Heard(job.conversation, job.number, job.body, detect_language(job.body) or state.lang)
        in_last_hour = self._store.count_since(job.conversation, now - _HOUR)
        said = await self.speaker.say(Text(heard, job.message, job.media_count, job.again, in_last_hour, now), state)
        if said.forgets:
            self._store.erase(job.conversation)
        wanted = () if job.message in self._helped else said.texts
        now = self._clock()
        texts, late = await _patiently(lambda: self._store.finish(job.message, self._owner, wanted, said.state, now))
        if late:
            await self._send_late(job)
            return ()
        return texts

    async def _hold(
        self, task: "asyncio.Task[Tuple[str, ...]]", message: str, conversation: str, body: str
    ) -> Tuple[str, ...]:
        """The holding text, once; the answer follows as a text of its own."""
        text = self.speaker.holding_text(body, self._store.state(conversation).lang)
        if self._store.hold(message, (text,)):
            if self.speaker.is_danger(body):
                self._helped.add(message)
            return (text,)
        return task.result() if task.done() else ()

    async def _send_late(self, job: _Job) -> Tuple[str, ...]:
        while (text := self._next_late(job.message)) is not None:
            await self._send(job, text)
        return ()

    def _next_late(self, message: str) -> Optional[str]:
        now = self._clock()
        return self._store.next_late(message, self._owner, now, now + LEASE)

    async def _send(self, job: _Job, text: str) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                await self.provider.send(OutboundText(to=job.number, body=text))
                return
            except SendFailed as failure:
                if failure.opted_out:
                    self._opt_out(job.conversation, "provider")
                if not failure.may_retry or attempt == _TRIES:
                    logger.error("a late text was not sent: provider's code %s", failure.code)
                    return
            await asyncio.sleep(_PAUSE * attempt)
            if self._store.is_opted_out(job.conversation):
                return

    @contextlib.asynccontextmanager
    async def _alone(self, conversation: str) -> AsyncIterator[None]:
        """One after the other for a number, first come, first served; the lock is dropped when nobody wants it."""
        lock, users = self._locks.get(conversation, (asyncio.Lock(), 0))
        self._locks[conversation] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks[conversation]
            if users == 1:
                del self._locks[conversation]
            else:
                self._locks[conversation] = (lock, users - 1)
