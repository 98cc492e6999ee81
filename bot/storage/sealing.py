"""Sealing what is stored only to be used once: a phone number, a letter. Without the key a row says nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Optional

from cryptography.fernet import Fernet, InvalidToken


def key_for(purpose: str, secret: bytes) -> bytes:
    """A key for one purpose, so that what is sealed for one can't be opened for another.

    Args:
        purpose: such as "reminder numbers".
        secret: the server's secret, or a token that nobody else has.
    """
    return base64.urlsafe_b64encode(hmac.new(secret, purpose.encode(), hashlib.sha256).digest())


def seal(key: bytes, text: str) -> bytes:
    """The text, encrypted and signed (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return Fernet(key).encrypt(text.encode("utf-8"))


def unseal(key: bytes, sealed: bytes) -> Optional[str]:
    """The text again; ``None`` where the key is another or the bytes were changed."""
    try:
        return Fernet(key).decrypt(sealed).decode("utf-8")
    except (InvalidToken, ValueError):
        return None
