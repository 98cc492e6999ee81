"""Phone numbers as keyed hashes, and sealed where one is needed once more.

There are only ten billion numbers: a hash without a key could be undone in minutes. The key stands outside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Optional, Tuple

from bot.storage.sealing import key_for, seal, unseal

#: The channel's conversations begin so, and no other channel's do.
PREFIX = "sms:"


class Numbers:
    """What a key makes of numbers and ids."""

    def __init__(self, secret: bytes) -> None:
        """Derive the keys; one for each purpose."""
        self._names = key_for("sms numbers", secret)
        self._ids = key_for("sms ids", secret)
        self._seal = key_for("sms unanswered texts", secret)
        self.mark = hmac.new(key_for("sms key mark", secret), b"mark", hashlib.sha256).hexdigest()[:32]

    def conversation_of(self, number: str) -> str:
        """The name of a number's conversation: "sms:" and HMAC-SHA256 of the number in E.164 form."""
        return PREFIX + hmac.new(self._names, number.encode(), hashlib.sha256).hexdigest()

    def message_of(self, provider_id: str) -> str:
        """The name under which a text's id is kept, so that the same text is never acted on twice."""
        return hmac.new(self._ids, provider_id.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def seal(self, number: str, body: str, media_count: int) -> bytes:
        """Who wrote what, for as long as it is not answered."""
        return seal(self._seal, json.dumps([number, body, media_count]))

    def unseal(self, sealed: bytes) -> Optional[Tuple[str, str, int]]:
        """The number, the text and the count of pictures again; ``None`` where the key is another."""
        opened = unseal(self._seal, sealed)
        if opened is None:
            return None
        number, body, media_count = json.loads(opened)
        return str(number), str(body), int(media_count)
