"""The shapes of ``data/practice/``: points and red flags, scenarios, and replies with what was read in them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Dict, List, Optional, Sequence, Set

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.languages import Both
from bot.guide.schemas import SOURCE_PATTERN, Strict

#: What a good reply does; the ids are a contract with scenarios, reports and checks.
POINTS = (
    "acknowledges",
    "asks_to_understand",
    "right_to_request",
    "in_writing",
    "explains_consent",
    "gives_clock",
    "written_notice",
    "free_of_charge",
    "names_contact",
    "offers_504",
    "offers_interpreter",
    "safeguards",
    "parent_is_member",
    "dispute_options",
    "next_step",
    "keeps_private",
)
#: What a reply must not do.
RED_FLAGS = (
    "wait_for_rti",
    "wait_and_see",
    "grades_rule_out",
    "needs_diagnosis",
    "diagnosis_is_enough",
    "discourages",
    "refuses_without_notice",
    "predetermines",
    "cost_argument",
    "blames",
    "diagnoses",
    "breaches_privacy",
    "denies_interpreter",
    "wrong_clock",
    "promises_outcome",
    "informal_removal",
    "jargon",
    "dismissive",
    "waives_rights",
)
#: Staff turns of a conversation.
FEWEST_TURNS, MOST_TURNS = 3, 6
_ID = r"^[a-z][a-z0-9_]*$"


def _known_points(ids: List[str]) -> List[str]:
    return _known(ids, POINTS, "point")


def _known_flags(ids: List[str]) -> List[str]:
    return _known(ids, RED_FLAGS, "red flag")


def _known(ids: List[str], known: Sequence[str], what: str) -> List[str]:
    for name in ids:
        if name not in known:
            raise ValueError(f"'{name}' is not a {what}; data/practice/points.yml lists them")
    if len(set(ids)) < len(ids):
        raise ValueError(f"the same {what} stands here twice")
    return ids


def _complete(entries: Dict[str, Any], known: Sequence[str]) -> Dict[str, Any]:
    missing, unknown = sorted(set(known) - set(entries)), sorted(set(entries) - set(known))
    if missing or unknown:
        raise ValueError(f"missing {missing}, unknown {unknown}; the ids are a contract")
    return entries


def _sources_known(sources: List[str]) -> List[str]:
    for source in sources:
        if not SOURCE_PATTERN.match(source):
            raise ValueError(f"'{source}' is not a source we know how to cite, such as '34 CFR 300.301(b)'")
    return sources


class Explained(Strict):
    """A point or a red flag: what it is, the rule it rests on, and a line that shows how to say it rightly."""

    title: Both
    what: Both
    rule: Both
    line: Both
    sources: List[str] = Field(min_items=1)

    _sources = validator("sources", allow_reuse=True)(_sources_known)


class PracticePoints(Strict):
    """``points.yml``: every point and every red flag, each with its source."""

    reviewed: date
    points: Dict[str, Explained]
    red_flags: Dict[str, Explained]

    @validator("points")
    def _all_points(cls, entries: Dict[str, Explained]) -> Dict[str, Explained]:
        return _complete(entries, POINTS)

    @validator("red_flags")
    def _all_flags(cls, entries: Dict[str, Explained]) -> Dict[str, Explained]:
        return _complete(entries, RED_FLAGS)


class ScenarioPoint(Strict):
    """A point that matters in a scenario, with a better line for just this parent."""

    id: str
    line: Both
    #: Where left out, those of ``points.yml``.
    sources: List[str] = Field(default_factory=list)

    _id = validator("id", allow_reuse=True)(lambda name: _known_points([name])[0])
    _sources = validator("sources", allow_reuse=True)(_sources_known)


class ScenarioFlag(Strict):
    """A red flag that this parent is likely to hear, with the rule it breaks here."""

    id: str
    why: Both
    sources: List[str] = Field(min_items=1)

    _id = validator("id", allow_reuse=True)(lambda name: _known_flags([name])[0])
    _sources = validator("sources", allow_reuse=True)(_sources_known)


class When(Strict):
    """When a follow-up is said; every condition that is given must hold. Without conditions: always.

    Attributes:
        flags: the last reply raised one of these red flags.
        made: one of these points was made so far.
        missing: one of these points was not made so far.
    """

    flags: List[str] = Field(default_factory=list)
    made: List[str] = Field(default_factory=list)
    missing: List[str] = Field(default_factory=list)

    _flags = validator("flags", allow_reuse=True)(_known_flags)
    _points = validator("made", "missing", allow_reuse=True)(_known_points)

    def always(self) -> bool:
        """Whether nothing needs to hold."""
        return not (self.flags or self.made or self.missing)


class FollowUp(Strict):
    """What the parent may say next, at most once; the first whose conditions hold is said."""

    id: str = Field(regex=_ID)
    when: When = Field(default_factory=When)
    say: Both
    #: What it means, where the parent writes another language than the person who practises.
    gloss: Optional[Both] = None
    model: Both


class Reactions(Strict):
    """What stands before a follow-up: how the parent took the last reply."""

    warmer: List[Both] = Field(min_items=2)
    colder: List[Both] = Field(min_items=2)


class Closing(Strict):
    """The parent's last words, by how the conversation went."""

    warm: Both
    mixed: Both
    cold: Both


class Parent(Strict):
    """Who writes."""

    name: str
    who: Both
    feels: Both


class Scenario(Strict):
    """One practice conversation."""

    id: str = Field(regex=_ID)
    reviewed: date
    title: Both
    #: Who the person who practises is here, and what they know.
    role: Both
    context: Both
    parent: Parent
    #: Asked before the conversation: what would you do?
    think: Both
    opening: Both
    gloss: Optional[Both] = None
    model: Both
    #: What the school owes here, at most six points; the conversation can end early when all are made.
    points: List[ScenarioPoint] = Field(min_items=3, max_items=7)
    red_flags: List[ScenarioFlag] = Field(min_items=2)
    follow_ups: List[FollowUp] = Field(min_items=5, max_items=10)
    reactions: Reactions
    closing: Closing
    reflection: List[Both] = Field(min_items=2, max_items=4)

    @validator("points", "red_flags", "follow_ups")
    def _each_once(cls, entries: List[Any]) -> List[Any]:
        ids = [entry.id for entry in entries]
        if len(set(ids)) < len(ids):
            raise ValueError("the same id stands here twice")
        return entries

    @validator("follow_ups")
    def _no_dead_end(cls, follow_ups: List[FollowUp]) -> List[FollowUp]:
        always = sum(follow_up.when.always() for follow_up in follow_ups)
        if always < FEWEST_TURNS - 1:
            raise ValueError(f"{FEWEST_TURNS - 1} follow-ups or more need no condition, so that no reply is a dead end")
        return follow_ups

    def point_ids(self) -> Set[str]:
        """The points that matter here."""
        return {point.id for point in self.points}


class PracticeWords(Strict):
    """``words.yml``: what stands around the conversations."""

    careful: Both
    better: Both
    helped: Both
    nothing_yet: Both
    add: Both
    too_hard: Both
    all_said: Both
    write_a_reply: Both


class PageWords(BaseModel):
    """``page.yml``: the words of the page where staff practise."""

    __root__: Dict[str, Both]


class Patterns(Strict):
    """Regular expressions of one sign, by language."""

    en: List[str]
    es: List[str]

    @validator("en", "es", each_item=True)
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"'{pattern}' is not a regular expression: {error}") from None
        return pattern


class Cues(Strict):
    """``cues.yml``: signs in a reply and in what the parent wrote."""

    reply: Dict[str, Patterns]
    parent: Dict[str, Patterns]


class JargonTerms(Strict):
    """``jargon.yml``: terms that need an explanation, and abbreviations that everybody knows."""

    known: List[str]
    terms: Dict[str, List[str]]


class Strictness(Strict):
    """``strictness.yml``: how far over its threshold (log odds) an id must be; a value a point, one for all red flags."""

    points: Dict[str, float]
    red_flags: float

    @validator("points")
    def _each_point(cls, points: Dict[str, float]) -> Dict[str, float]:
        return _complete(points, POINTS)


class ReplyLine(BaseModel):
    """A line of ``replies/*.jsonl``: what a staff member answered, and what is in it by the definitions."""

    parent: str
    reply: str = Field(min_length=1)
    lang: str = Field(regex="^(en|es)$")
    points: List[str]
    red_flags: List[str]
    #: The scenario it answers; of learning replies any situation.
    scenario: Optional[str] = None
    #: Of measuring replies: good, partly, wrong, rude, subtle, negated.
    kind: Optional[str] = None
    #: Of learning replies: the ids this one only comes near to.
    near: List[str] = Field(default_factory=list)

    class Config:
        extra = Extra.forbid

    _points = validator("points", allow_reuse=True)(_known_points)
    _flags = validator("red_flags", allow_reuse=True)(_known_flags)
