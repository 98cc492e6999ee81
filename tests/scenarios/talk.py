"""A parent on the line: one conversation with the running guide, over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

#: What every reply tells about itself (the contract's ``custom`` payload).
CUSTOM_KEYS = {"answered", "offers", "next_step", "facts", "asking", "sources", "lang"}
#: What a letter, a counted date, a checklist, a result or a question of the check adds to it.
EXTRA_KEYS = {"erase", "failed", "letter", "deadline", "checklist", "summary", "progress", "check_step"}
_NOTHING_YET: Dict[str, Any] = {"answered": None, "asking": None, "next_step": None, "facts": {}, "lang": None}


def post(url: str, body: object, timeout: float = 60.0) -> Tuple[int, Any]:
    """Status and JSON of a POST; a status of 400 and above is an answer too."""
    request = urllib.request.Request(
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="POST"
    )
    return _read(request, timeout)


def get(url: str, timeout: float = 10.0) -> Tuple[int, Any]:
    """Status and JSON of a GET; 0 where nobody listens."""
    return _read(urllib.request.Request(url), timeout)


def _read(request: urllib.request.Request, timeout: float) -> Tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")
    except (urllib.error.URLError, OSError):
        return 0, None


@dataclass
class Heard:
    """A reply as the parent's program receives it."""

    text: str
    choices: List[Dict[str, str]]
    custom: Dict[str, Any]

    @property
    def titles(self) -> List[str]:
        return [choice["title"] for choice in self.choices]

    @property
    def payloads(self) -> List[str]:
        return [choice["payload"] for choice in self.choices]


@dataclass
class Talk:
    """One conversation with the guide at ``base``."""

    base: str
    today: str = "2026-03-10"
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    heard: Heard = field(default_factory=lambda: Heard("", [], dict(_NOTHING_YET)))

    def say(self, message: str) -> Heard:
        """Send one message and keep the reply; a reply that is no reply fails at once."""
        body = {"sender": self.sender, "message": message, "metadata": {"today": self.today}}
        status, messages = post(f"{self.base}/webhooks/rest/webhook", body)
        assert status == 200, f"HTTP {status}: {messages}"
        texts = [item["text"] for item in messages if item.get("text")]
        customs = [item["custom"] for item in messages if "custom" in item]
        assert texts, f"silence after {message[:80]!r}"
        assert len(customs) == 1, f"{len(customs)} custom payloads after {message[:80]!r}"
        assert CUSTOM_KEYS <= set(customs[0]) <= CUSTOM_KEYS | EXTRA_KEYS
        choices = [button for item in messages for button in item.get("buttons", [])]
        self.heard = Heard("\n\n".join(texts), choices, customs[0])
        return self.heard

    def choose(self, title: str) -> Heard:
        """Tap the choice with this title."""
        found: Optional[str] = next((item["payload"] for item in self.heard.choices if item["title"] == title), None)
        assert found is not None, f"no choice {title!r} among {self.heard.titles}"
        return self.say(found)
