"""The database before anything starts: reached, and its tables brought up to this version of the code; light."""

from __future__ import annotations

import time
from typing import Optional

from bot import settings
from bot.storage.parts import bring_all_up
from bot.storage.schema_version import DatabaseIsNewer

_PAUSE = 0.5


def storage_problem(patience: float) -> Optional[str]:
    """What keeps the database from being used, in one sentence; ``None`` where it is ready.

    Args:
        patience: seconds to wait for a database that can't be reached; it may be starting too.

    Raises:
        ValueError: a setting is wrong.
    """
    place, until = settings.conversations_place(), time.monotonic() + patience
    while True:
        try:
            bring_all_up(place)
            return None
        except DatabaseIsNewer as problem:
            return str(problem)
        except OSError:
            if time.monotonic() > until:
                return unreachable()
        time.sleep(_PAUSE)


def unreachable() -> str:
    """That the database can't be used, and what to look at; without its password."""
    if settings.database_url():
        return "The PostgreSQL of GUIDE_DATABASE_URL can't be used; check that it runs, its name and its password."
    return f"The database {settings.database()} can't be opened; check that its folder can be written."
