"""The short check as pure functions: what to ask next, and which next steps the answers lead to.

The questions and the decision table are data (``data/screening.yml``). This module turns facts into
the table's few categories, finds the next open question, and reads the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Dict, Iterable, List, Mapping, Optional, Tuple

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.facts import SITUATIONS, UNKNOWN, Facts

#: The table's categories and their values. The check is total over their product.
CATEGORIES: Dict[str, Tuple[str, ...]] = {
    "age": ("under_3", "preschool", "school", "nearly_adult", "adult", UNKNOWN),
    "school": ("public", "private", "home", "none", UNKNOWN),
    "plan": ("none", "iep", "504", "ifsp", "unsure", UNKNOWN),
    "request": (
        "none", "spoken", "written", "school_offered", "refused", "in_progress", "not_eligible", "eligible", UNKNOWN,
    ),
    "clock": ("none", "running", "passed"),
    "concern": ("some", "none", UNKNOWN),
    "impact": ("falls_behind", "keeps_up", UNKNOWN),
    "diagnosis": ("some", "none", UNKNOWN),
}  # fmt: skip
MOST_FINDINGS = 3
#: Turns 6 before it counts as school age where no grade was said: kindergarten is not compulsory everywhere.
SCHOOL_AGE = 5.0
ADULT_AGE = 18.0
#: From here on the passing of the rights is at hand: three months before 18.
NEARLY_ADULT_AGE = 17.75
PRESCHOOL_AGE = 3.0


class Row(BaseModel):
    """A row of the decision table: when all conditions hold, this step."""

    id: str
    when: Dict[str, List[str]] = Field(default_factory=dict)
    next_step: str

    class Config:
        extra = Extra.forbid

    @validator("when")
    def _known_values(cls, when: Dict[str, List[str]]) -> Dict[str, List[str]]:
        for category, values in when.items():
            allowed = SITUATIONS if category == "situation" else CATEGORIES.get(category)
            if allowed is None:
                raise ValueError(f"'{category}' is not a category; use one of {', '.join(CATEGORIES)}, situation")
            wrong = [value for value in values if value not in allowed]
            if wrong:
                raise ValueError(f"'{wrong[0]}' is not a value of {category}; use one of {', '.join(allowed)}")
        return when

    def holds(self, case: "Case") -> bool:
        """Whether every condition holds for this case."""
        for category, values in self.when.items():
            if category == "situation":
                if not set(values) & set(case.situation):
                    return False
            elif case.category(category) not in values:
                return False
        return True


class Question(BaseModel):
    """A question of the check: the fact it asks for, and when it is worth asking."""

    fact: str
    ask_if: Dict[str, List[str]] = Field(default_factory=dict)

    class Config:
        extra = Extra.forbid

    @validator("fact")
    def _is_a_fact(cls, fact: str) -> str:
        if fact not in Facts.__dataclass_fields__:
            raise ValueError(f"'{fact}' is not a fact of the check")
        return fact

    def is_open(self, facts: Facts, case: "Case") -> bool:
        """Whether the fact is still missing and worth asking for."""
        if facts.has(self.fact) or (self.fact == "child_age" and facts.has("child_grade")):
            return False
        return all(case.category(category) in values for category, values in self.ask_if.items())


class Screening(BaseModel):
    """``data/screening.yml``."""

    questions: List[Question]
    decision: List[Row]
    also: List[Row]

    class Config:
        extra = Extra.forbid

    def step_ids(self) -> List[str]:
        """Every next step that the table can give, once each."""
        return list(dict.fromkeys(row.next_step for row in (*self.decision, *self.also)))


@dataclass(frozen=True)
class Case:
    """A family's facts in the table's categories."""

    age: str = UNKNOWN
    school: str = UNKNOWN
    plan: str = UNKNOWN
    request: str = UNKNOWN
    clock: str = "none"
    concern: str = UNKNOWN
    impact: str = UNKNOWN
    diagnosis: str = UNKNOWN
    situation: Tuple[str, ...] = ()

    def category(self, name: str) -> str:
        """The value of one category."""
        return str(getattr(self, name))


def case_of(facts: Facts, clock_ends: Optional[date] = None, today: Optional[date] = None) -> Case:
    """Sort a family's facts into the table's categories.

    Args:
        facts: what is known.
        clock_ends: the last day of the evaluation clock, where consent was signed and it can be counted.
        today: the date to reckon from; needed with ``clock_ends``.
    """
    clock = "none"
    if clock_ends and today:
        clock = "passed" if today > clock_ends else "running"
    return Case(
        age=_age_category(facts),
        school=_school_category(facts.school_type),
        plan=facts.plan or UNKNOWN,
        request=facts.request or UNKNOWN,
        clock=clock,
        concern=_some_or_none(facts.concerns),
        impact=facts.impact or UNKNOWN,
        diagnosis=_some_or_none(facts.diagnosis),
        situation=facts.situation,
    )


def decide(screening: Screening, case: Case) -> List[str]:
    """The next steps for a case, the first being the one that counts; at most three.

    Raises:
        LookupError: no row holds; ``make check`` makes sure that this can't happen.
    """
    first = next((row.next_step for row in screening.decision if row.holds(case)), None)
    if first is None:
        raise LookupError("no row of data/screening.yml holds for this case; add a last row without conditions")
    more = [row.next_step for row in screening.also if row.holds(case)]
    return list(dict.fromkeys((first, *more)))[:MOST_FINDINGS]


def open_questions(screening: Screening, facts: Facts, case: Case) -> List[str]:
    """The facts still to ask for, in order."""
    return [question.fact for question in screening.questions if question.is_open(facts, case)]


def next_question(
    screening: Screening, facts: Facts, case: Case, just_asked: Optional[str], tries: Mapping[str, int]
) -> Optional[str]:
    """The fact to ask for now, or ``None`` when there is enough for a next step.

    A question that was just asked and not answered gives way to the others and comes back last, so
    that a parent who tells something else instead is never met with the same question again.
    """
    still_open = open_questions(screening, facts, case)
    fresh = [fact for fact in still_open if fact != just_asked]
    fewest = sorted(fresh, key=lambda fact: tries.get(fact, 0))
    if fewest:
        return fewest[0]
    return still_open[0] if still_open else None


def unreachable_rows(screening: Screening, cases: Iterable[Case]) -> List[str]:
    """Ids of decision rows that are never the first to hold in any of the cases."""
    unreached = {row.id for row in screening.decision}
    for case in cases:
        unreached.discard(next((row.id for row in screening.decision if row.holds(case)), ""))
        if not unreached:
            break
    return [row.id for row in screening.decision if row.id in unreached]


def _age_category(facts: Facts) -> str:
    age = facts.usual_age()
    if age is None:
        return UNKNOWN
    if age < PRESCHOOL_AGE:
        return "under_3"
    if age >= ADULT_AGE:
        return "adult"
    if age >= NEARLY_ADULT_AGE:
        return "nearly_adult"
    in_school = facts.child_grade is not None and facts.child_grade != "pre-k"
    if in_school:
        return "school"
    before_school = facts.child_grade == "pre-k" or facts.school_type == "preschool"
    if before_school and age < SCHOOL_AGE + 1:
        return "preschool"
    return "school" if age >= SCHOOL_AGE else "preschool"


def _school_category(school_type: Optional[str]) -> str:
    return {
        "public": "public",
        "charter": "public",
        "preschool": "none",
        "private": "private",
        "home": "home",
        "none": "none",
    }.get(school_type or "", UNKNOWN)


def _some_or_none(values: Tuple[str, ...]) -> str:
    if not values:
        return UNKNOWN
    return "some" if any(value != "none" for value in values) else "none"
