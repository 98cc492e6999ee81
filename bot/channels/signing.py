"""This server's signature over what it hands out and wants back: session tokens, pages, made-up phones."""

from __future__ import annotations

import hashlib
import hmac

from bot.settings import session_secret


def signature(text: str, *, purpose: str = "") -> str:
    """The signature over a text, 64 hexadecimal digits.

    Args:
        text: what is handed out.
        purpose: what it is handed out for, so that a signature holds for nothing else.
    """
    return hmac.new(session_secret(), (purpose + text).encode(), hashlib.sha256).hexdigest()


def is_signed(text: str, given: str, *, purpose: str = "") -> bool:
    """Whether a signature that came back is this server's over the text, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), signature(text, purpose=purpose).encode())
