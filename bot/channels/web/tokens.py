"""Tokens of web sessions: an unguessable id, when and in which language it began, and this server's signature.

Nothing is stored for a session before its first message: the token alone says that it is ours.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from typing import Optional

from bot.channels.signing import is_signed, signature
from bot.guide.conversation import LANGUAGES

_ID_BYTES = 16
#: Seconds for which a token is known; conversations are kept for a shorter time after their last message.
LIFETIME = 30 * 24 * 3600
_SHAPE = re.compile(r"([A-Za-z0-9_-]{22})\.(en|es)([0-9a-f]{8})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Session:
    """One parent's session.

    Attributes:
        id: 128 random bits.
        lang: the language it was greeted in.
        began: seconds since the epoch.
    """

    id: str
    lang: str
    began: int

    @property
    def sender_id(self) -> str:
        """What the conversation is called in the store; no other channel's ids begin so."""
        return f"web:{self.id}"


def mint_token(lang: str = LANGUAGES[0]) -> str:
    """A new session's token.

    Args:
        lang: the language of the greeting.
    """
    signed = f"{secrets.token_urlsafe(_ID_BYTES)}.{lang}{int(time.time()):08x}"
    return f"{signed}.{signature(signed)}"


def session_of(token: str) -> Optional[Session]:
    """The session of a token that this server minted not too long ago, else ``None``."""
    found = _SHAPE.fullmatch(token)
    if not found:
        return None
    signed, given = token.rsplit(".", 1)
    if not is_signed(signed, given):
        return None
    began = int(found.group(3), 16)
    return Session(found.group(1), found.group(2), began) if time.time() - began < LIFETIME else None
