"""A line with a real store and keys, a guide that answers what the test says, and a provider that counts."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.channels.sms.line import Line
from bot.channels.sms.model import Document, GuideReply, Heard, InboundText, OutboundText, Question, SendFailed
from bot.channels.sms.speaking import Speaker
from bot.guide.content import Content
from bot.guide.conversation import Choice
from bot.guide.texting.wording import load_wording
from bot.paths import DATA
from bot.storage.database import Place
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import SmsStore

ANA, BEN = "+15005550009", "+15005550010"
NUMBERS = Numbers(b"a key for tests")
Answer = Callable[[Question], GuideReply]


class ScriptedGuide:
    """Answers with what the test says, and remembers what it was asked."""

    def __init__(self, answer: Optional[Answer] = None) -> None:
        self.asked: List[Question] = []
        self.erased: List[str] = []
        self.answer_with: Answer = answer or (lambda question: GuideReply(f"You said {question.text}"))
        self.gate = asyncio.Event()
        self.gate.set()
        self.answered: Dict[str, GuideReply] = {}

    async def answer(self, question: Question) -> GuideReply:
        if question.again and question.message in self.answered:
            return self.answered[question.message]
        self.asked.append(question)
        await self.gate.wait()
        reply = self.answered[question.message] = self.answer_with(question)
        return reply

    def erase(self, conversation: str) -> None:
        self.erased.append(conversation)

    @property
    def texts(self) -> List[str]:
        return [question.text for question in self.asked]


class CountingProvider:
    """Carries nothing; counts what was to be sent."""

    def __init__(self) -> None:
        self.sent: List[OutboundText] = []
        self.failures: List[SendFailed] = []

    async def send(self, text: OutboundText) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(text)
        return f"SM{len(self.sent)}"

    async def find(self, text: OutboundText, since: datetime) -> Optional[str]:
        return None

    def read(self, body: bytes, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError

    def read_report(self, body: bytes, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError

    def reply(self, texts: Sequence[str]) -> Document:
        return Document("text/plain", "\n".join(texts))


class CountingExtension:
    """Answers "PING", and counts what it was told."""

    def __init__(self) -> None:
        self.told: "Counter[str]" = Counter()

    async def hear(self, heard: Heard) -> Optional[GuideReply]:
        return GuideReply(f"pong {heard.lang}") if heard.text == "PING" else None

    async def shape(self, heard: Heard, reply: GuideReply) -> GuideReply:
        self.told["shape"] += 1
        return reply

    def opted_out(self, conversation: str) -> None:
        self.told["opted_out"] += 1

    def erase(self, conversation: str) -> None:
        self.told["erase"] += 1


class World:
    """One line and everything around it; the clock stands until the test moves it."""

    def __init__(
        self, content: Content, place: Place, answer: Optional[Answer] = None, hold_after: float = 30.0
    ) -> None:
        folder = isinstance(place, Path) and place.is_dir()
        self.place: Place = Path(place) / "conversations.db" if folder else place
        self.content, self.hold_after = content, hold_after
        self.now = 1_800_000_000.0
        self.guide, self.provider, self.extension = ScriptedGuide(answer), CountingProvider(), CountingExtension()
        self.wording = load_wording(DATA)
        self.count = 0
        self.line = self.another_process()

    def another_process(self) -> Line:
        """A line of its own on the same database."""
        self.store = SmsStore(self.place, NUMBERS.mark)
        speaker = Speaker(self.content, self.wording, self.guide, [self.extension])
        return Line(self.store, NUMBERS, speaker, self.provider, clock=lambda: self.now, hold_after=self.hold_after)

    def text(self, body: str, number: str = ANA, sid: Optional[str] = None, **more: Any) -> InboundText:
        self.count += 1
        return InboundText(sid or f"SM{self.count:032x}", number, body, **more)

    async def say(self, body: str, number: str = ANA, **more: Any) -> Tuple[str, ...]:
        return await self.line.receive(self.text(body, number, **more))

    async def welcome(self, number: str = ANA) -> None:
        """The first contact is over."""
        await self.say("hello there", number)

    def own(self, key: str, lang: str = "en", **more: str) -> str:
        return self.line.speaker.line_text(key, lang, **more)

    def conversation(self, number: str = ANA) -> str:
        return NUMBERS.conversation_of(number)


def asks(text: str, *titles: str, lang: str = "en", asking: Optional[str] = None) -> GuideReply:
    """A reply with choices."""
    choices = tuple(Choice(f"answer:fact={title}", title) for title in titles)
    return GuideReply(text, choices, {"lang": lang, "asking": asking, "answered": "inform"})
