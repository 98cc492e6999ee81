"""What goes to the action server: this turn, however long the conversation is."""

from __future__ import annotations

import json
from typing import Any, Dict

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

from bot.serving import rasa_costs

DOMAIN = Domain.from_dict(
    {"slots": {"state": {"type": "any", "mappings": [{"type": "custom"}]}}, "actions": ["action_x"]}
)
ENDPOINT = EndpointConfig("http://127.0.0.1:1", enable_selective_domain=True)


def call(turns: int, monkeypatch: pytest.MonkeyPatch) -> Dict[str, Any]:
    for name in ("_validate_action_result", "_action_call_format"):
        monkeypatch.setattr(RemoteAction, name, getattr(RemoteAction, name))
    rasa_costs.take_out()
    tracker = DialogueStateTracker.from_events("sms:a", [SlotSet("state", "GA")], DOMAIN.slots)
    for number in range(turns):
        said = UserUttered(f"message {number:03}", {"name": "x"}, input_channel="sms", metadata={"number": number})
        tracker.update_with_events([said, ActionExecuted("action_x"), BotUttered("yes")], DOMAIN)
    asked: Dict[str, Any] = RemoteAction("action_x", ENDPOINT)._action_call_format(tracker, DOMAIN)
    return asked


def test_a_call_does_not_grow_with_the_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(json.dumps(call(turns, monkeypatch))) for turns in (5, 500)]
    assert sizes[1] <= sizes[0] * 1.01


def test_an_action_finds_in_it_what_actions_read(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = Tracker.from_dict(call(7, monkeypatch)["tracker"])
    assert tracker.get_slot("state") == "GA"
    assert tracker.latest_message["text"] == "message 006"
    assert tracker.latest_message["metadata"]["number"] == 6
    assert tracker.get_latest_input_channel() == "sms"


def test_before_the_first_message_all_events_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [event["event"] for event in call(0, monkeypatch)["tracker"]["events"]] == ["slot"]


def test_the_domain_goes_along_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "domain" not in call(1, monkeypatch)
