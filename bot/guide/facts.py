"""What a parent has told about the child: the facts of the short check."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Dict, Mapping, Optional, Tuple

#: Slots of the contract, in the order in which they are shown.
FACT_NAMES: Tuple[str, ...] = (
    "child_age",
    "child_grade",
    "state",
    "school_type",
    "concerns",
    "impact",
    "plan",
    "diagnosis",
    "request",
    "request_date",
    "consent_date",
    "situation",
)
#: Facts that collect several values; a new one is added to what is known.
LIST_FACTS: Tuple[str, ...] = ("concerns", "diagnosis", "situation")
#: The parent doesn't know, or would rather not say. Both are answers.
UNKNOWN = "unknown"
DECLINED = "declined"

CONCERN_AREAS: Tuple[str, ...] = (
    "reading", "writing", "math", "speech", "attention", "behavior", "emotions", "social", "movement",
    "hearing", "vision", "health", "learning", "daily_living",
)  # fmt: skip
PLANS: Tuple[str, ...] = ("none", "iep", "504", "ifsp", "unsure")
REQUESTS: Tuple[str, ...] = (
    "none", "spoken", "written", "school_offered", "refused", "in_progress", "not_eligible", "eligible",
)  # fmt: skip
SCHOOL_TYPES: Tuple[str, ...] = ("public", "charter", "private", "home", "preschool", "none")
IMPACTS: Tuple[str, ...] = ("falls_behind", "keeps_up")
SITUATIONS: Tuple[str, ...] = (
    "suspended", "not_followed", "not_working", "moved", "leaving", "evaluated", "meeting_set", "service_refused",
)  # fmt: skip
#: Grades run from pre-k through 12; the age a child usually has in them, in years.
GRADE_AGES: Mapping[str, float] = {"pre-k": 4.0, "K": 5.0, **{str(grade): grade + 5.0 for grade in range(1, 13)}}


@dataclass(frozen=True)
class Facts:
    """One child's facts. ``None`` means never said; ``UNKNOWN`` and ``DECLINED`` are answers.

    Attributes:
        child_age: in years; 4.5 is four and a half.
        child_grade: "pre-k", "K" or "1" to "12".
        state: two-letter code.
        request_date: ISO date of the request for an evaluation.
        consent_date: ISO date on which the parent signed consent to evaluate.
        declined: names of facts the parent would rather not give or doesn't know.
    """

    child_age: Optional[float] = None
    child_grade: Optional[str] = None
    state: Optional[str] = None
    school_type: Optional[str] = None
    concerns: Tuple[str, ...] = ()
    impact: Optional[str] = None
    plan: Optional[str] = None
    diagnosis: Tuple[str, ...] = ()
    request: Optional[str] = None
    request_date: Optional[str] = None
    consent_date: Optional[str] = None
    situation: Tuple[str, ...] = ()
    declined: Tuple[str, ...] = field(default=())

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> "Facts":
        """Facts from stored values; unknown keys are ignored, lists become tuples."""
        known = {item.name for item in fields(cls)}
        values: Dict[str, Any] = {}
        for name, value in slots.items():
            if name in known and value is not None:
                values[name] = _from_slot(name, value)
        return cls(**values)

    def to_slots(self) -> Dict[str, Any]:
        """The facts as plain values: lists instead of tuples, ``None`` for what was never said, ``[]`` for "none"."""
        return {name: _to_slot(value) for name, value in asdict(self).items()}

    def known(self) -> Dict[str, Any]:
        """Only what was said, without the list of what was declined."""
        return {name: value for name, value in self.to_slots().items() if value is not None and name != "declined"}

    def has(self, name: str) -> bool:
        """Whether a fact was said or its question was answered with "don't know" or "rather not say"."""
        return name in self.declined or getattr(self, name) not in (None, ())

    def decline(self, name: str) -> "Facts":
        """Mark a fact's question as answered without a value."""
        return self if name in self.declined else replace(self, declined=(*self.declined, name))

    def forget(self, name: str) -> "Facts":
        """Take a fact back, so that its question is open again."""
        empty: Any = () if name in LIST_FACTS else None
        declined = tuple(item for item in self.declined if item != name)
        return replace(self, **{name: empty, "declined": declined})

    def usual_age(self) -> Optional[float]:
        """The child's age in years, from the grade where the age was not said."""
        if self.child_age is not None:
            return self.child_age
        return GRADE_AGES.get(self.child_grade or "")


def _to_slot(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    if not value:
        return None
    return [item for item in value if item != "none"]


def _from_slot(name: str, value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    if not value and name in LIST_FACTS:
        return ("none",)
    return tuple(value)


#: Stages of a request that a signed consent leaves behind.
_BEFORE_CONSENT = (None, "none", "spoken", "written", "school_offered")


#: What the school did with a request; that it was asked for, and how, is then no news.
_AFTER_ASKING = ("school_offered", "refused", "in_progress", "not_eligible", "eligible")
_ASKED = ("spoken", "written")


def _is_tested(situation: Tuple[str, ...]) -> bool:
    """Whether the school has tested and the meeting is set: what was asked needs no question then."""
    return "evaluated" in situation and "meeting_set" in situation


def _says_less(later: Any, earlier: Optional[str]) -> bool:
    """Whether a later word on the request tells less: how it was asked, after its answer; "they said no", after "not eligible"."""
    return (later in _ASKED and earlier in _AFTER_ASKING) or (later == "refused" and earlier == "not_eligible")


def merge(facts: Facts, said: Mapping[str, Any], replace_lists: bool = False) -> Facts:
    """Take new facts in.

    A later value stands above an earlier one, except that a vague later one doesn't wipe out a
    telling earlier one: "none" said of diagnoses adds nothing to a list, and how the parent asked
    ("yes, by email") does not replace what the school answered ("they said no").

    Args:
        facts: what is known.
        said: fact name to value, as read from one message.
        replace_lists: a correction: lists are replaced instead of added to, and the request goes back to an earlier stage.
    """
    known = {item.name for item in fields(Facts)} - {"declined"}
    changes: Dict[str, Any] = {}
    for name, value in said.items():
        if name not in known or value is None:
            continue
        if name in LIST_FACTS:
            new = tuple(value) if isinstance(value, (list, tuple, set)) else (value,)
            old = () if replace_lists else getattr(facts, name)
            both = tuple(dict.fromkeys((*old, *new)))
            real = tuple(item for item in both if item != "none")
            changes[name] = real or both
        elif name == "request" and _says_less(value, facts.request) and not replace_lists:
            continue
        else:
            changes[name] = value
    if "consent_date" in changes and changes.get("request", facts.request) in _BEFORE_CONSENT:
        changes["request"] = "in_progress"
    if _is_tested(changes.get("situation", ())) and changes.get("request", facts.request) is None:
        changes["request"] = "in_progress"
    declined = tuple(item for item in facts.declined if item not in changes)
    if _is_tested(changes.get("situation", ())) and not facts.has("consent_date") and "consent_date" not in changes:
        declined = (*declined, "consent_date")  # the testing is done: the day it was allowed decides nothing now
    return replace(facts, declined=declined, **changes)


def parse_iso(value: Optional[str]) -> Optional[date]:
    """An ISO date, or ``None`` where there is none or it can't be read."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
