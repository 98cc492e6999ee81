"""``/chat/plain``: the whole conversation as plain forms, for browsers without JavaScript and for blocked scripts."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict

import pytest
from playwright.sync_api import Page, expect

from tests.browser import talks
from tests.browser.axe import violations
from tests.browser.widget import Widget

Visit = Callable[..., Widget]


@pytest.fixture
def plain(visit: Visit) -> Page:
    return visit("/chat/plain", java_script_enabled=False).page


def say(page: Page, text: str) -> None:
    page.get_by_role("textbox").first.fill(text)
    page.get_by_role("button", name=re.compile("^(Send|Enviar)$")).click()


def give(page: Page, answer: str) -> None:
    choice = page.get_by_role("button", name=answer, exact=True)
    if choice.count():
        choice.last.click()
    else:
        say(page, answer)


def test_a_whole_check_and_its_letter(plain: Page) -> None:
    say(plain, talks.CHECK["en"])
    for answer in talks.CHECK_ANSWERS:
        give(plain, answer)
    expect(plain.locator("main")).to_contain_text("ask for a full evaluation in writing")
    give(plain, "Write the letter for me")
    expect(plain.locator("main")).to_contain_text("I am the parent or guardian of")
    with plain.expect_download() as got:
        plain.get_by_role("button", name=re.compile("Word")).last.click()
    assert got.value.path().read_bytes().startswith(b"PK")


def test_the_conversation_stands_above_in_order(plain: Page) -> None:
    say(plain, "what is an iep")
    say(plain, "who can get one?")
    text = plain.locator("main").inner_text()
    assert 0 < text.index("what is an iep") < text.index("Individualized") < text.index("who can get one?")


def test_nothing_is_in_the_address_or_a_cookie(plain: Page) -> None:
    say(plain, "my daughter Zebulonia reads badly")
    assert plain.url.split("#")[0].endswith("/chat/plain")
    assert plain.context.cookies() == []


def test_it_is_there_in_spanish(visit: Visit) -> None:
    page = visit("/chat/plain?lang=es", "es", java_script_enabled=False).page
    expect(page.locator("html")).to_have_attribute("lang", "es")
    say(page, "¿qué es un iep?")
    expect(page.locator("main")).to_contain_text("Programa de Educación Individualizado")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_it_is_used_by_keyboard(plain: Page) -> None:
    plain.get_by_role("textbox").first.focus()
    plain.keyboard.type("what is an iep")
    for _ in range(3):
        plain.keyboard.press("Tab")
        name: Any = plain.locator(":focus").inner_text()
        if name == "Send":
            break
    plain.keyboard.press("Enter")
    expect(plain.locator("main")).to_contain_text("Individualized Education Program")


def test_a_page_sent_twice_is_answered_once(plain: Page) -> None:
    """A parent who presses reload after an answer sends the form again."""
    say(plain, talks.CHECK["en"])
    say(plain, "9")
    expect(plain.locator("main")).to_contain_text("What kind of school")
    plain.reload()
    expect(plain.locator("main")).to_contain_text("What kind of school")
    assert plain.locator("main").inner_text().count("What kind of school") == 1


def test_pages_without_javascript_lead_there(visit: Visit) -> None:
    for address in ("/", "/chat"):
        page = visit(address, java_script_enabled=False).page
        link = page.get_by_role("link").and_(page.locator("[href*='/chat/plain']")).first
        expect(link).to_be_visible()
        link.click()
        say(page, "what is an iep")
        expect(page.locator("main")).to_contain_text("Individualized Education Program")


@pytest.mark.parametrize("look", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_a_conversation_with_a_letter_breaks_no_rule(look: Dict[str, Any], visit: Visit) -> None:
    page = visit("/chat/plain", **look).page
    say(page, talks.CASE["en"])
    give(page, "Write the letter for me")
    expect(page.locator("main")).to_contain_text("I am the parent or guardian of")
    assert violations(page) == []
    low = "all => all.filter((item) => item.offsetHeight < 44).map((item) => item.textContent)"
    assert page.get_by_role("button").evaluate_all(low) == []


def test_it_fits_a_narrow_screen(visit: Visit) -> None:
    page = visit("/chat/plain", java_script_enabled=False, viewport={"width": 320, "height": 256}).page
    say(page, talks.CASE["en"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
