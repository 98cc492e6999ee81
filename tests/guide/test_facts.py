"""What is known of a child: taking facts in, keeping them in slots, taking them back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Dict

import pytest
from families import FACTS
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.facts import FACT_NAMES, LIST_FACTS, Facts, merge, parse_iso


@given(FACTS)
def test_facts_come_back_from_slots_as_they_went_in(facts: Facts) -> None:
    stored = json.loads(json.dumps(facts.to_slots()))
    assert Facts.from_slots(stored) == facts


@given(FACTS)
def test_only_what_was_said_is_shown(facts: Facts) -> None:
    shown = facts.known()
    assert "declined" not in shown
    assert all(value is not None for value in shown.values())
    assert set(shown) <= set(FACT_NAMES)


def test_nothing_is_known_of_a_child_nobody_spoke_of() -> None:
    assert Facts().known() == {}
    assert not any(Facts().has(name) for name in FACT_NAMES)


def test_no_diagnosis_is_an_answer_and_shown_as_an_empty_list() -> None:
    facts = merge(Facts(), {"diagnosis": ["none"]})
    assert facts.has("diagnosis")
    assert facts.known() == {"diagnosis": []}


def test_slots_that_are_no_facts_are_ignored() -> None:
    assert Facts.from_slots({"plan": "iep", "guide_memory": {}, "session_started_metadata": 1}) == Facts(plan="iep")


@pytest.mark.parametrize("name", FACT_NAMES)
def test_a_question_left_open_on_purpose_counts_as_answered(name: str) -> None:
    assert Facts().decline(name).has(name)


def test_declining_twice_is_noted_once() -> None:
    assert Facts().decline("plan").decline("plan").declined == ("plan",)


@given(FACTS, st.sampled_from(FACT_NAMES))
def test_a_fact_taken_back_is_open_again_and_nothing_else_changes(facts: Facts, name: str) -> None:
    after = facts.forget(name)
    assert not after.has(name)
    assert all(getattr(after, other) == getattr(facts, other) for other in FACT_NAMES if other != name)


def test_what_is_told_after_declining_counts() -> None:
    facts = merge(Facts().decline("plan"), {"plan": "504"})
    assert facts.plan == "504"
    assert facts.declined == ()


def test_the_later_value_stands() -> None:
    assert merge(Facts(child_age=7.0), {"child_age": 8.0}).child_age == 8.0


@pytest.mark.parametrize(
    ("name", "old", "new", "both"),
    [
        ("concerns", ("reading",), ["math"], ("reading", "math")),
        ("concerns", ("reading", "math"), ["math"], ("reading", "math")),
        ("diagnosis", ("adhd",), ["none"], ("adhd",)),
        ("diagnosis", ("none",), ["adhd"], ("adhd",)),
        ("situation", (), "moved", ("moved",)),
    ],
)
def test_lists_grow(name: str, old: Any, new: Any, both: Any) -> None:
    assert getattr(merge(Facts(**{name: old}), {name: new}), name) == both


def test_a_correction_replaces_a_list() -> None:
    assert merge(Facts(concerns=("reading",)), {"concerns": ["math"]}, replace_lists=True).concerns == ("math",)


@given(FACTS, st.dictionaries(st.text(max_size=8), st.integers(), max_size=3))
def test_entities_that_are_no_facts_change_nothing(facts: Facts, said: Dict[str, Any]) -> None:
    assert merge(facts, {f"x_{name}": value for name, value in said.items()}) == facts


@given(FACTS)
def test_an_empty_value_wipes_nothing_out(facts: Facts) -> None:
    assert merge(facts, dict.fromkeys(FACT_NAMES)) == facts


@given(FACTS, st.sampled_from(LIST_FACTS))
def test_telling_the_same_again_changes_nothing(facts: Facts, name: str) -> None:
    once = merge(facts, {name: list(getattr(facts, name))}) if getattr(facts, name) else facts
    assert getattr(once, name) == getattr(facts, name)


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        (Facts(child_age=7.0, child_grade="5"), 7.0),
        (Facts(child_grade="pre-k"), 4.0),
        (Facts(child_grade="K"), 5.0),
        (Facts(child_grade="2"), 7.0),
        (Facts(child_grade="12"), 17.0),
        (Facts(child_age=0.0), 0.0),
        (Facts(), None),
    ],
)
def test_the_grade_stands_in_for_the_age(facts: Facts, age: Any) -> None:
    assert facts.usual_age() == age


@pytest.mark.parametrize(
    ("text", "day"), [("2026-03-03", date(2026, 3, 3)), ("March 3", None), ("", None), (None, None)]
)
def test_only_iso_dates_are_dates(text: Any, day: Any) -> None:
    assert parse_iso(text) == day
