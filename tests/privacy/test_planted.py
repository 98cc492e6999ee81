"""The search for planted secrets would find them."""

from __future__ import annotations

import base64

import pytest

from tests.privacy.planted import Planted, found_in, planted

SECRET = Planted("name", "Zorvitarick", "my son Zorvitarick")


@pytest.mark.parametrize(
    "content",
    [
        b"...my son ZORVITARICK...",
        "zorvitarick".encode("utf-16-le"),
        b"7a6f7276697461726963 6b".replace(b" ", b""),
        base64.b64encode(b"my son Zorvitarick cries"),
        base64.b64encode(b"a Zorvitarick cries"),
        base64.b64encode(b"Zorvitarick cries"),
    ],
)
def test_a_secret_is_found_however_it_is_written(content: bytes) -> None:
    assert len(found_in([("a file", content)], [SECRET])) == 1


def test_nothing_is_found_where_nothing_is() -> None:
    assert found_in([("a file", b"my son [name] cries")], [SECRET]) == []


def test_five_hundred_secrets_are_different_and_stand_in_their_messages() -> None:
    secrets = planted(500, 1)
    assert len({secret.tells.lower() for secret in secrets}) == 500
    assert all(secret.tells.lower() in secret.message.lower() for secret in secrets)
