"""One family on a bad line: it sends each message until it is answered, always under the same id, as the widget does."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

import aiohttp

#: Seconds for one request, and for one message with all its repetitions.
_REQUEST, _MESSAGE = 30.0, 240.0
#: Pauses between two tries, in seconds; the widget's are longer (1 to 8).
_PAUSES = (0.1, 0.3, 0.6, 1.0)
#: Of a hundred messages: so many are sent twice at once, and so many are given up at once and sent again.
_TWICE, _CUT = 4, 4
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
#: Facts that nobody changes in a run: a state is the family's, and no second child is told of.
STATES = {
    "OH": "Ohio", "TX": "Texas", "FL": "Florida", "NY": "New York", "CA": "California", "IL": "Illinois", "PA": "Pennsylvania",
    "MI": "Michigan", "NJ": "New Jersey", "AZ": "Arizona", "TN": "Tennessee", "CO": "Colorado", "MN": "Minnesota",
    "WI": "Wisconsin", "MO": "Missouri", "MD": "Maryland", "NV": "Nevada", "UT": "Utah", "IA": "Iowa", "KS": "Kansas",
}  # fmt: skip


def marker(family: int) -> str:
    """A made-up word that stands in every message of one family and in nobody else's."""
    parts = []
    for _ in range(4):
        family, rest = divmod(family, len(_SYLLABLES))
        parts.append(_SYLLABLES[rest])
    return "qx" + "".join(parts) + "xq"


@dataclass
class Said:
    """One message of a family and its answer."""

    client_id: str
    text: str
    is_choice: bool
    label: Optional[str] = None
    replies: Optional[List[str]] = None


@dataclass
class Counts:
    """What happened on the line, over all families."""

    answered: int = 0
    tries: int = 0
    refused: int = 0
    broken: int = 0
    slowest: float = 0.0
    given_up: int = 0


@dataclass
class Family:
    """A conversation: who it is, what it said, what it was told.

    Attributes:
        number: of the family.
        topics: labels of answers it asks for.
        line: its connection.
        base: where the guide is.
        counts: shared by all families.
    """

    number: int
    topics: List[str]
    line: aiohttp.ClientSession
    base: str
    counts: Counts
    said: List[Said] = field(default_factory=list)
    differing: int = 0
    session: str = ""
    _token: str = ""
    _choices: List[Dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What makes this family this family is drawn from its number."""
        self._random = random.Random(self.number * 7919 + 17)
        self.state = self._random.choice(sorted(STATES))
        self.age = self._random.randint(4, 17)
        self.marker = marker(self.number)

    async def talk(self, messages: int) -> None:
        """Begin a session and say so many messages."""
        greeted = await self._until_answered("/webhooks/web/session", {"lang": "en"}, 201)
        if greeted is None:
            return
        self._token = greeted["token"]
        self.session = "web:" + self._token.split(".")[0]
        self._choices = greeted["messages"][-1]["choices"]
        for place in range(messages):
            said = self._next(place)
            self.said.append(said)
            answer = await self._send(said)
            if answer is None:
                return
            said.replies = [message["text"] for message in answer["messages"]]
            self._choices = answer["messages"][-1]["choices"]

    def _next(self, place: int) -> Said:
        name = f"chaos-{self.number:06d}-{place:05d}"
        if place == 0:
            text = f"[inform] my child is {self.age} years old and we live in {STATES[self.state]} {self.marker}"
            return Said(name, text, False)
        dice = self._random.random()
        if dice < 0.45 and self._choices:
            return Said(name, self._random.choice(self._choices)["id"], True)
        if dice < 0.85:
            topic = self._random.choice(self.topics)
            return Said(name, f"what about number {place} [{topic}] {self.marker}", False, topic)
        label = self._random.choice(
            ("start_screening", "write_letter", "repeat", "stop", "menu", "dont_know", "unsure")
        )
        return Said(name, f"and then {place} [{label}] {self.marker}", False)

    async def _send(self, said: Said) -> Optional[Dict[str, Any]]:
        body = {"client_msg_id": said.client_id, "lang": "en", "choice" if said.is_choice else "text": said.text}
        dice = self._random.random() * 100
        if dice < _CUT:
            await self._cut_off(body)
        if dice > 100 - _TWICE:
            both = await asyncio.gather(*(self._until_answered("/webhooks/web/message", body) for _ in range(2)))
            if None not in both and both[0]["messages"] != both[1]["messages"]:  # type: ignore[index]
                self.differing += 1
            return both[0]
        return await self._until_answered("/webhooks/web/message", body)

    async def _cut_off(self, body: Dict[str, Any]) -> None:
        """A line that breaks while the answer is being made."""
        request = asyncio.ensure_future(self._once("/webhooks/web/message", body))
        await asyncio.wait({request}, timeout=self._random.uniform(0, 0.06))
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)

    async def _until_answered(self, path: str, body: Dict[str, Any], wanted: int = 200) -> Optional[Dict[str, Any]]:
        """Send again and again; ``None`` where no answer came in a long time."""
        clock = asyncio.get_running_loop().time
        began, tries = clock(), 0
        while clock() - began < _MESSAGE:
            self.counts.tries += 1
            status, answer = await self._once(path, body)
            if status == wanted:
                self.counts.slowest = max(self.counts.slowest, clock() - began)
                self.counts.answered += path.endswith("/message")
                return answer
            if status == 0:
                self.counts.broken += 1
            elif status in (429, 503):
                self.counts.refused += 1
            else:
                raise AssertionError(f"{path} answered {status}: {answer}")
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)] * random.uniform(0.5, 1.5))
            tries += 1
        self.counts.given_up += 1
        return None

    async def _once(self, path: str, body: Dict[str, Any]) -> "tuple[int, Any]":
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        timeout = aiohttp.ClientTimeout(total=_REQUEST)
        try:
            async with self.line.post(self.base + path, json=body, headers=headers, timeout=timeout) as reply:
                return reply.status, await reply.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
            return 0, None
