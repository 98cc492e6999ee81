"""What a family takes along from the check: the summary, the letters, the date; and as a text message."""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any, Dict, List

import pytest
from talking import TODAY, Talk

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES, provenance
from bot.guide.facts import FACT_NAMES, Facts
from bot.guide.summary import MOST_IN_TEXT_MESSAGE, clock_matters, text_message

CONTRACT = {"answered", "offers", "next_step", "facts", "asking", "sources", "lang"}
WHOLE: Dict[str, Any] = {
    "child_age": 8.0, "child_grade": "2", "state": "GA", "school_type": "public", "concerns": ("reading",),
    "impact": "falls_behind", "plan": "none", "diagnosis": ("adhd",), "request": "written", "request_date": "2026-03-03",
}  # fmt: skip
#: Families that between them reach every step with words of its own.
FAMILIES: List[Dict[str, Any]] = [
    WHOLE,
    {**WHOLE, "request": "none"},
    {**WHOLE, "request": "none", "impact": "keeps_up"},
    {**WHOLE, "request": "refused"},
    {**WHOLE, "request": "not_eligible"},
    {**WHOLE, "request": "eligible"},
    {**WHOLE, "request": "in_progress", "consent_date": "2026-03-10"},
    {**WHOLE, "request": "in_progress", "consent_date": "2025-09-10"},
    {**WHOLE, "request": "in_progress", "consent_date": "2025-09-10", "situation": ("meeting_set",)},
    {**WHOLE, "school_type": "private", "request": "spoken"},
    {**WHOLE, "plan": "iep", "situation": ("not_followed",)},
    {**WHOLE, "plan": "iep", "situation": ("suspended", "moved", "not_working")},
    {**WHOLE, "plan": "iep", "situation": ("moved",)},
    {**WHOLE, "plan": "iep", "situation": ("leaving",)},
    {**WHOLE, "plan": "504", "request": "none", "situation": ("not_working",)},
    {**WHOLE, "plan": "none", "request": "refused", "situation": ("suspended",)},
    {**WHOLE, "child_age": 2.0, "child_grade": None, "request": "none"},
    {**WHOLE, "child_age": 4.0, "child_grade": None, "request": "none"},
    {**WHOLE, "child_age": 19.0},
    {**WHOLE, "request": "none", "concerns": ("none",), "diagnosis": ("none",), "impact": "keeps_up"},
]


def result(content: Content, facts: Dict[str, Any], lang: str = "en", **options: Any) -> Talk:
    declined = tuple(name for name in FACT_NAMES if facts.get(name) is None)
    talk = Talk(content, Facts(**facts, declined=declined), lang=lang, **options)
    talk.start()
    assert talk.memory.check == "done"
    return talk


def extras(talk: Talk) -> Dict[str, Any]:
    return dict(talk.turns[-1].reply.extras)


# --- the summary


def test_a_result_adds_its_summary_to_the_payload_and_changes_no_other_key(content: Content) -> None:
    talk = Talk(content)
    assert set(provenance(talk.start())) == CONTRACT | {"progress"}
    payload = provenance(result(content, WHOLE).turns[-1])
    assert CONTRACT < set(payload) <= CONTRACT | {"summary", "deadline"}
    assert payload["next_step"] == payload["summary"]["steps"][0]["id"] == "follow_up_request"
    assert json.loads(json.dumps(payload["summary"])) == payload["summary"]


def test_every_fact_that_was_told_is_heard_and_can_be_changed(content: Content) -> None:
    heard = {item["fact"]: item for item in extras(result(content, WHOLE))["summary"]["heard"]}
    assert set(heard) == set(WHOLE)
    assert heard["state"] == {"fact": "state", "title": "State", "value": "Georgia", "edit": "edit:state"}
    assert heard["child_grade"]["edit"] == "edit:child_age"


@pytest.mark.parametrize("fact", ["child_age", "state", "plan", "concerns", "diagnosis", "request_date", "impact"])
def test_the_edit_of_a_fact_asks_for_it_and_comes_back_to_the_result(content: Content, fact: str) -> None:
    talk = result(content, WHOLE)
    edit = next(item["edit"] for item in extras(talk)["summary"]["heard"] if item["fact"] == fact)
    talk.tap(edit)
    assert talk.asking == fact
    talk.say("skip", "deny")
    assert talk.memory.check == "done" and fact in talk.facts.declined


@pytest.mark.parametrize("made_up", ["edit:declined", "edit:nothing", "edit:", "edit:consent_date"])
def test_what_was_not_told_can_not_be_edited(content: Content, made_up: str) -> None:
    talk = Talk(content, Facts(**WHOLE))
    talk.start()
    talk.tap(made_up)
    assert content.in_("en").talk.phrases["choice_expired"] in talk.text
    assert talk.facts == Facts(**WHOLE)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("facts", FAMILIES)
def test_every_step_is_whole_and_filled_in(content: Content, lang: str, facts: Dict[str, Any]) -> None:
    talk = result(content, facts, lang)
    summary = extras(talk)["summary"]
    assert 1 <= len(summary["steps"]) <= 3
    for step in summary["steps"]:
        words = json.dumps(step, ensure_ascii=False)
        assert "{" not in words.replace('{"id"', "") and "  " not in words
        for part in ("title", "why", "whom", "say", "clock", "after"):
            assert step[part].strip(), (step["id"], part)
        assert step["what"] and step["sources"]
        assert step["letter"] is None or step["letter"] in content.in_(lang).letters
    assert content.in_(lang).steps[summary["steps"][0]["id"]].headline.split("{")[0] in talk.text


def test_the_families_reach_every_step(content: Content) -> None:
    reached = {step["id"] for facts in FAMILIES for step in extras(result(content, facts))["summary"]["steps"]}
    assert reached == set(content.screening.step_ids())


# --- letters and dates


@pytest.mark.parametrize("facts", FAMILIES)
def test_each_letter_of_the_result_is_a_choice(content: Content, facts: Dict[str, Any]) -> None:
    talk = result(content, facts)
    letters = {step["letter"] for step in extras(talk)["summary"]["steps"]} - {None}
    assert {f"letter:{letter}" for letter in letters} <= set(talk.titles())
    assert "write_letter" not in talk.titles() or not extras(talk)["summary"]["steps"][0]["letter"]
    assert len(set(talk.titles().values())) == len(talk.titles())


def test_a_running_clock_comes_with_its_date_for_the_calendar(content: Content) -> None:
    talk = result(content, {**WHOLE, "request": "in_progress", "consent_date": "2026-03-10"})
    card = extras(talk)["deadline"]
    assert extras(talk)["summary"]["dates"] == [card]
    assert set(card) == {"title", "date", "how", "source"}
    assert date.fromisoformat(card["date"]) > TODAY


def test_a_clock_that_is_over_is_said_and_is_nothing_for_the_calendar(content: Content) -> None:
    talk = result(content, {**WHOLE, "request": "in_progress", "consent_date": "2025-09-10"})
    assert talk.memory.next_step == "follow_up_request"
    assert "the time to finish ended on" in talk.text
    assert "deadline" not in extras(talk)
    assert len(extras(talk)["summary"]["dates"]) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {**WHOLE, "request": "none"},
        {**WHOLE, "plan": "iep", "request": "in_progress", "consent_date": "2025-09-10"},
        {**WHOLE, "child_age": 2.5, "child_grade": None, "request": "in_progress", "consent_date": "2026-03-10"},
        {**WHOLE, "request": "in_progress", "consent_date": "2026-03-10", "situation": ("evaluated",)},
    ],
)
def test_the_limit_for_a_first_evaluation_is_given_only_where_it_is_theirs(
    content: Content, facts: Dict[str, Any]
) -> None:
    talk = result(content, facts)
    assert not clock_matters(talk.facts)
    assert extras(talk)["summary"]["dates"] == [] and "deadline" not in extras(talk)
    assert "the time to finish ended" not in talk.text


# --- as a text message


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("facts", FAMILIES)
def test_a_text_message_holds_the_summary_and_the_date(content: Content, lang: str, facts: Dict[str, Any]) -> None:
    talk = result(content, facts, lang, is_text_message=True)
    assert len(talk.text) <= MOST_IN_TEXT_MESSAGE
    assert "{" not in talk.text and "**" not in talk.text
    if facts["request"] == "in_progress" and "consent_date" in facts:
        year = extras(talk)["summary"]["dates"][0]["date"][:4]
        assert year in talk.text


@pytest.mark.parametrize(("lang", "phrase"), itertools.product(LANGUAGES, ("text_date",)))
def test_the_longest_step_and_the_longest_date_fit_together(content: Content, lang: str, phrase: str) -> None:
    longest = max((step.short for step in content.in_(lang).steps.values()), key=len)
    line = content.in_(lang).check.phrases[phrase].format(date="30 de septiembre de 2026")
    assert text_message([longest, line]).endswith(line)


def test_what_does_not_fit_is_left_out_and_the_step_never() -> None:
    assert text_message(["a" * 300, "b" * 30, "", "c" * 5]) == "a" * 300 + " " + "c" * 5
