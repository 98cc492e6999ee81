"""The reader, made once for all tests of this room."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader, Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture(scope="session")
def reader(vocabulary: Vocabulary) -> FactReader:
    return FactReader(vocabulary)
