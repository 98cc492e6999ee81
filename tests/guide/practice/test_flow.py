"""The practice conversation: three to six turns, a parent who reacts, and never a dead end."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Dict, Iterable, List, Sequence, Tuple

import pytest

from bot.guide.practice.content import Practice, load_practice
from bot.guide.practice.feedback import rubric
from bot.guide.practice.flow import advance, start, take_back
from bot.guide.practice.schemas import FEWEST_TURNS, MOST_TURNS, POINTS, RED_FLAGS
from bot.guide.practice.session import Found, Reading, Session, Stage, session_from

DATA = Path(__file__).resolve().parents[3] / "data"
ADVERSARIAL = [
    "",
    "   ",
    "\x00",
    "no",
    "?" * 5000,
    "/restart",
    "<script>alert(1)</script>",
    "{title}",
    "%s",
    "🙂",
    "a\nb\n" * 900,
]


class Says:
    """A reader that finds what the test says, reply after reply; the last reading goes on."""

    def __init__(self, *readings: Tuple[Sequence[str], Sequence[str]]) -> None:
        self._readings = list(readings) or [((), ())]

    def read(self, parent: str, reply: str, lang: str) -> Reading:
        points, flags = self._readings.pop(0) if len(self._readings) > 1 else self._readings[0]
        return Reading(tuple(Found(name, reply) for name in points), tuple(Found(name, reply) for name in flags))


class Random:
    """A reader that finds anything."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)

    def read(self, parent: str, reply: str, lang: str) -> Reading:
        points = [name for name in POINTS if self._dice.random() < 0.2]
        flags = [name for name in RED_FLAGS if self._dice.random() < 0.08]
        return Reading(tuple(Found(name, reply) for name in points), tuple(Found(name, reply) for name in flags))


@pytest.fixture(scope="module")
def practice() -> Practice:
    return load_practice(DATA)


@pytest.fixture
def first(practice: Practice) -> str:
    return next(iter(practice.scenarios))


def in_talk(practice: Practice, scenario: str, lang: str = "en") -> Session:
    session = start(practice, scenario, lang)
    for written in ("", "I would listen."):
        session = advance(practice, session, written, Says())
    return session


def replies(practice: Practice, session: Session, readings: Iterable[Tuple[List[str], List[str]]]) -> Session:
    for points, flags in readings:
        session = advance(practice, session, "A reply.", Says((points, flags)))
    return session


def test_context_then_what_would_you_do_then_the_parent_speaks(practice: Practice, first: str) -> None:
    session = start(practice, first, "en")
    assert session.stage is Stage.CONTEXT and session.message is None
    session = advance(practice, session, "", Says())
    assert session.stage is Stage.THINK
    session = advance(practice, session, "I would listen.", Says())
    assert (session.stage, session.thought) == (Stage.TALK, "I would listen.")
    assert session.message is not None and session.message.text == practice.scenarios[first].opening.en


def test_an_empty_reply_moves_nothing_and_says_why(practice: Practice, first: str) -> None:
    before = in_talk(practice, first)
    after = advance(practice, before, "  \n ", Says())
    assert after.turns == () and after.message == before.message
    assert after.notice == "write_a_reply"


def test_feedback_is_two_lines_and_a_red_flag_comes_first(practice: Practice, first: str) -> None:
    session = replies(practice, in_talk(practice, first), [(["acknowledges"], ["grades_rule_out"])])
    feedback = session.turns[-1].feedback
    assert len(feedback) == 2
    assert practice.red_flags["grades_rule_out"].title.en in feedback[0]
    assert practice.red_flags["grades_rule_out"].line.en in feedback[1]


def test_the_parent_is_colder_after_a_flag_and_warmer_after_a_new_point(practice: Practice, first: str) -> None:
    scenario = practice.scenarios[first]
    flagged = replies(practice, in_talk(practice, first), [([], ["dismissive"])])
    assert flagged.message and flagged.message.reaction in [text.en for text in scenario.reactions.colder]
    kind = replies(practice, in_talk(practice, first), [(["acknowledges"], [])])
    assert kind.message and kind.message.reaction in [text.en for text in scenario.reactions.warmer]
    nothing = replies(practice, in_talk(practice, first), [([], [])])
    assert nothing.message and nothing.message.reaction == ""


def test_a_flag_brings_the_follow_up_that_tests_it(practice: Practice) -> None:
    for scenario in practice.scenarios.values():
        tested = next((entry for entry in scenario.follow_ups if entry.when.flags), None)
        if tested is None:
            continue
        session = in_talk(practice, scenario.id)
        session = replies(practice, session, [([], [tested.when.flags[0]])])
        assert session.message and session.message.follow_up == tested.id


def test_nothing_is_said_twice(practice: Practice) -> None:
    for scenario in practice.scenarios:
        session = in_talk(practice, scenario)
        said = []
        while session.stage is Stage.TALK and session.message:
            said.append(session.message.follow_up)
            session = advance(practice, session, "A reply.", Says(((), ())))
        assert len(said) == len(set(said))


def test_it_ends_early_when_everything_was_said_but_not_before_three_turns(practice: Practice, first: str) -> None:
    everything = sorted(practice.scenarios[first].point_ids())
    session = replies(practice, in_talk(practice, first), [(everything, [])] * 2)
    assert session.stage is Stage.TALK
    session = replies(practice, session, [([], [])])
    assert session.stage is Stage.REFLECT and len(session.turns) == FEWEST_TURNS
    assert session.closing == practice.scenarios[first].closing.warm.en


def test_a_flag_in_the_last_reply_keeps_the_talk_open(practice: Practice, first: str) -> None:
    everything = sorted(practice.scenarios[first].point_ids())
    session = replies(practice, in_talk(practice, first), [(everything, []), ([], []), ([], ["blames"])])
    assert session.stage is Stage.TALK


def test_two_flagged_replies_end_coldly(practice: Practice, first: str) -> None:
    session = replies(practice, in_talk(practice, first), [([], ["blames"])] * MOST_TURNS)
    assert session.closing == practice.scenarios[first].closing.cold.en


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_scenario_has_a_dead_end(practice: Practice, lang: str, seed: int) -> None:
    """Random readings, adversarial replies: each way ends with a rubric after three to six turns."""
    dice = random.Random(seed)
    for scenario in practice.scenarios:
        session, reader = start(practice, scenario, lang), Random(seed)
        for _ in range(60):
            if session.stage is Stage.DONE:
                break
            session = advance(practice, session, dice.choice([*ADVERSARIAL, "A plain reply."]), reader)
            if dice.random() < 0.1:
                session = take_back(session)
        else:
            pytest.fail(f"{scenario} did not end")
        assert FEWEST_TURNS <= len(session.turns) <= MOST_TURNS
        assert session.closing
        assert {line.id for line in rubric(practice, session).points} == practice.scenarios[scenario].point_ids()


def test_the_last_reply_can_be_written_anew(practice: Practice, first: str) -> None:
    before = in_talk(practice, first)
    again = take_back(replies(practice, before, [([], ["blames"])]))
    assert again.turns == () and again.message == before.message and again.stage is Stage.TALK
    assert take_back(before) == before


def test_the_rubric_shows_what_was_said_a_better_line_and_the_source(practice: Practice, first: str) -> None:
    scenario = practice.scenarios[first]
    made, missed = scenario.points[0], scenario.points[1]
    session = advance(practice, in_talk(practice, first), "My words.", Says(([made.id], ["wrong_clock"])))
    lines: Dict[str, object] = {line.id: line for line in rubric(practice, session).points}
    assert lines[made.id].good and lines[made.id].said == "My words."  # type: ignore[attr-defined]
    assert not lines[missed.id].good and lines[missed.id].better == missed.line.en  # type: ignore[attr-defined]
    flags = rubric(practice, session).red_flags
    assert [flag.id for flag in flags] == ["wrong_clock"]
    assert flags[0].said == "My words." and all(line.sources for line in [*rubric(practice, session).points, *flags])


def test_points_beyond_the_scenario_are_named_too(practice: Practice, first: str) -> None:
    beyond = next(name for name in POINTS if name not in practice.scenarios[first].point_ids())
    session = replies(practice, in_talk(practice, first), [([beyond], [])])
    assert [line.id for line in rubric(practice, session).more_points] == [beyond]


def test_a_session_survives_being_written_down(practice: Practice, first: str) -> None:
    session = replies(practice, in_talk(practice, first, "es"), [(["acknowledges"], ["blames"])])
    assert session_from(json.loads(json.dumps(session.as_dict()))) == session


def test_long_replies_are_cut_and_hard_ones_named(practice: Practice, first: str) -> None:
    hard = (
        "Notwithstanding multidisciplinary considerations, eligibility determinations necessitate comprehensive documentation. "
        * 30
    )
    session = advance(practice, in_talk(practice, first), hard, Says((["acknowledges"], [])))
    assert len(session.turns[0].reply) == 2000
    assert not rubric(practice, session).tone.plain
    assert "grade" in session.turns[0].feedback[1]
