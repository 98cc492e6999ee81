"""Requests as Twilio sends them, signed with Twilio's own validator."""

from __future__ import annotations

import html
import re
import uuid
from typing import Dict, List, Optional
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.channels.sms.twilio import STATUS_PATH as STATUS
from bot.channels.sms.twilio import WEBHOOK_PATH as WEBHOOK
from bot.channels.sms.twilio import TwilioAccount

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN, NUMBER, PUBLIC = "token-for-tests", "+15005550006", "https://guide.example.org"
ANA = "+15005550009"
US = TwilioAccount(ACCOUNT, TOKEN, NUMBER, PUBLIC)


def fields(body: str, **more: str) -> Dict[str, str]:
    """What Twilio posts, the fields that it leaves blank among them."""
    return {
        "ToCountry": "US", "ToState": "", "ToCity": "", "FromZip": "", "FromState": "GA", "FromCity": "", "FromCountry": "US",
        "SmsStatus": "received", "NumSegments": "1", "NumMedia": "0", "ApiVersion": "2010-04-01", "MessagingServiceSid": "",
        "MessageSid": f"SM{uuid.uuid4().hex}", "AccountSid": ACCOUNT, "From": ANA, "To": NUMBER, "Body": body, **more,
    }  # fmt: skip


def signature(posted: Dict[str, str], path: str = WEBHOOK, token: str = TOKEN, base: str = PUBLIC) -> str:
    return str(RequestValidator(token).compute_signature(base + path, posted))


def signed(posted: Dict[str, str], path: str = WEBHOOK, **how: str) -> Dict[str, str]:
    return {
        "X-Twilio-Signature": signature(posted, path, **how),
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    }


def body_of(posted: Dict[str, str]) -> bytes:
    return urlencode(posted).encode()


def report(status: str, code: Optional[str] = None, to: str = ANA) -> Dict[str, str]:
    posted = {
        "MessageSid": f"SM{uuid.uuid4().hex}",
        "MessageStatus": status,
        "AccountSid": ACCOUNT,
        "From": NUMBER,
        "To": to,
    }
    return {**posted, "ErrorCode": code} if code else posted


def texts_in(twiml: str) -> List[str]:
    """The messages of a TwiML document."""
    return [html.unescape(text) for text in re.findall(r"<Message[^>]*>(.*?)</Message>", twiml, re.DOTALL)]


__all__ = ["STATUS", "WEBHOOK"]
