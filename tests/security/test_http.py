"""Bytes that no browser sends: each is refused with a status of its own, at once, and the server goes on."""

from __future__ import annotations

import socket
import time
from typing import Tuple

import pytest

from bot.serving.strict_http import check_head
from tests.channels.conftest import WebServer
from tests.security.conftest import RawAnswer, speak

HOST = b"Host: guide.example\r\n"
BEGIN = b"POST /webhooks/web/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
LIVE = b"GET /health/live HTTP/1.1\r\n"
#: A second request, hidden in the body of a first.
HIDDEN = b"GET /heard HTTP/1.1\r\n" + HOST + b"\r\n"

TWO_READINGS = {
    "CL.TE": (BEGIN + b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(HIDDEN)) + HIDDEN, 411),
    "TE.CL": (BEGIN + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n", 411),
    "TE.TE": (BEGIN + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 411),
    "TE of another case": (BEGIN + b"Transfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + HIDDEN, 411),
    "TE unknown": (BEGIN + b"Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 411),
    "TE with a tab": (BEGIN + b"Transfer-Encoding:\tchunked\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 411),
    "TE before a space": (BEGIN + b"Transfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 400),
    "two lengths": (BEGIN + b"Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}" + HIDDEN, 400),
    "two equal lengths": (BEGIN + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 400),
    "a list of lengths": (BEGIN + b"Content-Length: 2, 2\r\n\r\n{}" + HIDDEN, 400),
    "a length below zero": (BEGIN + b"Content-Length: -2\r\n\r\n{}" + HIDDEN, 400),
    "a length with a sign": (BEGIN + b"Content-Length: +2\r\n\r\n{}" + HIDDEN, 400),
    "a length with an underscore": (BEGIN + b"Content-Length: 0_2\r\n\r\n{}" + HIDDEN, 400),
    "a length in hex": (BEGIN + b"Content-Length: 0x2\r\n\r\n{}" + HIDDEN, 400),
    "a length that is none": (BEGIN + b"Content-Length: two\r\n\r\n{}" + HIDDEN, 400),
    "an empty length": (BEGIN + b"Content-Length: \r\n\r\n{}" + HIDDEN, 400),
    "a length of 20 digits": (BEGIN + b"Content-Length: 99999999999999999999\r\n\r\n{}" + HIDDEN, 400),
    "a length before a space": (BEGIN + b"Content-Length : 2\r\n\r\n{}" + HIDDEN, 400),
    "a folded header": (BEGIN + b"X-A: b\r\n Content-Length: 60\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 400),
    "a folded length": (BEGIN + b"Content-Length:\r\n 2\r\n\r\n{}" + HIDDEN, 400),
    "a bare line feed": (BEGIN + b"X-A: b\nContent-Length: 60\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 400),
    "a bare carriage return": (BEGIN + b"X-A: b\rContent-Length: 60\r\nContent-Length: 2\r\n\r\n{}" + HIDDEN, 400),
    "a NUL": (LIVE + HOST + b"X-A: b\0c\r\n\r\n" + HIDDEN, 400),
    "a header without a name": (LIVE + HOST + b": b\r\n\r\n" + HIDDEN, 400),
    "a header without a colon": (LIVE + HOST + b"X-A\r\n\r\n" + HIDDEN, 400),
    "a name that is no token": (LIVE + HOST + b"X(A): b\r\n\r\n" + HIDDEN, 400),
}  # fmt: skip

HEADS = {
    "no host": (LIVE + b"\r\n", 400),
    "two hosts": (LIVE + HOST + b"Host: evil.example\r\n\r\n", 400),
    "a host with a path": (LIVE + b"Host: guide.example/evil\r\n\r\n", 400),
    "a host with a user": (LIVE + b"Host: evil@guide.example\r\n\r\n", 400),
    "a host with a space": (LIVE + b"Host: guide.example evil\r\n\r\n", 400),
    "an empty host": (LIVE + b"Host: \r\n\r\n", 400),
    "HTTP/0.9": (b"GET /\r\n\r\n", 400),
    "HTTP/2 in clear": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "HTTP/1.2": (b"GET / HTTP/1.2\r\n" + HOST + b"\r\n", 400),
    "three spaces": (b"GET / x HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "an empty line": (b"\r\n\r\n", 400),
    "a relative path": (b"GET health/live HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "bytes above ASCII in the path": (b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a NUL in the path": (b"GET /\0 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "an address that is none": (b"GET http://[::1 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a tunnel": (b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a method with a NUL": (b"G\0T / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "a long method": (b"A" * 40 + b" / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    "an expectation nobody knows": (BEGIN + b"Content-Length: 2\r\nExpect: 200-ok\r\n\r\n{}", 417),
    "a header of 20 kB": (LIVE + HOST + b"X-A: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "a path of 20 kB": (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431),
    "500 headers": (LIVE + HOST + b"".join(b"X%d: a\r\n" % place for place in range(500)) + b"\r\n", 431),
    "a body of 10 MB": (BEGIN + b"Content-Length: 10000000\r\n\r\n" + b'"' * 10_000_000, 413),
    "a body of 10 MB that is announced only": (BEGIN + b"Expect: 100-continue\r\nContent-Length: 10000000\r\n\r\n", 413),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_READINGS)
def test_what_two_servers_could_read_differently_is_refused_and_the_rest_of_the_line_is_dropped(
    target: WebServer, name: str
) -> None:
    data, status = TWO_READINGS[name]
    answer = speak(target.port, data)
    assert (answer.status, answer.answers, answer.closed) == (status, 1, True)
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("name", HEADS)
def test_a_head_that_is_none_is_refused(target: WebServer, name: str) -> None:
    data, status = HEADS[name]
    answer = speak(target.port, data)
    assert (answer.status, answer.answers, answer.closed) == (status, 1, True)


def test_refusals_have_the_headers_of_every_answer(target: WebServer) -> None:
    for data, _status in (*TWO_READINGS.values(), *HEADS.values()):
        headers = speak(target.port, data).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: guide.example",
        b"GET /?q=%20#x HTTP/1.1\r\nHost: 127.0.0.1:5005\r\nAccept: */*",
        b"GET http://guide.example/ HTTP/1.1\r\nHost: [::1]:5005",
        b"OPTIONS * HTTP/1.1\r\nhost:guide.example",
        b"GET / HTTP/1.0",
        b"POST / HTTP/1.1\r\nHost: a_b.example\r\nContent-Length: 100000\r\nX-Empty:\r\nX-Name: Jos\xc3\xa9\r\nX-Tab:\ta ",
    ],
)
def test_what_browsers_and_proxies_send_is_read(head: bytes) -> None:
    check_head(head, 100_000)


def test_requests_that_follow_each_other_on_a_connection_are_each_answered(target: WebServer) -> None:
    answer = speak(target.port, (LIVE + HOST + b"\r\n") * 3)
    assert (answer.status, answer.answers) == (200, 3)


# --- slow clients


def drip(port: int, first: bytes) -> Tuple[RawAnswer, bool]:
    """Send a byte now and then until the server closes; whether it did within ten times its limit."""
    received, end = b"", time.monotonic() + 10
    with socket.create_connection(("127.0.0.1", port), timeout=0.1) as line:
        line.sendall(first)
        while time.monotonic() < end:
            try:
                line.sendall(b"a")
                part = line.recv(65536)
                if not part:
                    return RawAnswer(received, closed=True), True
                received += part
            except socket.timeout:
                continue
            except OSError:
                return RawAnswer(received, closed=True), True
    return RawAnswer(received, closed=False), False


@pytest.mark.parametrize(
    ("first", "status"),
    [
        (LIVE + HOST + b"X-A: ", 408),
        (BEGIN + b"Content-Length: 5000\r\n\r\n", 408),
        (BEGIN + b"Upgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 5000\r\n\r\n", 408),
        (LIVE + HOST + b"Content-Length: 5000\r\n\r\n", 200),
        (b"POST /nothing HTTP/1.1\r\n" + HOST + b"Content-Length: 5000\r\n\r\n", 404),
    ],
    ids=["head", "body", "web socket", "body that nobody reads", "body to nowhere"],
)
def test_a_client_that_sends_a_byte_now_and_then_does_not_hold_its_connection(
    target: WebServer, first: bytes, status: int
) -> None:
    answer, closed = drip(target.port, first)
    assert closed
    assert answer.status == status


def test_slow_clients_keep_nobody_else_waiting(target: WebServer) -> None:
    lines = [socket.create_connection(("127.0.0.1", target.port), timeout=5) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(LIVE + b"X-A: ")
        assert target.ask("GET", "/health/live").status == 200
    finally:
        for line in lines:
            line.close()


def test_a_client_that_goes_away_in_the_middle_leaves_nothing_behind(target: WebServer) -> None:
    for data in (b"GE", LIVE, BEGIN + b"Content-Length: 50\r\n\r\n{"):
        assert speak(target.port, data).status in (0, 503)
