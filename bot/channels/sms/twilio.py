"""Twilio: its signed webhooks in, its TwiML and its REST API out."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import parse_qsl, urlsplit

import phonenumbers
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from bot.channels.sms.model import (
    HELP,
    START,
    STOP,
    DeliveryReport,
    Document,
    InboundText,
    OutboundText,
    RequestRefused,
    SendFailed,
)

#: Where Twilio's requests arrive.
WEBHOOK_PATH, STATUS_PATH = "/webhooks/sms/webhook", "/webhooks/sms/status"
#: Words that Twilio's standard opt-out handling answers itself (help.twilio.com, 223134027): the whole text, any case.
_ANSWERED_BY_TWILIO: Mapping[str, str] = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), STOP),
    **dict.fromkeys(("START", "YES", "UNSTOP"), START),
    **dict.fromkeys(("HELP", "INFO"), HELP),
}
#: "Attempt to send to unsubscribed recipient".
_UNSUBSCRIBED = 21610
#: Too many requests: the text was not taken and may be sent again.
_TOO_MANY = 429
_TIMEOUT = 10.0
_SID = re.compile(r"[!-~]{1,64}")
#: A longer text is refused (error 21617).
_MOST_CHARACTERS = 1600


@dataclass(frozen=True)
class TwilioAccount:
    """Who we are at Twilio.

    Attributes:
        account_sid: "AC...".
        auth_token: the secret that signs requests.
        number: ours, in E.164 form.
        public_url: the guide's address as Twilio reaches it; with or without the webhook's path.
        api_url: another address than Twilio's for its REST API, for tests.
        answers_keywords: Twilio's standard handling answers STOP, START and HELP, so we don't.
    """

    account_sid: str
    auth_token: str
    number: str
    public_url: str
    api_url: Optional[str] = None
    answers_keywords: bool = False


class Twilio:
    """The provider."""

    def __init__(self, account: TwilioAccount) -> None:
        """Use an account.

        Raises:
            ValueError: a part of it is empty; an empty token would make every signature one that anybody can compute.
        """
        for name in ("account_sid", "auth_token", "number", "public_url"):
            if not str(getattr(account, name)).strip():
                raise ValueError(f"Twilio's {name} is empty.")
        self._account = account
        self._validator = RequestValidator(account.auth_token)
        base = account.public_url.strip().rstrip("/")
        given = base
        if base.endswith(WEBHOOK_PATH):
            base = base[: -len(WEBHOOK_PATH)]
        self._webhook_urls = tuple(dict.fromkeys((base + WEBHOOK_PATH, given, *_with_slash(given))))
        self._status_url = base + STATUS_PATH
        http = _RedirectedHttp(account.api_url) if account.api_url else TwilioHttpClient(timeout=_TIMEOUT)
        self._client = Client(account.account_sid, account.auth_token, http_client=http)

    def read(self, body: bytes, headers: Mapping[str, str]) -> InboundText:
        """A text out of a webhook's request.

        Raises:
            RequestRefused: 403 unless Twilio signed it for this account and this number, 400 where it is no text.
        """
        fields = self._signed(body, headers, self._webhook_urls)
        if fields.get("To") != self._account.number:
            raise RequestRefused(403, "this text is for another number")
        sid = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid") or ""
        number = _number(fields.get("From", ""))
        if not _SID.fullmatch(sid) or number is None:
            raise RequestRefused(400, "this is no text from a phone")
        text = fields.get("Body", "")
        return InboundText(
            provider_id=sid,
            from_number=number,
            body=text,
            media_count=_count(fields.get("NumMedia", "")),
            opt_out_type=self._word(fields.get("OptOutType", ""), text),
        )

    def read_report(self, body: bytes, headers: Mapping[str, str]) -> DeliveryReport:
        """A delivery report out of a request.

        Raises:
            RequestRefused: 403 unless Twilio signed it for this account, 400 where it is no report.
        """
        fields = self._signed(body, headers, (self._status_url,))
        sid, status = fields.get("MessageSid") or fields.get("SmsSid") or "", fields.get("MessageStatus", "")
        if not _SID.fullmatch(sid) or not re.fullmatch(r"[a-z]{2,20}", status):
            raise RequestRefused(400, "this is no delivery report")
        code = _count(fields.get("ErrorCode", "")) or None
        to_number = _number(fields.get("To", ""))
        return DeliveryReport(sid, status, code, to_number, opted_out=code == _UNSUBSCRIBED)

    def reply(self, texts: Sequence[str]) -> Document:
        """TwiML that sends these texts back; the charset is named, else Twilio misreads accents."""
        response = MessagingResponse()
        for text in texts:
            response.message(text[:_MOST_CHARACTERS], status_callback=self._status_url)
        return Document("text/xml; charset=utf-8", str(response))

    async def send(self, text: OutboundText) -> str:
        """Send one text now; Twilio's client is synchronous and works in a thread of its own.

        Raises:
            SendFailed: it was not sent.
        """
        return await asyncio.to_thread(self._send, text)

    async def find(self, text: OutboundText, since: datetime) -> Optional[str]:
        """The id of such a text sent since then, or ``None``.

        Raises:
            SendFailed: Twilio can't be asked now.
        """
        return await asyncio.to_thread(self._find, text, since)

    def _send(self, text: OutboundText) -> str:
        try:
            sent = self._client.messages.create(
                to=text.to,
                from_=self._account.number,
                body=text.body[:_MOST_CHARACTERS],
                status_callback=self._status_url,
            )
        except TwilioRestException as error:
            retry = error.status in (_TOO_MANY, 503)
            raise SendFailed(error.code, opted_out=error.code == _UNSUBSCRIBED, may_retry=retry) from None
        except requests.exceptions.ConnectionError as error:
            raise SendFailed(None, may_retry=_never_arrived(error)) from None
        except (TwilioException, requests.exceptions.RequestException):
            raise SendFailed(None) from None
        return str(sent.sid)

    def _find(self, text: OutboundText, since: datetime) -> Optional[str]:
        wanted = since.astimezone(timezone.utc).replace(microsecond=0)
        try:
            found = self._client.messages.list(to=text.to, from_=self._account.number, date_sent_after=wanted, limit=50)
        except (TwilioException, requests.exceptions.RequestException):
            raise SendFailed(None, may_retry=True) from None
        same: List[Any] = [message for message in found if message.body == text.body and not _older(message, wanted)]
        return str(same[0].sid) if same else None

    def _signed(self, body: bytes, headers: Mapping[str, str], urls: Tuple[str, ...]) -> Dict[str, str]:
        """The fields of a request that Twilio signed for one of our addresses, blank ones among them."""
        signature = headers.get("X-Twilio-Signature") or headers.get("x-twilio-signature") or ""
        fields = _Fields(body)
        if not signature.isascii() or not any(self._validator.validate(url, fields, signature) for url in urls):
            raise RequestRefused(403, "this request is not signed by Twilio")
        if fields.get("AccountSid") != self._account.account_sid:
            raise RequestRefused(403, "this request is for another account")
        return fields

    def _word(self, opt_out_type: str, text: str) -> Optional[str]:
        if opt_out_type.upper() in (STOP, START, HELP):
            return opt_out_type.upper()
        return _ANSWERED_BY_TWILIO.get(text.strip().upper()) if self._account.answers_keywords else None


class _Fields(Dict[str, str]):
    """A form's fields; of a repeated one the last counts, and all are signed."""

    def __init__(self, body: bytes) -> None:
        try:
            self._pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=500)
        except ValueError:
            self._pairs = []
        super().__init__(self._pairs)

    def getlist(self, name: str) -> List[str]:
        """All values of a field, as Twilio's validator asks for them."""
        return [value for field, value in self._pairs if field == name]


class _RedirectedHttp(TwilioHttpClient):
    """Twilio's HTTP client with another address in place of Twilio's."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=_TIMEOUT)
        self._base = base.rstrip("/")

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        """Ask the other address the same."""
        return super().request(method, self._base + urlsplit(url).path, *arguments, **options)


def _with_slash(url: str) -> Tuple[str, ...]:
    """An address without a path is signed with its slash."""
    return (f"{url}/",) if not urlsplit(url).path else ()


def _number(text: str) -> Optional[str]:
    """A phone number in E.164 form; ``None`` for short codes, names and other apps' addresses."""
    if not re.fullmatch(r"\+[1-9]\d{6,14}", text):
        return None
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def _older(message: Any, since: datetime) -> bool:
    made = message.date_sent or message.date_created
    return made is not None and made < since


def _never_arrived(error: requests.exceptions.ConnectionError) -> bool:
    """Whether the connection itself failed, so that the text surely did not go out."""
    return isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in repr(error)
