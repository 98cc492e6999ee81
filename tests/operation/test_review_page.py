"""The review page in a district that switched it on: questions without names, a label or away with it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Dict, List
from urllib.parse import urlencode

import pytest

from bot.storage.unsure_questions import LEAST_FAMILIES, UnsureStore
from tests.channels.conftest import Reply, WebServer
from tests.operation.conftest import FORM

PAGE = "/insights/review?lang=en"


def ids_on(page: str) -> List[str]:
    return re.findall(r'name="id" value="(\w+)"', page)


def decide(server: WebServer, cookie: str, **fields: str) -> Reply:
    return server.ask("POST", PAGE, urlencode(fields).encode(), content_type=FORM, cookie=cookie)


def test_questions_stand_there_as_text_with_the_likeliest_label_chosen(server: WebServer, cookie: str) -> None:
    page = server.ask("GET", PAGE, cookie=cookie).body.decode()
    assert len(ids_on(page)) == LEAST_FAMILIES
    assert "<b>bus</b>" not in page and "&lt;b&gt;bus&lt;/b&gt;" in page
    assert page.count('<option value="faq/transfer" selected>') == LEAST_FAMILIES
    assert server.ask("GET", "/insights?lang=en", cookie=cookie).body.decode().count("/insights/review") == 1


def test_staff_give_a_label_or_discard(server: WebServer, cookie: str, database: Path) -> None:
    first, second, *rest = ids_on(server.ask("GET", PAGE, cookie=cookie).body.decode())
    kept = decide(server, cookie, id=first, label="faq/cost", do="keep").body.decode()
    assert "Kept." in kept and first not in ids_on(kept)
    gone = decide(server, cookie, id=second, do="discard").body.decode()
    assert "Discarded." in gone and ids_on(gone) == rest
    assert [question.chosen for question in UnsureStore(database, b"").chosen(date.today())] == ["faq/cost"]


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
def test_what_makes_no_sense_changes_nothing(server: WebServer, cookie: str, fields: Dict[str, str]) -> None:
    before = ids_on(server.ask("GET", PAGE, cookie=cookie).body.decode())
    reply = decide(server, cookie, **fields)
    assert reply.status == 200 and ids_on(reply.body.decode()) == before


def test_a_label_that_is_none_is_not_taken(server: WebServer, cookie: str) -> None:
    (first, *_) = before = ids_on(server.ask("GET", PAGE, cookie=cookie).body.decode())
    assert ids_on(decide(server, cookie, id=first, label="faq/made_up", do="keep").body.decode()) == before


def test_without_the_code_nobody_decides(server: WebServer) -> None:
    assert decide(server, "", id="x", do="discard").status == 403


def test_families_are_told_in_the_greeting(server: WebServer) -> None:
    assert "staff may read questions" in server.parent().greeting["text"]
