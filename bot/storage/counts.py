"""How many conversations asked what in a week, in a form that counts each once and names none.

For each week and thing there is a row of ``BITS`` bits. A conversation sets the bit that a hash under the week's key
gives; the number of set bits tells how many conversations there were (linear counting: Whang, Vander-Zanden, Taylor,
"A linear-time probabilistic counting algorithm", 1990). So a conversation counts once, however many servers it meets and
however often they start anew, and nothing is counted twice. The key is random, the servers share it in the database, and
it is deleted when the week is over: from then on nobody can find out whether a conversation is among those counted.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from datetime import date, timedelta
from typing import Dict, Iterable, Mapping, Tuple

import sqlalchemy as sa

from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema

#: A school year and the one before can be compared; then a week is forgotten.
KEPT = timedelta(days=396)
BITS = 8192
#: Up to here the set bits are the count: never too many, and at most 3 in 100 too few. Above it is estimated.
_EXACT = 500

_TABLES = sa.MetaData()
sa.Table(
    "guide_counts_by_week",
    _TABLES,
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("kind", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(128), primary_key=True),
    sa.Column("bits", sa.LargeBinary, nullable=False),
)
sa.Table(
    "guide_counts_keys",
    _TABLES,
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)
SCHEMA = Schema("counts", _TABLES)

#: What was counted: a kind and a name of that kind, such as ("answered", "faq/cost").
Thing = Tuple[str, str]
_NOTHING: Mapping[Thing, Iterable[int]] = {}


class Counts:
    """The table of counts."""

    def __init__(self, place: Place) -> None:
        """Use a database: a SQLite file, or PostgreSQL's address."""
        self._database = Database(place, SCHEMA)

    def key_of(self, week: date) -> bytes:
        """The key of a week, for all servers; made when it is first asked for.

        Args:
            week: its Monday.

        Raises:
            StoreError: the database can't be used.
        """
        with self._database.transaction(sure=False) as rows:
            rows.change(
                "INSERT INTO guide_counts_keys (week, secret) VALUES (:week, :secret) ON CONFLICT (week) DO NOTHING",
                week=week.isoformat(),
                secret=secrets.token_bytes(32),
            )
            row = rows.one("SELECT secret FROM guide_counts_keys WHERE week = :week", week=week.isoformat())
        return bytes(row["secret"]) if row else b""

    def mark(
        self, week: date, marks: Mapping[Thing, Iterable[int]], taken_back: Mapping[Thing, Iterable[int]] = _NOTHING
    ) -> None:
        """Set bits, in one transaction.

        Args:
            week: its Monday.
            marks: the bits (``bit_of``) of each thing.
            taken_back: bits to clear; another conversation that has the same bit is then counted no more (at 100
                conversations that befalls 1 in 80).

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction(alone=f"counts {week}", sure=False) as rows:
            for (kind, name), numbers in sorted({**dict.fromkeys(taken_back, ()), **marks}.items()):
                which = {"week": week.isoformat(), "kind": kind, "name": name}
                row = rows.one(
                    "SELECT bits FROM guide_counts_by_week WHERE week = :week AND kind = :kind AND name = :name",
                    **which,
                )
                bits = bytearray(row["bits"]) if row else bytearray(BITS // 8)
                for number in taken_back.get((kind, name), ()):
                    bits[number // 8] &= ~(1 << number % 8)
                for number in numbers:
                    bits[number // 8] |= 1 << number % 8
                rows.change(
                    "INSERT INTO guide_counts_by_week (week, kind, name, bits) VALUES (:week, :kind, :name, :bits)"
                    " ON CONFLICT (week, kind, name) DO UPDATE SET bits = excluded.bits",
                    bits=bytes(bits),
                    **which,
                )

    def of_week(self, week: date) -> Dict[Thing, int]:
        """How many conversations each thing had in a week.

        Args:
            week: its Monday.

        Raises:
            StoreError: the database can't be read.
        """
        with self._database.transaction(sure=False) as rows:
            found = rows.all(
                "SELECT kind, name, bits FROM guide_counts_by_week WHERE week = :week", week=week.isoformat()
            )
        return {(str(row["kind"]), str(row["name"])): counted(bytes(row["bits"])) for row in found}

    def forget(self, today: date) -> int:
        """Delete the keys of weeks that are over, and weeks older than ``KEPT``; the number of rows deleted.

        Raises:
            StoreError: the database can't be written.
        """
        running = (today - timedelta(days=today.weekday())).isoformat()
        with self._database.transaction() as rows:
            rows.change("DELETE FROM guide_counts_keys WHERE week < :running", running=running)
            oldest = (today - KEPT).isoformat()
            return rows.change("DELETE FROM guide_counts_by_week WHERE week < :oldest", oldest=oldest)


def bit_of(key: bytes, conversation: str, thing: Thing) -> int:
    """The bit of a conversation for a thing: one of ``BITS``, another one for each thing."""
    text = "\0".join((conversation, *thing)).encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(text, key=key, digest_size=8).digest(), "big") % BITS


def counted(bits: bytes) -> int:
    """How many conversations set these bits."""
    number = sum(byte.bit_count() for byte in bits)
    if number <= _EXACT:
        return number
    free = max(1, BITS - number)
    return round(-BITS * math.log(free / BITS))
