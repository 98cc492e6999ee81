"""The pages around text messages in a real browser: the staff's simulator, and a letter's page on a parent's phone."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.widget import Widget

Visit = Callable[..., Widget]


def text(page: Page, words: str) -> None:
    page.get_by_role("textbox").fill(words)
    page.keyboard.press("Enter")


@pytest.fixture
def simulator(visit: Visit) -> Page:
    return visit("/sms-simulator").page


def letter_of(page: Page) -> str:
    """The path of a letter's page, as the simulated phone got it."""
    text(page, "write a letter to ask for testing")
    expect(page.get_by_role("log")).to_contain_text("hardest for your child")
    text(page, "skip")
    expect(page.get_by_role("log")).to_contain_text("/l/")
    found = re.search(r"/l/[\w-]{22}", page.get_by_role("log").inner_text())
    assert found
    return found.group()


def test_a_conversation_beside_its_segments(simulator: Page) -> None:
    text(simulator, "what is an iep")
    expect(simulator.get_by_role("log")).to_contain_text("Individualized Education Program")
    expect(simulator.get_by_role("region", name="How each text is carried")).to_contain_text("GSM-7, 2 segments")
    text(simulator, "¿qué es un plan 504?")
    expect(simulator.locator("#carried")).to_contain_text("UCS-2 because of")
    expect(simulator.get_by_role("textbox")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(visit: Visit, scheme: str) -> None:
    page = visit("/sms-simulator", color_scheme=scheme).page
    path = letter_of(page)
    assert violations(page) == []
    page.goto(re.sub(r"/sms-simulator.*", path, page.url))
    assert violations(page) == []


def test_both_pages_fit_a_narrow_phone(visit: Visit) -> None:
    page = visit("/sms-simulator", viewport={"width": 320, "height": 600}).page
    path = letter_of(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(re.sub(r"/sms-simulator.*", path, page.url))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_letters_page_needs_no_script_and_no_mouse(visit: Visit, simulator: Page, watch: object) -> None:
    path = letter_of(simulator)
    page = visit(path, java_script_enabled=False).page
    expect(page.get_by_role("article")).to_contain_text("I am the parent or guardian of")
    with page.expect_download() as got:
        page.get_by_role("button", name="Save as a file").press("Enter")
    assert got.value.suggested_filename == "letter-request-evaluation.docx"
    page.get_by_role("button", name="Delete this page now").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This letter is deleted.")
    watch.expect("404")  # type: ignore[attr-defined]
    page.goto(page.url.replace("/delete", ""))
    expect(page.get_by_role("heading", level=1)).to_have_text("This letter is not here.")


def test_only_the_letter_is_printed(visit: Visit, simulator: Page) -> None:
    page = visit(letter_of(simulator)).page
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
