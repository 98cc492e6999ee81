"""Who is let in: origins, preflights, the rate of a session and of an address; and what every answer forbids the browser."""

from __future__ import annotations

import ipaddress
from typing import Tuple

import pytest

from bot import settings
from bot.channels.web.addresses import client_address
from bot.channels.web.channel import PATHS
from bot.channels.web.limits import Buckets, Rate
from bot.channels.web.origins import OriginPolicy, is_own
from bot.guide.content import Content
from tests.channels.conftest import SCHOOL, SMALL_ADDRESS, SMALL_SESSION, WEB, Parent, WebServer, fresh_id

POLICY = OriginPolicy([SCHOOL, "https://*.maple.example", "http://localhost:8080"])
HOST = "guide.example"

# --- origins


@pytest.mark.parametrize(
    "origin",
    [
        SCHOOL, "https://SCHOOL.example", "https://school.example:443", "https://www.maple.example", "https://a.b.maple.example",
        "http://localhost:8080", "https://guide.example", "http://guide.example",
    ],
)  # fmt: skip
def test_pages_of_the_list_and_our_own_may_talk_to_us(origin: str) -> None:
    assert POLICY.allows(origin, HOST)


@pytest.mark.parametrize(
    "origin",
    [
        "http://school.example", "https://school.example:8443", "https://school.example.evil.example", "https://evilschool.example",
        "https://maple.example", "https://evilmaple.example", "http://www.maple.example", "https://www.maple.example.evil.example",
        "http://localhost", "http://localhost:8081", "null", "", "file://", "https://", "//school.example", "school.example",
        "https://school.example/", "https://school.example/path", "https://user@school.example", "https://school.example:99999",
        "https://school.example:x", "https://*.maple.example.evil.example", "https://[::1", "chrome-extension://abc",
        "https://guide.example.evil.example", "https://school.example https://evil.example", "https://sch\u00f6ol.example",
    ],
)  # fmt: skip
def test_pages_of_anybody_else_may_not(origin: str) -> None:
    assert not POLICY.allows(origin, HOST)


@pytest.mark.parametrize(
    "listed",
    [
        "*",
        "https://*",
        "school.example",
        "https://school.example/",
        "http://school.example",
        "https://*.",
        "null",
        "https://a.example; script-src *",
    ],
)
def test_a_list_with_something_else_is_refused(listed: str) -> None:
    with pytest.raises(ValueError, match="must be a web address such as"):
        OriginPolicy([listed])


def test_our_own_port_is_part_of_our_own_address() -> None:
    assert is_own("http://127.0.0.1:5005", "127.0.0.1:5005")
    assert not is_own("http://127.0.0.1:5006", "127.0.0.1:5005")
    assert is_own("https://guide.example", "guide.example:443")
    assert not is_own("https://guide.example", "")


def test_frames_are_for_the_same_sites() -> None:
    assert POLICY.frame_ancestors() == f"frame-ancestors 'self' {SCHOOL} https://*.maple.example http://localhost:8080"


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_page_is_refused_everywhere_and_reads_nothing(
    web: WebServer, parent: Parent, content: Content, path: str
) -> None:
    for method in (*PATHS[path], "OPTIONS"):
        reply = parent.ask(method, path, {} if method == "POST" else None, origin="https://evil.example")
        assert (reply.status, reply.code) == (403, "origin_not_allowed")
        assert reply.said == content.web.errors["origin_not_allowed"].en
        assert "access-control-allow-origin" not in reply.headers
        assert reply.headers["vary"] == "Origin"


@pytest.mark.parametrize("path", ["/documents/letter.docx", "/documents/summary.docx", "/documents/deadline.ics"])
def test_papers_keep_the_same_rules(web: WebServer, path: str) -> None:
    assert web.ask("POST", path, {}, origin="https://evil.example").status == 403
    allowed = web.ask("POST", path, {}, origin=SCHOOL)
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (400, SCHOOL)
    preflight = web.ask("OPTIONS", path, origin=SCHOOL)
    assert (preflight.status, preflight.headers["access-control-allow-methods"]) == (204, "POST")


@pytest.mark.parametrize("origin", [SCHOOL, "https://www.maple.example"])
def test_a_schools_page_may_read_the_answer(parent: Parent, origin: str) -> None:
    reply = parent.ask("POST", "/message", {"text": "hi"}, origin=origin)
    assert reply.status == 200
    assert reply.headers["access-control-allow-origin"] == origin
    assert reply.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in reply.headers
    refused = parent.ask("POST", "/message", {"text": ""}, origin=origin)
    assert (refused.status, refused.headers["access-control-allow-origin"]) == (400, origin)


def test_our_own_page_is_let_in(web: WebServer, parent: Parent) -> None:
    own = f"http://127.0.0.1:{web.port}"
    assert parent.ask("POST", "/message", {"text": "hi"}, origin=own).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_is_answered_for_two_hours(web: WebServer, path: str) -> None:
    reply = web.ask("OPTIONS", f"{WEB}{path}", origin=SCHOOL, access_control_request_method=PATHS[path][0])
    assert (reply.status, reply.body) == (204, b"")
    assert reply.headers["access-control-allow-origin"] == SCHOOL
    assert reply.headers["access-control-allow-methods"] == ", ".join(PATHS[path])
    assert reply.headers["access-control-allow-headers"] == "Authorization, Content-Type"
    assert reply.headers["access-control-max-age"] == "7200"


# --- rates


def begin(small: WebServer, address: str) -> str:
    begun = small.ask("POST", f"{WEB}/session", {"lang": "es"}, x_forwarded_for=address)
    assert begun.status == 201
    return str(begun.json["token"])


def test_a_session_that_sends_too_much_is_asked_to_wait(small: WebServer, content: Content) -> None:
    token = begin(small, "198.51.100.1")
    ids = [fresh_id() for _ in range(SMALL_SESSION + 1)]

    def send(client_id: str) -> Tuple[int, str]:
        reply = small.ask(
            "POST",
            f"{WEB}/message",
            {"token": token, "text": "hola", "client_msg_id": client_id},
            x_forwarded_for="198.51.100.1",
        )
        said = reply.said if reply.status != 200 else ""
        if reply.status == 429:
            assert 1 <= int(reply.headers["retry-after"]) <= 60
            assert reply.code == "too_many"
        return reply.status, said

    answers = [send(client_id) for client_id in ids]
    assert [status for status, _said in answers] == [200] * SMALL_SESSION + [429]
    assert answers[-1][1] == content.web.errors["too_many"].es
    assert send(ids[0])[0] == 200, "what was answered is answered again without being counted"


def test_an_address_that_asks_too_much_is_asked_to_wait_and_no_other(small: WebServer) -> None:
    statuses = [
        small.ask("GET", f"{WEB}/settings", x_forwarded_for="198.51.100.2").status for _ in range(SMALL_ADDRESS + 2)
    ]
    assert statuses == [200] * SMALL_ADDRESS + [429] * 2
    assert small.ask("POST", "/documents/letter.docx", {}, x_forwarded_for="198.51.100.2").status == 429
    plain = small.ask("GET", "/chat/plain", x_forwarded_for="198.51.100.2")
    assert (plain.status, plain.headers["content-type"][:9]) == (429, "text/html")
    assert small.ask("GET", f"{WEB}/settings", x_forwarded_for="198.51.100.3").status == 200


def test_a_name_written_in_front_by_the_client_is_no_way_around(small: WebServer) -> None:
    statuses = [
        small.ask("GET", f"{WEB}/settings", x_forwarded_for=f"203.0.113.{place}, 198.51.100.4").status
        for place in range(SMALL_ADDRESS + 1)
    ]
    assert statuses[-1] == 429


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(Rate(burst=2, per_minute=60), clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 1.0]
    assert buckets.take("b") == 0.0
    now[0] += 0.5
    assert buckets.take("a") == pytest.approx(0.5)
    now[0] += 0.5
    assert buckets.take("a") == 0.0
    now[0] += 3600
    assert [buckets.take("a") for _ in range(3)] == [0.0, 0.0, 1.0], "never more than the burst"


def test_buckets_do_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.limits._MOST_BUCKETS", 10)
    buckets = Buckets(Rate(1, 1))
    for key in range(100):
        buckets.take(str(key))
    assert len(buckets) == 10


PROXY = (ipaddress.ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize(
    ("peer", "forwarded", "counts"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["no address"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, garbage"], "10.0.0.1"),
        ("10.0.0.1", ["10.0.0.7"], "10.0.0.7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:9::1", [], "2001:db8:1:2::/64"),
    ],
)
def test_the_clients_address_is_the_nearest_that_is_no_proxy_of_ours(
    peer: str, forwarded: list[str], counts: str
) -> None:
    assert client_address(peer, forwarded, PROXY) == counts


@pytest.mark.parametrize(
    ("name", "value"),
    [("GUIDE_SESSION_BURST", "0"), ("GUIDE_SESSION_PER_MINUTE", "many"), ("GUIDE_ADDRESS_BURST", "-1"), ("GUIDE_ADDRESS_PER_MINUTE", "1.5"),
     ("GUIDE_TRUSTED_PROXIES", "the proxy"), ("GUIDE_ALLOWED_ORIGINS", "https://a.example, b.example")],
)  # fmt: skip
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name):
        settings.check()


# --- headers


@pytest.mark.parametrize(
    "path", ["/", "/chat", "/chat/plain", "/widget.js", "/health/live", "/checklists", f"{WEB}/settings", "/nothing"]
)
def test_every_answer_tells_the_browser_what_not_to_do(web: WebServer, path: str) -> None:
    headers = web.ask("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == ("same-origin" if path == "/chat/plain" else "no-referrer")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_in_production_browsers_are_told_to_stay_on_https(small: WebServer) -> None:
    for path in ("/chat", "/nothing", "/health/live"):
        assert small.ask("GET", path).headers["strict-transport-security"] == "max-age=63072000"


@pytest.mark.parametrize("path", ["/chat", "/chat/plain"])
def test_the_chat_may_be_framed_by_the_same_sites(web: WebServer, path: str) -> None:
    rules = web.ask("GET", path).headers["content-security-policy"].split("; ")
    assert f"frame-ancestors 'self' {SCHOOL} https://*.maple.example" in rules


def test_pages_need_no_trusted_types_policy(web: WebServer) -> None:
    for path in ("/", "/chat"):
        rules = web.ask("GET", path).headers["content-security-policy"].split("; ")
        assert {"require-trusted-types-for 'script'", "trusted-types 'none'"} <= set(rules)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"{WEB}/message", 405, "method_not_allowed"),
        ("PUT", f"{WEB}/session", 405, "method_not_allowed"),
        ("POST", f"{WEB}/conversation", 405, "method_not_allowed"),
        ("GET", f"{WEB}/nothing", 404, "not_found"),
        ("GET", "/nothing.css", 404, "not_found"),
        ("GET", "/../../etc/passwd", 404, "not_found"),
        ("GET", "/..%2f..%2fetc/passwd", 404, "not_found"),
        ("GET", "/logo", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_told_in_json(web: WebServer, method: str, path: str, status: int, code: str) -> None:
    reply = web.ask(method, path)
    assert (reply.status, reply.code) == (status, code)
