"""The review page in a district that switched it on: questions without names, a label or away with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Iterator, List
from urllib.parse import urlencode

import pytest

from bot.storage.unsure_questions import LEAST_FAMILIES, UnsureStore
from tests.channels.conftest import Reply, WebServer
from tests.services import free_port

PAGE = "/insights/review?lang=en"
FORM = "application/x-www-form-urlencoded"
SECRET = "a key for tests"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review") / "conversations.db"


@pytest.fixture(scope="module")
def store(database: Path) -> UnsureStore:
    store = UnsureStore(database, SECRET.encode())
    for family in range(LEAST_FAMILIES):
        store.keep(f"web:{family}", "en", f"does the <b>bus</b> come number {family}", "faq/transfer", date.today())
    return store


@pytest.fixture(scope="module")
def server(project: Path, database: Path, store: UnsureStore) -> Iterator[WebServer]:
    server = WebServer(project, database, database.with_name("log.txt"), {}, free_port())
    environment = {**os.environ, "GUIDE_SECRET": SECRET, "GUIDE_DATABASE": str(database)}
    with server.log.open("ab") as log:
        server.process = subprocess.Popen(
            [sys.executable, "-m", "tests.operation.review_server", str(server.port), str(database)],
            cwd=project,
            env=environment,
            stdout=log,
            stderr=log,
        )
    for _ in range(1200):
        try:
            server.ask("GET", "/health/live")
            break
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            time.sleep(0.1)
    yield server
    server.stop()


def ids_on(page: str) -> List[str]:
    return re.findall(r'name="id" value="(\w+)"', page)


def decide(server: WebServer, **fields: str) -> Reply:
    return server.ask("POST", PAGE, urlencode(fields).encode(), content_type=FORM)


def test_questions_stand_there_as_text_with_the_likeliest_label_chosen(server: WebServer) -> None:
    page = server.ask("GET", PAGE).body.decode()
    assert len(ids_on(page)) == LEAST_FAMILIES
    assert "<b>bus</b>" not in page and "&lt;b&gt;bus&lt;/b&gt;" in page
    assert page.count('<option value="faq/transfer" selected>') == LEAST_FAMILIES
    assert server.ask("GET", "/insights?lang=en").body.decode().count("/insights/review") == 1


def test_staff_give_a_label_or_discard(server: WebServer, store: UnsureStore) -> None:
    first, second, *rest = ids_on(server.ask("GET", PAGE).body.decode())
    kept = decide(server, id=first, label="faq/cost", do="keep").body.decode()
    assert "Kept." in kept and first not in ids_on(kept)
    gone = decide(server, id=second, do="discard").body.decode()
    assert "Discarded." in gone and ids_on(gone) == rest
    assert [question.chosen for question in store.chosen(date.today())] == ["faq/cost"]


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "no-such-question", "label": "faq/cost", "do": "keep"},
        {"label": "faq/cost", "do": "keep"},
        {"id": "' OR 1=1 --", "do": "discard"},
        {"do": "else"},
        {},
    ],
)
def test_what_makes_no_sense_changes_nothing(server: WebServer, fields: "dict[str, str]") -> None:
    before = ids_on(server.ask("GET", PAGE).body.decode())
    reply = decide(server, **fields)
    assert reply.status == 200 and ids_on(reply.body.decode()) == before


def test_a_label_that_is_none_is_not_taken(server: WebServer) -> None:
    (first, *_) = before = ids_on(server.ask("GET", PAGE).body.decode())
    assert ids_on(decide(server, id=first, label="faq/made_up", do="keep").body.decode()) == before


def test_families_are_told_in_the_greeting(server: WebServer) -> None:
    assert "staff may read questions" in server.parent().greeting["text"]
