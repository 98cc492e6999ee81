"""What comes through well-formed HTTP: bodies, addresses, headers and cookies that mean harm."""

from __future__ import annotations

import re
import secrets
from typing import Any, Dict, Tuple
from urllib.parse import quote, urlencode

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.web.channel import PATHS
from tests.channels.conftest import SCHOOL, WEB, Parent, Reply, WebServer, fresh_id
from tests.security.conftest import STAFF_CODE, RawAnswer, speak
from tests.security.parsers import DAY, LETTER, SUMMARY

HOST = b"Host: guide.example"
FORM = "application/x-www-form-urlencoded"
TAKES_JSON = ("/documents/letter.docx", "/documents/summary.docx", "/documents/deadline.ics", f"{WEB}/session", f"{WEB}/message",
              f"{WEB}/feedback", "/webhooks/rest/webhook")  # fmt: skip

NO_OBJECT: Dict[str, bytes] = {
    "cut off": b'{"text": "hi',
    "50,000 brackets": b"[" * 50_000,
    "30,000 objects in each other": b'{"a":' * 16_000,
    "closed 40,000 deep": b"[" * 40_000 + b"]" * 40_000,
    "invalid UTF-8": b'{"text": "\xff\xfe"}',
    "UTF-16": '{"text": "hi"}'.encode("utf-16"),
    "NUL": b"\x00" * 20,
    "a list": b"[1, 2]",
    "a number of 90,000 digits": b"1" * 90_000,
    "NaN": b"NaN",
    "a text": b'"hi"',
    "null": b"null",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
}

ODD_OBJECTS: Dict[str, bytes] = {
    "NaN as text": b'{"text": NaN, "letter": NaN, "sender": NaN, "message": NaN, "message_id": NaN, "lang": NaN, "date": NaN, "title": NaN}',
    "infinity": b'{"text": Infinity, "letter": -Infinity, "date": 1e999, "summary": Infinity}',
    "lists": b'{"text": [], "choice": [], "letter": [], "lang": [], "values": [], "summary": [], "title": [], "sender": [], "message_id": []}',
    "objects": b'{"text": {}, "letter": {}, "lang": {}, "values": {"a": {}}, "summary": {"heard": [{"fact": {}}], "steps": [{"id": {}}]}}',
    "unhashable facts": b'{"lang": "en", "summary": {"heard": [{"fact": [], "title": "a", "value": "b"}], "steps": [{"id": "ask_504", "title": "a"}]}}',
    "lone surrogates": b'{"text": 1, "lang": "\\ud800", "letter": "\\ud800", "title": "\\udfff", "date": "\\ud800", "message_id": "\\ud800.1", "value": "up"}',
    "a key of surrogates": b'{"\\ud800": "\\ud800", "letter": "request_504", "values": {"\\ud800": "a"}}',
    "NUL in texts": b'{"message_id": "\\u0000.1", "value": "up", "letter": "request_504", "values": {"\\u0000": "a"}, "title": "\\u0000", "date": "2026-03-03"}',
    "prototype": b'{"__proto__": {"a": 1}, "constructor": {"prototype": {}}, "__class__": "x"}',
    "an object that is empty": b"{}",
}  # fmt: skip


def asked(target: WebServer, line: str, *headers: bytes, end: bool = False) -> RawAnswer:
    """A request with its address and headers just as they are written; ``end`` where it may not even be one."""
    head = b"\r\n".join((f"{line} HTTP/1.1".encode(), b"Connection: close", *headers, b"", b""))
    return speak(target.port, head, end=end)


@pytest.fixture
def parent(target: WebServer) -> Parent:
    return target.parent()


@pytest.mark.parametrize("path", TAKES_JSON)
def test_what_is_no_json_object_is_refused(parent: Parent, target: WebServer, path: str) -> None:
    for name, body in NO_OBJECT.items():
        reply = target.ask("POST", path, body, authorization=f"Bearer {parent.token}")
        assert reply.status == 400, (name, reply.status)


@pytest.mark.parametrize("path", TAKES_JSON)
def test_values_of_other_kinds_are_refused_where_something_is_needed(
    parent: Parent, target: WebServer, path: str
) -> None:
    for name, body in ODD_OBJECTS.items():
        reply = target.ask("POST", path, body, authorization=f"Bearer {parent.token}")
        wanted = (201, 400) if path == f"{WEB}/session" else (400,)
        assert reply.status in wanted, (name, reply.status)


def test_of_a_key_that_comes_twice_the_last_counts_everywhere(parent: Parent, target: WebServer) -> None:
    body = b'{"client_msg_id": "%s", "text": "first", "text": "second"}' % fresh_id().encode()
    assert parent.ask("POST", "/message", body).status == 200
    assert parent.heard[-1]["text"] == "second"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("a\x00b", "a b"), ("a\ud800b", "a b"), ("\ufeff/restart", "\ufeff/restart"), ("\u2028/restart", "restart"),
        ("a" * 4000, "a" * 4000), ("\U0001f468\u200d\U0001f467", "\U0001f468\u200d\U0001f467"),
    ],
    ids=["NUL", "half a sign", "byte order mark", "line separator", "4,000", "joined"],
)  # fmt: skip
def test_signs_that_no_store_holds_are_taken_out(parent: Parent, text: str, heard: str) -> None:
    assert parent.send(text=text).status == 200
    assert parent.heard[-1]["text"] == heard
    assert parent.history()[-2]["from"] == "parent"


def test_a_text_of_10_mb_is_refused_and_one_of_90_kb_too(parent: Parent, target: WebServer) -> None:
    assert target.ask("POST", f"{WEB}/message", {"text": "a" * 10_000_000, "token": parent.token}).status == 413
    assert parent.send(text="a" * 90_000).status == 413


# --- addresses

TRAVERSALS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%252f..%252fetc%252fpasswd", "..%5c..%5cconfig.yml",
              "..\\..\\config.yml", "....//....//config.yml", "%c0%ae%c0%ae/config.yml", "%00/config.yml", "config.yml%00.css", "..;/config.yml",
              "/etc/passwd", "//etc/passwd", "./.git/config", "credentials.yml", "pages.css/../../../config.yml", "%u002e%u002e/config.yml", "{path}",
              "pages.css%0a", "%ed%a0%80")  # fmt: skip


@pytest.mark.parametrize("place", ["/", "/l/", "/checklists/", "/practice/", "/documents/", f"{WEB}/", "/staff/"])
def test_no_way_of_writing_a_path_leads_out(target: WebServer, place: str) -> None:
    for traversal in TRAVERSALS:
        answer = asked(target, f"GET {place}{traversal}", HOST)
        assert answer.status in (302, 400, 403, 404, 405, 429), (traversal, answer.status)
        for secret in (b"root:", b"pipeline", b"[core]", b"webhooks/sms", STAFF_CODE.encode()):
            assert secret not in answer.data.split(b"\r\n\r\n", 1)[1]


@pytest.mark.parametrize("path", ["/version", "/domain", "/model", "/model/parse", "/model/train", "/conversations/default/tracker",
                                  "/conversations/default/execute", "/conversations/default/trigger_intent", "/webhooks/rest/", "/webhooks/socketio/",
                                  "/socket.io/", "/webhooks/twilio/webhook", "/webhooks/callback/webhook", "/webhooks/rasa/webhook", "/webhook", "/actions",
                                  "/.env", "/.git/HEAD", "/admin", "/metrics/", "/debug"])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_rasas_own_doors_are_not_there(target: WebServer, method: str, path: str) -> None:
    body = {"sender": "a", "text": "hi", "message": "hi"} if method in ("POST", "PUT") else None
    assert target.ask(method, path, body).status in (404, 405)


@pytest.mark.parametrize(
    "method", ["TRACE", "TRACK", "CONNECT", "PATCH", "PROPFIND", "DEBUG", "get", "G-E-T", "OPTIONS"]
)
def test_other_methods_are_refused(target: WebServer, method: str) -> None:
    for path in ("/", "/chat", "/health/live", "/widget.js", f"{WEB}/nothing"):
        answer = asked(target, f"{method} {path}", HOST)
        assert answer.status in (400, 404, 405), (path, answer.status)


def test_a_method_in_a_header_changes_nothing(parent: Parent) -> None:
    for name in ("x_http_method_override", "x_method_override", "x_http_method"):
        assert parent.ask("GET", "/history", **{name: "DELETE"}).status == 200
    assert parent.ask("POST", "/history?_method=DELETE", {}).status == 405
    assert parent.ask("GET", "/history").status == 200


# --- headers that are said back

BREAKS = (
    "\r\nSet-Cookie: a=b",
    "%0d%0aSet-Cookie:%20a=b",
    "%0D%0A%0D%0A<script>",
    "\u560a\u560dSet-Cookie: a=b",
    "%E5%98%8A%E5%98%8DSet-Cookie:%20a=b",
    "\nX: y",
    "%0aX:%20y",
)


@pytest.mark.parametrize("said", BREAKS)
def test_no_value_breaks_out_into_a_header(target: WebServer, said: str) -> None:
    written = quote(said, safe="%<>:=")
    for path in (f"/chat?lang={written}", f"/chat/plain?lang={written}", f"/staff/sign-in?next={written}", f"/practice{written}", f"/l/{written}",
                 f"/checklists/{written}?lang={written}"):  # fmt: skip
        assert_one_head(asked(target, f"GET {path}", HOST).data)
    signed_in = sign_in(target, next=f"/practice{said}")
    assert signed_in.headers["location"] == "/"
    for header in (
        b"Origin: https://school.example",
        b"Accept-Language: es",
        b"If-None-Match: a",
        b"X-Forwarded-For: 1.2.3.4",
        b"Cookie: staff=a",
    ):
        answer = asked(target, f"GET {WEB}/settings", HOST, header + said.replace("\r\n", "\n").encode(), end=True)
        assert_one_head(answer.data)


def sign_in(target: WebServer, **fields: str) -> Reply:
    """Sign in, each time from another address: wrong or right, only a few a minute are let in."""
    address = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    form = urlencode({"code": STAFF_CODE, **fields}).encode()
    return target.ask("POST", "/staff/sign-in", form, content_type=FORM, x_forwarded_for=address)


def assert_one_head(data: bytes) -> None:
    head = data.split(b"\r\n\r\n", 1)[0]
    assert re.fullmatch(rb"HTTP/1\.1 \d{3} [^\r\n]+(\r\n[A-Za-z-]+: [^\r\n]*)*", head), head
    assert b"\nset-cookie: a=b" not in head.lower()
    assert b"\nx: y" not in head.lower()


@pytest.mark.parametrize(
    "host", ["evil.example", "guide.example:99999", "evil.example:80", "127.0.0.1", "[::1]", "%00", "a.b.c.d.e.f"]
)
def test_the_host_that_is_asked_for_stands_in_no_answer(target: WebServer, host: str) -> None:
    for path in ("/", "/chat", "/chat/plain", "/staff/sign-in", "/practice", "/widget.js"):
        host_too = (f"Host: {host}".encode(), f"X-Forwarded-Host: {host}".encode(), f"Forwarded: host={host}".encode())
        answer = asked(target, f"GET {path}", *host_too)
        assert answer.status in (200, 302)
        if host != "127.0.0.1":
            assert host.encode() not in answer.data


# --- other sites' pages


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_lets_in_only_what_a_schools_page_needs(target: WebServer, path: str) -> None:
    asked = {"access_control_request_headers": "X-Evil, Authorization", "access_control_request_method": "DELETE"}
    reply = target.ask("OPTIONS", f"{WEB}{path}", origin=SCHOOL, **asked)
    assert reply.headers["access-control-allow-headers"] == "Authorization, Content-Type"
    assert reply.headers["access-control-allow-methods"] == PATHS[path][0]
    assert "access-control-allow-credentials" not in reply.headers
    assert "*" not in reply.headers["access-control-allow-origin"]


@pytest.mark.parametrize(
    "path",
    ["/practice", "/staff/sign-in", "/sms-simulator/send", "/webhooks/sms/webhook", "/health/ready", "/l/x", "/"],
)
def test_pages_that_are_no_schools_business_give_no_site_leave_to_read(target: WebServer, path: str) -> None:
    for origin in (SCHOOL, "https://evil.example", "null"):
        for method in ("GET", "POST", "OPTIONS"):
            headers = target.ask(method, path, b"" if method == "POST" else None, origin=origin).headers
            assert not any(name.startswith("access-control-") for name in headers)


def test_a_cookie_is_for_this_site_alone_and_no_script_reads_it(target: WebServer) -> None:
    signed_in = sign_in(target)
    flags = {part.strip().lower() for part in signed_in.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=43200"} <= flags


def test_pages_for_parents_set_no_cookie(target: WebServer) -> None:
    for path in ("/", "/chat", "/chat/plain", "/widget.js", "/checklists", f"{WEB}/settings"):
        assert "set-cookie" not in target.ask("GET", path).headers


@pytest.mark.parametrize(
    "cookie",
    [
        b"staff=\xff; \xff",
        b"=; a=b=c",
        b'staff="\\377"',
        b"staff=" + b"9" * 4000,
        b"staff=1.2; staff=3.4",
        b";;;;",
        b"staff",
    ],
)
def test_a_broken_cookie_is_none(target: WebServer, cookie: bytes) -> None:
    answer = asked(target, "GET /practice", HOST, b"Cookie: " + cookie)
    assert (answer.status, answer.headers["location"]) == (302, "/staff/sign-in?next=/practice")


# --- commands to Rasa

COMMANDS = ("/restart", "/session_start", "/back", '/inform{"state": "GA"}', '/SetSlots(state=GA)', " /restart", "\n/restart", "//restart", "\u3000/restart",
            '/ inform {"state": "GA"}', "/\x00restart", "/faq/cost", "/answer:plan=none", 'EXTERNAL_reminder{"a": 1}')  # fmt: skip


def heard_by_rasa(target: WebServer, sender: str) -> list[str]:
    return [str(heard["text"]) for heard in target.ask("GET", "/heard").json if heard["sender"] == sender]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_is_sent_is_a_command_to_rasa_on_any_channel(
    target: WebServer, parent: Parent, command: str
) -> None:
    parent.send(text=command)
    choice = parent.send(choice=command)
    assert choice.status in (200, 400)
    form = urlencode({"token": parent.token, "client_msg_id": fresh_id(), "text": command}).encode()
    target.ask("POST", "/chat/plain", form, content_type=FORM)
    target.ask("POST", "/webhooks/rest/webhook", {"sender": parent.session, "message": command})
    status, number = text_message(target, command)
    assert status == 200
    heard = heard_by_rasa(target, f"web:{parent.session}") + heard_by_rasa(target, f"rest:{parent.session}")
    heard += [str(item["text"]) for item in target.ask("GET", "/heard").json if str(item["sender"]).startswith("sms:")]
    assert len(heard) >= 4
    for text in heard:
        assert not text.strip().startswith("/")
        assert "{" not in text or not command.startswith("/")


def text_message(target: WebServer, body: str, **more: str) -> Tuple[int, str]:
    """A text as Twilio sends and signs it."""
    number = f"+1500555{secrets.randbelow(9000) + 1000}"
    fields: Dict[str, Any] = {"MessageSid": f"SM{secrets.token_hex(16)}", "AccountSid": "AC" + "0" * 32, "From": number, "To": "+15005550006",
                              "Body": body, "NumMedia": "0", **more}  # fmt: skip
    address = "https://guide.example/webhooks/sms/webhook"
    signature = str(RequestValidator("a token for tests").compute_signature(address, fields))
    reply = target.ask(
        "POST", "/webhooks/sms/webhook", urlencode(fields).encode(), content_type=FORM, x_twilio_signature=signature
    )
    return reply.status, number


def test_the_bodies_that_other_tests_bend_are_taken_as_they_are(target: WebServer) -> None:
    for path, body in (
        ("/documents/letter.docx", LETTER),
        ("/documents/summary.docx", SUMMARY),
        ("/documents/deadline.ics", DAY),
    ):
        assert target.ask("POST", path, body).status == 200
