"""A turn that was not taken: it is taken again where that helps, and the family is asked to send it again where not."""

from __future__ import annotations

import asyncio
import gc
from typing import Any, Dict, List, Optional, Type

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channels.sms.guide_turns import GuideTurns
from bot.channels.sms.model import Question
from bot.channels.turn import MOST_TRIES, take_turn
from bot.channels.web.errors import ApiError
from bot.channels.web.protocol import TEXT, Sent
from bot.channels.web.tokens import Session
from bot.channels.web.turns import Answered, Turns
from bot.send_again import HeldTooLong, Overtaken, SendAgain, TooManyWaiting, WaitedTooLong

SESSION = Session("a-session-of-22-letters", "en", 0)
SENT = Sent("id-1", "what is an IEP", TEXT, None)
BY_ANOTHER = [{"event": "user", "text": "what is an IEP"}, {"event": "bot", "text": "said by another server"}]


class Kept:
    """A store that another server may write to."""

    def __init__(self) -> None:
        self.turns: Dict[str, List[Dict[str, Any]]] = {}

    def is_erased(self, _sender: str) -> bool:
        return False

    def turn_of(self, _sender: str, client_msg_id: str) -> Optional[List[Dict[str, Any]]]:
        return self.turns.get(client_msg_id)

    def drop_turn(self, _sender: str, _client_msg_id: str) -> None:
        raise AssertionError("there was nothing to drop")


class Guide:
    """Answers, after it failed so often."""

    def __init__(self, error: BaseException, times: int, kept: Optional[Kept] = None) -> None:
        self._error, self._times, self._kept = error, times, kept
        self.heard = 0

    async def __call__(self, message: UserMessage) -> None:
        self.heard += 1
        said = {"text": f"answer {self.heard}", "custom": {"answered": "x", "lang": "en"}}
        await message.output_channel.send_response(message.sender_id, said)
        if self.heard <= self._times:
            if self._kept:
                self._kept.turns["id-1"] = BY_ANOTHER
            raise self._error


async def web(guide: Guide, kept: Optional[Kept] = None) -> Answered:
    return await Turns(guide).answer(kept or Kept(), SESSION, SENT, "an address")  # type: ignore[arg-type]


def texts(answered: Answered) -> List[str]:
    return [message["text"] for message in answered.messages]


async def test_an_overtaken_turn_is_taken_again_and_its_first_reply_is_told_to_nobody() -> None:
    answered = await web(Guide(Overtaken(), 2))
    assert texts(answered) == ["answer 3"]
    assert not answered.replayed


async def test_what_another_server_answered_meanwhile_is_the_answer() -> None:
    kept = Kept()
    guide = Guide(Overtaken(), 1, kept)
    answered = await web(guide, kept)
    assert texts(answered) == ["said by another server"]
    assert (answered.replayed, guide.heard) == (True, 1)


async def test_a_turn_that_could_not_be_kept_is_taken_once_more() -> None:
    assert texts(await web(Guide(OSError("the store is away"), 1))) == ["answer 2"]


async def test_nobody_is_overtaken_for_ever() -> None:
    guide = Guide(Overtaken(), 1000)
    with pytest.raises(ApiError) as told:
        await web(guide)
    assert (told.value.status, guide.heard) == (503, MOST_TRIES)
    assert told.value.retry_after


@pytest.mark.parametrize(("problem", "status"), [(TooManyWaiting, 429), (WaitedTooLong, 503), (HeldTooLong, 503)])
async def test_who_would_have_to_wait_is_asked_to_send_it_again(problem: Type[SendAgain], status: int) -> None:
    guide = Guide(problem(), 1000)
    with pytest.raises(ApiError) as told:
        await web(guide)
    assert (told.value.status, guide.heard) == (status, 1)
    assert told.value.retry_after >= 1


async def test_what_ends_badly_after_its_parent_left_is_no_error_of_the_program() -> None:
    told: List[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context["message"]))
    guide = Guide(HeldTooLong(), 1000)
    answer = asyncio.ensure_future(web(guide))
    await asyncio.sleep(0)  # the turn is begun, and its parent's browser is closed
    answer.cancel()
    await asyncio.gather(answer, return_exceptions=True)
    while not guide.heard:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)
    del answer
    gc.collect()
    assert told == []


async def test_danger_is_answered_even_then() -> None:
    sent = Sent("id-1", "he wants to kill himself", TEXT, None)
    answered = await Turns(Guide(TooManyWaiting(), 1000)).answer(Kept(), SESSION, sent, "an address")  # type: ignore[arg-type]
    assert "988" in texts(answered)[0]


async def test_an_overtaken_text_is_taken_again() -> None:
    kept = Kept()
    reply = await GuideTurns(Guide(Overtaken(), 1), lambda: kept).answer(Question("sms:abc", "id-1", "hi"))  # type: ignore[arg-type,return-value]
    assert reply.text == "answer 2"


async def test_a_text_that_another_server_answered_gets_that_answer() -> None:
    kept = Kept()
    guide = Guide(Overtaken(), 1, kept)
    reply = await GuideTurns(guide, lambda: kept).answer(Question("sms:abc", "id-1", "hi"))  # type: ignore[arg-type,return-value]
    assert (reply.text, guide.heard) == ("said by another server", 1)


async def test_an_overtaken_message_of_the_development_channel_is_taken_again() -> None:
    replies = await take_turn(Guide(Overtaken(), 1), "hi", "rest:me", "rest")
    assert [reply["text"] for reply in replies if "text" in reply] == ["answer 2"]
