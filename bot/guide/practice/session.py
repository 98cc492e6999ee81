"""A practice conversation as values: what was read in each reply, and where the person stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any, Dict, List, Mapping, Optional, Protocol, Set, Tuple

#: A longer reply is read up to here.
MOST_CHARACTERS = 2000


class Stage(str, Enum):
    """Where a person stands."""

    CONTEXT = "context"
    THINK = "think"
    TALK = "talk"
    REFLECT = "reflect"
    DONE = "done"


@dataclass(frozen=True)
class Found:
    """A point or a red flag, with the words in which it was found."""

    id: str
    said: str


@dataclass(frozen=True)
class Reading:
    """What was read in one reply.

    Attributes:
        points: what it does well.
        red_flags: what it must not do.
        unexplained: terms that it leaves unexplained.
    """

    points: Tuple[Found, ...] = ()
    red_flags: Tuple[Found, ...] = ()
    unexplained: Tuple[str, ...] = ()


class ReplyReader(Protocol):
    """Reads a staff member's reply; the flow knows nothing of how."""

    def read(self, parent: str, reply: str, lang: Optional[str] = None) -> Reading:
        """What the reply to that message says."""


@dataclass(frozen=True)
class Message:
    """What the parent says.

    Attributes:
        follow_up: the follow-up's id; ``None`` for the opening.
        reaction: how they took the last reply; may be empty.
        text: what they say.
        gloss: what it means, where it is in another language.
    """

    follow_up: Optional[str]
    reaction: str
    text: str
    gloss: str = ""

    def whole(self) -> str:
        """Reaction and text."""
        return f"{self.reaction} {self.text}".strip()


@dataclass(frozen=True)
class Turn:
    """One message of the parent, the reply, and what was made of it."""

    message: Message
    reply: str
    reading: Reading
    feedback: Tuple[str, ...]


@dataclass(frozen=True)
class Session:
    """One person's practice. It holds no name and belongs to that person alone.

    Attributes:
        scenario: its id.
        lang: "en" or "es".
        stage: where the person stands.
        thought: the answer to "what would you do?".
        turns: the conversation so far.
        message: what the parent says now; ``None`` before and after the conversation.
        closing: the parent's last words.
        reflections: the answers to the questions at the end.
        notice: why nothing moved, as the name of a phrase; empty where something did.
    """

    scenario: str
    lang: str
    stage: Stage = Stage.CONTEXT
    thought: str = ""
    turns: Tuple[Turn, ...] = ()
    message: Optional[Message] = None
    closing: str = ""
    reflections: Tuple[str, ...] = field(default=())
    notice: str = ""

    def points_made(self) -> Set[str]:
        """Ids of the points of all replies."""
        return {found.id for turn in self.turns for found in turn.reading.points}

    def flags_raised(self) -> List[str]:
        """Ids of the red flags of all replies, each once, in the order they came."""
        return list(dict.fromkeys(found.id for turn in self.turns for found in turn.reading.red_flags))

    def as_dict(self) -> Dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "stage": self.stage.value}


def session_from(stored: Mapping[str, Any]) -> Session:
    """What ``as_dict`` gave.

    Raises:
        KeyError, TypeError, ValueError: it is something else.
    """
    message = stored["message"]
    return Session(
        scenario=str(stored["scenario"]),
        lang=str(stored["lang"]),
        stage=Stage(stored["stage"]),
        thought=str(stored["thought"]),
        turns=tuple(_turn(turn) for turn in stored["turns"]),
        message=Message(**message) if message else None,
        closing=str(stored["closing"]),
        reflections=tuple(str(answer) for answer in stored["reflections"]),
    )


def _turn(stored: Mapping[str, Any]) -> Turn:
    reading = stored["reading"]
    return Turn(
        message=Message(**stored["message"]),
        reply=str(stored["reply"]),
        reading=Reading(
            points=tuple(Found(**found) for found in reading["points"]),
            red_flags=tuple(Found(**found) for found in reading["red_flags"]),
            unexplained=tuple(str(term) for term in reading["unexplained"]),
        ),
        feedback=tuple(str(line) for line in stored["feedback"]),
    )
