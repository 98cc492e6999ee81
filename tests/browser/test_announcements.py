"""What a screen reader hears: new replies, states of sending; never the old conversation again."""

from __future__ import annotations

from typing import Any, Callable, List

from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.watch import Watch
from tests.browser.widget import Widget

Visit = Callable[..., Widget]

#: Notes each text that comes into a log or a status, with the live setting at that moment, before scripts go on.
LISTEN = """(() => {
  window.__heard = [];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    new MutationObserver((changes) => {
      for (const change of changes) {
        const target = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        const live = target && target.closest("[aria-live], [role=log], [role=status], [role=alert]");
        if (!live) continue;
        const setting = live.getAttribute("aria-live") || (live.getAttribute("role") === "alert" ? "assertive" : "polite");
        const text = change.type === "characterData" ? target.textContent
          : [...change.addedNodes].map((node) => node.textContent).join(" ");
        if (text.trim()) window.__heard.push([live.getAttribute("role"), setting, text.trim()]);
      }
    }).observe(root, { subtree: true, childList: true, characterData: true });
    return root;
  };
})();"""


def listening(visit: Visit) -> Widget:
    widget = visit("/")
    widget.page.context.add_init_script(LISTEN)
    widget.page.reload()
    return widget


def heard(widget: Widget) -> List[Any]:
    """Texts that were announced: politely or at once, not those that came in silently."""
    return [item for item in widget.page.evaluate("window.__heard") if item[1] != "off"]


def test_a_new_reply_is_announced_once(visit: Visit) -> None:
    widget = listening(visit).open().say("what is an iep")
    spoken = [text for role, _, text in heard(widget) if role == "log" and "Individualized Education Program" in text]
    assert len(spoken) == 1
    assert spoken[0].startswith("The guide said:")


def test_the_restored_conversation_is_silent(visit: Visit) -> None:
    widget = listening(visit).open().say("what is an iep").say("who can get one?")
    before = widget.said()
    widget.page.reload()
    expect(widget.guide_labels.nth(2)).to_be_attached()
    assert widget.said() == before
    assert [text for role, _, text in heard(widget) if role == "log"] == []
    expect(widget.log).to_have_attribute("aria-live", "polite")
    widget.say("what does it cost?")
    assert len([text for role, _, text in heard(widget) if role == "log" and "The guide said:" in text]) == 1


def test_writing_is_announced_and_taken_back(visit: Visit) -> None:
    widget = listening(visit).open()
    widget.page.route("**/webhooks/web/message", lambda route: (widget.page.wait_for_timeout(800), route.continue_()))
    widget.say("what is an iep")
    assert any(role == "status" and "writing" in text for role, _, text in heard(widget))
    expect(widget.status).not_to_contain_text("writing")


def test_a_failing_line_is_announced_once_and_not_at_every_try(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = listening(visit).open()
    widget.page.route("**/webhooks/web/**", lambda route: route.abort())
    widget.input.fill("what is an iep")
    widget.input.press("Enter")
    expect(widget.status).to_contain_text("No connection")
    widget.page.wait_for_timeout(4000)
    assert len([text for _, _, text in heard(widget) if "No connection" in text]) == 1


def test_nothing_interrupts(visit: Visit) -> None:
    """No part is assertive: a screen reader in the middle of a sentence is let finish."""
    widget = talks.to_letter(visit("/").open())
    assert widget.host.locator("[aria-live=assertive], [role=alert]").count() == 0


def test_each_message_says_whose_it_is_and_in_which_language(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    widget.input.fill("¿qué es un iep?")
    widget.input.press("Enter")
    widget = widget.in_language("es").answered(2)  # the labels follow the parent's language
    said = widget.said()
    assert [item.who for item in said] == ["guide", "parent", "guide", "parent", "guide"]
    assert [item.lang for item in said if item.who == "guide"][1:] == ["en", "es"]


def test_the_progress_of_the_check_is_text(visit: Visit) -> None:
    widget = talks.to_check(visit("/").open())
    assert "Question 2 of about 8" in widget.last().text
    assert "(2 of about 8)" not in widget.last().text
    bar = widget.within.get_by_role("progressbar").last
    assert bar.evaluate("item => [item.value, item.max]") == [2, 8]


def test_the_structure_as_a_screen_reader_gets_it(visit: Visit) -> None:
    widget = visit("/").open()
    expect(widget.panel).to_have_attribute("aria-modal", "false")
    expect(widget.panel.get_by_role("heading", level=2, name="Family guide")).to_be_visible()
    expect(widget.log).to_have_attribute("tabindex", "0")
    expect(widget.panel.get_by_role("status").first).to_be_attached()
    expect(widget.within.get_by_role("group", name="Choices").get_by_role("button")).to_have_count(3)
    expect(widget.panel.get_by_role("link", name="555-010-0142")).to_have_attribute("href", "tel:5550100142")
    expect(widget.panel.get_by_role("link", name="families@maplecounty.example")).to_be_visible()
