"""Takes three costs out of Rasa 3.6.21 that every turn pays and no turn needs; nothing that Rasa decides changes.

Each was measured with ``make bench`` and a profile (``docs/decisions.md``, "Where a turn's milliseconds went").
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List, Optional, Text, Type

import jsonschema
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.utils.common import all_subclasses


def take_out() -> None:
    """Replace the three functions; called once, when the server starts."""
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._action_call_format = _action_call_format
    Event.resolve_by_type = staticmethod(_resolve_by_type)


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


def _validate_action_result(_action: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Rasa's check of an action's response with the schema compiled once instead of at every turn (22 ms of CPU).

    Raises:
        jsonschema.ValidationError: the response is not what Rasa understands.
    """
    _validator().validate(result)
    return True


def _action_call_format(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Dict[Text, Any]:
    """Rasa's request to the action server with the events of this turn instead of all there are.

    Actions get what they need from the slots and the latest message (``actions/base.py``); the turn's own events say
    through which channel it came.
    """
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in _this_turn(tracker)]
    call = {"next_action": action.name(), "sender_id": tracker.sender_id, "tracker": state, "version": rasa.__version__}
    if not action._is_selective_domain_enabled() or domain.does_custom_action_explicitly_need_domain(action.name()):
        call["domain"] = domain.as_dict()
    return call


def _this_turn(tracker: DialogueStateTracker) -> List[Event]:
    """From the latest message of the parent on; all events where there is none."""
    events = list(tracker.events)
    users = (place for place in range(len(events) - 1, -1, -1) if isinstance(events[place], UserUttered))
    return events[next(users, 0) :]


@lru_cache(maxsize=1)
def _event_types() -> Dict[Text, Type[Event]]:
    types: Dict[Text, Type[Event]] = {}
    for event_type in all_subclasses(Event):
        types.setdefault(event_type.type_name, event_type)
    return types


def _resolve_by_type(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    """Rasa's look-up of an event's class from a table instead of walking all classes for every stored event.

    Raises:
        ValueError: there is no event of that name.
    """
    known = _event_types().get(type_name, default)
    if known is None and type_name != "topic":
        raise ValueError(f"Unknown event name '{type_name}'.")
    return known
