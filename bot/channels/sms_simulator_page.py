"""``/sms-simulator``: a phone for staff, beside the segments in which its texts are carried.

What is written goes through the real channel: a request signed as Twilio signs, the provider that checks it, the line
that answers. The line is one of its own, with its own key of numbers, its own database, and a provider that sends
nothing: a staff member can't come upon a parent's conversation, nor text one.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.html_pages import TEMPLATES, file_of_page, language_of_page, other_language, page_text
from bot.channels.signing import is_signed, signature
from bot.channels.sms.line import Line
from bot.channels.sms.model import OutboundText
from bot.channels.sms.twilio import Twilio, TwilioAccount
from bot.channels.sms_simulator import Account, any_number, signed, texts_of, throw_away_account
from bot.channels.staff import PAGE_HEADERS, staff_only
from bot.channels.web.errors import asked_language, error_response
from bot.guide.staff_pages import staff_words
from bot.guide.texting.segments import UCS_2, is_gsm, segments
from bot.paths import DATA

_MOST_CHARACTERS = 1600
#: Texts that wait to be fetched, of one phone and of all.
_MOST_LATE, _MOST_PHONES = 20, 1000
_PAGE = {
    **PAGE_HEADERS,
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}
_PRIVATE = {"Cache-Control": "no-store"}
_SIGNED_FOR = "simulated phone "


class SimulatedTwilio(Twilio):
    """Twilio's provider with an account that exists only here: it checks signatures, and keeps what it should send."""

    def __init__(self) -> None:
        self.account: Account = throw_away_account("https://simulator.invalid")
        super().__init__(
            TwilioAccount(self.account.sid, self.account.token, self.account.number, self.account.public_url)
        )
        self._late: Dict[str, List[str]] = {}

    async def send(self, text: OutboundText) -> str:
        """Keep a text for the page to fetch."""
        if len(self._late) > _MOST_PHONES:
            self._late.clear()
        waiting = self._late.setdefault(text.to, [])
        waiting.append(text.body)
        del waiting[:-_MOST_LATE]
        return "SM" + "0" * 32

    def fetch(self, number: str) -> List[str]:
        """What was sent to a phone since the last look."""
        return self._late.pop(number, [])


def simulator_routes(line: Line, provider: SimulatedTwilio) -> Blueprint:
    """The page and what its script asks for.

    Args:
        line: answers, with ``provider`` in front of it.
        provider: signs and checks.
    """
    routes = Blueprint("sms_simulator")

    @routes.get("/sms-simulator")
    @staff_only
    async def page(request: Request) -> HTTPResponse:
        lang = language_of_page(request)
        number = any_number()
        text = page_text(
            "sms_simulator",
            lang=lang,
            other=other_language(lang),
            words={name: word.in_(lang) for name, word in staff_words(DATA).simulator.items()},
            number=number,
            phone=f"{number}.{signature(number, purpose=_SIGNED_FOR)}",
        )
        return response.html(text, headers=_PAGE)

    @routes.post("/sms-simulator/send")
    @staff_only
    async def send(request: Request) -> HTTPResponse:
        sent = _sent(request)
        number = _number(sent)
        body, picture = sent.get("body"), sent.get("picture") is True
        if number is None or not isinstance(body, str) or len(body) > _MOST_CHARACTERS:
            return error_response(400, asked_language(request))
        data, headers = signed(provider.account, number, body, pictures=int(picture))
        texts = await line.receive(provider.read(data, headers))
        document = provider.reply(texts)
        carried = [_carried(text) for text in texts_of(document.body)]
        return response.json({"sent": _carried(body), "texts": carried}, headers=_PRIVATE)

    @routes.post("/sms-simulator/late")
    @staff_only
    async def late(request: Request) -> HTTPResponse:
        number = _number(_sent(request))
        if number is None:
            return error_response(400, asked_language(request))
        return response.json({"texts": [_carried(text) for text in provider.fetch(number)]}, headers=_PRIVATE)

    @routes.get("/sms-simulator.js")
    async def script(_request: Request) -> HTTPResponse:
        return file_of_page(TEMPLATES / "sms_simulator.js", "text/javascript; charset=utf-8")

    @routes.get("/sms-simulator.css")
    async def style(_request: Request) -> HTTPResponse:
        return file_of_page(TEMPLATES / "sms_simulator.css")

    return routes


def _carried(text: str) -> Dict[str, Any]:
    """A text and how the network carries it; ``because`` names the signs that GSM-7 doesn't have."""
    counted = segments(text)
    others = dict.fromkeys(sign for sign in text if not is_gsm(sign)) if counted.encoding == UCS_2 else {}
    return {
        "text": text,
        "encoding": counted.encoding,
        "segments": list(counted.parts),
        "units": counted.units,
        "because": " ".join(list(others)[:12]),
    }


def _sent(request: Request) -> Dict[str, Any]:
    """The JSON object that was sent; other media types are a form's, and forms of other sites don't count."""
    if not (request.headers.get("content-type") or "").startswith("application/json"):
        return {}
    try:
        sent = json.loads(request.body or b"")
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _number(sent: Dict[str, Any]) -> Optional[str]:
    """The phone's number, where this server made it up."""
    phone = sent.get("phone")
    if not isinstance(phone, str) or not phone.isascii():
        return None
    number, _, given = phone.partition(".")
    return number if number and is_signed(number, given, purpose=_SIGNED_FOR) else None
