"""Before the start: text messages are on, off and saying so, or one sentence says what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import pytest

from bot import settings
from bot.serving.text_line_start import text_line_problem

GOOD = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "secret",
    "TWILIO_NUMBER": "+15005550006",
    "SMS_PUBLIC_URL": "https://guide.example.org",
    "GUIDE_ENV": "production",
    "GUIDE_SMS_KEY": "a key",
}
NAMES = (*GOOD, "TWILIO_API_URL", "TWILIO_ANSWERS_KEYWORDS", "GUIDE_DATABASE")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GUIDE_DATABASE", str(tmp_path / "conversations.db"))


def put(monkeypatch: pytest.MonkeyPatch, values: Dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("token", [None, "", "   "])
def test_without_a_token_the_line_is_off(monkeypatch: pytest.MonkeyPatch, token: "str | None") -> None:
    put(monkeypatch, {**GOOD, "TWILIO_AUTH_TOKEN": token or ""})
    if token is None:
        monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    assert settings.twilio() is None
    assert text_line_problem() is None


def test_with_all_of_it_the_line_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, GOOD)
    found = settings.twilio()
    assert found and (found.number, found.public_url, found.answers_keywords) == (
        "+15005550006",
        GOOD["SMS_PUBLIC_URL"],
        False,
    )
    assert text_line_problem() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMS_PUBLIC_URL", ""), ("SMS_PUBLIC_URL", "guide.example.org"), ("SMS_PUBLIC_URL", "https://x.example/?a=1"),
        ("TWILIO_NUMBER", ""), ("TWILIO_NUMBER", "555-0100"), ("TWILIO_ACCOUNT_SID", ""), ("TWILIO_API_URL", "http://127.0.0.1:1"),
    ],
)  # fmt: skip
def test_production_with_a_token_and_something_missing_does_not_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    put(monkeypatch, {**GOOD, name: value})
    with pytest.raises(ValueError, match=name) as problem:
        settings.twilio()
    assert str(problem.value).endswith(".") and "secret" not in str(problem.value)
    with pytest.raises(ValueError, match=name):
        settings.check()


def test_on_a_developer_s_machine_the_address_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {**GOOD, "GUIDE_ENV": "development", "SMS_PUBLIC_URL": "", "PORT": "6007"})
    found = settings.twilio()
    assert found and found.public_url == "http://127.0.0.1:6007"


def test_another_key_of_numbers_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, GOOD)
    assert text_line_problem() is None
    monkeypatch.setenv("GUIDE_SMS_KEY", "another key")
    assert "GUIDE_SMS_KEY" in str(text_line_problem())


def test_a_key_that_is_not_given_is_made_once_beside_the_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = settings.sms_key()
    assert len(first) >= 32 and settings.sms_key() == first
    assert (tmp_path / "sms-key").stat().st_mode & 0o077 == 0
