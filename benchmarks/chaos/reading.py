"""The verdict: what the store holds of each family, beside what the family said and was told."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Sequence, Tuple

import psycopg2

from benchmarks.chaos.talking import Family

_MARKER = re.compile(r"qx[a-z]{8}xq")
Event = Dict[str, Any]


@dataclass
class Verdict:
    """How many messages were not kept as they were said; all zeros are wanted.

    Attributes:
        lost: answered to the family, and not in the store.
        doubled: in the store more than once.
        reordered: kept in another order than they were said.
        mixed: events that hold another family's words or facts.
        unanswered: kept without a reply.
        other_words: replies that are kept otherwise than the family read them.
        wrong_topic: answers to another question than the family's.
        strangers: conversations in the store that no family of the run began.
    """

    families: int = 0
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    reordered: int = 0
    mixed: int = 0
    unanswered: int = 0
    other_words: int = 0
    wrong_topic: int = 0
    strangers: int = 0
    examples: List[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing went wrong."""
        return not any(value for name, value in vars(self).items() if name not in ("families", "messages", "examples"))

    def note(self, kind: str, where: str) -> None:
        """Count something that went wrong; the first few are kept to look at."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.examples) < 20:
            self.examples.append(f"{kind}: {where}")


def read_store(database_url: str) -> Dict[str, List[Event]]:
    """All events by conversation, in the order in which they were kept."""
    conversations: Dict[str, List[Event]] = {}
    with psycopg2.connect(database_url) as connection, connection.cursor("events") as cursor:
        cursor.itersize = 5000
        cursor.execute("SELECT sender_id, data FROM events ORDER BY id")
        for sender, data in cursor:
            conversations.setdefault(sender, []).append(json.loads(data))
    return conversations


def judge(families: Sequence[Family], conversations: Dict[str, List[Event]]) -> Verdict:
    """Hold what was kept against what was said."""
    verdict = Verdict(families=len(families))
    known = {family.session for family in families}
    for stranger in sorted(set(conversations) - known):
        verdict.note("strangers", stranger)
    for family in families:
        _judge_one(family, conversations.get(family.session, []), verdict)
    return verdict


def _judge_one(family: Family, events: List[Event], verdict: Verdict) -> None:
    turns = list(turns_of(events))
    kept = [client_id for client_id, _turn in turns]
    said = [message.client_id for message in family.said if message.replies is not None]
    unsure = {message.client_id for message in family.said if message.replies is None}
    verdict.messages += len(said)
    for client_id, times in Counter(kept).items():
        if times > 1:
            verdict.note("doubled", f"{client_id}, {times} times")
        if client_id not in said and client_id not in unsure:
            verdict.note("mixed", f"{client_id} in family {family.number}")
    for client_id in said:
        if client_id not in kept:
            verdict.note("lost", client_id)
    in_order = [client_id for client_id in kept if client_id in said]
    if in_order != [client_id for client_id in said if client_id in kept]:
        verdict.note("reordered", f"family {family.number}")
    for _ in range(family.differing):
        verdict.note("other_words", f"family {family.number}: two answers to one message")
    _judge_words(family, turns, verdict)


def _judge_words(family: Family, turns: Sequence[Tuple[str, List[Event]]], verdict: Verdict) -> None:
    messages = {message.client_id: message for message in family.said}
    for client_id, turn in turns:
        for event in turn:
            if set(_MARKER.findall(json.dumps(event))) - {family.marker}:
                verdict.note("mixed", f"{client_id}: another family's words")
        replies = [event for event in turn if event.get("event") == "bot"]
        message = messages.get(client_id)
        if message is None or message.replies is None:
            continue
        if not replies:
            verdict.note("unanswered", client_id)
        if [reply.get("text") or "" for reply in replies] != message.replies:
            verdict.note("other_words", client_id)
        for reply in replies:
            custom = (reply.get("data") or {}).get("custom") or {}
            facts = custom.get("facts") or {}
            if facts.get("state", family.state) != family.state or facts.get("child_age", family.age) != family.age:
                verdict.note("mixed", f"{client_id}: another family's facts")
            if message.label and custom.get("answered") != message.label:
                verdict.note("wrong_topic", f"{client_id}: {custom.get('answered')} for {message.label}")


def turns_of(events: Iterable[Event]) -> List[Tuple[str, List[Event]]]:
    """The client's id and the events of each turn, in order."""
    turns: List[Tuple[str, List[Event]]] = []
    for event in events:
        if event.get("event") == "user":
            turns.append((str((event.get("metadata") or {}).get("client_msg_id")), [event]))
        elif turns:
            turns[-1][1].append(event)
    return turns
