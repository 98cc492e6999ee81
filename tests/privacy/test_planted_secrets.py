"""0 of 500 planted secrets stand in anything that is kept or told: database, logs at DEBUG, figures, refusals, crashes.

A part in ``make test``; all 500 with ``GUIDE_ALL_SECRETS=1 pytest tests/privacy``.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from typing import List

from tests.privacy.conftest import WatchedGuide
from tests.privacy.families import WAYS, WebFamily, in_broken_requests, in_development, on_the_web
from tests.privacy.planted import Planted, found_in, planted
from tests.scenarios.conftest import wait_for

ALL = bool(os.environ.get("GUIDE_ALL_SECRETS"))
COUNT = 500 if ALL else 100
#: So many secrets are sent while a server dies, and so many in requests that can't be taken.
WHILE_DYING, BROKEN = (60, 20) if ALL else (12, 4)


def test_no_planted_secret_is_kept_or_told(watched: WatchedGuide) -> None:
    secrets = planted(COUNT, seed=9)
    dying, broken, ordinary = (
        secrets[:WHILE_DYING],
        secrets[WHILE_DYING : WHILE_DYING + BROKEN],
        secrets[WHILE_DYING + BROKEN :],
    )
    for place, secret in enumerate(ordinary):
        WAYS[place % len(WAYS)](watched, secret.message)
    for secret in broken:
        in_broken_requests(watched, secret.message)
    for name in ("actions", "rasa"):
        _send_while_it_dies(watched, name, dying[:: 2 if name == "actions" else 1])
    watched.look_at_figures()
    assert _words_were_kept(watched), "the search would find nothing in an empty database"
    assert found_in(watched.kept(), secrets) == []


def test_a_conversation_shown_again_holds_no_secret(watched: WatchedGuide) -> None:
    family = WebFamily(watched)
    family.say("my son Zorvitarick is 7 and cant read")
    status, history = family.history()
    texts = [message["text"] for message in json.loads(history)["messages"] if message["from"] == "parent"]
    assert (status, texts) == (200, ["my son [name] is 7 and cant read"])


def test_what_a_family_has_erased_in_the_chat_is_gone(watched: WatchedGuide) -> None:
    family = WebFamily(watched)
    family.say("he has an unmistakable trouble with sums")
    assert any(b"unmistakable" in content for _, content in watched.kept())
    asked = family.say("delete my data")
    assert [choice["id"] for choice in asked[-1]["choices"]] == ["erase:yes", "erase:no"]  # type: ignore[attr-defined]
    assert any(b"unmistakable" in content for _, content in watched.kept()), "it asks once whether that is meant"
    assert "deleted" in str(family.say("", choice="erase:yes")[-1]["text"])
    assert family.history()[0] == 401
    assert not any(b"unmistakable" in content for _, content in watched.kept())


def _send_while_it_dies(watched: WatchedGuide, name: str, secrets: List[Planted]) -> None:
    """Messages are under way while a server is killed and comes back."""
    ways = (on_the_web, in_development)
    threads = [
        threading.Thread(target=ways[place % 2], args=(watched, secret.message)) for place, secret in enumerate(secrets)
    ]
    for thread in threads[: len(threads) // 2]:
        thread.start()
    os.kill(watched.guide.servers()[name], signal.SIGKILL if name == "rasa" else signal.SIGABRT)
    for thread in threads[len(threads) // 2 :]:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for("the guide to be ready again", lambda: watched.guide.health()[0] == 200)


def _words_were_kept(watched: WatchedGuide) -> bool:
    return any(b"[name]" in content for place, content in watched.kept() if ".db" in place)
