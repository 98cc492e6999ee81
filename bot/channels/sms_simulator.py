"""A phone that isn't there: signed requests as Twilio sends them, and the texts that come back.

It talks to the real channel over HTTP, so what is seen here is what a parent's phone gets.
"""

from __future__ import annotations

import json
import secrets
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional, Tuple
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

from bot.guide.texting.segments import segments

WEBHOOK_PATH = "/webhooks/sms/webhook"
#: Numbers of the 500 area belong to no place and to nobody here.
_AREA = "+1500"
_TIMEOUT = 30.0


@dataclass(frozen=True)
class Account:
    """The account that the guide was started with.

    Attributes:
        sid: "AC...".
        token: what signs the requests.
        number: the guide's own number.
        public_url: the address that is signed, as ``SMS_PUBLIC_URL`` says it.
    """

    sid: str
    token: str
    number: str
    public_url: str

    @property
    def webhook(self) -> str:
        """The address that Twilio signs."""
        url = self.public_url.rstrip("/")
        return url if url.endswith(WEBHOOK_PATH) else url + WEBHOOK_PATH


class Refused(Exception):
    """The guide did not take a text; the sentence says why."""


def throw_away_account(public_url: str) -> Account:
    """An account that exists only until the guide is stopped."""
    return Account("AC" + secrets.token_hex(16), secrets.token_hex(16), "+15005550006", public_url)


def any_number() -> str:
    """A number that no phone has."""
    return _AREA + "".join(secrets.choice("23456789") for _ in range(7))


def signed(
    account: Account, number: str, body: str, pictures: int = 0, sid: Optional[str] = None
) -> Tuple[bytes, Dict[str, str]]:
    """A text as Twilio hands it over: the form, blank fields among its fields, and the headers with the signature.

    Args:
        account: who signs.
        number: from where.
        body: what was written.
        pictures: how many pictures came along.
        sid: the text's id; a new one unless it is sent again.
    """
    message = sid or "SM" + secrets.token_hex(16)
    fields = {
        "ToCountry": "US",
        "ToState": "",
        "SmsMessageSid": message,
        "NumMedia": str(pictures),
        "ToCity": "",
        "FromZip": "",
        "SmsSid": message,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": body,
        "FromCountry": "US",
        "To": account.number,
        "ToZip": "",
        "NumSegments": str(segments(body).count),
        "MessageSid": message,
        "AccountSid": account.sid,
        "From": number,
        "ApiVersion": "2010-04-01",
        **{f"MediaUrl{count}": f"https://api.twilio.com/none/{count}" for count in range(pictures)},
        **{f"MediaContentType{count}": "image/jpeg" for count in range(pictures)},
    }
    signature = RequestValidator(account.token).compute_signature(account.webhook, fields)
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "X-Twilio-Signature": signature}
    return urlencode(fields).encode("ascii"), headers


def texts_of(twiml: str) -> List[str]:
    """The texts of a TwiML document (``<Response><Message>...``)."""
    return ["".join(message.itertext()) for message in ElementTree.fromstring(twiml).iter("Message")]


def cost(text: str) -> str:
    """What a text costs, in a few words: "GSM-7, 1 segment, 142 of 160"."""
    counted = segments(text)
    size = {("GSM-7", True): 160, ("GSM-7", False): 153, ("UCS-2", True): 70, ("UCS-2", False): 67}
    room = size[(counted.encoding, counted.count == 1)] * counted.count
    return f"{counted.encoding}, {counted.count} segment{'s' * (counted.count > 1)}, {counted.units} of {room}"


@dataclass
class SimulatedPhone:
    """One phone.

    Attributes:
        base: where the guide listens.
        account: the account it was started with.
        number: the phone's own.
    """

    base: str
    account: Account
    number: str = field(default_factory=any_number)

    def send(self, body: str, pictures: int = 0, sid: Optional[str] = None) -> List[str]:
        """Send a text, and get what comes back at once.

        Raises:
            Refused: the guide can't be reached, or refuses the text.
        """
        data, headers = signed(self.account, self.number, body, pictures, sid)
        request = urllib.request.Request(self.base.rstrip("/") + WEBHOOK_PATH, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                return texts_of(answer.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            raise Refused(_sentence(error)) from None
        except (urllib.error.URLError, OSError):
            raise Refused(f"The guide does not answer at {self.base}.") from None


class OutgoingTexts:
    """Stands where Twilio's API would: takes the texts that the guide sends by itself, and hands them on."""

    def __init__(self, arrived: Callable[[str, str], None]) -> None:
        """Start listening on a free port of this machine.

        Args:
            arrived: called with the number and the text, in a thread of its own.
        """
        self._sent: List[Dict[str, Any]] = []
        outgoing = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the name http.server calls
                form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8"))
                to, body = form.get("To", [""])[0], form.get("Body", [""])[0]
                made = outgoing._keep(to, body)
                arrived(to, body)
                self._answer(201, made)

            def do_GET(self) -> None:  # noqa: N802
                to = parse_qs(urlsplit(self.path).query).get("To", [""])[0]
                self._answer(200, {"messages": [item for item in outgoing._sent if item["to"] == to]})

            def _answer(self, status: int, answer: Dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: Any) -> None:
                """No line for each request."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The address to send to instead of Twilio's."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _keep(self, to: str, body: str) -> Dict[str, Any]:
        now = format_datetime(datetime.now(timezone.utc))
        made = {
            "sid": f"SM{len(self._sent):032x}",
            "to": to,
            "body": body,
            "status": "queued",
            "date_created": now,
            "date_updated": now,
            "date_sent": now,
        }
        self._sent.append(made)
        return made


def _sentence(error: urllib.error.HTTPError) -> str:
    """The sentence of an error answer, whichever of the guide's shapes it has."""
    try:
        said = json.load(error).get("error")
    except (ValueError, AttributeError):
        said = None
    if isinstance(said, dict):
        said = said.get("message")
    return str(said or f"The guide answered with status {error.code}.")
