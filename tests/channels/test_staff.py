"""The door in front of the staff's pages: a code, a signed cookie, patience with guesses, nothing there without a code."""

from __future__ import annotations

import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable, Dict, Optional
from urllib.parse import urlencode

import pytest

from bot.channels import staff
from bot.channels.staff import COOKIE, EVERYBODY, LASTS, SIGN_IN, SIGN_OUT, cookie_value, is_signed_in, refusal
from bot.checking.letter_link import staff_words_in_order
from bot.guide.content import Content
from bot.settings import staff_code
from bot.storage.attempts import SharedBucket

CODE = "maple-42-leaves"
PAGE = "/sms-simulator"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("staff") / "conversations.db"


@pytest.fixture(scope="module")
def server(starts: Callable[..., Any], database: Path) -> Any:
    """In production, with a code."""
    return starts(GUIDE_ENV="production", GUIDE_STAFF_CODE=CODE, GUIDE_DATABASE=str(database))


def enter(server: Any, code: str, next_page: str = PAGE, **headers: Optional[str]) -> Any:
    body = urlencode({"code": code, "next": next_page}).encode()
    return server.ask("POST", SIGN_IN, body, content_type=FORM, **headers)


def cookie_of(reply: Any) -> str:
    found = re.match(rf"{COOKIE}=([^;]+)", reply.headers["set-cookie"])
    assert found
    return found.group(1)


def test_without_the_cookie_a_page_asks_for_the_code(server: Any) -> None:
    reply = server.ask("GET", PAGE)
    assert (reply.status, reply.headers["location"]) == (302, f"{SIGN_IN}?next=/sms-simulator")
    assert server.ask("POST", f"{PAGE}/send", {"body": "hi"}).status == 403
    assert "Staff code" in server.ask("GET", f"{SIGN_IN}?next={PAGE}").body.decode()


def test_the_code_opens_the_page_and_signing_out_closes_it(server: Any) -> None:
    reply = enter(server, f" {CODE} ")
    assert (reply.status, reply.headers["location"]) == (303, PAGE)
    kept = reply.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "secure", "path=/", "max-age=43200"):
        assert part in kept
    cookie = f"{COOKIE}={cookie_of(reply)}"
    assert server.ask("GET", PAGE, cookie=cookie).status == 200
    assert "max-age=0" in server.ask("POST", SIGN_OUT, b"", cookie=cookie).headers["set-cookie"].lower()


def test_a_wrong_code_is_told_in_the_browsers_language(server: Any) -> None:
    reply = enter(server, "wrong", accept_language="es")
    assert reply.status == 403 and "no es correcto" in reply.body.decode()
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_after_the_code_nobody_is_sent_elsewhere(elsewhere: str) -> None:
    assert staff._local(elsewhere) == "/"


def test_what_is_in_the_address_is_shown_as_text(server: Any) -> None:
    page = server.ask("GET", f"{SIGN_IN}?next=%22%3E%3Cscript%3E").body.decode()
    assert "<script" not in page


def test_another_sites_form_is_refused(server: Any) -> None:
    assert enter(server, CODE, origin="https://evil.example").status == 403


def test_made_up_changed_and_old_cookies_open_nothing() -> None:
    good = cookie_value(CODE, now=1000.0)
    until, _, signature = good.partition(".")
    assert is_signed_in(good, CODE, now=1000.0 + LASTS - 1)
    assert not is_signed_in(good, CODE, now=1000.0 + LASTS + 1)
    assert not is_signed_in(good, "another code", now=1000.0)
    for bad in (
        "",
        ".",
        until,
        f"{until}.",
        f"{int(until) + 9}.{signature}",
        f"{until}.{'0' * 64}",
        "ñ.ñ",
        "1e9.x",
        "-1.x",
    ):
        assert not is_signed_in(bad, CODE, now=1000.0)


def asked(cookies: Optional[Dict[str, str]] = None, method: str = "GET") -> Any:
    return SimpleNamespace(cookies=cookies or {}, method=method, path="/practice", headers={})


def test_without_a_code_the_pages_are_open_in_development_and_gone_in_production(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GUIDE_STAFF_CODE", raising=False)
    monkeypatch.setenv("GUIDE_ENV", "development")
    assert refusal(asked()) is None
    monkeypatch.setenv("GUIDE_ENV", "production")
    refused = refusal(asked())
    assert refused is not None and refused.status == 404


def test_a_short_code_is_refused_at_start_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_STAFF_CODE", "1234")
    monkeypatch.setenv("GUIDE_ENV", "development")
    assert staff_code() == "1234"
    monkeypatch.setenv("GUIDE_ENV", "production")
    with pytest.raises(ValueError, match="GUIDE_STAFF_CODE"):
        staff_code()


def test_a_missing_word_is_found_with_its_file(content: Content, project: Path, tmp_path: Path) -> None:
    assert list(staff_words_in_order(content, project / "data")) == []
    text = (project / "data" / "staff.yml").read_text(encoding="utf-8")
    (tmp_path / "staff.yml").write_text(text.replace("  enter:", "  entr:"), encoding="utf-8")
    [problem] = staff_words_in_order(content, tmp_path)
    assert re.search(r"staff\.yml:\d+: page: .*ent", problem)


def test_guesses_at_other_servers_count_too(server: Any, database: Path) -> None:
    """More servers must not mean more guesses. After this only guessing is tested."""
    in_a_minute = time.time() + 60  # so that none comes back while this test looks
    elsewhere = SharedBucket(database, "staff code", EVERYBODY.burst, EVERYBODY.per_minute, lambda: in_a_minute)
    while elsewhere.take() == 0.0:
        pass
    assert enter(server, CODE).status == 429


def test_guessing_gets_slow(server: Any) -> None:
    """The last test of this server: its address has to wait afterwards."""
    statuses = [enter(server, f"guess {count}").status for count in range(12)]
    assert statuses[-1] == 429
    assert enter(server, CODE).status == 429, "also the right code has to wait, else waiting would tell"
