"""The decision table: every family gets exactly one next step, and never "just wait" when a right or a clock applies."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any, Dict, List, Tuple

import pytest
from families import FACTS
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.checking.checks import all_cases
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import IMPACTS, PLANS, REQUESTS, SITUATIONS, UNKNOWN, Facts
from bot.guide.screening import (
    CATEGORIES,
    MOST_FINDINGS,
    Case,
    Row,
    Screening,
    case_of,
    decide,
    next_question,
    open_questions,
    unreachable_rows,
)

TODAY = date(2026, 3, 20)
CASES = st.builds(
    Case,
    situation=st.lists(st.sampled_from(SITUATIONS), unique=True).map(tuple),
    **{name: st.sampled_from(values) for name, values in CATEGORIES.items()},
)


def nothing_points_further(case: Case) -> bool:
    """No plan that would have to work, nothing asked, no trouble named: then a talk with the teacher is no waiting."""
    return (
        case.plan in ("none", "unsure", UNKNOWN)
        and case.request in ("none", UNKNOWN)
        and case.concern != "some"
        and case.diagnosis != "some"
        and case.impact != "falls_behind"
        and not set(case.situation) - {"none"}
    )


def a_clock_runs(case: Case) -> bool:
    return case.request == "in_progress" and case.clock == "running"


def assert_sound(screening: Screening, case: Case) -> None:
    steps = decide(screening, case)
    assert 1 <= len(steps) <= MOST_FINDINGS, case
    assert len(set(steps)) == len(steps), case
    assert "talk_with_teacher" not in steps or (nothing_points_further(case) and steps[0] == "talk_with_teacher"), case
    assert "wait_with_clock" not in steps or a_clock_runs(case), case


def test_every_combination_of_facts_gives_one_sound_next_step(content: Content) -> None:
    """The whole product of the categories, with no situation, each one, and all at once: more than a million cases."""
    seen = 0
    for case in all_cases():
        assert_sound(content.screening, case)
        seen += 1
    assert seen > 1_000_000


@given(case=CASES)
@effort(max_examples=500)
def test_any_combination_of_situations_gives_a_sound_next_step(content: Content, case: Case) -> None:
    assert_sound(content.screening, case)


@given(facts=FACTS, clock=st.none() | st.integers(-90, 90))
@effort(max_examples=500)
def test_whatever_a_parent_tells_there_is_one_next_step(content: Content, facts: Facts, clock: Any) -> None:
    ends = None if clock is None else TODAY + timedelta(days=clock)
    assert_sound(content.screening, case_of(facts, ends, TODAY))


@given(case=CASES)
def test_the_same_facts_always_give_the_same_step(content: Content, case: Case) -> None:
    assert decide(content.screening, case) == decide(content.screening, case)


def test_every_row_can_be_reached(content: Content) -> None:
    assert unreachable_rows(content.screening, all_cases()) == []


def test_every_further_finding_can_be_one(content: Content) -> None:
    """A row of ``also`` whose step is always the first finding already, or always the fourth, would say nothing."""
    silent = {row.id: row for row in content.screening.also}
    for case in all_cases():
        further = decide(content.screening, case)[1:]
        for name in [name for name, row in silent.items() if row.holds(case) and row.next_step in further]:
            del silent[name]
        if not silent:
            break
    assert list(silent) == []


def test_the_first_row_that_holds_decides_and_its_order_is_no_accident(content: Content) -> None:
    """Unambiguous: the step is that of one row, whatever rows below it hold as well."""
    for case in itertools.islice(all_cases(), 0, None, 997):
        holding = [row for row in content.screening.decision if row.holds(case)]
        assert holding[-1].id == content.screening.decision[-1].id
        assert decide(content.screening, case)[0] == holding[0].next_step


def test_a_right_or_a_clock_is_never_answered_with_waiting(content: Content) -> None:
    """Whoever asked, was refused, is overdue or is suspended is told to act; over the whole product."""
    for case in all_cases():
        acts = (
            case.request in ("written", "refused", "not_eligible", "school_offered", "spoken")
            or (case.request == "in_progress" and case.clock == "passed")
            or ("suspended" in case.situation and case.school not in ("private", "home"))
        )
        if acts:
            assert decide(content.screening, case)[0] not in ("talk_with_teacher", "wait_with_clock"), case


def test_a_limit_that_has_passed_is_followed_up_in_writing(content: Content) -> None:
    """Unless the testing is done or something more urgent stands above it in the table."""
    urgent = {"adult_rights", "leaving_school", "early_intervention", "preschool_evaluation", "discipline_review"}
    urgent |= {"transfer", "review_iep", "prepare_eligibility_meeting", "written_notice"}
    for case in all_cases():
        if case.request == "in_progress" and case.clock == "passed":
            first = decide(content.screening, case)[0]
            assert first == "follow_up_request" or first in urgent, case


def test_the_table_names_only_values_that_the_categories_have(content: Content) -> None:
    allowed = {**CATEGORIES, "situation": SITUATIONS}
    for row in (*content.screening.decision, *content.screening.also):
        for category, values in row.when.items():
            assert set(values) <= set(allowed[category]), row.id


def test_a_value_the_categories_lack_is_refused() -> None:
    with pytest.raises(ValueError, match="'toddler' is not a value of age"):
        Row(id="typo", when={"age": ["toddler"]}, next_step="adult_rights")
    with pytest.raises(ValueError, match="'colour' is not a category"):
        Row(id="typo", when={"colour": ["red"]}, next_step="adult_rights")


def test_every_value_of_a_fact_is_a_value_of_its_category() -> None:
    assert set(PLANS) < set(CATEGORIES["plan"])
    assert set(REQUESTS) < set(CATEGORIES["request"])
    assert set(IMPACTS) < set(CATEGORIES["impact"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_has_its_words(content: Content, lang: str) -> None:
    steps = content.in_(lang).steps
    assert set(content.screening.step_ids()) <= set(steps)
    assert all(step.headline and step.why and step.do and step.say and step.short for step in steps.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_its_words(content: Content, lang: str) -> None:
    questions = content.in_(lang).check.questions
    assert [question.fact for question in content.screening.questions if question.fact not in questions] == []


def test_rows_have_ids_of_their_own(content: Content) -> None:
    ids = [row.id for row in (*content.screening.decision, *content.screening.also)]
    assert len(set(ids)) == len(ids)


def test_without_a_last_row_a_case_without_a_step_is_an_error() -> None:
    with pytest.raises(LookupError, match="no row"):
        decide(Screening(questions=[], decision=[], also=[]), Case())


# What an advocate would say, one line a family.
FAMILIES: List[Tuple[str, Dict[str, Any], str]] = [
    ("a two-year-old", {"child_age": 2.0, "concerns": ("speech",)}, "early_intervention"),
    ("a two-year-old with an IFSP", {"child_age": 2.9, "plan": "ifsp"}, "early_intervention"),
    ("a four-year-old at home", {"child_age": 4.0, "concerns": ("speech",)}, "preschool_evaluation"),
    ("a kindergartner whose IFSP has ended", {"child_grade": "K", "plan": "ifsp"}, "request_evaluation"),
    ("trouble reading, nothing asked", {"child_age": 7.0, "plan": "none", "concerns": ("reading",)}, "request_evaluation"),
    ("asked aloud only", {"child_age": 8.0, "plan": "none", "request": "spoken"}, "request_evaluation"),
    ("the school offers testing", {"child_age": 8.0, "request": "school_offered"}, "request_evaluation"),
    ("asked in writing, no answer", {"child_age": 7.0, "request": "written"}, "follow_up_request"),
    ("refused", {"child_age": 9.0, "request": "refused"}, "written_notice"),
    ("a service refused in the IEP", {"child_age": 9.0, "plan": "iep", "situation": ("service_refused",)}, "written_notice"),
    ("tested, not eligible", {"child_age": 9.0, "request": "not_eligible"}, "dispute_or_iee"),
    ("tested, eligible", {"child_age": 9.0, "plan": "none", "request": "eligible"}, "prepare_iep_meeting"),
    ("testing, consent date unknown", {"child_age": 9.0, "request": "in_progress"}, "prepare_eligibility_meeting"),
    ("an IEP that isn't followed", {"child_age": 9.0, "plan": "iep", "situation": ("not_followed",)}, "review_iep"),
    ("a 504 that isn't enough", {"child_age": 9.0, "plan": "504", "impact": "falls_behind"}, "review_504"),
    ("keeps up, with asthma", {"child_age": 9.0, "plan": "none", "request": "none", "impact": "keeps_up", "diagnosis": ("asthma",)}, "ask_504"),
    ("keeps up, trouble with attention, no diagnosis", {"child_age": 9.0, "plan": "none", "request": "none", "impact": "keeps_up", "concerns": ("attention",), "diagnosis": ("none",)}, "request_evaluation"),
    ("suspended with an IEP", {"child_age": 9.0, "plan": "iep", "situation": ("suspended",)}, "discipline_review"),
    ("moved with an IEP", {"child_age": 9.0, "plan": "iep", "situation": ("moved",)}, "transfer"),
    ("home school", {"child_age": 9.0, "school_type": "home", "concerns": ("reading",)}, "private_or_home_school"),
    ("nineteen years old", {"child_age": 19.0, "plan": "iep"}, "adult_rights"),
    ("services are ending", {"child_age": 17.0, "plan": "iep", "situation": ("leaving",)}, "leaving_school"),
    ("nothing named at all", {"child_age": 8.0, "plan": "none", "request": "none", "concerns": ("none",)}, "talk_with_teacher"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "step"), [row[1:] for row in FAMILIES], ids=[row[0] for row in FAMILIES])
def test_a_family_gets_the_step_an_advocate_would_name(content: Content, facts: Dict[str, Any], step: str) -> None:
    assert decide(content.screening, case_of(Facts(**facts)))[0] == step


def test_the_suspended_child_without_a_plan_hears_of_its_protections_too(content: Content) -> None:
    steps = decide(content.screening, case_of(Facts(child_age=9.0, plan="none", situation=("suspended",))))
    assert steps == ["request_evaluation", "discipline_review"]


def test_a_suspension_stands_above_the_testing_that_goes_on_and_the_date_stays(content: Content) -> None:
    facts = Facts(
        child_age=8.0, plan="none", request="in_progress", consent_date="2026-03-02", situation=("suspended",)
    )
    steps = decide(content.screening, case_of(facts, TODAY + timedelta(days=30), TODAY))
    assert steps == ["discipline_review", "wait_with_clock"]


@pytest.mark.parametrize(
    ("ends", "step"),
    [
        (TODAY + timedelta(days=1), "wait_with_clock"),
        (TODAY, "wait_with_clock"),
        (TODAY - timedelta(days=1), "follow_up_request"),
        (None, "prepare_eligibility_meeting"),
    ],
)
def test_waiting_ends_with_the_last_day_of_the_clock(content: Content, ends: Any, step: str) -> None:
    facts = Facts(child_age=8.0, plan="none", request="in_progress", consent_date="2026-02-02")
    assert decide(content.screening, case_of(facts, ends, TODAY))[0] == step


@pytest.mark.parametrize(
    ("facts", "age"),
    [
        (Facts(), UNKNOWN),
        (Facts(child_age=2.99), "under_3"),
        (Facts(child_age=3.0), "preschool"),
        (Facts(child_age=4.9), "preschool"),
        (Facts(child_age=5.0), "school"),
        (Facts(child_age=5.5, school_type="preschool"), "preschool"),
        (Facts(child_age=5.5, child_grade="pre-k"), "preschool"),
        (Facts(child_age=4.9, child_grade="K"), "school"),
        (Facts(child_age=17.7), "school"),
        (Facts(child_age=17.9), "nearly_adult"),
        (Facts(child_age=18.0, child_grade="12"), "adult"),
    ],
)
def test_ages_fall_into_the_categories_of_the_law(facts: Facts, age: str) -> None:
    assert case_of(facts).age == age


def test_a_charter_school_is_a_public_school() -> None:
    assert case_of(Facts(school_type="charter")).school == "public"


# --- what is asked next


@given(facts=FACTS)
def test_nothing_is_asked_that_is_known(content: Content, facts: Facts) -> None:
    for fact in open_questions(content.screening, facts, case_of(facts)):
        assert not facts.has(fact)


@given(facts=FACTS, tries=st.dictionaries(st.sampled_from(sorted(Facts.__dataclass_fields__)), st.integers(0, 2)))
def test_a_question_gives_way_to_the_others_before_it_comes_back(content: Content, facts: Facts, tries: Any) -> None:
    still_open = open_questions(content.screening, facts, case_of(facts))
    for just_asked in still_open:
        fact = next_question(content.screening, facts, case_of(facts), just_asked, tries)
        assert fact in still_open
        assert fact != just_asked or still_open == [just_asked]


def test_the_check_ends_when_all_is_known_or_left_open(content: Content) -> None:
    facts = Facts()
    for _ in range(len(content.screening.questions)):
        fact = next_question(content.screening, facts, case_of(facts), None, {})
        if fact is None:
            break
        facts = facts.decline(fact)
    assert next_question(content.screening, facts, case_of(facts), None, {}) is None


@pytest.mark.parametrize(
    ("known", "not_asked"),
    [
        ({"child_grade": "2"}, "child_age"),
        ({"child_age": 2.0}, "school_type"),
        ({"child_age": 8.0, "plan": "iep"}, "request"),
        ({"child_age": 8.0, "plan": "none"}, "situation"),
        ({"child_age": 8.0, "plan": "none", "request": "none"}, "request_date"),
        ({"child_age": 8.0, "plan": "none", "request": "written"}, "consent_date"),
        ({"child_age": 4.0, "plan": "none", "request": "none"}, "impact"),
    ],
)
def test_what_does_not_matter_is_not_asked(content: Content, known: Dict[str, Any], not_asked: str) -> None:
    facts = Facts(**known)
    assert not_asked not in open_questions(content.screening, facts, case_of(facts))


def test_the_categories_are_few_enough_to_try_them_all() -> None:
    assert len(list(itertools.product(*CATEGORIES.values()))) < 200_000
