"""The guide's real server, as the channels' tests start it."""

from __future__ import annotations

from tests.channels.conftest import starts

__all__ = ["starts"]
