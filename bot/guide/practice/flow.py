"""The practice conversation as a state machine: context, "what would you do?", the talk, reflection, rubric.

Pure: a session and what was written in, a session out. No reply is a dead end: every scenario holds at least two
follow-ups without a condition, and after six replies the parent says goodbye.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Set, Tuple

from bot.guide.practice.content import Practice
from bot.guide.practice.feedback import feedback_on
from bot.guide.practice.schemas import FEWEST_TURNS, MOST_TURNS, FollowUp, Scenario
from bot.guide.practice.session import MOST_CHARACTERS, Message, Reading, ReplyReader, Session, Stage, Turn


def start(practice: Practice, scenario: str, lang: str) -> Session:
    """Begin a scenario, or begin it again.

    Raises:
        KeyError: there is no such scenario.
    """
    return Session(practice.scenarios[scenario].id, lang)


def advance(practice: Practice, session: Session, written: str, reader: ReplyReader) -> Session:
    """What follows from what the person wrote.

    Args:
        practice: the scenarios.
        session: where the person stands.
        written: anything; a reply, a thought, an answer, nothing.
        reader: reads a reply.
    """
    text = written.strip()[:MOST_CHARACTERS]
    scenario = practice.scenarios[session.scenario]
    session = replace(session, notice="")
    if session.stage is Stage.CONTEXT:
        return replace(session, stage=Stage.THINK)
    if session.stage is Stage.THINK:
        return replace(session, stage=Stage.TALK, thought=text, message=_opening(scenario, session.lang))
    if session.stage is Stage.TALK:
        return _reply(practice, scenario, session, text, reader) if text else replace(session, notice="write_a_reply")
    if session.stage is Stage.REFLECT:
        answers = (*session.reflections, text)
        done = len(answers) >= len(scenario.reflection)
        return replace(session, reflections=answers, stage=Stage.DONE if done else Stage.REFLECT)
    return session


def take_back(session: Session) -> Session:
    """Answer the last message once more; nothing changes where there is none."""
    if not session.turns or session.stage not in (Stage.TALK, Stage.REFLECT):
        return session
    last = session.turns[-1]
    return replace(
        session,
        stage=Stage.TALK,
        turns=session.turns[:-1],
        message=last.message,
        closing="",
        reflections=(),
        notice="",
    )


def _opening(scenario: Scenario, lang: str) -> Message:
    return Message(None, "", scenario.opening.in_(lang), scenario.gloss.in_(lang) if scenario.gloss else "")


def _reply(practice: Practice, scenario: Scenario, session: Session, text: str, reader: ReplyReader) -> Session:
    message = session.message or _opening(scenario, session.lang)
    reading = reader.read(message.whole(), text, session.lang)
    fresh = {found.id for found in reading.points} - session.points_made()
    spoken = replace(session, turns=(*session.turns, Turn(message, text, reading, ())))
    feedback = feedback_on(practice, scenario, spoken, session.lang)
    spoken = replace(spoken, turns=(*session.turns, Turn(message, text, reading, feedback)))
    following = None if _ends(scenario, spoken) else _next_follow_up(scenario, spoken)
    if following is None:
        return replace(spoken, stage=Stage.REFLECT, message=None, closing=_closing(scenario, spoken))
    return replace(spoken, message=_said(scenario, spoken, following, reading, fresh))


def _ends(scenario: Scenario, session: Session) -> bool:
    count = len(session.turns)
    last = session.turns[-1].reading
    complete = scenario.point_ids() <= session.points_made() and not last.red_flags
    return count >= MOST_TURNS or (count >= FEWEST_TURNS and complete)


def _next_follow_up(scenario: Scenario, session: Session) -> Optional[FollowUp]:
    used = {turn.message.follow_up for turn in session.turns}
    flags = {found.id for found in session.turns[-1].reading.red_flags}
    made = session.points_made()
    return next((entry for entry in scenario.follow_ups if entry.id not in used and _holds(entry, flags, made)), None)


def _holds(follow_up: FollowUp, flags: Set[str], made: Set[str]) -> bool:
    when = follow_up.when
    return (
        (not when.flags or bool(flags & set(when.flags)))
        and (not when.made or bool(made & set(when.made)))
        and (not when.missing or bool(set(when.missing) - made))
    )


def _said(scenario: Scenario, session: Session, follow_up: FollowUp, reading: Reading, fresh: Set[str]) -> Message:
    if reading.red_flags:
        reactions: Tuple[str, ...] = tuple(text.in_(session.lang) for text in scenario.reactions.colder)
    elif fresh:
        reactions = tuple(text.in_(session.lang) for text in scenario.reactions.warmer)
    else:
        reactions = ("",)
    gloss = follow_up.gloss.in_(session.lang) if follow_up.gloss else ""
    reaction = reactions[(len(session.turns) - 1) % len(reactions)]
    return Message(follow_up.id, reaction, follow_up.say.in_(session.lang), gloss)


def _closing(scenario: Scenario, session: Session) -> str:
    share = len(scenario.point_ids() & session.points_made()) / len(scenario.points)
    flagged = sum(bool(turn.reading.red_flags) for turn in session.turns)
    if share >= 2 / 3 and flagged <= 1 and not session.turns[-1].reading.red_flags:
        return scenario.closing.warm.in_(session.lang)
    if flagged >= 2 or share < 1 / 3:
        return scenario.closing.cold.in_(session.lang)
    return scenario.closing.mixed.in_(session.lang)
