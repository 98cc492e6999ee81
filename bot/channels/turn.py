"""Handing one message to Rasa and never coming back empty-handed."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, Sequence, Text

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.watching import TurnReport, tell
from bot.guide.content import Content, load_content
from bot.guide.conversation import Conversation
from bot.guide.facts import Facts
from bot.guide.wording import common_values, fill
from bot.nlu.language import detect_language
from bot.paths import DATA
from bot.send_again import Overtaken, SendAgain
from bot.turn_id import new_turn

logger = logging.getLogger(__name__)

#: Seconds a parent waits at most; what takes longer is answered with an apology.
PATIENCE = 20.0
#: Longer messages are cut: nobody's question is longer, and every reader after this has a bound.
MOST_CHARACTERS = 4000
#: How often a turn is taken that another server's turn of the same conversation overtook.
MOST_TRIES = 4

Handler = Callable[[UserMessage], Awaitable[Any]]


@lru_cache(maxsize=None)
def channel_content() -> Content:
    """The content, for what a channel itself must be able to say."""
    return load_content(DATA)


#: Rasa's shorthand for an intent with entities: nobody's words.
_SHORTHAND = re.compile(r"^/\s*(\w+)[^{]*\{.*\}\s*$", re.DOTALL)


#: NUL and halves of characters: no database and no UTF-8 holds them.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


#: Rasa strips white space of every kind before it looks for its slash, so a slash behind a line break is one too.
_LEADING = re.compile(r"^[/\s]+")


def safe_text(text: Text) -> Text:
    """What was typed, so that it can't be a command to Rasa: no leading slash, nothing that can't be stored, bounded."""
    bounded = _UNSTORABLE.sub(" ", text).strip()[:MOST_CHARACTERS]
    return _LEADING.sub("", _SHORTHAND.sub(r"\1", bounded))


class Collector(CollectingOutputChannel):
    """Collects the replies, and keeps each besides as the event says it, with its time."""

    def __init__(self) -> None:
        super().__init__()
        self.said: List[Dict[Text, Any]] = []

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Take one reply; Rasa's own way takes it apart."""
        self.said.append(dict(message))
        await super().send_response(recipient_id, message)


@dataclass(frozen=True)
class Outcome:
    """A turn that came to its end.

    Attributes:
        said: the replies, each whole: ``text``, ``buttons``, ``custom``, ``timestamp``.
        kept: whether the conversation was saved.
        again: why the turn was not taken, where it can be taken again; ``said`` counts for nothing then.
    """

    said: Sequence[Mapping[Text, Any]]
    kept: bool
    again: Optional[SendAgain] = None


async def run_turn(
    handler: Handler,
    text: Text,
    sender_id: Text,
    channel: Text,
    metadata: Optional[Dict[Text, Any]] = None,
    *,
    counted_as: Text = "",
) -> Outcome:
    """Give one message to Rasa and wait for the end, however long it takes.

    Rasa saves a turn's events once, at its end and in one transaction: a turn is kept whole or not at all.

    Args:
        handler: runs a turn.
        text: what was written.
        sender_id: whose conversation.
        channel: by which Rasa and the guide know how to answer.
        metadata: goes with the message into the store.
        counted_as: the channel by which the turn is counted; the same one where it is empty.
    """
    collector = Collector()
    message = UserMessage(safe_text(text), collector, sender_id, input_channel=channel, metadata=metadata or {})
    failure = await _handle(handler, message, counted_as)
    if isinstance(failure, SendAgain):
        return Outcome((), False, failure)
    return Outcome(collector.said, failure is None)


async def take_turn(
    handler: Handler, text: Text, sender_id: Text, channel: Text, metadata: Optional[Dict[Text, Any]] = None
) -> List[Dict[Text, Any]]:
    """Give one message to Rasa and collect the replies.

    Returns:
        Rasa's messages (``text``, ``buttons``, ``custom``); an apology where nothing came back in time.
    """
    heard: List[CollectingOutputChannel] = []

    async def until_taken() -> bool:
        for _ in range(MOST_TRIES):
            heard.append(CollectingOutputChannel())
            message = UserMessage(safe_text(text), heard[-1], sender_id, input_channel=channel, metadata=metadata or {})
            failure = await _handle(handler, message)
            if not isinstance(failure, Overtaken):
                return failure is None
        heard.append(CollectingOutputChannel())
        return False

    turn = asyncio.ensure_future(until_taken())
    await asyncio.wait({turn}, timeout=PATIENCE)
    said = list(heard[-1].messages) if heard else []
    if not said:
        return apology(text, sender_id)
    return said if turn.done() and turn.result() else _with_warning(said, text)


def hear_out(task: "asyncio.Task[Any]") -> None:
    """Take notice of what a task raises that nobody may wait for any more, such as when the parent's browser is gone.

    asyncio reports it as an error of the program otherwise.
    """
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


async def _handle(handler: Handler, message: UserMessage, counted_as: Text = "") -> Optional[BaseException]:
    """Take a turn; what broke it, or ``None`` where it went through to its end and the conversation is kept."""
    new_turn()
    began = time.perf_counter()
    failure: Optional[BaseException] = None
    tell("turn_began")
    try:
        await handler(message)
    except Exception as error:  # noqa: BLE001 - never silence, whatever broke
        logger.error("a turn failed: %s", type(error).__name__)
        failure = error
    tell("turn_ended", _report(message, counted_as, time.perf_counter() - began, failure))
    return failure


def _report(message: UserMessage, counted_as: Text, seconds: float, failure: Optional[BaseException]) -> TurnReport:
    output = message.output_channel
    return TurnReport(
        channel=counted_as or str(message.input_channel),
        conversation=str(message.sender_id),
        text=str(message.text or ""),
        is_choice=(message.metadata or {}).get("kind") == "choice",
        replies=list(getattr(output, "said", None) or getattr(output, "messages", None) or ()),
        seconds=seconds,
        error=failure,
    )


def not_kept(lang: Text) -> Text:
    """That a reply could not be kept: the next message may find the guide forgetful."""
    content = channel_content()
    return fill(content.in_(lang).talk.phrases["not_kept"], common_values(content, Facts(), lang)).strip()


def _with_warning(messages: List[Dict[Text, Any]], text: Text) -> List[Dict[Text, Any]]:
    warning = not_kept(detect_language(text) or "en")
    for message in messages:
        if message.get("text"):
            message["text"] = f"{message['text']}\n\n{warning}"
            break
    return messages


def apology(text: Text, recipient: Text, lang: Text = "en") -> List[Dict[Text, Any]]:
    """What is said when nothing else could be: that it is our fault, what to do, and help where there is danger.

    Args:
        text: what the parent wrote.
        recipient: whom it goes to.
        lang: the conversation's language, where the words don't tell another.
    """
    content = channel_content()
    lang = detect_language(text) or lang
    talk = content.in_(lang).talk
    in_danger = content.crisis.finds_danger(text)
    said = talk.actions["crisis"].text if in_danger else talk.phrases["offline"]
    custom = {
        "answered": "crisis" if in_danger else None,
        "offers": [],
        "next_step": "crisis" if in_danger else None,
        "facts": Conversation().facts.known(),
        "asking": None,
        "sources": talk.actions["crisis"].sources if in_danger else [],
        "lang": lang,
    }
    filled = fill(said, common_values(content, Facts(), lang)).strip()
    return [{"recipient_id": recipient, "text": filled}, {"recipient_id": recipient, "custom": custom}]
