"""A family on each way in: one message with a secret, sent as that channel takes it."""

from __future__ import annotations

import html
import json
import re
import uuid
from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple
from urllib.parse import urlencode

from tests.channels.sms.twilio_world import WEBHOOK, body_of, fields, signed
from tests.privacy.conftest import WatchedGuide

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PRACTICE = "/practice/wait_for_rti"


@dataclass
class WebFamily:
    """The chat window."""

    guide: WatchedGuide
    token: str = ""

    def say(self, text: str, choice: Optional[str] = None) -> List[Dict[str, object]]:
        """The guide's messages; none where there was no answer."""
        if not self.token:
            _, answer = self.guide.ask("/webhooks/web/session", b'{"lang": "en"}', _JSON)
            self.token = json.loads(answer)["token"]
        body = {"client_msg_id": uuid.uuid4().hex, **({"choice": choice} if choice else {"text": text})}
        status, answer = self.guide.ask("/webhooks/web/message", json.dumps(body).encode(), self._headers())
        return json.loads(answer)["messages"] if status == 200 else []

    def history(self) -> Tuple[int, bytes]:
        """All messages, as the chat window gets them again."""
        return self.guide.ask("/webhooks/web/history", None, self._headers())

    def _headers(self) -> Dict[str, str]:
        return {**_JSON, "Authorization": f"Bearer {self.token}"}


def on_the_web(guide: WatchedGuide, text: str) -> None:
    WebFamily(guide).say(text)


def on_the_plain_page(guide: WatchedGuide, text: str) -> None:
    _, page = guide.ask("/chat/plain")
    form = dict(re.findall(r'name="(token|client_msg_id|lang)" value="([^"]*)"', page.decode()))
    sent = {name: html.unescape(value) for name, value in form.items()}
    guide.ask("/chat/plain", urlencode({**sent, "text": text}).encode(), _FORM)


def by_text(guide: WatchedGuide, text: str) -> None:
    number = f"+1404555{uuid.uuid4().int % 10000:04}"
    posted = fields(text, From=number)
    guide.ask(WEBHOOK, body_of(posted), signed(posted))


def in_development(guide: WatchedGuide, text: str) -> None:
    body = {"sender": uuid.uuid4().hex, "message": text}
    guide.ask("/webhooks/rest/webhook", json.dumps(body).encode(), _JSON)


def in_practice(guide: WatchedGuide, text: str) -> None:
    _, page = guide.ask(f"{_PRACTICE}?lang=en")
    for written in ("", "Listen first.", text):
        state = re.search(r'name="state" value="([^"]+)"', page.decode())
        assert state
        sent = {"state": html.unescape(state.group(1)), "written": written}
        _, page = guide.ask(_PRACTICE, urlencode(sent).encode(), _FORM)


#: Every way in.
WAYS = (on_the_web, on_the_plain_page, by_text, in_development, in_practice)


def in_broken_requests(guide: WatchedGuide, text: str) -> None:
    """Requests that can't be taken, each with the words in them."""
    family = WebFamily(guide)
    family.say("hello")
    guide.ask("/webhooks/web/message", ('{"text": "' + text + '", ').encode(), family._headers())
    guide.ask("/webhooks/web/message", text.encode("utf-16"), family._headers())
    guide.ask("/webhooks/web/message", json.dumps({"text": [text]}).encode(), family._headers())
    guide.ask("/webhooks/web/message", json.dumps({"text": text, "choice": text}).encode(), family._headers())
    guide.ask("/webhooks/web/message", json.dumps({"text": f"{text} " * 600}).encode(), family._headers())
    guide.ask("/webhooks/web/message", json.dumps({"text": f"{text} " * 6000}).encode(), family._headers())
    guide.ask("/webhooks/web/feedback", json.dumps({"message_id": text, "value": text}).encode(), family._headers())
    guide.ask("/webhooks/web/session", json.dumps({"lang": text}).encode(), _JSON)
    guide.ask("/webhooks/rest/webhook", json.dumps({"message": text}).encode(), _JSON)
    guide.ask("/webhooks/rest/webhook", json.dumps({"sender": "a", "message": {"text": text}}).encode(), _JSON)
    guide.ask(WEBHOOK, body_of(fields(text)), {**signed(fields("other")), "X-Twilio-Signature": "forged"})
    guide.ask("/documents/letter.docx", json.dumps({"letter": text, "text": text}).encode(), _JSON)
    guide.ask("/chat/plain", text.encode(), {"Content-Type": "text/plain"})
