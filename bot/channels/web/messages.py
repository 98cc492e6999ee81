"""Messages as the chat shows them, made from what Rasa says and keeps."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.guide.content import Content
from bot.guide.greeting import greeting

Message = Dict[str, Any]
Event = Mapping[str, Any]
#: Extras of a reply that the chat shows; ``null`` where a reply has none.
CARDS = ("progress", "summary", "letter", "deadline", "checklist")
GREETING_ID = "greeting"
#: Keys of the metadata that goes with a parent's message into the store.
CLIENT_ID, KIND = "client_msg_id", "kind"
#: Replies that lead to a person.
_ABOUT_A_PERSON = ("talk_to_person",)


def guide_message(message_id: str, said: Mapping[str, Any], lang: str) -> Message:
    """One reply of the guide.

    Args:
        message_id: stable over retries and restarts.
        said: ``text``, ``buttons``, ``custom`` and ``timestamp``, as Rasa's ``BotUttered.message()``.
        lang: of the reply, where it doesn't say so itself.
    """
    custom = said.get("custom") or {}
    return {
        "id": message_id,
        "from": "guide",
        "lang": custom.get("lang") or lang,
        "at": iso(said.get("timestamp")),
        "text": said.get("text") or "",
        "choices": [{"id": button["payload"], "title": button["title"]} for button in said.get("buttons") or []],
        "answered": custom.get("answered"),
        "sources": list(custom.get("sources") or []),
        **{name: custom.get(name) for name in CARDS},
        "contact": custom.get("answered") in _ABOUT_A_PERSON,
    }


def greeting_message(content: Content, lang: str, at: Optional[float]) -> Message:
    """The greeting, with the choices that count as offered."""
    reply = greeting(content, lang)
    buttons = [{"payload": choice.id, "title": choice.title} for choice in reply.choices]
    custom = {"lang": lang, "answered": reply.answered}
    return guide_message(GREETING_ID, {"text": reply.text, "buttons": buttons, "custom": custom, "timestamp": at}, lang)


def messages_of_turn(client_id: str, said: Sequence[Mapping[str, Any]], lang: str) -> List[Message]:
    """The replies of one turn, named after the message they answer."""
    return [guide_message(f"{client_id}.{place}", reply, lang) for place, reply in enumerate(said, start=1)]


def replies_in(events: Sequence[Event]) -> List[Mapping[str, Any]]:
    """What the guide said, in stored events of Rasa."""
    return [
        {**event.get("data", {}), "text": event.get("text"), "timestamp": event.get("timestamp")}
        for event in events
        if event.get("event") == "bot"
    ]


def history(content: Content, lang: str, began: float, events: Sequence[Event]) -> List[Message]:
    """A conversation in order: the greeting, then what is kept.

    Args:
        content: what the guide says.
        lang: the language of the greeting.
        began: when the session began, in seconds since the epoch.
        events: all that is kept, in order.
    """
    first = greeting_message(content, lang, began)
    messages: List[Message] = [first]
    titles = _titles_in(first)
    for turn in _turns(events):
        parent = turn[0]
        client_id = _client_id(parent)
        unknown = content.web.page["unknown_choice"].in_(lang)
        messages.append(_parent_message(client_id, parent, lang, titles, unknown))
        for message in messages_of_turn(client_id, replies_in(turn), lang):
            messages.append(message)
            lang = message["lang"]
            titles.update(_titles_in(message))
    return messages


def iso(timestamp: Optional[float]) -> Optional[str]:
    """A time as ISO 8601 in UTC, to the millisecond."""
    if timestamp is None:
        return None
    return datetime.fromtimestamp(timestamp, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _turns(events: Sequence[Event]) -> List[List[Event]]:
    turns: List[List[Event]] = []
    for event in events:
        if event.get("event") == "user":
            turns.append([event])
        elif turns:
            turns[-1].append(event)
    return turns


def _client_id(event: Event) -> str:
    given = (event.get("metadata") or {}).get(CLIENT_ID)
    return str(given or event.get("message_id") or event.get("timestamp"))


def _parent_message(client_id: str, event: Event, lang: str, titles: Mapping[str, str], unknown_choice: str) -> Message:
    text = str(event.get("text") or "")
    if (event.get("metadata") or {}).get(KIND) == "choice":
        shown = titles.get(text, unknown_choice)
        return {"id": client_id, "from": "parent", "lang": lang, "at": iso(event.get("timestamp")), "text": shown}
    spoken = (event.get("parse_data") or {}).get("language") or lang
    return {"id": client_id, "from": "parent", "lang": spoken, "at": iso(event.get("timestamp")), "text": text}


def _titles_in(message: Message) -> Dict[str, str]:
    offered = {choice["id"]: choice["title"] for choice in message["choices"]}
    heard = (message["summary"] or {}).get("heard") or []
    return {**{item["edit"]: item["title"] for item in heard}, **offered}
