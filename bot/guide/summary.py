"""What a family takes along from the short check: what was heard, the next steps, and the dates.

It is made of the same texts as the result in the chat, and kept nowhere: the channel gets it, and may send it back to
be made into a file.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from bot.guide.content import Content
from bot.guide.deadline_card import deadline_card
from bot.guide.facts import FACT_NAMES, Facts
from bot.guide.family_clock import family_deadline
from bot.guide.screening import MOST_FINDINGS, PRESCHOOL_AGE
from bot.guide.texts import without_markup
from bot.guide.wording import fact_in_words, fill

#: The question that corrects a fact; the grade is corrected with the age.
EDITED_WITH: Mapping[str, str] = {"child_grade": "child_age"}
#: A result has no more next steps than this.
MOST_STEPS = MOST_FINDINGS
#: Stages of a request in which the school's time for the first evaluation may run.
_ASKED = ("written", "in_progress")
#: A text message holds this many characters: two segments of plain letters.
MOST_IN_TEXT_MESSAGE = 320


@dataclass(frozen=True)
class Heard:
    """One fact as it was heard; ``edit`` is the choice that changes it."""

    fact: str
    title: str
    value: str
    edit: str


@dataclass(frozen=True)
class Step:
    """One next step, filled in: what to do, why, whom to ask, what to say, the clock, and what comes after."""

    id: str
    title: str
    what: Tuple[str, ...]
    why: str
    whom: str
    say: str
    clock: str
    after: str
    letter: Optional[str]
    sources: Tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """A result to take along; ``dates`` are cards as ``deadline_card`` makes them."""

    heard: Tuple[Heard, ...] = ()
    steps: Tuple[Step, ...] = ()
    dates: Tuple[Mapping[str, str], ...] = field(default=())

    def to_plain(self) -> Dict[str, Any]:
        """JSON values for a channel."""
        plain: Dict[str, Any] = asdict(self)
        for step in plain["steps"]:
            step["what"], step["sources"] = list(step["what"]), list(step["sources"])
        return {name: list(values) for name, values in plain.items()}


def heard_facts(content: Content, facts: Facts, lang: str) -> Tuple[Heard, ...]:
    """Every fact that was told, in words."""
    names = content.in_(lang).check.fact_names
    told = [(name, fact_in_words(content, name, facts, lang)) for name in FACT_NAMES if name in facts.known()]
    return tuple(
        Heard(fact=name, title=names[name], value=words, edit=f"edit:{EDITED_WITH.get(name, name)}")
        for name, words in told
        if words
    )


def summary_of(
    content: Content, facts: Facts, step_ids: Sequence[str], values: Dict[str, str], clock_note: str, lang: str
) -> Summary:
    """The result of a check.

    Args:
        content: texts, states and the district's calendar.
        facts: what the family told.
        step_ids: the next steps, the first being the one that counts.
        values: what fills the gaps of the steps' texts.
        clock_note: how the date of the first step's clock was counted, or nothing.
        lang: "en" or "es".
    """
    steps = [
        _step(content, step_id, values, clock_note if not place else "", lang) for place, step_id in enumerate(step_ids)
    ]
    return Summary(heard=heard_facts(content, facts, lang), steps=tuple(steps), dates=_dates(content, facts, lang))


def clock_matters(facts: Facts) -> bool:
    """Whether the limit for a first evaluation is this family's: not under 3, not with an IEP, not when it is done."""
    age = facts.usual_age()
    old_enough = age is None or age >= PRESCHOOL_AGE
    return facts.request in _ASKED and facts.plan != "iep" and "evaluated" not in facts.situation and old_enough


def next_date(summary: Summary, today: date) -> Optional[Mapping[str, str]]:
    """The first date that is still to come, for a calendar."""
    return next((card for card in summary.dates if card["date"] >= today.isoformat()), None)


def text_message(parts: Sequence[str]) -> str:
    """The first part and as many of the others as fit into one text message."""
    text = without_markup(parts[0]).strip()
    for part in parts[1:]:
        if part and len(text) + 1 + len(part) <= MOST_IN_TEXT_MESSAGE:
            text = f"{text} {part}"
    return text


def _step(content: Content, step_id: str, values: Dict[str, str], clock_note: str, lang: str) -> Step:
    step = content.in_(lang).steps[step_id]
    lines = [fill(line, values).strip() for line in (step.headline, *step.do)]
    return Step(
        id=step_id,
        title=step.title,
        what=tuple(lines),
        why=fill(step.why, values).strip(),
        whom=fill(step.contact, values).strip(),
        say=fill(step.say, values).strip(),
        clock=" ".join(part for part in (fill(step.clock, values).strip(), clock_note) if part),
        after=fill(step.after, values).strip(),
        letter=step.letter,
        sources=tuple(step.sources),
    )


def _dates(content: Content, facts: Facts, lang: str) -> Tuple[Mapping[str, str], ...]:
    """The last day of the evaluation clock, while it matters; the day of the request starts no federal clock."""
    deadline = family_deadline(content, facts, lang) if clock_matters(facts) else None
    return (deadline_card(deadline, lang),) if deadline else ()
