"""Reads the facts out of a parent's message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Dict, Iterable, List

from bot.guide.facts import LIST_FACTS
from bot.nlu.facts import plans, profile, requests, situations
from bot.nlu.facts.ages import OLDEST, Ages
from bot.nlu.facts.concerns import Concerns
from bot.nlu.facts.conditions import Conditions
from bot.nlu.facts.dates import Dates
from bot.nlu.facts.families import without_siblings
from bot.nlu.facts.grades import Grades
from bot.nlu.facts.message import Found, Message, clause_spans, fold, sentence_spans
from bot.nlu.facts.numbers import Numbers
from bot.nlu.facts.phrases import PhraseBook
from bot.nlu.facts.schools import Schools
from bot.nlu.facts.states import States
from bot.nlu.facts.vocabulary import LANGUAGES, Vocabulary

#: Longer messages are read up to here: more than anybody tells, and a bound on the time spent.
LONGEST = 4000


@dataclass(frozen=True)
class Entity:
    """A fact and where it stands in the original text."""

    name: str
    value: Any
    start: int
    end: int


class FactReader:
    """Reads facts by rules; made once, used for every message.

    Args:
        vocabulary: the words of both languages.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._book = PhraseBook(vocabulary)
        self._grades = Grades(vocabulary)
        self._states = States(vocabulary)
        self._schools = Schools(vocabulary)
        self._conditions = Conditions(vocabulary)
        self._concerns = Concerns(vocabulary)
        self._numbers = {lang: Numbers(vocabulary, lang) for lang in LANGUAGES}
        self._dates = {lang: Dates(vocabulary, self._numbers[lang]) for lang in LANGUAGES}
        self._ages = {lang: Ages(self._numbers[lang], self._dates[lang]) for lang in LANGUAGES}

    def read(self, text: str, lang: str, today: date) -> List[Entity]:
        """The facts a message tells, in the order in which they stand.

        Args:
            text: what the parent wrote.
            lang: the message's language, "en" or "es"; words of both are read, this one's first.
            today: the day from which dates and ages are reckoned.
        """
        message = self._message(text[:LONGEST], "es" if lang == "es" else "en", today)
        found = self._found(message) if message.text.strip() else []
        entities = [Entity(item.name, item.value, *message.original(item.start, item.end)) for item in found]
        return sorted(entities, key=lambda entity: (entity.start, entity.end))

    def _message(self, text: str, lang: str, today: date) -> Message:
        folded = without_siblings(fold(text))
        return Message(
            raw=text,
            lang=lang,
            today=today,
            text=folded.text,
            cased=folded.cased,
            origin=folded.origin,
            sentences=sentence_spans(folded.text),
            clauses=clause_spans(folded.text),
            marks=self._book.marks(folded.text),
        )

    def _found(self, message: Message) -> List[Found]:
        found = [*self._grades.read(message), *self._states.read(message), *self._schools.read(message)]
        found = _without_past_preschool(found)
        found += self._conditions.read(message)
        found += self._ages[message.lang].read(message, found)
        found += plans.read(message)
        found += requests.read(message)
        found += self._dates[message.lang].read(message)
        found += _once_each([*self._concerns.read(message), *self._conditions.worries(message)])
        found += situations.read(message)
        found += profile.impact(message) + profile.who(message) + profile.term(message)
        number = None if found else self._numbers[message.lang].alone(message)
        if number and number.value % 1 and number.value <= OLDEST:
            return [number._replace(name="child_age")]
        return [number] if number else found


def _without_past_preschool(found: List[Found]) -> List[Found]:
    """A child in a grade of school goes to no preschool, whatever was told of it."""
    grades = [item.value for item in found if item.name == "child_grade"]
    if not grades or grades[0] == "pre-k":
        return found
    return [item for item in found if (item.name, item.value) != ("school_type", "preschool")]


def _once_each(concerns_found: List[Found]) -> List[Found]:
    first: Dict[str, Found] = {}
    for item in concerns_found:
        first.setdefault(item.value, item)
    return list(first.values())


def as_dict(entities: Iterable[Entity]) -> Dict[str, Any]:
    """Fact name to value. List facts collect their values in order; of single facts the later stands.

    A "none" said beside a named diagnosis is dropped.
    """
    facts: Dict[str, Any] = {}
    for entity in entities:
        if entity.name in LIST_FACTS:
            values = facts.setdefault(entity.name, [])
            if entity.value not in values:
                values.append(entity.value)
        else:
            facts[entity.name] = entity.value
    for name in LIST_FACTS:
        if len(facts.get(name, ())) > 1:
            facts[name] = [value for value in facts[name] if value != "none"]
    return facts
