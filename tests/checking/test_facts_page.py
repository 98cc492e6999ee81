"""docs/facts.md is what the data files say, whole, and ready to be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checking.facts_page import PAGE, SIGN_OFF, facts_page
from bot.guide.content import Content
from bot.guide.deadlines import DUTIES, EVENTS


@pytest.fixture(scope="module")
def page(content: Content, project: Path) -> str:
    return facts_page(content, project / "data")


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_in_the_repository_is_the_one_the_command_writes(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, "run `make facts` and commit docs/facts.md"


def test_is_the_same_each_time(content: Content, project: Path, page: str) -> None:
    assert facts_page(content, project / "data") == page


def test_has_every_form_of_every_answer_in_both_languages(content: Content, page: str) -> None:
    flat = words(page)
    for lang in ("en", "es"):
        for topic, answer in content.in_(lang).answers.items():
            for form in (answer.short, answer.full, answer.more, answer.simple):
                assert all(words(line) in flat for line in form.splitlines()), (lang, topic)


def test_has_every_source_and_review_date(content: Content, page: str) -> None:
    for answer in content.in_("en").answers.values():
        assert "; ".join(answer.sources) in page
        assert str(answer.reviewed) in page
    for step in content.in_("en").steps.values():
        assert "; ".join(step.sources) in page


def test_has_every_state_with_its_clock_and_how_sure_it_is(content: Content, page: str) -> None:
    part = page.split("\n## State clocks")[1].split("\n## ", maxsplit=1)[0]
    for code, state in content.states.states.items():
        entry = part.split(f"({code})")[1].split("### ")[0]
        assert (state.evaluation.citation or "") in entry
        assert "**How sure**: " + (state.evaluation.sure or "not stated") in entry
        assert all(str(item["citation"]) in entry for item in state.other)


def test_has_every_deadline_rule(page: str) -> None:
    for name in [*EVENTS, *DUTIES]:
        assert f"`{name}`" in page


def test_every_entry_can_be_signed(page: str) -> None:
    entries = page.count("\n### ")
    assert page.count(SIGN_OFF.splitlines()[0]) == entries
    assert entries > 62 + 19 + 52
