"""The guide behind the line: Rasa's replies as one, apologies in time, a text run once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Dict, List, Optional

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.sms.guide_turns import GuideTurns
from bot.channels.sms.model import Question
from bot.channels.watching import SIMULATOR, TurnReport, unwatch, watch
from bot.guide.content import Content

QUESTION = Question("sms:abc", "m1", "what is an iep")
BUTTONS = [{"title": "Tell me more", "payload": "more_detail"}]


class Kept:
    """The stored turns of one conversation."""

    def __init__(self, turns: Optional[Dict[str, List[Dict[str, Any]]]] = None) -> None:
        self.turns, self.dropped, self.erased = turns or {}, [], []  # type: ignore[var-annotated]

    def turn_of(self, _sender: str, client_msg_id: str) -> Optional[List[Dict[str, Any]]]:
        return self.turns.get(client_msg_id)

    def drop_turn(self, _sender: str, client_msg_id: str) -> None:
        self.dropped.append(client_msg_id)

    def erase(self, sender_id: str, kind: str) -> int:
        self.erased.append((sender_id, kind))
        return 1


class Rasa:
    """Answers, and remembers what it was given."""

    def __init__(self, error: Optional[Exception] = None, seconds: float = 0.0, says: bool = True) -> None:
        self.given: List[UserMessage] = []
        self._error, self._seconds, self._says = error, seconds, says

    async def __call__(self, message: UserMessage) -> None:
        self.given.append(message)
        await asyncio.sleep(self._seconds)
        if self._says:
            said = {
                "text": "An IEP is a plan.",
                "buttons": BUTTONS,
                "custom": {"lang": "en", "answered": "faq/what_is_iep"},
            }
            await message.output_channel.send_response(message.sender_id, said)
        if self._error:
            raise self._error


class Heard:
    """A watcher."""

    def __init__(self) -> None:
        self.reports: List[TurnReport] = []

    def turn_began(self) -> None:
        """Not looked at."""

    def turn_ended(self, report: TurnReport) -> None:
        self.reports.append(report)

    def thumb(self, conversation: str, topic: str, value: str, reason: str, by: int) -> None:
        """Not looked at."""


def turns(rasa: Rasa, kept: Optional[Kept] = None, patience: float = 5.0) -> GuideTurns:
    store = kept or Kept()
    return GuideTurns(rasa, lambda: store, patience)


async def test_a_text_goes_to_rasa_under_its_name_and_as_a_text_message() -> None:
    rasa = Rasa()
    reply = await turns(rasa).answer(QUESTION)
    assert (reply.text, reply.choices[0].id, reply.custom["answered"]) == (
        "An IEP is a plan.",
        "more_detail",
        "faq/what_is_iep",
    )
    given = rasa.given[0]
    assert (given.sender_id, given.input_channel, given.text) == ("sms:abc", "sms", "what is an iep")
    assert given.metadata == {"client_msg_id": "m1", "kind": "text"}


@pytest.mark.parametrize("counted_as", ["sms", SIMULATOR])
async def test_who_counts_is_told_whose_turn_it_was_and_the_guide_knows_a_text(counted_as: str) -> None:
    heard, rasa = Heard(), Rasa()
    watch(heard)
    await GuideTurns(rasa, Kept, counted_as=counted_as).answer(QUESTION)
    unwatch(heard)
    assert [report.channel for report in heard.reports] == [counted_as]
    assert rasa.given[0].input_channel == "sms"


async def test_a_choice_is_marked_as_one_and_typed_commands_are_words() -> None:
    rasa = Rasa()
    await turns(rasa).answer(replace(QUESTION, text="answer:plan=none", is_choice=True))
    await turns(rasa).answer(replace(QUESTION, text=" /restart"))
    assert [(given.metadata["kind"], given.text) for given in rasa.given] == [
        ("choice", "answer:plan=none"),
        ("text", "restart"),
    ]


async def test_a_text_that_was_kept_is_answered_from_what_was_kept() -> None:
    kept = Kept(
        {
            "m1": [
                {"event": "user"},
                {"event": "bot", "text": "Before", "data": {"buttons": BUTTONS, "custom": {"lang": "es"}}},
            ]
        }
    )
    rasa = Rasa()
    reply = await turns(rasa, kept).answer(replace(QUESTION, again=True))
    assert (reply.text, reply.choices[0].title, reply.custom) == ("Before", "Tell me more", {"lang": "es"})
    assert not rasa.given


async def test_a_text_that_was_not_kept_is_run() -> None:
    rasa, kept = Rasa(), Kept({"m1": [{"event": "user"}]})
    reply = await turns(rasa, kept).answer(replace(QUESTION, again=True))
    assert reply.text == "An IEP is a plan." and kept.dropped == ["m1"] and len(rasa.given) == 1


async def test_a_failing_or_silent_guide_apologises_with_a_person_to_call(content: Content) -> None:
    for rasa in (Rasa(error=RuntimeError("x"), says=False), Rasa(says=False), Rasa(seconds=9)):
        reply = await turns(rasa, patience=0.05).answer(QUESTION)
        assert content.district.contact.phone in reply.text


async def test_in_danger_the_apology_is_the_help() -> None:
    reply = await turns(Rasa(says=False)).answer(replace(QUESTION, text="my son wants to kill himself"))
    assert "988" in reply.text and reply.custom["answered"] == "crisis"


async def test_a_reply_that_was_not_kept_says_so(content: Content) -> None:
    reply = await turns(Rasa(error=OSError("disk full"))).answer(QUESTION)
    assert reply.text.startswith("An IEP is a plan.") and content.district.contact.phone in reply.text


async def test_a_store_that_fails_is_an_apology() -> None:
    class Broken(Kept):
        def turn_of(self, _sender: str, client_msg_id: str) -> Optional[List[Dict[str, Any]]]:
            raise OSError("disk")

    assert (await turns(Rasa(), Broken()).answer(replace(QUESTION, again=True))).text


def test_a_conversation_is_erased_in_the_store() -> None:
    kept = Kept()
    turns(Rasa(), kept).erase("sms:abc")
    assert kept.erased == [("sms:abc", "erased_by_family")]
