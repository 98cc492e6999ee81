"""A place for the stores of one test: a SQLite file, then an empty room of a real PostgreSQL.

A ``conftest.py`` that needs it says ``from tests.places import place  # noqa: F401``.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, List, Mapping

import pytest
import sqlalchemy as sa

from bot.storage.database import Place, beside, engine_at
from tests.services import shared_postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a store of the test keeps its tables; nothing is there yet."""
    return tmp_path / "conversations.db" if request.param == "sqlite" else a_room()


#: Rooms of earlier tests, whose connections are closed when the next one begins: PostgreSQL takes a hundred.
_BEFORE: List[str] = []


def a_room() -> str:
    """The address of an empty room (a schema) in the PostgreSQL of this test run."""
    while _BEFORE:
        engine_at(_BEFORE.pop()).dispose()
    _BEFORE.append(str(beside(shared_postgres().url, f"room_{secrets.token_hex(6)}")))
    return _BEFORE[0]


def rows_in(place: Place, sql: str, **values: Any) -> List[Mapping[str, Any]]:
    """What a statement finds, as another program sees it."""
    with engine_at(place).connect() as connection:
        return list(connection.execute(sa.text(sql), values).mappings())


def everything_in(place: Place) -> bytes:
    """All that the tables hold; of SQLite the files themselves, with what was deleted."""
    if isinstance(place, Path):
        return b"".join(file.read_bytes() for file in place.parent.glob(f"{place.name}*"))
    engine = engine_at(place)
    found: List[bytes] = []
    with engine.connect() as connection:
        for table in sa.inspect(engine).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                found += [bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in row]
    return b"\n".join(found)
