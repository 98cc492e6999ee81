"""Questions the guide was not sure about, without names, for staff to review. On only where a district chose so.

A row has the week, the language and the redacted words; no conversation, no day, no place in an order. How many
families asked in a week is known from ``BUCKETS`` numbers: a conversation falls into one of them, and many fall into the
same, so that the number names nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import List, Optional

import sqlalchemy as sa

from bot.storage.database import Database, Place, Rows
from bot.storage.schema_version import Schema

#: A question is deleted when the first day of its week is so long ago: none is kept longer.
KEPT = timedelta(days=30)
#: Conversations with unsure questions that a week needs before any of its questions is shown.
LEAST_FAMILIES = 5
BUCKETS = 1024
#: Questions kept of one week and language at most.
MOST_A_WEEK = 500

_TABLES = sa.MetaData()
sa.Table(
    "unsure_questions",
    _TABLES,
    sa.Column("id", sa.String(32), primary_key=True),  # random: the order of the rows tells nothing
    sa.Column("week", sa.String(10), nullable=False),
    sa.Column("lang", sa.String(2), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("likeliest", sa.String(64), nullable=False),
    sa.Column("chosen", sa.String(64), nullable=True),
)
sa.Table(
    "unsure_weeks",
    _TABLES,
    sa.Column("week", sa.String(10), primary_key=True),
    sa.Column("bucket", sa.Integer, primary_key=True),
)
SCHEMA = Schema("review", _TABLES)


@dataclass(frozen=True)
class Question:
    """A question to review.

    Attributes:
        id: random.
        lang: "en" or "es".
        text: the redacted words.
        likeliest: the label that the model held for likeliest; empty where it had none.
        chosen: the label that staff chose; ``None`` before.
    """

    id: str
    lang: str
    text: str
    likeliest: str
    chosen: Optional[str] = None


class UnsureStore:
    """The two tables.

    Args:
        place: a SQLite file, or PostgreSQL's address.
        secret: puts conversations into buckets.
    """

    def __init__(self, place: Place, secret: bytes) -> None:
        self._database, self._secret = Database(place, SCHEMA), secret

    def keep(self, conversation: str, lang: str, redacted: str, likeliest: str, today: date) -> None:
        """Keep a question; the same words of the same week once.

        Raises:
            StoreError: the database can't be written.
        """
        week = monday(today).isoformat()
        with self._database.transaction() as rows:
            rows.change(
                "INSERT INTO unsure_weeks (week, bucket) VALUES (:week, :bucket) ON CONFLICT (week, bucket) DO NOTHING",
                week=week,
                bucket=self._bucket(conversation, week),
            )
            same = "week = :week AND lang = :lang"
            known = rows.one(
                f"SELECT 1 AS there FROM unsure_questions WHERE {same} AND text = :text",
                week=week,
                lang=lang,
                text=redacted,
            )
            if (
                known
                or _count(rows, f"SELECT COUNT(*) AS n FROM unsure_questions WHERE {same}", week, lang) >= MOST_A_WEEK
            ):
                return
            rows.change(
                "INSERT INTO unsure_questions (id, week, lang, text, likeliest) VALUES (:id, :week, :lang, :text, :likeliest)",
                id=secrets.token_hex(16),
                week=week,
                lang=lang,
                text=redacted,
                likeliest=likeliest,
            )

    def to_review(self, today: date) -> List[Question]:
        """Questions nobody has decided on, of weeks in which enough families asked; in the order of their words.

        Raises:
            StoreError: the database can't be read.
        """
        return self._found("chosen IS NULL", today)

    def chosen(self, today: date) -> List[Question]:
        """Questions with a label that staff chose, not made into examples yet.

        Raises:
            StoreError: the database can't be read.
        """
        return self._found("chosen IS NOT NULL", today)

    def choose(self, question: str, label: str) -> bool:
        """Give a question its label; whether it is still there.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction() as rows:
            return bool(
                rows.change("UPDATE unsure_questions SET chosen = :label WHERE id = :id", label=label, id=question)
            )

    def discard(self, questions: List[str]) -> int:
        """Delete questions; how many were there.

        Raises:
            StoreError: the database can't be written.
        """
        with self._database.transaction() as rows:
            gone = rows.change("DELETE FROM unsure_questions WHERE id IN :ids", ids=questions) if questions else 0
        self._database.empty_log()
        return gone

    def forget(self, today: date) -> int:
        """Delete what is older than ``KEPT``; the number of questions deleted.

        Raises:
            StoreError: the database can't be written.
        """
        oldest = (today - KEPT).isoformat()
        with self._database.transaction() as rows:
            gone = rows.change("DELETE FROM unsure_questions WHERE week <= :oldest", oldest=oldest)
            rows.change("DELETE FROM unsure_weeks WHERE week <= :oldest", oldest=oldest)
        if gone:
            self._database.empty_log()
        return gone

    def _found(self, condition: str, today: date) -> List[Question]:
        with self._database.transaction() as rows:
            found = rows.all(
                f"SELECT * FROM unsure_questions WHERE {condition} AND week > :oldest AND week IN"
                " (SELECT week FROM unsure_weeks GROUP BY week HAVING COUNT(*) >= :least) ORDER BY lang, text",
                oldest=(today - KEPT).isoformat(),
                least=LEAST_FAMILIES,
            )
        return [Question(row["id"], row["lang"], row["text"], row["likeliest"], row["chosen"]) for row in found]

    def _bucket(self, conversation: str, week: str) -> int:
        digest = hmac.new(self._secret, f"unsure {week} {conversation}".encode("utf-8", "replace"), hashlib.sha256)
        return int.from_bytes(digest.digest()[:8], "big") % BUCKETS


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def _count(rows: Rows, sql: str, week: str, lang: str) -> int:
    found = rows.one(sql, week=week, lang=lang)
    return int(found["n"]) if found else 0
