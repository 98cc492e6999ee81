"""It fits: narrow screens, 400 % zoom, a person's own text spacing and size, thumbs, no motion for those who want none."""

from __future__ import annotations

from typing import Any, Callable, Dict

import pytest
from playwright.sync_api import expect

from tests.browser import measures, talks
from tests.browser.conftest import launch_arguments
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide

Visit = Callable[..., Widget]
PHONE = {"width": 320, "height": 640}
#: 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
#: WCAG 2.5.8, and what a thumb hits.
LEAST_TARGET = 24
THUMB = 44

STATES: Dict[str, Callable[[Widget], object]] = {
    "greeting": lambda widget: widget,
    "answer": talks.to_answer,
    "choices": talks.to_check,
    "summary": talks.to_summary,
    "letter": talks.to_letter,
    "deadline": talks.to_deadline,
    "menu": lambda widget: widget.open_menu(),
    "before deleting": lambda widget: talks.to_answer(widget).from_menu(widget.words.delete),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("screen", [PHONE, ZOOMED], ids=["320 px", "400 % zoom"])
def test_nothing_scrolls_sideways(state: str, screen: Dict[str, int], visit: Visit) -> None:
    widget = visit("/", viewport=screen).open()
    STATES[state](widget)
    assert measures.sticking_out(widget.page) == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_at_400_percent_the_conversation_and_the_input_are_usable(lang: str, visit: Visit) -> None:
    widget = visit(f"/chat?lang={lang}", lang, viewport=ZOOMED)
    expect(widget.guide_labels.first).to_be_attached()
    talks.to_answer(widget, lang)
    widget.input.scroll_into_view_if_needed()
    expect(widget.input).to_be_in_viewport(ratio=1)
    log = widget.log.bounding_box()
    assert log is not None and log["height"] >= 60
    widget.say(talks.CHECK[lang])


@pytest.mark.parametrize("state", STATES)
def test_a_persons_own_text_spacing_cuts_nothing_off(state: str, visit: Visit) -> None:
    widget = visit("/", viewport=PHONE).open()
    STATES[state](widget)
    measures.space_out_text(widget.page)
    assert measures.cut_off(widget.page) == []
    assert measures.sticking_out(widget.page) == []


@pytest.mark.parametrize("state", STATES)
def test_targets_are_large_enough(state: str, visit: Visit) -> None:
    widget = visit("/", viewport={"width": 390, "height": 844}, has_touch=True).open()
    STATES[state](widget)
    found = measures.targets(widget.page)
    assert [item for item in found if min(item[2:]) < LEAST_TARGET] == []
    assert [item for item in found if item[0] == "button" and item[3] < THUMB - 0.5] == []
    names = {item[1] for item in found}
    assert {widget.words.send, widget.words.menu, widget.words.close} <= names, "the measure sees the panel"


def test_the_launcher_is_large_enough_and_on_the_screen(visit: Visit) -> None:
    widget = visit("/", viewport=PHONE)
    box = widget.launcher.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= THUMB
    expect(widget.launcher).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_panel_fills_the_screen(visit: Visit) -> None:
    widget = visit("/", viewport=PHONE).open()
    box = widget.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"]) == (0, 0) and (box["width"], box["height"]) == (320, 640)
    expect(widget.button(widget.words.close)).to_be_in_viewport(ratio=1)
    expect(widget.input).to_be_in_viewport(ratio=1)


def test_the_text_follows_the_size_that_the_browser_is_set_to(
    visit: Visit, launch_browser: Any, guide: RunningGuide
) -> None:
    """A browser whose text is set to twice the size, as a person with low vision sets it once for all pages."""
    normal = measures.font_sizes(visit("/").open().page)
    settings = [*launch_arguments()["args"], "--blink-settings=defaultFontSize=32"]
    browser = launch_browser(args=settings)
    try:
        page = browser.new_page()
        page.goto(guide.base)
        assert measures.font_sizes(Widget(page).open().page) == [pytest.approx(size * 2) for size in normal]
    finally:
        browser.close()


def test_the_input_is_written_large_enough_that_phones_do_not_zoom(visit: Visit) -> None:
    widget = visit("/").open()
    assert float(widget.input.evaluate("item => parseFloat(getComputedStyle(item).fontSize)")) >= 16


@pytest.mark.parametrize("state", ["greeting", "answer", "menu", "summary"])
def test_who_wants_no_motion_gets_none(state: str, visit: Visit) -> None:
    widget = visit("/", reduced_motion="reduce").open()
    STATES[state](widget)
    assert measures.moving(widget.page) == []


def test_the_typing_dots_do_not_move_either(visit: Visit) -> None:
    widget = visit("/", reduced_motion="reduce").open()
    widget.page.route("**/webhooks/web/**", lambda route: None)
    widget.input.fill("what is an iep")
    widget.input.press("Enter")
    expect(widget.status).not_to_be_empty()
    assert measures.moving(widget.page) == []


def test_in_forced_colours_buttons_have_edges(visit: Visit) -> None:
    """Backgrounds vanish there; only a border or an outline still shows where a button is."""
    widget = talks.to_check(visit("/", forced_colors="active").open())
    edges = "item => { const s = getComputedStyle(item); return parseFloat(s.borderTopWidth) + parseFloat(s.outlineWidth); }"
    for button in [*widget.choices.all(), widget.button(widget.words.send), widget.button(widget.words.close)]:
        assert button.evaluate(edges) > 0, button.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen(scheme: str, visit: Visit) -> None:
    widget = visit("/", color_scheme=scheme).open()
    widget.input.focus()
    edge = "item => { const s = getComputedStyle(item); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"
    for _ in range(6):
        widget.page.keyboard.press("Shift+Tab")
        inner = widget.page.evaluate_handle(
            "() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; }"
        ).as_element()
        assert inner is not None and inner.evaluate(edge), widget.focused()


def test_dark_is_dark(visit: Visit) -> None:
    def lightness(scheme: str) -> float:
        widget = visit("/", color_scheme=scheme).open()
        color = widget.panel.evaluate("item => getComputedStyle(item).backgroundColor")
        return sum(float(part) for part in color.split("(")[1].rstrip(")").split(",")[:3]) / 3

    assert lightness("dark") < 70
    assert lightness("light") > 185
