"""The web protocol over HTTP: sessions, messages, history, thumbs, erasure; each parent's words in that parent's session alone."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.guide.content import Content
from tests.channels.conftest import WEB, Parent, WebServer, fresh_id

# --- settings and session


def test_the_settings_say_what_a_chat_window_needs(web: WebServer, content: Content) -> None:
    reply = web.ask("GET", f"{WEB}/settings")
    assert reply.status == 200
    told = reply.json
    assert told["name"] == content.district.name
    assert told["default_language"] == content.district.languages[0]
    assert told["contact"]["es"]["hours"] == content.district.contact.hours.es
    assert told["theme"] == {"color": "#17506b", "on_color": "#ffffff", "font": None, "logo": None}
    assert told["limits"] == {"message_characters": 4000}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_greeting_comes_from_the_data_with_three_starter_choices(
    web: WebServer, content: Content, lang: str
) -> None:
    told = web.ask("GET", f"{WEB}/settings").json["greeting"][lang]
    assert content.district.name in told["text"]
    assert [choice["id"] for choice in told["choices"]] == content.web.greeting.choices
    assert len(told["choices"]) == 3
    assert told["at"] is None
    begun = web.parent(lang).greeting
    assert {**begun, "at": None} == told
    assert begun["at"].endswith("Z")


def test_the_settings_are_sent_again_only_when_they_changed(web: WebServer) -> None:
    first = web.ask("GET", f"{WEB}/settings")
    again = web.ask("GET", f"{WEB}/settings", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert first.headers["cache-control"] == "public, max-age=300"


def test_every_session_is_another(web: WebServer) -> None:
    assert len({web.parent().session for _ in range(20)}) == 20


def test_a_session_before_its_first_message_leaves_nothing_in_the_store(web: WebServer, parent: Parent) -> None:
    rows = sqlite3.connect(web.database).execute(
        "SELECT count(*) FROM events WHERE sender_id = ?", (f"web:{parent.session}",)
    )
    assert rows.fetchone() == (0,)


def test_a_session_without_a_language_follows_the_browsers(web: WebServer) -> None:
    for asked, lang in (("es-MX,es;q=0.9", "es"), ("de", "en"), (None, "en")):
        assert web.ask("POST", f"{WEB}/session", {}, accept_language=asked).json["messages"][0]["lang"] == lang


# --- messages


def test_a_message_is_answered_in_its_session(parent: Parent) -> None:
    client_id = fresh_id()
    reply = parent.ask("POST", "/message", {"client_msg_id": client_id, "text": "what is an IEP"})
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    told = reply.json
    assert (told["client_msg_id"], told["replayed"]) == (client_id, False)
    (message,) = told["messages"]
    assert message["id"] == f"{client_id}.1"
    assert message["text"] == "heard: what is an IEP"
    assert message["choices"] == [{"id": "more_detail", "title": "Tell me more"}]
    assert message["sources"] == ["34 CFR 300.320(a)"]
    assert [heard["text"] for heard in parent.heard] == ["what is an IEP"]


def test_a_client_of_the_first_version_is_still_answered(web: WebServer, parent: Parent) -> None:
    reply = web.ask("POST", f"{WEB}/message", {"token": parent.token, "text": "hi"})
    assert reply.status == 200
    assert reply.json["messages"][0]["text"] == "heard: hi"
    assert len(reply.json["client_msg_id"]) >= 8


@pytest.mark.parametrize(
    "typed", ["/restart", "//restart", "\n/restart", "\u00a0/restart", '/inform{"plan": "iep"}', "/session_start"]
)
def test_nothing_typed_is_a_command(parent: Parent, typed: str) -> None:
    assert parent.send(text=typed).status == 200
    (heard,) = parent.heard
    assert not heard["text"].strip().startswith("/")
    assert heard["metadata"]["kind"] == "text"


def test_a_choice_says_that_it_is_one(parent: Parent) -> None:
    parent.send(choice="faq/cost", lang="es")
    assert parent.heard[0]["metadata"] == {
        "client_msg_id": parent.heard[0]["metadata"]["client_msg_id"], "kind": "choice", "greeted": "en", "lang": "es",
    }  # fmt: skip


def test_a_message_can_not_choose_its_day_or_its_sender(parent: Parent) -> None:
    parent.send(text="hi", metadata={"today": "1999-01-01"}, sender="web:somebody", greeted="es", kind="choice")
    (heard,) = parent.heard
    assert heard["metadata"].keys() == {"client_msg_id", "kind", "greeted"}
    assert heard["metadata"]["kind"] == "text"
    assert heard["metadata"]["greeted"] == "en"


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ({}, "text_or_choice"),
        ({"text": "hi", "choice": "menu"}, "text_or_choice"),
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": 7}, "text"),
        ({"text": ["hi"]}, "text"),
        ({"text": {"a": 1}}, "text"),
        ({"choice": ""}, "choice"),
        ({"choice": "a b"}, "choice"),
        ({"choice": "faq/cost\n"}, "choice"),
        ({"choice": "ñ"}, "choice"),
        ({"choice": "x" * 121}, "choice"),
        ({"choice": 1}, "choice"),
        ({"text": "hi", "client_msg_id": "short"}, "client_msg_id"),
        ({"text": "hi", "client_msg_id": "x" * 65}, "client_msg_id"),
        ({"text": "hi", "client_msg_id": "has space"}, "client_msg_id"),
        ({"text": "hi", "client_msg_id": "12345678\n"}, "client_msg_id"),
        ({"text": "hi", "client_msg_id": 12345678}, "client_msg_id"),
        ({"text": "hi", "lang": "fr"}, "lang"),
        ({"text": "hi", "lang": ["en"]}, "lang"),
        ({"text": "hi", "lang": {}}, "lang"),
    ],
)
def test_what_is_no_message_is_refused_in_one_sentence(
    parent: Parent, content: Content, message: Any, key: str
) -> None:
    reply = parent.send(**message)
    assert (reply.status, reply.code) == (400, "bad_request")
    assert reply.said in (content.web.errors[key].en, content.web.errors[key].es)
    assert parent.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b'"x"', b"null", b"7", b"\xff\xfe", b"\x00", b"{'text': 'hi'}", b'{"text": "hi"', b'{"text": NaN',
        b"[" * 50_000, b'{"a":' * 20_000, b'{"text": "\xc3\x28"}', "{\"text\": \"hola\"}".encode("utf-16"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(parent: Parent, body: bytes) -> None:
    reply = parent.ask("POST", "/message", body)
    assert (reply.status, reply.code) == (400, "bad_request")


def test_a_body_that_says_it_is_something_else_is_refused(parent: Parent) -> None:
    for said in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = parent.ask("POST", "/message", b'{"text": "hi"}', content_type=said)
        assert (reply.status, reply.code) == (415, "media_type")


def test_the_longest_message_is_taken_and_a_longer_one_is_refused(parent: Parent) -> None:
    assert parent.send(text="x" * 4000).status == 200
    reply = parent.send(text="x" * 4001)
    assert (reply.status, reply.code) == (413, "too_long")


def test_a_huge_body_is_refused_before_it_is_read(parent: Parent) -> None:
    try:
        reply = parent.ask("POST", "/message", b'{"text": "' + b"x" * 2_000_000 + b'"}')
    except (BrokenPipeError, ConnectionResetError):
        return  # the server hung up while the rest was still on its way
    assert (reply.status, reply.code) == (413, "too_long")


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "\ud800",
        "x\udfffy",
        "a\u202eb",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "'; DROP TABLE events; --",
        "\U0001f600",
    ],
)
def test_signs_of_every_kind_are_answered_and_kept(parent: Parent, text: str) -> None:
    assert parent.send(text=text).status == 200
    told, answer = parent.history()[1:]
    assert answer["text"] == f"heard: {told['text']}"
    if text.isprintable():
        assert told["text"] == text


def test_errors_speak_the_language_of_the_session(web: WebServer, content: Content) -> None:
    reply = web.parent("es").send(text="x" * 5000)
    assert reply.said == content.web.errors["too_long"].es


# --- tokens


@pytest.mark.parametrize(
    "forge",
    [
        lambda good: good[:-1] + ("0" if good[-1] != "0" else "1"),
        lambda good: ("x" if good[0] != "x" else "y") + good[1:],
        lambda good: good.replace(".en", ".es"),
        lambda good: good.split(".")[0],
        lambda good: good.upper(),
        lambda good: good + "0",
        lambda good: "." + good,
        lambda good: "A" * 22 + good[22:],
        lambda _good: "",
        lambda _good: ".",
        lambda _good: "x" * 5000,
        lambda _good: "default",
        lambda _good: "\u00f1",
    ],
)
def test_a_forged_token_is_not_heard(web: WebServer, parent: Parent, forge: Any) -> None:
    forged = forge(parent.token)
    for reply in (
        web.ask("POST", f"{WEB}/message", {"token": forged, "text": "hi"}),
        web.ask("GET", f"{WEB}/history", authorization=f"Bearer {forged}"),
        web.ask("DELETE", f"{WEB}/conversation", authorization=f"Bearer {forged}"),
        web.ask("POST", f"{WEB}/feedback", {"token": forged, "message_id": "x.1", "value": "up"}),
    ):
        assert (reply.status, reply.code) == (401, "unknown_session")
    assert parent.heard == []


@pytest.mark.parametrize("token", [None, 7, ["x"], {"a": 1}, True])
def test_a_token_that_is_no_text_is_not_known(web: WebServer, token: Any) -> None:
    assert web.ask("POST", f"{WEB}/message", {"token": token, "text": "hi"}).status == 401


def test_the_token_in_the_address_does_not_count(web: WebServer, parent: Parent) -> None:
    assert web.ask("GET", f"{WEB}/history?token={parent.token}").status == 401


def test_two_sessions_never_mix(web: WebServer) -> None:
    one, other = web.parent(), web.parent()
    same_id = fresh_id()
    one.send(text="my son is 7", client_msg_id=same_id)
    other.send(text="my girl is 12", client_msg_id=same_id)
    assert one.texts() == ["my son is 7", "heard: my son is 7"]
    assert other.texts() == ["my girl is 12", "heard: my girl is 12"]
    mixed = web.ask("GET", f"{WEB}/history", authorization=f"Bearer {one.session}.{other.token.split('.', 1)[1]}")
    assert mixed.status == 401


# --- history


def test_the_history_is_what_was_said(web: WebServer) -> None:
    parent = web.parent("es")
    answers = [parent.send(text="hola").json["messages"], parent.send(choice="start_screening").json["messages"]]
    listed = parent.history()
    assert listed[0] == parent.greeting
    assert listed[2:3] == answers[0]
    assert listed[4:5] == answers[1]
    starter = next(choice["title"] for choice in parent.greeting["choices"] if choice["id"] == "start_screening")
    assert [(message["from"], message["text"]) for message in (listed[1], listed[3])] == [
        ("parent", "hola"),
        ("parent", starter),
    ]
    assert parent.ask("GET", "/history").json["lang"] == "es"


def test_a_choice_that_was_never_offered_shows_no_id(parent: Parent, content: Content) -> None:
    parent.send(choice="made/up")
    assert parent.texts()[0] == content.web.page["unknown_choice"].en


def test_cards_come_back(parent: Parent) -> None:
    (message,) = parent.send(text="a letter please").json["messages"]
    assert message["letter"]["title"] == "A letter"
    assert parent.history()[-1] == message


# --- thumbs


def counts(web: WebServer, topic: str = "faq/what_is_iep") -> dict[tuple[str, str, str], int]:
    rows = sqlite3.connect(web.database).execute(
        "SELECT lang, value, reason, count FROM feedback WHERE topic = ?", (topic,)
    )
    return {(lang, value, reason): count for lang, value, reason, count in rows if count}


def test_thumbs_are_counted_by_topic_and_language(web: WebServer) -> None:
    parent, before = web.parent("es"), counts(web)
    message = parent.send(text="hola").json["messages"][0]["id"]
    assert parent.ask("POST", "/feedback", {"message_id": message, "value": "down", "reason": "unclear"}).status == 204
    after = counts(web)
    assert after[("es", "down", "unclear")] == before.get(("es", "down", "unclear"), 0) + 1


def test_a_family_that_changes_its_mind_is_counted_once(web: WebServer, parent: Parent) -> None:
    before = counts(web)
    message = parent.send(text="hi").json["messages"][0]["id"]
    for vote in ({"value": "up"}, {"value": "up"}, {"value": "down", "reason": "wrong"}):
        assert parent.ask("POST", "/feedback", {"message_id": message, **vote}).status == 204
    after = counts(web)
    assert after.get(("en", "up", ""), 0) == before.get(("en", "up", ""), 0)
    assert after[("en", "down", "wrong")] == before.get(("en", "down", "wrong"), 0) + 1


def test_nothing_of_the_session_stands_beside_the_counts(web: WebServer) -> None:
    columns = [row[1] for row in sqlite3.connect(web.database).execute("PRAGMA table_info(feedback)")]
    assert columns == ["topic", "lang", "value", "reason", "count"]


@pytest.mark.parametrize(
    "vote",
    [
        {}, {"value": "up"}, {"message_id": "x.1", "value": "up"}, {"message_id": 7, "value": "up"}, {"message_id": "greeting", "value": "up"},
        {"message_id": "REAL", "value": "sideways"}, {"message_id": "REAL", "value": "down", "reason": "my son Xavier"},
        {"message_id": "REAL", "value": ["up"]}, {"message_id": "REAL", "value": "down", "reason": {}},
    ],
)  # fmt: skip
def test_a_thumb_that_is_none_is_refused(parent: Parent, vote: Any) -> None:
    real = parent.send(text="hi").json["messages"][0]["id"]
    if vote.get("message_id") == "REAL":
        vote = {**vote, "message_id": real}
    assert parent.ask("POST", "/feedback", vote).status == 400


def test_a_thumb_on_another_familys_message_is_refused(web: WebServer, parent: Parent) -> None:
    theirs = parent.send(text="hi").json["messages"][0]["id"]
    assert web.parent().ask("POST", "/feedback", {"message_id": theirs, "value": "up"}).status == 400


# --- erasure


def test_an_erased_conversation_is_gone_from_the_files(web: WebServer, parent: Parent) -> None:
    word = "timbuktuwombat"
    parent.send(text=f"my son is called {word}")
    assert parent.ask("DELETE", "/conversation").status == 204
    for file in web.database.parent.glob("conversations.db*"):
        assert word.encode() not in file.read_bytes()
    left = sqlite3.connect(web.database).execute(
        "SELECT count(*) FROM events WHERE sender_id = ?", (f"web:{parent.session}",)
    )
    assert left.fetchone() == (0,)


def test_an_audit_line_without_words_remains(web: WebServer, parent: Parent) -> None:
    parent.send(text="hi")
    parent.ask("DELETE", "/conversation")
    kind, name, events = (
        sqlite3.connect(web.database)
        .execute("SELECT kind, conversation, events FROM erasures ORDER BY id DESC LIMIT 1")
        .fetchone()
    )
    assert kind == "erased_by_family"
    assert events > 0
    assert len(name) == 64
    assert parent.session not in name


def test_the_token_is_void_afterwards(parent: Parent) -> None:
    parent.send(text="hi")
    parent.ask("DELETE", "/conversation")
    message = {"client_msg_id": fresh_id(), "text": "still there?"}
    replies = [
        parent.ask("POST", "/message", message),
        parent.ask("GET", "/history"),
        parent.ask("DELETE", "/conversation"),
        parent.ask("POST", "/feedback", {"message_id": "x.1", "value": "up"}),
    ]
    assert [reply.status for reply in replies] == [401] * 4
    assert [heard["text"] for heard in parent.heard] == ["hi"]


def test_a_turn_that_is_running_is_erased_too(web: WebServer, parent: Parent) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(parent.send, text="slow one")
        while not parent.heard:
            time.sleep(0.01)
        assert parent.ask("DELETE", "/conversation").status == 204
        running.result()
    left = sqlite3.connect(web.database).execute(
        "SELECT count(*) FROM events WHERE sender_id = ?", (f"web:{parent.session}",)
    )
    assert left.fetchone() == (0,)
