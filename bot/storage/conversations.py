"""The store of conversations for Rasa: what it costs to take a turn doesn't grow with the conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.kept import KeptConversations, Loaded, Standing

#: Attribute of a tracker that says what it was loaded from.
_ORIGIN = "_origin_in_store"


class _Origin:
    """What a tracker was loaded from.

    Attributes:
        standing: where the conversation stood.
        events: how many of the tracker's events are kept already, or stand for what is.
    """

    def __init__(self, standing: Standing, events: int) -> None:
        self.standing, self.events = standing, events


class ConversationStore(KeptConversations, TrackerStore):
    """Rasa's tracker store, in one SQLite file or in PostgreSQL.

    A tracker is loaded as the slots that are set and the events of the last turn, not as the whole conversation: no rule
    looks further back (``data/rules``), and actions get slots and the latest message. Its new events are saved in one
    transaction, and only if nobody else has saved any since it was loaded.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        db: Text = "conversations.db",
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        """Remember the place; the database is opened when it is first used.

        Args:
            domain: the slots.
            db: a SQLite file.
            host: PostgreSQL's address, instead of the file (``url`` in ``endpoints.yml``).
            event_broker: gets each new event besides.
            kwargs: what Rasa gives its stores besides.
        """
        KeptConversations.__init__(self, host or Path(db))
        TrackerStore.__init__(self, domain, event_broker, **kwargs)

    async def get_or_create_tracker(
        self, sender_id: Text, max_event_history: Optional[int] = None, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """The tracker of a conversation; a new one is kept when its first events are.

        Raises:
            StoreError: the database can't be read.
        """
        self.max_event_history = max_event_history
        tracker = self._tracker(sender_id, self.load(sender_id))
        if not tracker.events and append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
            await self.save(tracker)
        return tracker

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker of a conversation; ``None`` where nothing is kept of it.

        Raises:
            StoreError: the database can't be read.
        """
        tracker = self._tracker(sender_id, self.load(sender_id))
        return tracker if tracker.events else None

    async def retrieve_full_tracker(self, conversation_id: Text) -> Optional[DialogueStateTracker]:
        """The tracker with all events that are kept, over all sessions; ``None`` where there are none.

        Raises:
            StoreError: the database can't be read.
        """
        loaded = self.load_whole(conversation_id)
        if not loaded.events:
            return None
        return self._from_events(conversation_id, deserialise_events(loaded.events), loaded.standing)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the events that are new, all of them or none.

        Raises:
            Overtaken: the conversation was changed or deleted since the tracker was loaded.
            StoreError: the database can't be written.
        """
        origin = getattr(tracker, _ORIGIN, None)
        is_ours = origin is not None
        if origin is None:  # a tracker from elsewhere holds the whole session, as Rasa has it
            loaded = self.load_whole(tracker.sender_id)
            origin = _Origin(loaded.standing, len(_latest_session(deserialise_events(loaded.events))))
        new = list(tracker.events)[origin.events :]
        if not new:
            return
        slots = _set_slots(tracker) if is_ours else None
        standing = self.append(tracker.sender_id, origin.standing, [event.as_dict() for event in new], slots)
        if is_ours:
            setattr(tracker, _ORIGIN, _Origin(standing, len(tracker.events)))
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def keys(self) -> Iterable[Text]:
        """The names of all conversations.

        Raises:
            StoreError: the database can't be read.
        """
        return [str(row["sender_id"]) for row in self.database.read("SELECT DISTINCT sender_id FROM events")]

    def _tracker(self, sender_id: Text, loaded: Loaded) -> DialogueStateTracker:
        events = deserialise_events(loaded.events)
        if loaded.slots is None:
            return self._from_events(sender_id, _latest_session(events), loaded.standing)
        began = events[0].timestamp
        before: List[Event] = [SlotSet(name, value, began) for name, value in loaded.slots.items()]
        return self._from_events(sender_id, before + events, loaded.standing)

    def _from_events(self, sender_id: Text, events: List[Event], standing: Standing) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        setattr(tracker, _ORIGIN, _Origin(standing, len(tracker.events)))
        return tracker


def _latest_session(events: List[Event]) -> List[Event]:
    """From the last session's start on, or all; as Rasa's own SQL store has it."""
    starts = [place for place, event in enumerate(events) if isinstance(event, SessionStarted)]
    return events[starts[-1] :] if starts else events


def _set_slots(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
