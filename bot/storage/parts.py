"""All parts of the store."""

from __future__ import annotations

from typing import Tuple

from bot.storage import (
    attempts,
    counts,
    letter_links,
    notes,
    practice_results,
    records,
    reminders,
    sms_tables,
    unsure_questions,
)
from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

SCHEMAS: Tuple[Schema, ...] = tuple(
    module.SCHEMA
    for module in (
        attempts,
        counts,
        letter_links,
        notes,
        practice_results,
        records,
        reminders,
        sms_tables,
        unsure_questions,
    )
)


def bring_all_up(place: Place) -> None:
    """Make the tables of every part, and bring older ones up to date, before a server takes its first message.

    Args:
        place: a SQLite file, or PostgreSQL's address.

    Raises:
        StoreError: the database can't be used.
        DatabaseIsNewer: a newer version of the code has changed it.
    """
    for schema in SCHEMAS:
        with Database(place, schema).transaction():
            pass
