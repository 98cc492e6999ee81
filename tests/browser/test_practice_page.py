"""The practice page in a real browser: by keyboard alone, without scripts, no rule of accessibility broken."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.channels.test_practice_page import Server


@pytest.fixture(scope="module")
def address(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Server(project, tmp_path_factory.mktemp("practice"))
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 360, "height": 700})
    yield context.new_page()
    context.close()


def forward(page: Page, written: str = "") -> None:
    """Go on by keyboard: to the text where there is one, then to the button."""
    field = page.get_by_role("textbox")
    if field.count():
        field.focus()
        page.keyboard.type(written)
        page.keyboard.press("Tab")
    else:
        page.locator("button.main").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_whole_talk_by_keyboard_without_a_broken_rule(page: Page, address: str, lang: str) -> None:
    page.goto(f"{address}/practice?lang={lang}")
    assert violations(page) == []
    page.goto(f"{address}/practice/wait_for_rti?lang={lang}")
    for step in range(14):
        assert violations(page) == [], f"step {step}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        if page.locator(".rubric").count():
            break
        forward(page, "I hear you. It is not your fault." if step == 3 else "I hear you, that was long.")
    expect(page.locator(".rubric").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_the_summary_is_downloaded(page: Page, address: str) -> None:
    page.goto(f"{address}/practice/wait_for_rti?lang=en")
    while not page.locator(".rubric").count():
        forward(page, "I hear you.")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").press("Enter")
    assert started.value.suggested_filename == "practice.docx"


def test_the_trainers_view_breaks_no_rule(page: Page, address: str) -> None:
    page.goto(f"{address}/practice/trainer?lang=es")
    assert violations(page) == []
