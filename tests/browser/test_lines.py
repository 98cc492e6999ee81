"""Bad lines: offline, slow, refused, limited, broken in the middle; and how much there is to load."""

from __future__ import annotations

import gzip
import re
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Dict, List

import pytest
from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide

Visit = Callable[..., Widget]
MOST_BYTES = 12_000


def parents_words(widget: Widget) -> List[str]:
    return [item.text for item in widget.said() if item.who == "parent"]


def say_without_waiting(widget: Widget, text: str) -> None:
    widget.input.fill(text)
    widget.input.press("Enter")


def test_the_script_is_small_and_comes_packed_and_is_not_sent_twice(guide: RunningGuide) -> None:
    address = f"{guide.base}/widget.js"
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as reply:
        headers, body = reply.headers, reply.read()
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) <= MOST_BYTES, f"{len(body)} bytes"
    assert "Accept-Encoding" in headers["Vary"]
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = urllib.request.Request(address, headers={"If-None-Match": headers["ETag"], "Accept-Encoding": "gzip"})
    with pytest.raises(urllib.error.HTTPError) as answered:
        urllib.request.urlopen(again)
    assert answered.value.code == 304
    with urllib.request.urlopen(address) as plain:
        assert plain.read() == gzip.decompress(body)


def test_all_that_a_school_page_loads_is_that_script_and_the_settings(
    visit: Visit, watch: Watch, guide: RunningGuide
) -> None:
    widget = visit("/")
    widget.page.wait_for_load_state("networkidle")
    of_widget = [address for address in watch.requests if "widget" in address or "webhooks" in address]
    assert of_widget == [f"{guide.base}/widget.js", f"{guide.base}/webhooks/web/settings"]


def test_offline_says_so_keeps_the_message_and_delivers_it_on_return(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open().say("check my child's situation")
    widget.page.context.set_offline(True)
    say_without_waiting(widget, "9")
    expect(widget.status).to_contain_text("No connection")
    expect(widget.button(widget.words.try_again)).to_be_visible()
    widget.page.wait_for_timeout(3500)
    assert parents_words(widget) == ["check my child's situation", "9"]
    widget.page.context.set_offline(False)
    widget.answered(2)
    assert "What kind of school" in widget.last().text
    expect(widget.status).not_to_contain_text("No connection")
    assert parents_words(widget) == ["check my child's situation", "9"]


def test_try_again_sends_at_once(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open()
    widget.page.route("**/webhooks/web/**", lambda route: route.abort())
    say_without_waiting(widget, "what is an iep")
    expect(widget.button(widget.words.try_again)).to_be_visible()
    widget.page.wait_for_timeout(8000)  # by now the pauses between the tries are long
    widget.page.unroute("**/webhooks/web/**")
    widget.button(widget.words.try_again).click()
    widget.answered(1)
    assert parents_words(widget) == ["what is an iep"]


def test_a_message_kept_offline_survives_a_page_change(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open().say("check my child's situation")
    widget.page.route("**/webhooks/web/**", lambda route: route.abort())
    say_without_waiting(widget, "9")
    expect(widget.status).to_contain_text("No connection")
    widget.page.unroute("**/webhooks/web/**")
    widget.page.reload()
    expect(widget.guide_labels.nth(2)).to_be_attached()
    assert parents_words(widget) == ["check my child's situation", "9"]
    assert "What kind of school" in widget.last().text


def test_several_messages_written_offline_arrive_once_each_in_their_order(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open().say("check my child's situation")
    widget.page.context.set_offline(True)
    for text in ("9", "public", "no plan"):
        say_without_waiting(widget, text)
    widget.page.context.set_offline(False)
    widget.answered(4)
    assert "What has been asked or decided" in widget.last().text
    widget.page.reload()
    expect(widget.guide_labels.nth(4)).to_be_attached()
    assert parents_words(widget) == ["check my child's situation", "9", "public", "no plan"]


def test_an_answer_lost_on_the_way_is_asked_for_again_not_run_again(visit: Visit, watch: Watch) -> None:
    """The server has answered, the line broke before the answer came: the retry gets the same answer."""
    watch.expect("Failed to load resource")
    widget = visit("/").open().say("check my child's situation")
    ids: List[str] = []

    def lose_the_first(route: Any) -> None:
        ids.append(route.request.post_data_json["client_msg_id"])
        if len(ids) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    widget.page.route("**/webhooks/web/message", lose_the_first)
    widget.say("9")
    assert len(ids) == 2 and ids[0] == ids[1]
    assert "What kind of school" in widget.last().text
    widget.page.reload()
    expect(widget.guide_labels.nth(2)).to_be_attached()
    assert [item.who for item in widget.said()] == ["guide", "parent", "guide", "parent", "guide"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_tried_again(status: int, visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open()
    tried: List[str] = []

    def fail_twice(route: Any) -> None:
        tried.append(route.request.post_data_json["client_msg_id"])
        if len(tried) <= 2:
            route.fulfill(status=status, body="<h1>Bad Gateway</h1>", headers={"Content-Type": "text/html"})
        else:
            route.continue_()

    widget.page.route("**/webhooks/web/message", fail_twice)
    widget.say("what is an iep")
    assert len(tried) == 3 and len(set(tried)) == 1


def test_too_many_messages_wait_as_long_as_the_server_asks(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open()
    tried: List[float] = []

    def limit_once(route: Any) -> None:
        tried.append(time.monotonic())
        if len(tried) == 1:
            body = {"error": {"code": "too_many", "message": "Many messages."}}
            route.fulfill(status=429, json=body, headers={"Retry-After": "3"})
        else:
            route.continue_()

    widget.page.route("**/webhooks/web/message", limit_once)
    say_without_waiting(widget, "what is an iep")
    expect(widget.status).to_contain_text("Many messages at once")
    widget.answered(1)
    assert tried[1] - tried[0] >= 2.9


def test_a_message_that_is_refused_for_good_is_given_back(visit: Visit, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/").open()
    body = {"error": {"code": "bad_request", "message": "No."}}
    widget.page.route("**/webhooks/web/message", lambda route: route.fulfill(status=400, json=body))
    say_without_waiting(widget, "what is an iep")
    expect(widget.input).to_have_value("what is an iep")
    expect(widget.status).to_contain_text(re.compile("could not be sent"))


def test_an_answer_that_is_no_answer_breaks_nothing(visit: Visit, watch: Watch) -> None:
    """A captive portal in a waiting room answers everything with a page of its own."""
    watch.expect("Failed to load resource")
    widget = visit("/").open()
    page = {"status": 200, "body": "<html>Please sign in</html>", "headers": {"Content-Type": "text/html"}}
    widget.page.route("**/webhooks/web/**", lambda route: route.fulfill(**page))
    say_without_waiting(widget, "what is an iep")
    expect(widget.status).to_contain_text("No connection")
    widget.page.unroute("**/webhooks/web/**")
    widget.answered(1)
    assert parents_words(widget) == ["what is an iep"]


def test_without_the_settings_the_launcher_is_there_and_the_chat_works_later(
    visit: Visit, watch: Watch, guide: RunningGuide
) -> None:
    watch.expect("Failed to load resource")
    widget = visit("/health/live")
    widget.page.route("**/webhooks/web/**", lambda route: route.abort())
    widget.page.goto(guide.base)
    widget.launcher.click()
    expect(widget.status).to_contain_text("No connection")
    widget.page.unroute("**/webhooks/web/**")
    say_without_waiting(widget, "what is an iep")
    expect(widget.log).to_contain_text("Individualized Education Program")


def test_the_longest_message_passes_and_no_longer_one_can_be_typed(visit: Visit) -> None:
    widget = visit("/").open()
    widget.input.fill("x " * 1990 + "what is an iep")
    widget.page.keyboard.type("y" * 100)
    assert len(widget.input.input_value()) <= 4000
    before = widget.guide_labels.count()
    widget.input.press("Enter")
    widget.answered(before)


def test_on_a_slow_line_the_school_page_is_not_held_up(visit: Visit, guide: RunningGuide) -> None:
    """400 ms and 50 kB/s: the page is there before the widget, and the widget then works."""
    widget = visit("/health/live")
    line: Dict[str, Any] = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session = widget.page.context.new_cdp_session(widget.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    widget.page.goto(guide.base, wait_until="commit")
    expect(widget.page.get_by_role("heading", level=1)).to_be_visible()
    widget.open().say("what is an iep")
    talks.to_check(widget)
