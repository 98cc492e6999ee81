"""Figures for monitoring: bounded labels, no text, no ids, and small counts that name nobody."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any, Dict, Optional

import pytest
from prometheus_client.parser import text_string_to_metric_families
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import RasaException
from sqlalchemy.exc import OperationalError

from bot.channels.watching import SIMULATOR, TurnReport
from bot.guide.conversation import UNSURE
from bot.operation.counting import Counting
from bot.operation.metrics import CHANNELS, FAILURES, OTHER, Figures
from bot.operation.metrics_server import serve_figures
from bot.operation.timing import time_parts
from bot.operation.turns import TurnListener
from bot.send_again import Overtaken, WaitedTooLong
from bot.settings import metrics_address
from bot.storage.counts import Counts
from bot.storage.unsure_questions import monday

TOPICS = ("faq/cost", "faq/consent")


@pytest.fixture
def figures() -> Figures:
    return Figures(TOPICS)


def value(figures: Figures, name: str, **labels: str) -> Optional[float]:
    return figures.registry.get_sample_value(name, labels)


def report(answered: Optional[str] = "faq/cost", channel: str = "web", **more: Any) -> TurnReport:
    custom = {"answered": answered, "lang": more.pop("lang", "en"), **more.pop("custom", {})}
    values: Dict[str, Any] = {"conversation": "web:a", "text": "words of a parent", "is_choice": False}
    return TurnReport(channel=channel, replies=[{"custom": custom}], seconds=0.02, **{**values, **more})


def test_turns_are_counted_by_channel_and_language(figures: Figures) -> None:
    listener = TurnListener(figures)
    listener.turn_ended(report())
    listener.turn_ended(report(channel="sms", lang="es"))
    assert value(figures, "guide_turns_total", channel="web", language="en") == 1
    assert value(figures, "guide_turns_total", channel="sms", language="es") == 1
    assert value(figures, "guide_turn_seconds_count", channel="web") == 1


def test_labels_are_bounded_whatever_comes_in(figures: Figures) -> None:
    listener = TurnListener(figures)
    for name in ("Xavier", "x" * 1000, "web2"):
        listener.turn_ended(report(answered=name, channel=name, lang=name))
        figures.http_answer(name, 799)
    assert value(figures, "guide_turns_total", channel=OTHER, language=OTHER) == 3
    assert value(figures, "guide_http_answers_total", area=OTHER, status=OTHER) == 3
    shown = "".join(str(sample) for family in figures.registry.collect() for sample in family.samples)
    assert "Xavier" not in shown and "words of a parent" not in shown and "web:a" not in shown


@pytest.mark.parametrize(("turns", "shown"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_topics_and_danger_are_shown_in_steps_of_five(figures: Figures, turns: int, shown: int) -> None:
    listener = TurnListener(figures)
    for _ in range(turns):
        listener.turn_ended(report("faq/consent"))
        listener.turn_ended(report("crisis"))
    assert value(figures, "guide_topics_total", topic="faq/consent") == shown
    assert value(figures, "guide_danger_total") == shown


def test_staff_who_try_out_the_text_line_are_no_family(figures: Figures, tmp_path: Path) -> None:
    counts = Counts(tmp_path / "counts.db")
    counting = Counting(counts, ["faq/consent"])
    for answered in ("faq/consent", "crisis", UNSURE) * 5:
        TurnListener(figures, counting).turn_ended(report(answered, SIMULATOR))
    counting.write()
    assert counts.of_week(monday(date.today())) == {}
    assert value(figures, "guide_topics_total", topic="faq/consent") == value(figures, "guide_danger_total") == 0
    assert value(figures, "guide_turns_total", channel=OTHER, language="en") == 15


def test_danger_stands_beside_no_channel_no_language_and_no_topic(figures: Figures) -> None:
    for _ in range(5):
        TurnListener(figures).turn_ended(report("crisis"))
    named = {
        sample.name: sample.labels
        for family in figures.registry.collect()
        for sample in family.samples
        if "danger" in sample.name or "crisis" in str(sample.labels)
    }
    assert named == {"guide_danger_total": {}}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OperationalError("INSERT", {}, Exception()), "store"),
        (OSError("disk full"), "store"),
        (LockError(), "lock"),
        (WaitedTooLong(), "lock"),
        (Overtaken(), "overtaken"),
        (asyncio.TimeoutError(), "time"),
        (RasaException("no model"), "model"),
        (KeyError("x"), OTHER),
    ],
)
def test_a_turn_that_broke_is_counted_by_what_broke(figures: Figures, error: BaseException, kind: str) -> None:
    assert kind in FAILURES
    TurnListener(figures).turn_ended(report(error=error))
    assert value(figures, "guide_turn_failures_total", kind=kind) == 1


def test_a_turn_that_comes_again_is_no_answer_yet(figures: Figures) -> None:
    for _ in range(5):
        TurnListener(figures).turn_ended(report("faq/cost", error=Overtaken()))
    assert value(figures, "guide_topics_total", topic="faq/cost") == 0


def test_an_apology_of_the_action_server_counts_as_its_failure(figures: Figures) -> None:
    TurnListener(figures).turn_ended(report(None, custom={"failed": True}))
    assert value(figures, "guide_turn_failures_total", kind="actions") == 1


def test_turns_in_hand_go_up_and_down_again(figures: Figures) -> None:
    listener = TurnListener(figures)
    listener.turn_began()
    assert value(figures, "guide_turns_in_hand") == 1
    listener.turn_ended(report())
    assert value(figures, "guide_turns_in_hand") == 0


def test_open_conversations_are_counted_once(figures: Figures) -> None:
    for conversation in ("web:a", "web:a", "web:b"):
        TurnListener(figures).turn_ended(report(conversation=conversation))
    assert value(figures, "guide_sessions_open") == 2


async def test_the_parts_of_a_turn_are_timed_and_go_on_as_before(figures: Figures) -> None:
    class Store:
        async def get_or_create_tracker(self, name: str) -> str:
            return f"tracker of {name}"

        async def save(self, _tracker: str) -> None:
            raise OSError("disk full")

    class Agent:
        tracker_store = Store()

    agent = Agent()
    time_parts(agent, figures)
    time_parts(agent, figures)  # a second time changes nothing
    assert await agent.tracker_store.get_or_create_tracker("a") == "tracker of a"
    with pytest.raises(OSError, match="disk full"):
        await agent.tracker_store.save("x")
    assert value(figures, "guide_part_seconds_count", part="store_read") == 1
    assert value(figures, "guide_part_seconds_count", part="store_write") == 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_monitor_reads_them_at_their_own_address(figures: Figures) -> None:
    port = free_port()
    stop = serve_figures(figures, ("127.0.0.1", port))
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as reply:
            families = list(text_string_to_metric_families(reply.read().decode()))
    finally:
        stop()
    assert {"guide_turns", "guide_turn_seconds", "guide_topics", "guide_danger"} <= {family.name for family in families}


def test_a_taken_port_costs_the_figures_and_not_the_guide(figures: Figures) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        serve_figures(figures, ("127.0.0.1", taken.getsockname()[1]))()


def test_nothing_is_served_unless_an_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GUIDE_METRICS_ADDRESS", raising=False)
    assert metrics_address() is None
    monkeypatch.setenv("GUIDE_METRICS_ADDRESS", "127.0.0.1:9105")
    assert metrics_address() == ("127.0.0.1", 9105)


@pytest.mark.parametrize("wrong", ["9105", "localhost:9105", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:x", "1.2.3:80"])
def test_a_wrong_address_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("GUIDE_METRICS_ADDRESS", wrong)
    with pytest.raises(ValueError, match="GUIDE_METRICS_ADDRESS must be"):
        metrics_address()


def test_the_channels_of_the_project_are_known() -> None:
    assert set(CHANNELS) == {"web", "sms", "rest"}
