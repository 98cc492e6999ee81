"""The servers are killed in the middle of a conversation: nothing is lost and nothing is said twice.

Every fourth of the 20 moments is tried, since each costs a start of the guide; ``GUIDE_ALL_KILLS=1`` tries all.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MANY_MESSAGES
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide, free_port, wait_for

#: Each is a conversation's next message, and how many milliseconds after sending it the power goes: at once, while
#: the message is understood, while it is stored, after the answer.
QUESTIONS = [
    "what is an iep",
    "who can get one?",
    "what does it cost?",
    "how long does it take?",
    "what is a 504 plan?",
]
ALL_MOMENTS = [0, 3, 8, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 100, 120, 150, 200, 300, 600, None]
MOMENTS = ALL_MOMENTS if os.environ.get("GUIDE_ALL_KILLS") else ALL_MOMENTS[3::4]
TALK = [(QUESTIONS[number % len(QUESTIONS)], moment) for number, moment in enumerate(MOMENTS)]
#: The browser looks for the server this long after it is gone.
LONG = 180_000


@pytest.fixture
def mortal_guide(trained_model: Path, tmp_path: Path) -> Iterator[RunningGuide]:
    """A guide of its own, to be killed."""
    running = RunningGuide(free_port(), tmp_path / "mortal.db", tmp_path / "output.txt", environment=MANY_MESSAGES)
    running.start()
    yield running
    running.stop()


def power_cut(guide: RunningGuide) -> None:
    """All three processes end at the same moment, without a chance to tidy up."""
    processes = [guide.process.pid, *guide.servers().values()]
    for process_id in processes:
        os.kill(process_id, signal.SIGKILL)
    guide.process.wait()
    wait_for("the servers to be gone", lambda: guide.health()[0] == 0)


def history(widget: Widget) -> List[Dict[str, Any]]:
    """What the server keeps of this tab's conversation."""
    messages: List[Dict[str, Any]] = widget.page.evaluate(
        """() => { const { kept } = JSON.parse(Object.values(sessionStorage)[0]);
        return fetch("/webhooks/web/history", { headers: { Authorization: `Bearer ${kept.token}` } })
          .then((reply) => reply.json()).then((reply) => reply.messages); }"""
    )
    return messages


def test_twenty_power_cuts(mortal_guide: RunningGuide, new_context: Callable[..., Any], watch: Watch) -> None:
    watch.expect("Failed to load resource")
    page = new_context().new_page()
    page.goto(mortal_guide.base)
    widget = Widget(page).open()
    for number, (text, moment) in enumerate(TALK):
        widget.input.fill(f"{text} {number}")
        widget.input.press("Enter")
        if moment is None:
            widget.answered(number + 1)
        else:
            page.wait_for_timeout(moment)
        power_cut(mortal_guide)
        mortal_guide.start()
        expect(widget.guide_labels).to_have_count(number + 2, timeout=LONG)
    told = [f"{text} {number}" for number, (text, _) in enumerate(TALK)]
    kept = [item for item in history(widget) if item["from"] == "parent"]
    assert [item["text"] for item in kept] == told, "each message once, in its order, on the server"
    order = ["guide", *["parent", "guide"] * len(TALK)]
    assert [item["from"] for item in history(widget)] == order
    assert [item.who for item in widget.said()] == order, "and on the screen"
    shown = widget.said()
    page.reload()
    expect(widget.guide_labels).to_have_count(len(TALK) + 1)
    assert [(item.who, item.text) for item in widget.said()] == [(item.who, item.text) for item in shown]


def test_a_check_goes_on_where_it_was(
    mortal_guide: RunningGuide, new_context: Callable[..., Any], watch: Watch
) -> None:
    watch.expect("Failed to load resource")
    page = new_context().new_page()
    page.goto(mortal_guide.base)
    widget = Widget(page).open().say("check my child's situation").say("9")
    power_cut(mortal_guide)
    widget.choices.and_(widget.button("Public")).click()
    expect(widget.status).to_contain_text("No connection")
    mortal_guide.start()
    expect(widget.guide_labels).to_have_count(4, timeout=LONG)
    assert "Does your child have a plan" in widget.last().text
