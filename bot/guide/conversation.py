"""The shapes of a turn: what came in, what is remembered, what goes out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple

from bot.guide.facts import Facts

LANGUAGES: Tuple[str, ...] = ("en", "es")
#: What the model says when it would rather ask back.
UNSURE = "unsure"
#: A choice that was tapped; its id is in the text.
CHOOSE = "choose"


@dataclass(frozen=True)
class Message:
    """One message of a parent, as understood.

    Attributes:
        text: what was written.
        label: the label to act on, ``UNSURE`` or ``CHOOSE``.
        confidence: 0..1.
        offers: the likeliest labels, best first.
        entities: facts and other things read from the text (``number``, ``date``, ``term`` ...).
        lang: "en" or "es", or ``None`` where the text doesn't tell (a number, "ok").
        today: the date to reckon from.
        now: the time on the clock; without it nobody can have been away.
        is_text_message: the reply goes out as SMS.
        chosen_lang: the language that is set in the parent's chat window; a change of it is a wish.
    """

    text: str
    label: str
    confidence: float = 1.0
    offers: Tuple[str, ...] = ()
    entities: Mapping[str, Any] = field(default_factory=dict)
    lang: Optional[str] = None
    today: date = field(default_factory=date.today)
    now: Optional[datetime] = None
    is_text_message: bool = False
    chosen_lang: Optional[str] = None


@dataclass(frozen=True)
class Choice:
    """A choice that a parent can tap, or answer with its number or its title."""

    id: str
    title: str


@dataclass(frozen=True)
class Memory:
    """What the guide remembers of a conversation besides the child's facts.

    Attributes:
        lang: the language of the conversation.
        asking: the fact that the last question asked for.
        offered: the choices of the last reply.
        check: "off", "running", "paused" (the parent was away, or asks something else first) or "done".
        asked: facts asked so far in this check, in order; ``go_back`` returns along it.
        put: how many questions the check has put.
        aside: how many questions of the parent's own were answered in a row in the middle of the check.
        revisited: the fact whose question was put again on the parent's wish; its answer stands until there is another.
        tries: how often a fact was asked without an answer.
        topic: the label of the last answer, for "tell me more" and "say that again".
        depth: which form of it was said last: "full", "more" or "simple".
        unsure_in_row: how often in a row the guide did not understand.
        next_step: the result of the check.
        letter: the letter whose open question ``asking`` is.
        letter_asked: facts asked for that letter so far, each as often as it was put.
        last_seen: when the last message came in, as an ISO time to the minute.
        chosen_lang: the language that was last set in the parent's chat window.
        comforted: feelings of the parent's that were answered; each is, once.
    """

    lang: str = "en"
    asking: Optional[str] = None
    offered: Tuple[Choice, ...] = ()
    check: str = "off"
    asked: Tuple[str, ...] = ()
    revisited: Optional[str] = None
    put: int = 0
    aside: int = 0
    tries: Mapping[str, int] = field(default_factory=dict)
    topic: Optional[str] = None
    depth: str = "full"
    unsure_in_row: int = 0
    next_step: Optional[str] = None
    letter: Optional[str] = None
    letter_asked: Tuple[str, ...] = ()
    last_seen: Optional[str] = None
    chosen_lang: Optional[str] = None
    comforted: Tuple[str, ...] = ()

    @classmethod
    def from_plain(cls, plain: Optional[Mapping[str, Any]]) -> "Memory":
        """From what ``to_plain`` gave; ``None`` is a fresh start."""
        if not plain:
            return cls()
        values = {name: value for name, value in plain.items() if name in cls.__dataclass_fields__}
        values["offered"] = tuple(Choice(id=item["id"], title=item["title"]) for item in values.get("offered", ()))
        values["asked"] = tuple(values.get("asked", ()))
        values["letter_asked"] = tuple(values.get("letter_asked", ()))
        values["comforted"] = tuple(values.get("comforted", ()))
        return cls(**values)

    def to_plain(self) -> Dict[str, Any]:
        """JSON values, without what still has its default."""
        default = Memory()
        plain: Dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if value != getattr(default, name):
                plain[name] = value
        if "offered" in plain:
            plain["offered"] = [{"id": choice.id, "title": choice.title} for choice in self.offered]
        for name in ("asked", "letter_asked", "comforted"):
            if name in plain:
                plain[name] = list(plain[name])
        if "tries" in plain:
            plain["tries"] = dict(self.tries)
        return plain


@dataclass(frozen=True)
class Conversation:
    """All that is known when a message comes in."""

    facts: Facts = field(default_factory=Facts)
    memory: Memory = field(default_factory=Memory)

    def remember(self, **changes: Any) -> "Conversation":
        """A copy with changes to the memory."""
        return replace(self, memory=replace(self.memory, **changes))

    def with_facts(self, facts: Facts) -> "Conversation":
        """A copy with other facts."""
        return replace(self, facts=facts)


@dataclass(frozen=True)
class Reply:
    """What the guide says, and what it was made of.

    Attributes:
        text: paragraphs, "- " lists and ``**bold**``; nothing else.
        answered: the label that was answered, an action id, ``UNSURE`` or ``None``.
        offers: labels offered: when unsure, or beside an answer that is not quite sure.
        sources: authorities of what was said.
        extras: more for the channel, by name: the ``letter``, ``deadline`` or ``checklist`` of the reply.
    """

    text: str
    choices: Tuple[Choice, ...] = ()
    answered: Optional[str] = None
    offers: Tuple[str, ...] = ()
    sources: Tuple[str, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """A reply and the conversation after it."""

    reply: Reply
    conversation: Conversation
    ends_session: bool = False


def provenance(turn: Turn) -> Dict[str, Any]:
    """The ``custom`` payload of the contract: what a reply was made of, and its extras where it has some."""
    memory = turn.conversation.memory
    return {
        **turn.reply.extras,
        "answered": turn.reply.answered,
        "offers": list(turn.reply.offers),
        "next_step": memory.next_step,
        "facts": turn.conversation.facts.known(),
        "asking": memory.asking,
        "sources": list(turn.reply.sources),
        "lang": memory.lang,
    }


def labels_of(choices: Tuple[Choice, ...]) -> List[str]:
    """The ids of choices."""
    return [choice.id for choice in choices]
