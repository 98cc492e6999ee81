"""The shapes of the data files: what an answer, a next step or the district must say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Dict, List, Optional

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.languages import Both

#: The authorities an answer may rest on; anything else is most likely a slip of the pen.
SOURCE_PATTERN = re.compile(
    r"^(\d+ CFR (Part )?\d+(\.\d+)?([-–]\d+(\.\d+)?)?(\([A-Za-z0-9]+\))*([-–]\([A-Za-z0-9]+\)(\([A-Za-z0-9]+\))*)?"
    r"|\d+ U\.S\.C\. \d+[a-z]*(-\d+)?(\([A-Za-z0-9]+\))*([-–]\([A-Za-z0-9]+\)(\([A-Za-z0-9]+\))*)?( et seq\.)?"
    r"|(OSEP|OSERS|OCR|ED|DOJ|OCR/DOJ|OSEP/OSERS)\b.*\(\w*\.? ?\d*,? ?\d{4}\)"
    r"|.+ v\. .+\(.*\d{4}\)"
    r"|\d+ Fed\. Reg\. \d+.*"
    r"|.*(988 Lifeline|Childhelp|National Domestic Violence Hotline|NCMEC).*)$"
)
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Strict(BaseModel):
    """A shape in which every key must be known."""

    class Config:
        extra = Extra.forbid


class Sourced(Strict):
    """Something that states facts: it says what they rest on, and when they were last read against it."""

    sources: List[str] = Field(min_items=1)
    reviewed: date

    @validator("sources", each_item=True)
    def _well_formed(cls, source: str) -> str:
        if not SOURCE_PATTERN.match(source):
            raise ValueError(f"'{source}' is not a source we know how to cite, such as '34 CFR 300.320(a)'")
        return source


class Answer(Sourced):
    """One topic's answer in one language, in its four forms."""

    topic: str
    title: str = Field(max_length=40)
    short: str
    full: str
    more: str
    simple: str
    follow_ups: List[str] = Field(min_items=2, max_items=4)

    @validator("short", "full", "more", "simple")
    def _trimmed(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("write this form of the answer")
        return text.strip()


class NextStep(Sourced):
    """What to do this week: one result of the short check, in one language."""

    title: str = Field(max_length=48)
    headline: str
    why: str
    do: List[str] = Field(min_items=1, max_items=5)
    contact: str
    say: str
    clock: str
    after: str
    short: str
    letter: Optional[str]
    choices: List[str] = Field(min_items=2, max_items=5)


class ValueChoice(Strict):
    """A choice of a question of the check."""

    value: str
    title: str = Field(max_length=32)
    #: Words that choose it too when they stand in a short answer.
    words: List[str] = Field(default_factory=list)


class QuestionText(Strict):
    """The words of one question of the check."""

    ask: str
    why: str
    example: str
    choices: List[ValueChoice] = Field(default_factory=list)
    #: More values that a short answer can name, not shown as choices.
    unshown: List[ValueChoice] = Field(default_factory=list)


class CheckTexts(Strict):
    """``check.yml``: the words of the short check, in one language."""

    questions: Dict[str, QuestionText]
    fact_names: Dict[str, str]
    values: Dict[str, str]
    phrases: Dict[str, str]


class Phrase(Strict):
    """What the guide says to something that is not a question about special education."""

    text: str
    choices: List[str] = Field(default_factory=list)
    sources: List[str] = Field(default_factory=list)


class ConversationTexts(Strict):
    """``conversation.yml``: replies to actions, and the titles of choices, in one language."""

    actions: Dict[str, Phrase]
    titles: Dict[str, str]
    phrases: Dict[str, str]


class Letter(Strict):
    """A letter as plain text, with ``[...]`` where the parent fills in what stays with them."""

    title: str
    intro: str
    body: str


class Term(Strict):
    """A glossary entry."""

    id: str
    terms: Dict[str, List[str]]
    en: str
    es: str
    topic: Optional[str] = None


class Clock(Strict):
    """A state's limit for the first evaluation."""

    days: Optional[int]
    unit: Optional[str]
    starts: Optional[str]
    covers: Optional[str]
    show: bool
    citation: Optional[str]
    note: Optional[Both] = None
    #: School breaks in which the clock stands still, where the state says so; a date is then an estimate.
    skips_breaks: bool = False

    @validator("unit")
    def _known_unit(cls, unit: Optional[str]) -> Optional[str]:
        if unit not in (None, "calendar", "school", "business"):
            raise ValueError("use calendar, school or business")
        return unit


class ParentCenter(Strict):
    """The federally funded center that helps parents in a state."""

    name: str
    phone: Optional[str] = None
    url: Optional[str] = None


class State(Strict):
    """What the guide knows of a state."""

    name: Both
    evaluation: Clock
    transition: Optional[Both] = None
    other: List[Dict[str, Any]] = Field(default_factory=list)
    local_names: Optional[Both] = None
    parent_center: Optional[ParentCenter] = None
    agency: Optional[ParentCenter] = None


class Labels(Strict):
    """``data/topics.yml``: every label, and what belongs to it."""

    topics: Dict[str, str]
    actions: Dict[str, str]


class States(Strict):
    """``data/states.yml``."""

    as_of: date
    federal: State
    states: Dict[str, State]


class Contact(Strict):
    """The person or office that a parent can always reach."""

    name: Both
    role: Both
    phone: str
    email: str
    hours: Both


class SchoolBreak(Strict):
    """Days without school, both included."""

    first: date
    last: date


class Calendar(Strict):
    """The district's days without school."""

    breaks: List[SchoolBreak] = Field(default_factory=list)


class District(Strict):
    """``data/district.yml``: the school or district that runs this copy."""

    name: str
    fictional: bool = False
    state: Optional[str] = None
    languages: List[str]
    contact: Contact
    website: str
    allowed_origins: List[str] = Field(default_factory=list)
    calendar: Calendar = Field(default_factory=Calendar)


def placeholders(text: str) -> List[str]:
    """The ``{names}`` in a text, sorted, once each."""
    return sorted(set(PLACEHOLDER.findall(text)))
