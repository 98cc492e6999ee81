"""The pages that tell staff how the guide is doing, in a real browser: behind the code, no rule of accessibility broken."""

from __future__ import annotations

from typing import Any, Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_accessibility_rules import LOOKS, NARROW
from tests.browser.watch import Watch
from tests.channels.conftest import WebServer
from tests.operation.conftest import CODE, cookie, database, server

__all__ = ["cookie", "database", "server"]

PAGES = ("/status", "/insights", "/insights/review")


@pytest.fixture
def staff(new_context: Callable[..., Any], server: WebServer, cookie: str) -> Callable[..., Page]:
    """A page in a browser of its own, whose owner gave the code: ``staff("/status", color_scheme="dark")``."""

    def open_page(path: str, **options: Any) -> Page:
        context = new_context(**options)
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address(server, "/")}])
        page: Page = context.new_page()
        page.goto(address(server, path))
        return page

    return open_page


def address(server: WebServer, path: str) -> str:
    return f"http://127.0.0.1:{server.port}{path}"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule(path: str, look: str, staff: Callable[..., Page]) -> None:
    page = staff(path, **LOOKS[look])
    for lang in ("en", "es"):
        page.goto(urljoin(page.url, f"{path}?lang={lang}"))
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.get_by_label("Code")).to_have_count(0)
        assert violations(page) == []


def test_the_door_breaks_no_rule_and_says_so_when_a_code_is_wrong(
    new_context: Callable[..., Any], server: WebServer, watch: Watch
) -> None:
    watch.expect("403")
    page = new_context().new_page()
    page.goto(address(server, "/status"))
    assert violations(page) == []
    for code in ("another code", CODE):
        page.get_by_label("Code").fill(code)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if code != CODE:
            expect(page.get_by_role("alert")).to_be_visible()
            assert violations(page) == []
    assert page.url == address(server, "/status")


def test_a_question_is_decided_by_keyboard_and_that_is_said(staff: Callable[..., Page]) -> None:
    page = staff("/insights/review")
    questions = page.locator("form.question")
    before = questions.count()
    assert before
    questions.first.get_by_role("button").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_visible()
    expect(questions).to_have_count(before - 1)
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_narrow_phone(path: str, staff: Callable[..., Page]) -> None:
    page = staff(path, viewport=NARROW)
    expect(page.get_by_label("Code")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
