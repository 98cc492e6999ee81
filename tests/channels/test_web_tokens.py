"""Tokens: random, signed, and for a while only; the key is this server's alone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot import settings
from bot.channels.web import tokens
from bot.channels.web.tokens import LIFETIME, mint_token, session_of


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    """A key for these tests alone, so that none is made in the project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUIDE_SECRET", "a key for tests")
        settings.session_secret.cache_clear()
        yield
    settings.session_secret.cache_clear()


def test_every_token_is_another() -> None:
    assert len({mint_token() for _ in range(200)}) == 200


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_token_of_ours_is_known_with_its_language_and_time(lang: str) -> None:
    minted = mint_token(lang)
    session = session_of(minted)
    assert session is not None
    assert (session.id, session.lang) == (minted.split(".")[0], lang)
    assert abs(session.began - time.time()) < 60
    assert session.sender_id == f"web:{session.id}"


def test_every_sign_of_a_token_counts() -> None:
    minted = mint_token()
    for place, sign in enumerate(minted):
        other = "0" if sign != "0" else "1"
        assert session_of(minted[:place] + other + minted[place + 1 :]) is None, place
        assert session_of(minted[:place] + minted[place + 1 :]) is None, place


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "default", "\u00f1.\u00f1", "\ud800", "x" * 100_000, "None"])
def test_what_is_no_token_is_no_session(token: str) -> None:
    assert session_of(token) is None


def test_a_token_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    minted = mint_token()
    monkeypatch.setenv("GUIDE_SECRET", "another key")
    settings.session_secret.cache_clear()
    assert session_of(minted) is None


def test_a_token_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    minted, now = mint_token(), time.time()
    monkeypatch.setattr(tokens.time, "time", lambda: now + LIFETIME - 60)
    assert session_of(minted) is not None
    monkeypatch.setattr(tokens.time, "time", lambda: now + LIFETIME + 60)
    assert session_of(minted) is None


def test_the_key_is_made_once_and_nobody_else_can_read_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.delenv("GUIDE_SECRET")
    monkeypatch.setattr(settings, "RUN", tmp_path / "run")
    settings.session_secret.cache_clear()
    first = settings.session_secret()
    settings.session_secret.cache_clear()
    assert settings.session_secret() == first
    assert len(first) >= 32
    assert (tmp_path / "run" / "session-secret").stat().st_mode & 0o077 == 0
