"""Stores are tested on both databases."""

from __future__ import annotations

from tests.places import place  # noqa: F401
