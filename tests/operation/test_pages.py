"""The pages for staff, by the guide's real server: behind the code, in both languages, and nothing small on them."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.staff import SIGN_IN
from bot.operation import counting as kinds
from bot.operation.pages import _review
from bot.storage.counts import Counts
from bot.storage.unsure_questions import UnsureStore, monday
from tests.operation.conftest import CODE

PAGES = ("/status", "/insights", "/insights/review")


def read(server: Any, path: str, cookie: str) -> str:
    reply = server.ask("GET", path, cookie=cookie)
    assert reply.status == 200
    return str(reply.body.decode())


@pytest.mark.parametrize("page", PAGES)
def test_nobody_sees_them_without_the_code(server: Any, page: str) -> None:
    reply = server.ask("GET", page)
    assert (reply.status, reply.headers["location"]) == (302, f"{SIGN_IN}?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_they_speak_both_languages_run_no_program_and_are_not_kept(server: Any, cookie: str, page: str) -> None:
    english, spanish = (read(server, f"{page}?lang={lang}", cookie) for lang in ("en", "es"))
    assert '<html lang="en">' in english and '<html lang="es">' in spanish and english != spanish
    assert "<script" not in english
    headers = server.ask("GET", page, cookie=cookie).headers
    assert headers["cache-control"] == "no-store" and "default-src 'none'" in headers["content-security-policy"]


def test_insights_show_a_finished_week_rounded_down(server: Any, cookie: str) -> None:
    page = read(server, "/insights?lang=en", cookie)
    assert "<td>15</td>" in page and "<td>17</td>" not in page
    assert "It is not clear" in page and "<td>30</td>" in page
    assert "Spanish" in page and "<td>10</td>" in page


def test_what_is_below_five_and_the_running_week_are_not_there(server: Any, cookie: str, content: Any) -> None:
    page = read(server, "/insights?lang=en", cookie)
    assert content.in_("en").answers["transfer"].title not in page
    assert content.in_("en").answers["consent"].title not in page
    running = monday(date.today()).isoformat()
    assert read(server, f"/insights?lang=en&week={running}", cookie) == page


def test_a_week_that_is_none_is_answered_with_the_newest(server: Any, cookie: str) -> None:
    page = read(server, "/insights?lang=en", cookie)
    for week in ("2020-01-06", "x", "' OR 1=1", "9999-99-99"):
        assert read(server, f"/insights?lang=en&{urlencode({'week': week})}", cookie) == page


def test_the_status_page_tells_in_plain_words(server: Any, cookie: str) -> None:
    page = read(server, "/status?lang=en", cookie)
    for word in ("Understanding of questions", "Last backup", "SQLite", "GB"):
        assert word in page
    assert "older than a week" not in page
    assert CODE not in page and str(Path.home()) not in page


def test_a_part_that_is_broken_is_named(server: Any, cookie: str) -> None:
    """No action server runs beside this one."""
    page = read(server, "/status?lang=en", cookie)
    assert "Something does not work" in page and "does not work" in page


async def test_review_is_off_unless_the_district_chose_it(tmp_path: Path) -> None:
    """Not even a question that is there is shown."""
    page = (await _review(UnsureStore(tmp_path / "review.db", b"secret"), "en", date.today())).body.decode()
    assert "Review is off" in page and "<form" not in page


def test_figures_are_not_on_the_parents_address(server: Any, cookie: str) -> None:
    assert server.ask("GET", "/metrics", cookie=cookie).status == 404


def test_a_turn_is_counted_by_the_server(server: Any, database: Path) -> None:
    token = json.loads(server.ask("POST", "/webhooks/web/session", {}).body)["token"]
    sent = {"token": token, "text": "What is an IEP?", "client_msg_id": "counted-00001"}
    assert server.ask("POST", "/webhooks/web/message", sent).status == 200
    week, counts = monday(date.today()), Counts(database)
    for _ in range(200):
        if counts.of_week(week).get((kinds.ANSWERED, "faq/what_is_iep")):
            break
        time.sleep(0.1)
    found = counts.of_week(week)
    assert found[kinds.ANSWERED, "faq/what_is_iep"] == found[kinds.CONVERSATION, "web"] == 1
