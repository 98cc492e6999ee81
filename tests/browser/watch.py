"""What a browser does beside what a test looks at: requests, dialogs, errors, words on the console."""

from __future__ import annotations

import re
from typing import Any, List
from urllib.parse import urlsplit

_THIS_MACHINE = "127.0.0.1"
_REMOTE = ("http", "https", "ws", "wss")


class Watch:
    """Collects over all contexts of a test; ``check`` fails for what must never be.

    Attributes:
        requests: addresses of all requests, in order.
        console: warnings and errors on the console that were not expected.
    """

    def __init__(self) -> None:
        self.requests: List[str] = []
        self.console: List[str] = []
        self._dialogs: List[str] = []
        self._errors: List[str] = []
        self._expected: List[str] = []

    def over(self, context: Any) -> None:
        """Watch a context and all its pages."""
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("dialog", self._dialog)
        context.on("weberror", lambda error: self._errors.append(str(error.error)))
        context.on("console", self._heard)

    def expect(self, pattern: str) -> None:
        """Such words on the console are right here: the browser itself names a request that failed."""
        self._expected.append(pattern)

    @property
    def foreign(self) -> List[str]:
        """Requests to any other machine."""
        parts = [(address, urlsplit(address)) for address in self.requests]
        return [address for address, part in parts if part.scheme in _REMOTE and part.hostname != _THIS_MACHINE]

    def check(self) -> None:
        """Fail for a foreign request, a dialog, an error, or words on the console that nobody expected."""
        assert not self.foreign, f"requests to other machines: {self.foreign}"
        assert not self._dialogs, f"dialogs: {self._dialogs}"
        assert not self._errors, f"errors of scripts: {self._errors}"
        words = [line for line in self.console if not any(re.search(pattern, line) for pattern in self._expected)]
        assert not words, f"on the console: {words}"

    def _dialog(self, dialog: Any) -> None:
        self._dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text}")
