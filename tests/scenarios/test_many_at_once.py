"""Several parents at once, and one who types faster than the guide answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.scenarios.conftest import RunningGuide
from tests.scenarios.talk import Talk


def test_parents_at_once_never_see_each_others_child(guide: RunningGuide) -> None:
    def tell(age: int) -> object:
        talk = guide.talk()
        talk.say("check my child's situation")
        talk.say(f"my son is {age}")
        return talk.say("public").custom["facts"]

    ages = list(range(6, 16))
    with ThreadPoolExecutor(len(ages)) as pool:
        told = list(pool.map(tell, ages))
    assert told == [{"child_age": age, "school_type": "public"} for age in ages]


def test_two_messages_at_once_from_one_parent_are_both_heard(guide: RunningGuide) -> None:
    first = guide.talk()
    first.say("check my child's situation")
    again = Talk(first.base, first.today, sender=first.sender)
    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(first.say, "my son is 8"), pool.submit(again.say, "we live in Ohio")]
        assert all(reply.result().text for reply in said)
    assert first.say("public").custom["facts"] == {"child_age": 8, "state": "OH", "school_type": "public"}


def test_two_senders_with_the_same_words_stay_two(guide: RunningGuide) -> None:
    one, other = guide.talk(), guide.talk()
    one.say("my son is 7 and has ADHD, what should I do")
    assert other.say("check my child's situation").custom["facts"] == {}
