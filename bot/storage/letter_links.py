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
from pathlib import Path
from typing import Optional

from bot.guide.letters import LetterText
from bot.storage.sealing import key_for, seal, unseal
from bot.storage.sqlite_file import SqliteFile

#: 128 random bits, as 22 characters of an address.
_TOKEN_BYTES = 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: Links of one person that are kept at a time; a new one pushes the oldest out.
MOST_LINKS = 10

_SCHEMA = """
CREATE TABLE IF NOT EXISTS letter_links (
    token TEXT PRIMARY KEY, owner TEXT NOT NULL, letter BLOB NOT NULL, for_text BLOB NOT NULL, made_at REAL NOT NULL,
    expires_at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS letter_links_of ON letter_links (owner);
"""


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

    def __init__(self, path: Path, secret: bytes) -> None:
        """Use a database file.

        Args:
            path: the file.
            secret: the server's secret, for "reply TEXT".
        """
        self._file = SqliteFile(path, _SCHEMA)
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
        row = (
            _hash(token),
            owner,
            seal(_key_of(token), plain),
            seal(self._key, plain),
            now.timestamp(),
            (now + lasts).timestamp(),
        )
        with self._file.transaction() as db:
            db.execute("INSERT INTO letter_links VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute(
                "DELETE FROM letter_links WHERE owner = ? AND token NOT IN"
                " (SELECT token FROM letter_links WHERE owner = ? ORDER BY made_at DESC, rowid DESC LIMIT ?)",
                (owner, owner, MOST_LINKS),
            )
        return token

    def read(self, token: str, now: datetime) -> Optional[KeptLetter]:
        """The letter behind a link; ``None`` where it is over, deleted or was never there. Reading changes nothing."""
        if not TOKEN.fullmatch(token):
            return None
        with self._file.transaction() as db:
            row = db.execute(
                "SELECT letter, expires_at FROM letter_links WHERE token = ? AND expires_at > ?",
                (_hash(token), now.timestamp()),
            ).fetchone()
        return _opened(_key_of(token), row["letter"], row["expires_at"]) if row else None

    def latest_of(self, owner: str, now: datetime) -> Optional[KeptLetter]:
        """The newest letter of a person, for "reply TEXT"."""
        with self._file.transaction() as db:
            row = db.execute(
                "SELECT for_text, expires_at FROM letter_links WHERE owner = ? AND expires_at > ?"
                " ORDER BY made_at DESC, rowid DESC LIMIT 1",
                (owner, now.timestamp()),
            ).fetchone()
        return _opened(self._key, row["for_text"], row["expires_at"]) if row else None

    def delete(self, token: str) -> bool:
        """Delete a letter; whether there was one."""
        with self._file.transaction() as db:
            db.execute("PRAGMA secure_delete = ON")
            return bool(db.execute("DELETE FROM letter_links WHERE token = ?", (_hash(token),)).rowcount)

    def erase(self, owner: str) -> int:
        """Delete all letters of a person; how many there were."""
        with self._file.transaction() as db:
            db.execute("PRAGMA secure_delete = ON")
            return int(db.execute("DELETE FROM letter_links WHERE owner = ?", (owner,)).rowcount)

    def forget(self, now: datetime) -> int:
        """Delete what is over; how many there were."""
        with self._file.transaction() as db:
            db.execute("PRAGMA secure_delete = ON")
            return int(db.execute("DELETE FROM letter_links WHERE expires_at <= ?", (now.timestamp(),)).rowcount)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key_of(token: str) -> bytes:
    return key_for("letter behind a link", token.encode())


def _opened(key: bytes, sealed: bytes, expires_at: float) -> Optional[KeptLetter]:
    plain = unseal(key, sealed)
    if plain is None:
        return None
    kept = json.loads(plain)
    expires = datetime.fromtimestamp(expires_at, timezone.utc)
    return KeptLetter(letter=LetterText(**kept["letter"]), lang=kept["lang"], expires=expires)
