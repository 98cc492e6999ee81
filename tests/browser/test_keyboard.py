"""Everything by keyboard alone, and the focus where a person expects it."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.widget import Widget

Visit = Callable[..., Widget]
#: No thing is further away than this many presses of Tab.
MOST_TABS = 80


def tab_to(widget: Widget, name: str, key: str = "Tab") -> None:
    """Press Tab, or Shift+Tab, until the thing of this name has the focus."""
    passed = []
    for _ in range(MOST_TABS):
        widget.page.keyboard.press(key)
        passed.append(widget.focused()[:60])
        if passed[-1] == name:
            return
    raise AssertionError(f"{name!r} is not to be reached with {key}; passed {passed}")


def press(widget: Widget, *keys: str) -> None:
    for key in keys:
        widget.page.keyboard.press(key)


def answer(widget: Widget, text: str) -> None:
    """Type into what has the focus and send it."""
    before = widget.guide_labels.count()
    widget.page.keyboard.type(text)
    press(widget, "Enter")
    widget.answered(before)


def choose(widget: Widget, title: str) -> None:
    """Go back from the input to a choice and press it."""
    before = widget.guide_labels.count()
    tab_to(widget, title, "Shift+Tab")
    press(widget, "Enter")
    widget.answered(before)


def test_a_whole_check_and_its_letter_by_keyboard_alone(visit: Visit) -> None:
    widget = visit("/")
    expect(widget.launcher).to_be_visible()
    tab_to(widget, widget.words.launcher)
    press(widget, "Enter")
    expect(widget.input).to_be_focused()
    expect(widget.guide_labels.first).to_be_attached()
    answer(widget, talks.CHECK["en"])
    for given in talks.CHECK_ANSWERS:
        expect(widget.input).to_be_focused()
        if given in widget.titles():
            choose(widget, given)
        else:
            answer(widget, given)
    assert "ask for a full evaluation in writing" in widget.last().text
    choose(widget, "Write the letter for me")
    expect(widget.input).to_be_focused()
    tab_to(widget, widget.words.letter_text, "Shift+Tab")
    press(widget, "Control+Home")
    widget.page.keyboard.type("By email. ")
    expect(talks.letter_text(widget)).to_have_value(_begins("By email. "))
    tab_to(widget, widget.words.copy)
    press(widget, "Space")
    expect(widget.host).to_contain_text("Copied.")
    press(widget, "Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def _begins(text: str) -> object:
    import re

    return re.compile("^" + re.escape(text))


def test_opening_puts_the_focus_in_the_input_and_says_that_it_is_open(visit: Visit) -> None:
    widget = visit("/")
    expect(widget.launcher).to_have_attribute("aria-expanded", "false")
    widget.launcher.press("Enter")
    expect(widget.panel).to_be_visible()
    expect(widget.input).to_be_focused()
    # On a small screen the panel covers the launcher, which may then be hidden from all.
    opened = widget.host.locator("[aria-controls][aria-expanded='true']").first
    expect(opened).to_be_attached()


def test_escape_closes_from_anywhere_in_the_panel_and_gives_the_focus_back(visit: Visit) -> None:
    widget = visit("/").open()
    for part in (widget.input, widget.log, widget.button(widget.words.menu), widget.button(widget.words.close)):
        part.focus()
        widget.page.keyboard.press("Escape")
        expect(widget.panel).to_be_hidden()
        expect(widget.launcher).to_be_focused()
        widget.launcher.press("Enter")
        expect(widget.panel).to_be_visible()


def test_escape_with_the_menu_open_closes_the_menu_first(visit: Visit) -> None:
    widget = visit("/").open().open_menu()
    widget.button(widget.words.start_over).focus()
    widget.page.keyboard.press("Escape")
    expect(widget.button(widget.words.start_over)).to_be_hidden()
    expect(widget.panel).to_be_visible()
    expect(widget.button(widget.words.menu)).to_be_focused()


def test_the_close_button_gives_the_focus_back(visit: Visit) -> None:
    widget = visit("/").open()
    widget.button(widget.words.close).press("Enter")
    expect(widget.launcher).to_be_focused()


def test_after_a_choice_the_focus_is_in_the_input(visit: Visit) -> None:
    widget = talks.to_check(visit("/").open())
    widget.choose("Public")
    expect(widget.input).to_be_focused()


def test_what_is_in_the_closed_panel_is_not_to_be_reached(visit: Visit) -> None:
    widget = visit("/").open()
    widget.page.keyboard.press("Escape")
    names = set()
    for _ in range(MOST_TABS):
        widget.page.keyboard.press("Tab")
        names.add(widget.focused())
    assert widget.words.launcher in names
    assert not names & {widget.words.input, widget.words.send, widget.words.menu, widget.words.close}


def test_the_panel_is_no_trap(visit: Visit) -> None:
    widget = visit("/").open()
    inside = "() => document.activeElement && document.activeElement.localName === 'iep-guide'"
    for key in ("Tab", "Shift+Tab"):
        widget.input.focus()
        for _ in range(MOST_TABS):
            widget.page.keyboard.press(key)
            if not widget.page.evaluate(inside):
                break
        assert not widget.page.evaluate(inside), f"{key} never leaves the panel"


def test_enter_sends_and_shift_enter_begins_a_line(visit: Visit) -> None:
    widget = visit("/").open()
    widget.input.focus()
    widget.page.keyboard.type("what is")
    widget.page.keyboard.press("Shift+Enter")
    widget.page.keyboard.type("an iep")
    expect(widget.input).to_have_value("what is\nan iep")
    widget.page.keyboard.press("Enter")
    widget.answered(1)
    expect(widget.input).to_have_value("")
    assert [item.text for item in widget.said() if item.who == "parent"] == ["what is\nan iep"]


def test_nothing_is_sent_while_an_input_method_is_composing(visit: Visit) -> None:
    """Enter also ends the composition of an accented letter or a Chinese word."""
    widget = visit("/").open()
    widget.input.fill("educación")
    widget.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "keyCode": 229, "bubbles": True})
    expect(widget.input).to_have_value("educación")
    assert [item for item in widget.said() if item.who == "parent"] == []


def test_an_empty_message_is_not_sent(visit: Visit) -> None:
    widget = visit("/").open()
    widget.input.fill("   \n ")
    widget.page.keyboard.press("Enter")
    widget.button(widget.words.send).click(force=True)
    widget.say("what is an iep")
    assert [item.text for item in widget.said() if item.who == "parent"] == ["what is an iep"]


def test_the_log_can_be_scrolled_by_keyboard(visit: Visit) -> None:
    widget = talks.to_summary(visit("/").open())
    widget.log.focus()
    end = widget.log.evaluate("log => log.scrollTop")
    widget.page.keyboard.press("Home")
    widget.page.wait_for_function("([log, end]) => log.scrollTop < end", arg=[widget.log.element_handle(), end])
    assert end > 0
