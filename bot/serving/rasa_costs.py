"""Takes two costs out of Rasa 3.6.21 that every turn pays and no turn needs; nothing that Rasa decides changes.

Each was measured with ``make bench`` and a profile (``docs/decisions.md``, "Where a turn's milliseconds went").
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Optional, Text, Type

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses


def take_out() -> None:
    """Replace the two functions; called once, when the server starts."""
    RemoteAction._validate_action_result = _validate_action_result
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
