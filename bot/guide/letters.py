"""Letters to the school: what a letter still lacks, what the program fills in, and the text that comes of it.

The child's name is no value of the program: it stays a gap in [brackets] that the family fills in on its own device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Dict, List, Mapping, Optional

from bot.guide.content import Content
from bot.guide.deadlines import format_date
from bot.guide.deadlines.days import is_business_day, last_day
from bot.guide.facts import Facts
from bot.guide.family_clock import family_state
from bot.guide.schemas import Clock, Letter, State, placeholders
from bot.guide.wording import concern_phrase, fact_in_words, fill, request_when

#: Gaps of a letter that a fact of the conversation fills, in the order in which they are asked for.
FACT_OF_GAP: Mapping[str, str] = {"concern": "concerns", "request_when": "request_date"}
#: What the family fills in.
GAP = re.compile(r"\[[^\[\]]*\]")
_STATE_GAP = "clock"


@dataclass(frozen=True)
class LetterText:
    """A letter as it goes to the school.

    Attributes:
        id: which letter.
        lang: the language it is written in.
        title: a few words on what it asks for.
        text: paragraphs with an empty line between; gaps for the family in [brackets].
        values: what the program filled in, by the gap's name.
    """

    id: str
    lang: str
    title: str
    text: str
    values: Mapping[str, str]

    def paragraphs(self) -> List[str]:
        """The paragraphs; a line break within one stays."""
        return [part.strip() for part in re.split(r"\n\s*\n", self.text) if part.strip()]

    def to_plain(self) -> Dict[str, Any]:
        """JSON values for a channel."""
        return {
            "id": self.id,
            "lang": self.lang,
            "title": self.title,
            "text": self.text,
            "values": dict(self.values),
        }


def lacking(letter: Letter, facts: Facts) -> List[str]:
    """The facts that a letter needs and nobody has told, or declined to tell, so far."""
    gaps = placeholders(letter.body)
    return [fact for gap, fact in FACT_OF_GAP.items() if gap in gaps and not facts.has(fact)]


def letter_values(
    content: Content, letter_id: str, facts: Facts, lang: str, today: date, *, interpreter: bool = False
) -> Dict[str, str]:
    """What the program can fill in; a value that isn't known is left out.

    Args:
        content: texts, states and the district's calendar.
        letter_id: which letter.
        facts: what the family told.
        lang: the language of the letter.
        today: the date of the letter.
        interpreter: whether the letter asks for an interpreter.
    """
    letter = content.in_(lang).letters[letter_id]
    known = {
        "today": format_date(today, lang),
        "answer_by": format_date(answer_by(content, today, letter.answer_in), lang),
        "request_when": request_when(facts, lang),
        "concern": concern_phrase(content, facts, lang) if any(item != "none" for item in facts.concerns) else "",
        "grade": _grade(content, facts, lang),
        "grade_or_none": _grade(content, facts, lang),
        _STATE_GAP: state_clock(content, facts, lang),
        "interpreter": content.letter_words.interpreter.in_(lang) if interpreter else "",
    }
    wanted = placeholders(letter.body)
    return {name: value for name, value in known.items() if value and name in wanted}


def compose(content: Content, letter_id: str, lang: str, values: Mapping[str, str]) -> LetterText:
    """The letter with its values; where one isn't known there is a gap for the family, or no paragraph at all."""
    letter = content.in_(lang).letters[letter_id]
    gaps = {name: words.in_(lang) for name, words in content.letter_words.gaps.items()}
    gaps["request_when"] = f" {gaps['request_when']}"
    parts = [fill(part, {**gaps, **values}).strip() for part in letter.body.strip().split("\n\n")]
    text = "\n\n".join(part for part in parts if part)
    return LetterText(id=letter_id, lang=lang, title=letter.title, text=text, values=dict(values))


def as_written(content: Content, letter_id: str, lang: str, text: str) -> LetterText:
    """The letter as the family changed it on its own device."""
    return LetterText(id=letter_id, lang=lang, title=content.in_(lang).letters[letter_id].title, text=text, values={})


def answer_by(content: Content, today: date, days: int) -> date:
    """The day by which the letter asks for an answer: weekdays without holidays and the district's breaks.

    No rule sets this day; the letter asks for it.
    """
    breaks = content.district.calendar.breaks
    return last_day(
        today,
        days,
        lambda day: is_business_day(day, "") and not any(item.first <= day <= item.last for item in breaks),
    )


def state_clock(content: Content, facts: Facts, lang: str) -> str:
    """The limit of the family's state as a paragraph of the letter, or nothing where it is not to be stated."""
    entry = content.states.states.get(family_state(content, facts) or "")
    clock = _plain_clock(entry) if entry else None
    if entry is None or clock is None:
        return ""
    words = content.letter_words
    return fill(
        words.clock.in_(lang),
        {
            "state": entry.name.in_(lang),
            "days": str(clock.days),
            "unit": words.units[clock.unit or "calendar"].in_(lang),
            "covers": words.covers[clock.covers or "evaluation"].in_(lang),
            "starts": words.starts[clock.starts or "consent"].in_(lang),
            "breaks": words.breaks.in_(lang) if clock.skips_breaks else "",
            "citation": clock.citation or "",
        },
    )


def _plain_clock(entry: State) -> Optional[Clock]:
    """The state's limit where one sentence says it all: it may be shown, is cited, and no other limit stands beside."""
    clock = entry.evaluation
    beside = any(str(item.get("event") or "").startswith("evaluation") for item in entry.other)
    whole = clock.days and clock.unit and clock.starts and clock.covers and clock.citation
    return clock if clock.show and whole and not beside else None


def _grade(content: Content, facts: Facts, lang: str) -> str:
    return fact_in_words(content, "child_grade", facts, lang) if facts.child_grade else ""
