"""The verdict of a chaos run sees each thing that must not happen: each is done here to a run that was clean."""

from __future__ import annotations

import copy
import json
from typing import Any, Callable, Dict, List, Tuple

import pytest

from benchmarks.chaos.reading import Event, judge
from benchmarks.chaos.talking import Counts, Family, Said, marker

Conversations = Dict[str, List[Event]]


def family(number: int, messages: int = 3) -> Tuple[Family, List[Event]]:
    one = Family(number, ["faq/cost"], None, "", Counts())  # type: ignore[arg-type]
    one.session = f"web:{number}"
    events: List[Event] = [{"event": "action", "name": "action_session_start"}]
    for place in range(messages):
        said = Said(
            f"chaos-{number:06d}-{place:05d}",
            f"what about it {one.marker}",
            False,
            "faq/cost",
            [f"It is free. {place}"],
        )
        one.said.append(said)
        events.append({"event": "user", "text": said.text, "metadata": {"client_msg_id": said.client_id}})
        custom = {"answered": "faq/cost", "facts": {"state": one.state, "child_age": float(one.age)}}
        events.append({"event": "slot", "name": "state", "value": one.state})
        events.append({"event": "bot", "text": f"It is free. {place}", "data": {"custom": custom}})
    return one, events


def clean_run() -> Tuple[List[Family], Conversations]:
    made = [family(number) for number in (1, 2)]
    return [one for one, _events in made], {one.session: events for one, events in made}


def test_a_clean_run_is_clean() -> None:
    verdict = judge(*clean_run())
    assert verdict.is_clean
    assert (verdict.families, verdict.messages) == (2, 6)


def _lose(_families: List[Family], kept: Conversations) -> None:
    del kept["web:1"][4:7]


def _double(_families: List[Family], kept: Conversations) -> None:
    kept["web:1"] += copy.deepcopy(kept["web:1"][4:7])


def _reorder(_families: List[Family], kept: Conversations) -> None:
    events = kept["web:1"]
    events[1:7] = events[4:7] + events[1:4]


def _put_a_turn_elsewhere(_families: List[Family], kept: Conversations) -> None:
    kept["web:1"] += kept["web:2"][-3:]


def _say_anothers_word(_families: List[Family], kept: Conversations) -> None:
    kept["web:1"][3]["data"]["note"] = f"as {marker(2)} said"


def _take_anothers_state(families: List[Family], kept: Conversations) -> None:
    kept["web:1"][3]["data"]["custom"]["facts"]["state"] = "another"


def _keep_no_reply(_families: List[Family], kept: Conversations) -> None:
    del kept["web:1"][3]


def _keep_other_words(_families: List[Family], kept: Conversations) -> None:
    kept["web:1"][3]["text"] = "It is not."


def _answer_another_question(_families: List[Family], kept: Conversations) -> None:
    kept["web:1"][3]["data"]["custom"]["answered"] = "faq/timeline"


def _come_from_nowhere(_families: List[Family], kept: Conversations) -> None:
    kept["web:3"] = kept["web:1"]


def _answer_twice_differently(families: List[Family], _kept: Conversations) -> None:
    families[0].differing = 1


@pytest.mark.parametrize(
    ("fault", "seen_as"),
    [
        (_lose, "lost"),
        (_double, "doubled"),
        (_reorder, "reordered"),
        (_put_a_turn_elsewhere, "mixed"),
        (_say_anothers_word, "mixed"),
        (_take_anothers_state, "mixed"),
        (_keep_no_reply, "unanswered"),
        (_keep_other_words, "other_words"),
        (_answer_another_question, "wrong_topic"),
        (_come_from_nowhere, "strangers"),
        (_answer_twice_differently, "other_words"),
    ],
)
def test_each_fault_is_seen(fault: Callable[[Any, Any], None], seen_as: str) -> None:
    families, kept = clean_run()
    fault(families, kept)
    verdict = judge(families, kept)
    assert getattr(verdict, seen_as) > 0
    assert not verdict.is_clean


def test_a_message_without_an_answer_may_be_kept_or_not() -> None:
    """The line broke for good: whether the server had it nobody can say."""
    for keep in (True, False):
        families, kept = clean_run()
        families[0].said[-1].replies = None
        if not keep:
            del kept["web:1"][-3:]
        assert judge(families, kept).is_clean


def test_no_two_families_have_one_marker() -> None:
    markers = {marker(number) for number in range(30_000)}
    assert len(markers) == 30_000
    assert not any(json.dumps(word) != f'"{word}"' for word in markers)
