"""No rule of WCAG 2.2 A or AA that a program can test is broken, in any state."""

from __future__ import annotations

from typing import Any, Callable, Dict

import pytest
from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.axe import violations
from tests.browser.watch import Watch
from tests.browser.widget import Widget

Visit = Callable[..., Widget]

#: The narrowest screen that WCAG 1.4.10 asks for.
NARROW = {"width": 320, "height": 640}


def closed(widget: Widget) -> None:
    expect(widget.launcher).to_be_visible()


def greeting(widget: Widget) -> None:
    widget.open()


def answer(widget: Widget) -> None:
    talks.to_answer(widget.open())


def choices(widget: Widget) -> None:
    talks.to_check(widget.open())
    expect(widget.choices.first).to_be_visible()


def summary(widget: Widget) -> None:
    talks.to_summary(widget.open())


def letter(widget: Widget) -> None:
    talks.to_letter(widget.open())


def deadline(widget: Widget) -> None:
    talks.to_deadline(widget.open())


def menu(widget: Widget) -> None:
    widget.open().open_menu()


def delete_question(widget: Widget) -> None:
    talks.to_answer(widget.open())
    widget.from_menu(widget.words.delete)


def reasons(widget: Widget) -> None:
    talks.to_answer(widget.open())
    widget.button(widget.words.not_helpful).last.click()


def times(widget: Widget) -> None:
    talks.to_answer(widget.open())
    widget.from_menu(widget.words.times)


def failing(widget: Widget) -> None:
    widget.open()
    widget.page.route("**/webhooks/web/**", lambda route: route.abort())
    widget.input.fill("what is an iep")
    widget.input.press("Enter")
    expect(widget.button(widget.words.try_again)).to_be_visible()


STATES: Dict[str, Callable[[Widget], None]] = {
    "closed": closed,
    "greeting": greeting,
    "answer with its sources": answer,
    "choices of the check": choices,
    "summary": summary,
    "letter": letter,
    "deadline": deadline,
    "menu": menu,
    "before deleting": delete_question,
    "reasons of a thumb": reasons,
    "times": times,
    "no connection": failing,
}
LOOKS: Dict[str, Dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "320 px": {"viewport": NARROW, "has_touch": True},
    "forced colours": {"forced_colors": "active"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_state_breaks_no_rule(state: str, look: str, visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/", **LOOKS[look])
    STATES[state](widget)
    assert violations(widget.page) == []


@pytest.mark.parametrize("state", [talks.to_answer, talks.to_check, talks.to_letter, talks.to_deadline])
def test_a_state_in_spanish_breaks_no_rule(state: Callable[[Widget, str], Widget], visit: Visit) -> None:
    widget = visit("/").open().from_menu("Español").in_language("es")
    state(widget, "es")
    assert violations(widget.page) == []


@pytest.mark.parametrize("address", ["/", "/chat", "/chat/plain", "/?lang=es", "/chat?lang=es", "/chat/plain?lang=es"])
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_breaks_no_rule(address: str, look: str, visit: Visit) -> None:
    widget = visit(address, **LOOKS[look])
    widget.page.wait_for_load_state("networkidle")
    assert violations(widget.page) == []


def test_the_full_page_breaks_no_rule_with_a_letter(visit: Visit) -> None:
    widget = visit("/chat")
    expect(widget.guide_labels.first).to_be_attached()
    talks.to_letter(widget)
    assert violations(widget.page) == []
