"""The shapes of the text-message channel: what every provider, the store and the extensions agree on.

A provider turns its own requests into ``InboundText`` and its own documents out of texts; the line between
(``line.py``) knows none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Mapping, Optional, Protocol, Sequence, Tuple

from bot.guide.conversation import Choice

#: What a provider may have answered itself before it hands us the text.
STOP, START, HELP = "STOP", "START", "HELP"


@dataclass(frozen=True)
class InboundText:
    """A text from a parent's phone, proved to come from the provider.

    Attributes:
        provider_id: the provider's id of this text; the same text has the same id however often it comes.
        from_number: the parent's number in E.164 form, "+15005550009".
        body: what was written; may be empty.
        media_count: how many pictures or files came along; they are never fetched.
        opt_out_type: "STOP", "START" or "HELP" where the provider took the text for such a word and has answered it.
    """

    provider_id: str
    from_number: str
    body: str
    media_count: int = 0
    opt_out_type: Optional[str] = None


@dataclass(frozen=True)
class OutboundText:
    """One text to one number; 1 to 1,600 characters (Twilio's error 21617 beyond)."""

    to: str
    body: str


@dataclass(frozen=True)
class DeliveryReport:
    """What became of a text we sent.

    Attributes:
        provider_id: the provider's id of our text.
        status: the provider's word, such as "delivered", "undelivered" or "failed".
        error_code: the provider's number for what went wrong.
        to_number: where it was going.
        opted_out: the provider says that this number takes no texts from us.
    """

    provider_id: str
    status: str
    error_code: Optional[int] = None
    to_number: Optional[str] = None
    opted_out: bool = False


@dataclass(frozen=True)
class Document:
    """What a provider wants to read in answer to its request."""

    content_type: str
    body: str


@dataclass(frozen=True)
class GuideReply:
    """What the guide, or an extension, says to one text, before it is cut into texts.

    Attributes:
        text: in the guide's small markup.
        choices: what may be answered with a number.
        custom: what the reply was made of (``answered``, ``asking``, ``lang``, ``letter``, ``deadline`` ...).
        whole: send all parts at once instead of waiting for MORE.
    """

    text: str
    choices: Tuple[Choice, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True)
class Heard:
    """A text on its way to the guide, as an extension sees it.

    Attributes:
        conversation: "sms:" and the keyed hash of the number; the only name of a parent that is stored or logged.
        number: the number itself: for what must be sent later, after an opt-in, and for nothing else.
        text: what was written.
        lang: the language of the conversation so far, "en" or "es".
    """

    conversation: str
    number: str
    text: str
    lang: str


class RequestRefused(Exception):
    """A request that is not acted on.

    Attributes:
        status: the HTTP status to answer with.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class SendFailed(Exception):
    """A text was not sent.

    Attributes:
        code: the provider's number for what went wrong.
        opted_out: the provider says that this number takes no texts from us.
        may_retry: the same text may be sent again: it surely was not sent, and the reason may pass.
    """

    def __init__(self, code: Optional[int] = None, *, opted_out: bool = False, may_retry: bool = False) -> None:
        super().__init__(f"the provider refused the text (code {code})")
        self.code = code
        self.opted_out = opted_out
        self.may_retry = may_retry


class Provider(Protocol):
    """One company that carries texts."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> InboundText:
        """A text out of a webhook's request.

        Raises:
            RequestRefused: it is not proved to come from the provider and to be for us.
        """

    def read_report(self, body: bytes, headers: Mapping[str, str]) -> DeliveryReport:
        """A delivery report out of a request.

        Raises:
            RequestRefused: it is not proved to come from the provider and to be for us.
        """

    def reply(self, texts: Sequence[str]) -> Document:
        """The answer to a webhook's request that makes the provider send these texts back."""

    async def send(self, text: OutboundText) -> str:
        """Send one text now.

        Returns:
            the provider's id of it.

        Raises:
            SendFailed: it was not sent.
        """

    async def find(self, text: OutboundText, since: datetime) -> Optional[str]:
        """Whether this text was sent since then: the provider's id of it, or ``None`` where it surely was not.

        Raises:
            SendFailed: the provider can't be asked now.
        """


@dataclass(frozen=True)
class Question:
    """What the guide is asked in one turn.

    Attributes:
        conversation: whose.
        message: the text's own name; the guide answers one of a name once.
        text: what was written, or the id of a choice.
        is_choice: whether it is such an id.
        lang: the language of the conversation so far.
        again: this text may have been given to the guide before.
    """

    conversation: str
    message: str
    text: str
    is_choice: bool = False
    lang: str = "en"
    again: bool = False


class Guide(Protocol):
    """What the line knows of the guide."""

    async def answer(self, question: Question) -> GuideReply:
        """The reply to one text; help or an apology where there is no other. Never raises, never runs a text twice."""

    def erase(self, conversation: str) -> None:
        """Delete a conversation."""


class Extension(Protocol):
    """Something beside the guide that a text may ask for: a reminder, a letter's link.

    The line asks its extensions in order: each may answer a text itself (``hear``) or change what the guide says
    (``shape``); STOP and DELETE reach all of them.
    """

    async def hear(self, heard: Heard) -> Optional[GuideReply]:
        """The reply to a text that is for this extension; ``None`` hands it on."""

    async def shape(self, heard: Heard, reply: GuideReply) -> GuideReply:
        """The guide's reply as it should go out by text."""

    def opted_out(self, conversation: str) -> None:
        """The number takes no texts any more: cancel all that was to be sent."""

    def erase(self, conversation: str) -> None:
        """Delete everything that belongs to a conversation."""
