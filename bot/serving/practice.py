"""The practice page's parts: its reader gets ready beside the guide, never before it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Optional

from sanic import Sanic

from bot import settings
from bot.channels.practice_page import practice_routes
from bot.guide.practice.content import load_practice
from bot.guide.practice.session import ReplyReader
from bot.paths import DATA, MODELS, PROJECT
from bot.storage.practice_results import PracticeResults

logger = logging.getLogger(__name__)


class ReaderInWaiting:
    """Loads the reader in a thread when it is first asked for; where it must be trained, that takes some minutes."""

    def __init__(self, data: Path = DATA) -> None:
        self._data = data
        self._reader: Optional[ReplyReader] = None
        self._thread: Optional[threading.Thread] = None
        self._lock = threading.Lock()

    def __call__(self) -> Optional[ReplyReader]:
        """The reader, or ``None`` while it is getting ready."""
        with self._lock:
            if self._reader is None and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._load, name="practice-reader", daemon=True)
                self._thread.start()
        return self._reader

    def _load(self) -> None:
        from bot.nlu.practice.reader import fingerprint, load_reader

        try:
            if not (MODELS / f"practice-{fingerprint(self._data)}").is_dir():
                # In a process of its own, with the lowest priority: parents' turns go on.
                subprocess.run(
                    [sys.executable, "-m", "bot", "train-practice"], cwd=PROJECT, check=True, preexec_fn=_yield
                )
            self._reader = load_reader(self._data)
        except Exception as error:
            logger.error("the reader of practice replies could not be loaded: %s", type(error).__name__)


def _yield() -> None:
    os.nice(19)


def add_practice(app: Sanic) -> None:
    """Add ``/practice``: in development, and in production where there is a staff code."""
    results = PracticeResults(settings.conversations_place(), settings.session_secret())
    app.blueprint(practice_routes(load_practice(DATA), ReaderInWaiting(), results.keep, results.all))
