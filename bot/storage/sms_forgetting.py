"""What the text-message line no longer needs is deleted; needs neither the line nor its key."""

from __future__ import annotations

from bot.storage.database import Database, Place
from bot.storage.sms_inbound import DONE
from bot.storage.sms_store import forget_choices
from bot.storage.sms_tables import SCHEMA

#: How long a text may wait for its answer, and a reply for a provider that asks again, in seconds.
REPLY_KEPT = 3600.0
#: How long a silent number's state and the delivery reports are kept, in seconds.
LINE_KEPT = 30 * 86400.0


def forget_texts(place: Place, now: float, retention: float) -> int:
    """Delete what is old: words and replies after an hour, rows and choices after the retention time.

    A text that was never answered is given up as a running line would do it: the line may have been switched off. Who
    takes no texts is kept, and so are the bare ids that stop a text from being answered twice.

    Args:
        place: a SQLite file, or PostgreSQL's address.
        now: the time, in seconds since 1970.
        retention: seconds that a conversation is kept.

    Returns:
        the number of rows deleted.

    Raises:
        StoreError: the database can't be written.
    """
    database = Database(place, SCHEMA)
    hour_ago, silent, kept = now - min(REPLY_KEPT, retention), now - retention, now - max(retention, REPLY_KEPT)
    with database.transaction(alone="forget texts", sure=False) as rows:
        wiped = rows.change(
            "UPDATE sms_inbound SET state = :done, sealed = NULL, reply = '[]'"
            " WHERE state != :done AND lease <= :now AND at < :given_up",
            done=DONE,
            now=now,
            given_up=now - REPLY_KEPT,
        )
        wiped += rows.change(
            "UPDATE sms_inbound SET reply = '[]' WHERE state = :done AND at < :hour_ago AND reply != '[]'",
            done=DONE,
            hour_ago=hour_ago,
        )
        gone = rows.change("DELETE FROM sms_inbound WHERE state = :done AND at < :oldest", done=DONE, oldest=kept)
        gone += rows.change("DELETE FROM sms_lines WHERE seen < :oldest", oldest=now - LINE_KEPT)
        gone += rows.change("DELETE FROM sms_deliveries WHERE at < :oldest", oldest=now - LINE_KEPT)
        old = rows.all("SELECT conversation FROM sms_lines WHERE seen < :silent", silent=silent)
    for row in old:
        forget_choices(database, row["conversation"], silent)
    if gone or wiped:
        database.empty_log()
    return gone
