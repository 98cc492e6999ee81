"""A message is answered once: sent again, sent fifty times at once, over kills of the server, when an answer fails."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from typing import List

import pytest

from bot.guide.content import Content
from tests.channels.conftest import WEB, Parent, Reply, Starts, WebServer, fresh_id


def test_the_same_message_again_gets_the_same_answer_and_is_not_run(parent: Parent) -> None:
    client_id = fresh_id()
    first = parent.send(text="hi", client_msg_id=client_id).json
    again = parent.send(text="hi", client_msg_id=client_id).json
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["messages"] == first["messages"]
    assert len(parent.heard) == 1


def test_an_older_message_again_gets_its_own_answer(parent: Parent) -> None:
    ids = [fresh_id() for _ in range(4)]
    answers = [
        parent.send(text=f"message {place}", client_msg_id=name).json["messages"] for place, name in enumerate(ids)
    ]
    for name, answer in zip(ids, answers, strict=True):
        assert parent.send(text="whatever", client_msg_id=name).json["messages"] == answer
    assert len(parent.heard) == 4


def test_fifty_at_once_are_run_once(parent: Parent) -> None:
    client_id = fresh_id()
    with ThreadPoolExecutor(50) as pool:
        replies: List[Reply] = list(pool.map(lambda _: parent.send(text="slow hi", client_msg_id=client_id), range(50)))
    assert [reply.status for reply in replies] == [200] * 50
    assert len({str(reply.json["messages"]) for reply in replies}) == 1
    assert sum(not reply.json["replayed"] for reply in replies) == 1
    assert len(parent.heard) == 1


def test_answers_of_a_session_come_in_the_order_of_its_messages(parent: Parent) -> None:
    words = [f"slow {place}" for place in range(6)]
    with ThreadPoolExecutor(6) as pool:
        running = []
        for word in words:
            running.append(pool.submit(parent.send, text=word))
            time.sleep(0.1)  # so that they leave in this order
        assert [reply.result().status for reply in running] == [200] * 6
    assert [heard["text"] for heard in parent.heard] == words
    assert parent.texts() == [text for word in words for text in (word, f"heard: {word}")]


def test_one_sessions_slow_turn_holds_up_nobody_else(web: WebServer) -> None:
    slow, quick = web.parent(), web.parent()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow.send, text="slow")
        while not slow.heard:
            pass
        assert quick.send(text="hi").status == 200
        assert not running.done()


def test_a_turn_without_an_answer_is_undone_and_can_be_tried_again(parent: Parent, content: Content) -> None:
    client_id = fresh_id()
    first = parent.send(text="silent once", client_msg_id=client_id)
    assert (first.status, first.code) == (503, "unavailable")
    assert int(first.headers["retry-after"]) >= 1
    assert content.district.contact.phone in first.said
    assert "988" in first.said
    assert parent.texts() == []
    again = parent.send(text="silent once", client_msg_id=client_id)
    assert (again.status, again.json["replayed"]) == (200, False)
    assert parent.texts() == ["silent once", "heard: silent once"]


def test_an_unanswered_turn_between_others_takes_nothing_else_along(parent: Parent) -> None:
    parent.send(text="before")
    client_id = fresh_id()
    parent.send(text="silent once more", client_msg_id=client_id)
    parent.send(text="after")
    parent.send(text="silent once more", client_msg_id=client_id)
    assert parent.texts() == [
        text for word in ("before", "after", "silent once more") for text in (word, f"heard: {word}")
    ]  # fmt: skip


def test_what_breaks_is_told_in_the_parents_language(web: WebServer, content: Content) -> None:
    reply = web.parent("es").send(text="break")
    assert reply.status == 503
    assert reply.said.startswith(content.in_("es").talk.phrases["offline"][:20])


@pytest.mark.parametrize(
    ("text", "lang"), [("break. he wants to kill himself", "en"), ("break. mi hija se quiere matar", "es")]
)
def test_danger_is_answered_even_when_nothing_else_works(parent: Parent, text: str, lang: str) -> None:
    reply = parent.send(text=text)
    assert reply.status == 200
    (message,) = reply.json["messages"]
    assert message["answered"] == "crisis"
    assert message["lang"] == lang
    assert "988" in message["text"]


def test_an_answer_that_could_not_be_kept_says_so(parent: Parent, content: Content) -> None:
    (message,) = parent.send(text="unkept").json["messages"]
    assert message["text"].startswith("heard: unkept")
    assert content.district.contact.phone in message["text"]
    assert parent.texts() == []


@pytest.fixture(scope="module")
def fragile(starts: Starts) -> WebServer:
    """A server of little patience, that tests may kill and must start again."""
    return starts(STUB_PATIENCE="1", GUIDE_SESSION_BURST="1000")


def test_who_waits_too_long_is_told_and_finds_the_answer_later(fragile: WebServer) -> None:
    parent, client_id = fragile.parent(), fresh_id()
    assert parent.send(text="very slow", client_msg_id=client_id).status == 503
    answered = None
    while answered is None:
        reply = parent.send(text="very slow", client_msg_id=client_id)
        answered = reply if reply.status == 200 else None
    assert answered.json["messages"][0]["text"] == "heard: very slow"
    assert len(parent.heard) == 1


def test_nothing_is_lost_or_doubled_over_kills_and_a_token_stays_what_it_was(fragile: WebServer) -> None:
    parent, erased = fragile.parent(), fragile.parent()
    said, answers = [], []
    ids = [fresh_id() for _ in range(3)]
    erased.send(text="hi")
    erased.ask("DELETE", "/conversation")
    with ThreadPoolExecutor(1) as pool:
        for place, client_id in enumerate(ids):
            text = f"slow message {place}"
            running = pool.submit(_quietly, parent, text, client_id)
            if place == 1:  # in the middle of the turn
                while not parent.heard or parent.heard[-1]["text"] != text:
                    time.sleep(0.01)
                fragile.kill()
            running.result()
            if place == 2:  # after it, as if the answer had been lost on its way
                fragile.kill()
            if place:
                fragile.start()
            answers.append(parent.send(text=text, client_msg_id=client_id).json["messages"])
            said += [text, f"heard: {text}"]
    assert parent.texts() == said
    assert [parent.send(text="again", client_msg_id=name).json["messages"] for name in ids] == answers
    assert erased.ask("GET", "/history").status == 401


def _quietly(parent: Parent, text: str, client_id: str) -> None:
    with contextlib.suppress(OSError):
        parent.send(text=text, client_msg_id=client_id)


def test_a_store_that_fails_is_told_and_danger_is_answered_all_the_same(fragile: WebServer) -> None:
    parent = fragile.parent("es")
    parent.send(text="hola")
    files = {file: file.read_bytes() for file in fragile.database.parent.glob("conversations.db*")}
    for file in files:
        file.unlink()
    fragile.database.write_bytes(b"this is no database" * 500)
    try:
        message = {"message_id": "x.1", "value": "up"}
        for method, path, body in (
            ("POST", "/message", {"text": "hola"}), ("GET", "/history", None), ("POST", "/feedback", message), ("DELETE", "/conversation", None),
        ):  # fmt: skip
            reply = parent.ask(method, path, body)
            assert (reply.status, reply.code) == (503, "unavailable"), path
            assert "988" in reply.said
            assert int(reply.headers["retry-after"]) >= 1
        helped = parent.send(text="mi hija se quiere matar")
        assert helped.status == 200
        assert helped.json["messages"][0]["answered"] == "crisis"
        form = f"token={parent.token}&lang=es&client_msg_id={fresh_id()}&text=hola".encode()
        page = fragile.ask("POST", "/chat/plain", form, content_type="application/x-www-form-urlencoded")
        assert (page.status, page.headers["content-type"][:9]) == (503, "text/html")
    finally:
        for file in fragile.database.parent.glob("conversations.db*"):
            file.unlink()
        for file, body in files.items():
            file.write_bytes(body)


def test_no_word_of_a_parent_stands_in_the_log(web: WebServer, parent: Parent) -> None:
    word = "zanzibarquokka"
    for text in (f"hi {word}", f"break {word}", f"unkept {word}", f"silent once {word}", "x" * 5000 + word):
        parent.send(text=text)
    web.ask("POST", f"{WEB}/message", f'{{"text": "{word}'.encode(), authorization=f"Bearer {parent.token}")
    web.ask("GET", f"/{word}")
    log = web.log.read_text()
    assert "a turn failed: RuntimeError" in log
    assert word not in log
    assert parent.session not in log
