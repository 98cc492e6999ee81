"""Letters behind links: sealed with the link's own token, and gone after three days.

The database holds a hash of the token and nothing that opens the page's letter: who reads the file can't read it. The
same letter for "reply TEXT" is sealed with the server's secret, since the parent's text brings no token along.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Optional

import sqlalchemy as sa

from bot.guide.letters import LetterText
from bot.storage.database import Database, Place
from bot.storage.schema_version import Schema
from bot.storage.sealing import key_for, seal, unseal

#: 128 random bits, as 22 characters of an address.
_TOKEN_BYTES = 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: Links of one person that are kept at a time; a new one pushes the oldest out.
MOST_LINKS = 10

#: Two letters of one moment have an order all the same (seconds; the least that a time of these years can hold).
_NEXT_MOMENT = 1e-6

_TABLES = sa.MetaData()
sa.Table(
    "letter_links",
    _TABLES,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("letter", sa.LargeBinary, nullable=False),
    sa.Column("for_text", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.Float, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False),
    sa.Index("letter_links_of", "owner"),
)
SCHEMA = Schema("letters", _TABLES)


@dataclass(frozen=True)
class KeptLetter:
    """A letter behind a link.

    Attributes:
        letter: the letter.
        lang: the language of the page around it.
        expires: when it is gone, in UTC.
    """

    letter: LetterText
    lang: str
    expires: datetime


class LetterLinks:
    """The table of the links."""

    def __init__(self, place: Place, secret: bytes) -> None:
        """Use a database.

        Args:
            place: a SQLite file, or PostgreSQL's address.
            secret: the server's secret, for "reply TEXT".
        """
        self._database = Database(place, SCHEMA)
        self._key = key_for("letters by text", secret)

    def keep(self, owner: str, letter: LetterText, lang: str, now: datetime, lasts: timedelta) -> str:
        """Keep a letter.

        Args:
            owner: whose it is, as a keyed hash.
            letter: the letter.
            lang: the language of the page.
            now: the time.
            lasts: how long it is kept.

        Returns:
            the token of its link, which stands nowhere else.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        plain = json.dumps({"letter": {**letter.to_plain(), "values": {}}, "lang": lang})
        with self._database.transaction(alone=owner) as rows:
            last = rows.one("SELECT MAX(made_at) AS at FROM letter_links WHERE owner = :owner", owner=owner)
            after_last = last["at"] + _NEXT_MOMENT if last and last["at"] else 0.0
            rows.change(
                "INSERT INTO letter_links (token, owner, letter, for_text, made_at, expires_at)"
                " VALUES (:token, :owner, :letter, :for_text, :made_at, :expires_at)",
                token=_hash(token),
                owner=owner,
                letter=seal(_key_of(token), plain),
                for_text=seal(self._key, plain),
                made_at=max(now.timestamp(), after_last),
                expires_at=(now + lasts).timestamp(),
            )
            rows.change(
                "DELETE FROM letter_links WHERE owner = :owner AND token NOT IN"
                " (SELECT token FROM letter_links WHERE owner = :owner ORDER BY made_at DESC LIMIT :most)",
                owner=owner,
                most=MOST_LINKS,
            )
        return token

    def read(self, token: str, now: datetime) -> Optional[KeptLetter]:
        """The letter behind a link; ``None`` where it is over, deleted or was never there. Reading changes nothing."""
        if not TOKEN.fullmatch(token):
            return None
        sql = "SELECT letter, expires_at FROM letter_links WHERE token = :token AND expires_at > :now"
        found = self._database.read(sql, token=_hash(token), now=now.timestamp())
        return _opened(_key_of(token), found[0]["letter"], found[0]["expires_at"]) if found else None

    def latest_of(self, owner: str, now: datetime) -> Optional[KeptLetter]:
        """The newest letter of a person, for "reply TEXT"."""
        found = self._database.read(
            "SELECT for_text, expires_at FROM letter_links WHERE owner = :owner AND expires_at > :now"
            " ORDER BY made_at DESC LIMIT 1",
            owner=owner,
            now=now.timestamp(),
        )
        return _opened(self._key, found[0]["for_text"], found[0]["expires_at"]) if found else None

    def delete(self, token: str) -> bool:
        """Delete a letter; whether there was one."""
        with self._database.transaction() as rows:
            return bool(rows.change("DELETE FROM letter_links WHERE token = :token", token=_hash(token)))

    def erase(self, owner: str) -> int:
        """Delete all letters of a person; how many there were."""
        with self._database.transaction(alone=owner) as rows:
            return rows.change("DELETE FROM letter_links WHERE owner = :owner", owner=owner)

    def forget(self, now: datetime) -> int:
        """Delete what is over; how many there were."""
        with self._database.transaction(alone="forget letters") as rows:
            return rows.change("DELETE FROM letter_links WHERE expires_at <= :now", now=now.timestamp())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key_of(token: str) -> bytes:
    return key_for("letter behind a link", token.encode())


def _opened(key: bytes, sealed: bytes, expires_at: float) -> Optional[KeptLetter]:
    plain = unseal(key, bytes(sealed))
    if plain is None:
        return None
    kept = json.loads(plain)
    expires = datetime.fromtimestamp(expires_at, timezone.utc)
    return KeptLetter(letter=LetterText(**kept["letter"]), lang=kept["lang"], expires=expires)
