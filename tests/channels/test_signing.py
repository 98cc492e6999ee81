"""Signatures over what the server hands out and wants back."""

from __future__ import annotations

import pytest

from bot.channels.signing import is_signed, signature


def test_what_was_signed_comes_back() -> None:
    assert is_signed("a page", signature("a page"))
    assert is_signed("¿qué?", signature("¿qué?", purpose="practice"), purpose="practice")


@pytest.mark.parametrize("given", ["", "ñ", "\ud800", "0" * 64, signature("another page")])
def test_anything_else_does_not(given: str) -> None:
    assert not is_signed("a page", given)


def test_a_signature_holds_for_its_purpose_only() -> None:
    assert not is_signed("a page", signature("a page", purpose="practice"))
    assert not is_signed("a page", signature("a page"), purpose="practice")
