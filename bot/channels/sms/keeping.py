"""What the line needs of the store and of the keys; ``bot.storage`` has both."""

from __future__ import annotations

from typing import Optional, Protocol, Sequence, Tuple

from bot.guide.texting.state import LineState


class Numbers(Protocol):
    """What a number and a text are called (``bot.storage.sms_numbers.Numbers``)."""

    def conversation_of(self, number: str) -> str:
        """The name of a number's conversation."""

    def message_of(self, provider_id: str) -> str:
        """The name of a text."""

    def seal(self, number: str, body: str, media_count: int) -> bytes:
        """Who wrote what, so that only the key opens it."""

    def unseal(self, sealed: bytes) -> Optional[Tuple[str, str, int]]:
        """The same again."""


class Acceptance(Protocol):
    """What is known of a text when it comes in."""

    @property
    def is_new(self) -> bool:
        """It never came in before."""

    @property
    def reply(self) -> Optional[Tuple[str, ...]]:
        """What it was answered with; ``None`` while it is being answered."""


class Unfinished(Protocol):
    """A text whose answer did not get out."""

    @property
    def message(self) -> str:
        """Its name."""

    @property
    def conversation(self) -> str:
        """Whose."""

    @property
    def sealed(self) -> bytes:
        """Who wrote what."""

    @property
    def answered(self) -> bool:
        """Whether its answer only waits to be sent."""


class TextStore(Protocol):
    """The tables of the line (``bot.storage.sms_store.SmsStore``, where each method is described)."""

    def accept(
        self, message: str, conversation: str, sealed: bytes, owner: str, now: float, lease: float
    ) -> Acceptance:
        """Note that a text came in."""

    def begin(self, message: str, owner: str, now: float, lease: float) -> Optional[bool]:
        """Take a text up in its turn."""

    def renew(self, messages: Sequence[str], owner: str, lease: float) -> None:
        """Go on working on these."""

    def hold(self, message: str, texts: Sequence[str]) -> bool:
        """Answer with these now, because the answer takes longer."""

    def finish(
        self, message: str, owner: str, texts: Sequence[str], state: Optional[LineState], now: float
    ) -> Tuple[Tuple[str, ...], bool]:
        """Keep the answer; what may be sent, and whether it is late."""

    def answer_at_once(self, message: str, texts: Sequence[str]) -> None:
        """Keep the answer to STOP, START or HELP."""

    def next_late(self, message: str, owner: str, now: float, lease: float) -> Optional[str]:
        """Take the next text of a late answer."""

    def take_over(self, owner: str, now: float, lease: float, since: float) -> Sequence[Unfinished]:
        """Texts that nobody works on any more, which are this process's from now on."""

    def count_since(self, conversation: str, since: float) -> int:
        """How many texts a number sent since then."""

    def state(self, conversation: str) -> LineState:
        """What is remembered of a number."""

    def is_opted_out(self, conversation: str) -> bool:
        """Whether the number takes no texts."""

    def opt_out(self, conversation: str, now: float, how: str) -> bool:
        """The number takes no texts from now on; whether that is new."""

    def opt_in(self, conversation: str, now: float, how: str) -> bool:
        """The number takes texts again; whether that is new."""

    def record_delivery(self, text_id: str, status: str, error: Optional[int], now: float) -> None:
        """Keep the provider's newest word on a text."""

    def erase(self, conversation: str) -> int:
        """Delete what belongs to a number."""
