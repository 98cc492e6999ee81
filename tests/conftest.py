"""What all rooms' tests share: the project's own content, read once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from bot.guide.content import Content, load_content

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
#: The same examples in every run, and none refused because a machine is slow.
settings.register_profile("guide", deadline=None, derandomize=True, database=None)
settings.load_profile("guide")

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(PROJECT / "data")
