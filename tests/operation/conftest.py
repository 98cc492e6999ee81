"""The guide's real server for the pages of staff: in production, with a code, in a district that reviews questions."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Iterator
from urllib.parse import urlencode

import pytest

from bot.channels.staff import SIGN_IN
from bot.operation import counting as kinds
from bot.storage.counts import Counts
from bot.storage.notes import BACKUP, Notes
from bot.storage.unsure_questions import LEAST_FAMILIES, UnsureStore, monday
from tests.channels.conftest import WebServer
from tests.services import free_port

CODE = "maple-42-leaves"
FORM = "application/x-www-form-urlencoded"
_SECRET = "a key for tests"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which a week was counted, a backup noted, and questions are to be reviewed."""
    path = tmp_path_factory.mktemp("operation") / "conversations.db"
    week, counts = monday(date.today()), Counts(path)
    counts.mark(
        week - timedelta(days=7),
        {
            (kinds.ANSWERED, "faq/cost"): range(17),
            (kinds.ANSWERED, "faq/transfer"): range(4),
            (kinds.CONVERSATION, "web"): range(31),
            (kinds.LANGUAGE, "es"): range(6),
            (kinds.DOWN, "faq/cost unclear"): range(5),
            (kinds.CHECK_ASKED, "plan"): range(12),
        },
    )
    counts.mark(week, {(kinds.ANSWERED, "faq/consent"): range(99)})
    Notes(path).write(BACKUP, time.time() - 3600, {})
    for family in range(LEAST_FAMILIES):
        text = f"does the <b>bus</b> come number {family}"
        UnsureStore(path, _SECRET.encode()).keep(f"web:{family}", "en", text, "faq/transfer", date.today())
    return path


@pytest.fixture(scope="session")
def server(project: Path, database: Path) -> Iterator[WebServer]:
    server = WebServer(project, database, database.with_name("log.txt"), {}, free_port())
    environment = {
        "GUIDE_ENV": "production",
        "GUIDE_STAFF_CODE": CODE,
        "GUIDE_SECRET": _SECRET,
        "GUIDE_DATABASE": str(database),
        "GUIDE_ACTION_URL": "http://127.0.0.1:9/webhook",
    }
    with server.log.open("ab") as log:
        server.process = subprocess.Popen(
            [sys.executable, "-m", "tests.operation.review_server", str(server.port), str(database)],
            cwd=project,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    for _ in range(3000):
        try:
            server.ask("GET", "/health/live")
            break
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            time.sleep(0.1)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def cookie(server: WebServer) -> str:
    """Of staff who gave the code."""
    body = urlencode({"code": CODE, "next": "/insights"}).encode()
    return server.ask("POST", SIGN_IN, body, content_type=FORM).headers["set-cookie"].split(";")[0]
