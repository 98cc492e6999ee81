"""What a browser keeps of a conversation, for how long, and who can see it."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List

from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.school_site import SchoolSite, script_tag
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide

Visit = Callable[..., Widget]
SECRET = "my daughter Zebulonia reads badly"

#: A browser that lets a page keep nothing: every touch of the store throws, as with blocked cookies.
BLOCKED = """for (const name of ["sessionStorage", "localStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });"""


def stored(widget: Widget, kind: str) -> Dict[str, str]:
    kept: Dict[str, str] = widget.page.evaluate(f"({{...{kind}}})")
    return kept


def same_browser(widget: Widget, address: str) -> Widget:
    """The same address in another tab of the same browser."""
    page = widget.page.context.new_page()
    page.goto(address)
    return Widget(page)


def test_the_words_are_in_no_address(visit: Visit, watch: Watch) -> None:
    widget = visit("/").open().say(SECRET)
    talks.to_letter(widget)
    with widget.page.expect_download():
        widget.button(widget.words.word_file).last.click()
    widget.page.reload()
    expect(widget.guide_labels.nth(1)).to_be_attached()
    token = json.loads(next(iter(stored(widget, "sessionStorage").values())))["kept"]["token"]
    assert token and any("/webhooks/web/message" in address for address in watch.requests)
    for address in [*watch.requests, widget.page.url]:
        assert "Zebulonia" not in address and token not in address


def test_nothing_is_in_the_lasting_store_unless_asked(visit: Visit) -> None:
    widget = visit("/").open().say(SECRET)
    assert stored(widget, "localStorage") == {}
    assert widget.page.context.cookies() == []
    assert widget.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert widget.page.evaluate("caches.keys().then((all) => all.length)") == 0


def test_the_words_of_the_conversation_are_in_no_store_of_the_page(visit: Visit) -> None:
    """What was answered is fetched from the server again; the browser keeps the token."""
    widget = visit("/").open().say(SECRET)
    kept = json.dumps([stored(widget, "sessionStorage"), stored(widget, "localStorage")])
    assert "Zebulonia" not in kept


def test_opening_the_panel_makes_no_conversation(visit: Visit, watch: Watch) -> None:
    widget = visit("/").open()
    widget.page.wait_for_load_state("networkidle")
    assert not [address for address in watch.requests if address.endswith("/session")]
    widget.say("what is an iep")
    assert len([address for address in watch.requests if address.endswith("/session")]) == 1


def test_the_conversation_survives_a_page_change_in_the_tab(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    tag = script_tag(guide.base)
    school.page(tag, path="/second")
    widget = visit(school.page(tag)).open().say("what is an iep").say("check my child's situation")
    before = widget.said()
    widget.page.keyboard.press("Escape")
    widget.page.get_by_role("link", name="Lunch menu").click()
    widget.page.wait_for_url("**/second")
    widget.open()
    expect(widget.guide_labels.nth(2)).to_be_attached()
    assert widget.said() == before
    widget.say("9")
    assert "What kind of school" in widget.last().text


def test_an_open_panel_stays_open_and_takes_no_focus_on_the_next_page(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    expect(widget.guide_labels.nth(1)).to_be_attached()
    assert widget.page.evaluate("document.activeElement === document.body")


def test_a_half_written_message_survives_a_page_change(visit: Visit) -> None:
    widget = visit("/").open()
    widget.input.fill("my son is")
    widget.page.reload()
    expect(widget.input).to_have_value("my son is")


def test_two_tabs_are_two_conversations(visit: Visit, guide: RunningGuide) -> None:
    first = visit("/").open().say("check my child's situation").say("9")
    second = same_browser(first, guide.base).open()
    assert len(second.said()) == 1
    second.say("what is an iep")
    first.say("public")
    assert "Does your child have a plan" in first.last().text
    assert [item.text for item in second.said() if item.who == "parent"] == ["what is an iep"]


def test_a_link_opened_in_a_new_tab_takes_no_conversation_along(visit: Visit, guide: RunningGuide) -> None:
    """Browsers copy the tab's store into a window opened by script; the two may not write over each other."""
    first = visit("/").open().say("check my child's situation")
    with first.page.context.expect_page() as opened:
        first.page.evaluate(f"window.open({json.dumps(guide.base)})")
    second = Widget(opened.value)
    expect(second.host).to_be_attached()
    first.say("9")
    first.page.reload()
    expect(first.guide_labels.nth(2)).to_be_attached()
    first.say("public")
    assert "Does your child have a plan" in first.last().text


def test_remembering_is_asked_for_and_lasts_over_tabs(visit: Visit, guide: RunningGuide) -> None:
    widget = visit("/").open().say("what is an iep")
    widget.from_menu(widget.words.remember)
    expect(widget.open_menu().within.get_by_role("switch", name=widget.words.remember)).to_be_checked()
    assert "Zebulonia" not in json.dumps(stored(widget, "localStorage"))
    address = widget.page.url
    other = same_browser(widget, address).open()
    expect(other.guide_labels.nth(1)).to_be_attached()
    assert other.said() == widget.said()


def test_remembering_can_be_taken_back(visit: Visit, guide: RunningGuide) -> None:
    widget = visit("/").open().say("what is an iep")
    widget.from_menu(widget.words.remember)
    assert stored(widget, "localStorage") != {}
    widget.from_menu(widget.words.remember)
    assert stored(widget, "localStorage") == {}
    assert len(same_browser(widget, guide.base).open().said()) == 1


def test_starting_over_forgets_the_conversation_here(visit: Visit) -> None:
    widget = visit("/").open().say(SECRET)
    widget.from_menu(widget.words.remember)
    widget.from_menu(widget.words.start_over)
    expect(widget.log).not_to_contain_text("Zebulonia")
    assert stored(widget, "localStorage") == {}
    assert [item.who for item in widget.said()] == ["guide"]
    widget.page.reload()
    expect(widget.guide_labels.first).to_be_attached()
    widget.say("what is an iep")
    assert [item.who for item in widget.said()] == ["guide", "parent", "guide"]


def test_deleting_asks_once_more_and_then_erases_on_the_server(visit: Visit, watch: Watch) -> None:
    watch.expect("401")
    widget = visit("/").open().say(SECRET)
    token = json.loads(next(iter(stored(widget, "sessionStorage").values())))["kept"]["token"]
    widget.from_menu(widget.words.delete)
    assert "Zebulonia" in widget.log.inner_text(), "not before the second question is answered"
    widget.button("Yes, delete it").click()
    expect(widget.log).not_to_contain_text("Zebulonia")
    expect(widget.host).to_contain_text("Your conversation was deleted.")
    status = widget.page.evaluate(
        "(token) => fetch('/webhooks/web/history', {headers: {Authorization: `Bearer ${token}`}}).then((r) => r.status)",
        token,
    )
    assert status == 401
    widget.say("what is an iep")


def test_deleting_by_words_leaves_nothing_on_the_screen(visit: Visit) -> None:
    """Only the guide's own sentences stand there; who comes to this device next sees no word of the family."""
    widget = visit("/").open().say(SECRET).say("delete my data")
    expect(widget.log).to_contain_text("Zebulonia")
    widget.input.fill("yes")
    widget.input.press("Enter")
    expect(widget.log).not_to_contain_text("Zebulonia")
    said = widget.said()
    assert {item.who for item in said} == {"guide"} and "deleted" in said[-1].text
    widget.say("what is an iep")
    widget.page.reload()
    expect(widget.guide_labels.nth(1)).to_be_attached()
    expect(widget.log).not_to_contain_text("Zebulonia")


def test_not_deleting_keeps_everything(visit: Visit) -> None:
    widget = visit("/").open().say(SECRET)
    widget.from_menu(widget.words.delete)
    widget.button("No, keep it").click()
    expect(widget.log).to_contain_text("Zebulonia")
    widget.say("what is an iep")


def test_a_deleted_conversation_ends_in_the_other_tab_too_and_goes_on_anew(
    visit: Visit, watch: Watch, guide: RunningGuide
) -> None:
    watch.expect("401")
    widget = visit("/").open().say(SECRET)
    widget.from_menu(widget.words.remember)
    other = same_browser(widget, guide.base).open()
    expect(other.guide_labels.nth(1)).to_be_attached()
    widget.from_menu(widget.words.delete)
    widget.button("Yes, delete it").click()
    expect(widget.host).to_contain_text("Your conversation was deleted.")
    other.input.fill("what is an iep")
    other.input.press("Enter")
    expect(other.log).to_contain_text("Individualized Education Program")
    expect(other.log).to_contain_text("Your earlier conversation has ended")
    assert [item.text for item in other.said() if item.who == "parent"] == ["what is an iep"]


def test_a_browser_that_keeps_nothing_is_fine(visit: Visit) -> None:
    widget = visit("/")
    widget.page.context.add_init_script(BLOCKED)
    widget.page.reload()
    widget.open().say("check my child's situation").say("9")
    assert "What kind of school" in widget.last().text
    widget.from_menu(widget.words.remember)
    widget.from_menu(widget.words.start_over)
    widget.say("what is an iep")


def test_a_spoiled_store_is_fine(visit: Visit) -> None:
    widget = visit("/")
    for spoiled in ('"{"', '"null"', '"[]"', '"7"', '\'{"outbox":7,"letters":null,"kept":"x"}\'', "'{\"kept\":null}'"):
        for kind in ("sessionStorage", "localStorage"):
            widget.page.evaluate(f"{kind}.clear(); {kind}.setItem('iep-guide', {spoiled})")
            widget.page.reload()
            expect(widget.host).to_be_attached()
            if widget.panel.is_visible():
                widget.page.keyboard.press("Escape")
            expect(widget.launcher).to_be_visible()
            widget.page.evaluate(f"{kind}.clear()")
    widget.page.reload()
    widget.open().say("what is an iep")


def test_a_forged_token_gets_a_new_conversation(visit: Visit, watch: Watch) -> None:
    watch.expect("401")
    widget = visit("/").open().say("what is an iep")
    widget.page.evaluate(
        """() => { const [name] = Object.keys(sessionStorage); const all = JSON.parse(sessionStorage[name]);
        all.kept.token = "x".repeat(22) + ".0"; sessionStorage[name] = JSON.stringify(all); }"""
    )
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    widget.input.fill("who can get one?")
    widget.input.press("Enter")
    expect(widget.choices.first).to_be_visible()
    assert [item.text for item in widget.said() if item.who == "parent"] == ["who can get one?"]


def test_a_server_that_knows_no_token_is_not_run_over(visit: Visit, watch: Watch) -> None:
    """One new conversation for a message; after that it is a failure like any other, tried again after a pause."""
    watch.expect("401")
    widget = visit("/").open().say("what is an iep")
    body = {"error": {"code": "unknown_session", "message": "Unknown."}}
    widget.page.route("**/webhooks/web/message", lambda route: route.fulfill(status=401, json=body))
    begun = len([address for address in watch.requests if address.endswith("/session")])
    widget.input.fill("who can get one?")
    widget.input.press("Enter")
    widget.page.wait_for_timeout(2500)
    assert len([address for address in watch.requests if address.endswith("/session")]) - begun <= 3
    widget.page.unroute("**/webhooks/web/message")
    widget.answered(1)
    assert [item.text for item in widget.said() if item.who == "parent"] == ["who can get one?"]


def test_what_is_written_into_a_letter_reaches_no_conversation(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open())
    sent: List[Any] = []
    widget.page.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    field = talks.letter_text(widget)
    field.fill(field.input_value().replace("[your child's full name]", "Zebulonia Q"))
    widget.say("what is an iep")
    assert not [body for _, body in sent if "Zebulonia" in body]
    with widget.page.expect_download():
        widget.button(widget.words.word_file).last.click()
    assert {address.rsplit("/", 1)[1] for address, body in sent if "Zebulonia" in body} == {"letter.docx"}


def test_the_log_of_the_server_holds_no_words(visit: Visit, guide: RunningGuide) -> None:
    from bot.paths import RUN

    visit("/").open().say(SECRET)
    written = [guide.output, *RUN.glob("*.log")]
    assert not [path.name for path in written if "Zebulonia" in path.read_text(errors="replace")]
