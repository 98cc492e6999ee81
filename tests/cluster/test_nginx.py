"""The real nginx with the configuration of deploy/nginx: what it lets through, what it says itself, what it never keeps."""

from __future__ import annotations

import contextlib
import json
import socket
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set, Tuple

import psutil
import pytest

from bot.cluster.nginx import MOST_BODY, Nginx, Pods, container_configuration, local_configuration
from bot.cluster.plan import BY_CONVERSATION, Plan, free_port
from bot.cluster.processes import ClusterProblem
from bot.cluster.stores import listens
from tests.cluster.stub_servers import Stub

WORDS = "qxbakodimuxq"


class Front:
    """nginx before three stub servers and two stub action servers."""

    def __init__(self, folder: Path) -> None:
        self.plan = Plan(folder=folder, port=free_port(), balance=BY_CONVERSATION)
        self.plan.logs().mkdir(parents=True)
        self.servers = [Stub(f"rasa-{number}") for number in range(3)]
        self.actions = [Stub(f"actions-{number}") for number in range(2)]
        self.nginx = Nginx(self.plan)
        self.use(self.servers)
        self.nginx.process.start()
        while not listens(self.plan.port):
            time.sleep(0.02)

    def use(self, servers: List[Stub]) -> None:
        self.nginx.configure([stub.port for stub in servers], [stub.port for stub in self.actions])

    def use_only(self, servers: List[Stub]) -> None:
        """As `use`, and wait: workers with the configuration before take requests until they are told to go.

        They also still know which servers failed.
        """
        before = self.workers()
        self.use(servers)
        while (now := self.workers()) & before or not now:
            time.sleep(0.02)

    def workers(self) -> Set[int]:
        """Process ids of the workers that take requests."""
        workers = set()
        for process in psutil.Process(self.nginx.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                title = " ".join(process.cmdline())
                if "worker process" in title and "shutting down" not in title:
                    workers.add(process.pid)
        return workers

    def ask(self, path: str, body: Any = None, port: int = 0, **headers: str) -> Tuple[int, Dict[str, Any], Any]:
        data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"http://127.0.0.1:{port or self.plan.port}{path}"
        request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json", **named})
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, dict(reply.headers), json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), json.loads(error.read() or b"null")

    def raw(self, lines: bytes) -> bytes:
        """What comes back for these bytes, to the end of the connection or half a second of silence after it."""
        with socket.create_connection(("127.0.0.1", self.plan.port), timeout=30) as connection:
            connection.sendall(lines)
            received = b""
            try:
                while part := connection.recv(65536):
                    received += part
                    connection.settimeout(0.5)
            except TimeoutError:
                pass
            return received

    def last(self) -> Dict[str, Any]:
        return max((stub.got[-1] for stub in self.servers if stub.got), key=id)

    def requests(self) -> int:
        return sum(len(stub.got) for stub in self.servers)

    def close(self) -> None:
        self.nginx.process.stop()
        for stub in (*self.servers, *self.actions):
            stub.close()


@pytest.fixture(scope="module")
def one_front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    running = Front(tmp_path_factory.mktemp("front"))
    yield running
    running.close()


@pytest.fixture
def front(one_front: Front) -> Iterator[Front]:
    yield one_front
    for stub in (*one_front.servers, *one_front.actions):
        stub.got, stub.status, stub.dies = [], 200, False
    one_front.use_only(one_front.servers)


@pytest.fixture
def new_front(tmp_path: Path) -> Iterator[Front]:
    running = Front(tmp_path)
    yield running
    running.close()


def test_a_conversation_stays_with_its_server(front: Front) -> None:
    for token in ("one", "two", "three", "four"):
        said = {front.ask("/webhooks/web/message", {}, Authorization=f"Bearer {token}")[2]["server"] for _ in range(5)}
        assert len(said) == 1


def test_a_server_that_takes_no_connections_is_passed_over(front: Front) -> None:
    gone = Stub("gone")
    gone.close()
    front.use_only([gone, front.servers[0]])
    for number in range(12):
        status, _headers, body = front.ask("/webhooks/web/message", {}, Authorization=f"Bearer {number}")
        assert (status, body["server"]) == (200, "rasa-0")


def test_a_message_that_a_server_had_is_not_given_to_another(front: Front) -> None:
    """The server may have answered it before it died; the parent asks again under the same id."""
    for stub in front.servers:
        stub.dies = True
    status, headers, body = front.ask("/webhooks/web/message", {"text": WORDS}, Authorization="Bearer one")
    assert status == 503
    assert headers["Retry-After"]
    assert body["error"]["code"] == "unavailable"
    assert front.requests() == 1


def test_an_action_that_failed_is_given_to_the_next_server(front: Front) -> None:
    front.actions[0].dies = True
    for _ in range(4):
        status, _headers, body = front.ask("/webhook", {"tracker": {}}, port=front.plan.actions_port)
        assert (status, body["server"]) == (200, "actions-1")


def test_an_action_call_may_be_long_and_a_parents_message_not(front: Front) -> None:
    assert front.ask("/webhook", b"x" * 3_000_000, port=front.plan.actions_port)[0] == 200
    status, _headers, body = front.ask("/webhooks/web/message", b"x" * (MOST_BODY + 1))
    assert (status, body["error"]["code"]) == (413, "too_long")
    assert front.requests() == 0


def test_the_action_servers_have_two_doors_only(front: Front) -> None:
    for path in ("/actions", "/status", "/", "/webhook/../actions"):
        with pytest.raises((urllib.error.HTTPError, json.JSONDecodeError)):
            assert front.ask(path, port=front.plan.actions_port)[0] == 404


def test_ready_while_one_server_is(front: Front) -> None:
    front.servers[0].status = front.servers[1].status = 503
    for _ in range(6):
        assert front.ask("/health/ready")[0] == 200
    front.servers[2].status = 503
    assert front.ask("/health/ready")[0] == 503


def test_alive_without_any_server(front: Front) -> None:
    for stub in front.servers:
        stub.dies = True
    assert front.ask("/health/live")[::2] == (200, {"status": "ok"})


def test_with_no_server_it_says_so_in_the_parents_language(front: Front) -> None:
    for stub in front.servers:
        stub.dies = True
    english, spanish = (
        front.ask("/chat", **{"Accept_Language": lang})[2]["error"]["message"] for lang in ("en-US", "es-MX,es")
    )
    assert "988" in english and "988" in spanish
    assert english != spanish
    assert "peligro" in spanish


@pytest.mark.parametrize(
    "path",
    [
        "/files/../etc/passwd",
        "/%2e%2e/etc/passwd",
        "/a%00b",
        "/a%0d%0ab",
        "/a%5cb",
        "/a\\b",
        "//evil.example",
        "/%252e%252e/a",
    ],
)
def test_paths_that_can_be_read_in_two_ways_go_nowhere(front: Front, path: str) -> None:
    answer = front.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.split()[1] == b"400"
    assert front.requests() == 0


@pytest.mark.parametrize(
    ("lines", "statuses"),
    [
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", (b"400",)),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (b"400",)),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", (b"501", b"400")),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", (b"400",)),
        (b"GET / HTTP/1.1\r\n\r\n", (b"400",)),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", (b"405", b"400")),
        (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", (b"405", b"400")),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", (b"400",)),
    ],
)
def test_requests_with_two_readings_never_reach_a_server(
    front: Front, lines: bytes, statuses: Tuple[bytes, ...]
) -> None:
    answer = front.raw(lines)
    assert answer.split()[1] in statuses, answer[:200]
    assert front.requests() == 0
    assert front.ask("/")[0] == 200, "and the next request is answered"


def test_a_request_is_written_anew(front: Front) -> None:
    front.raw(
        b"POST /webhooks/web/session HTTP/1.1\r\nHost: guide.example.org:81\r\nTransfer-Encoding: chunked\r\n"
        b"X-Forwarded-For: 8.8.8.8\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=8.8.8.8\r\nProxy: evil\r\n"
        b"X_Forwarded_For: 8.8.8.8\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    )
    got = front.last()
    headers = dict(got["headers"])
    assert got["body"] == b"{}"
    assert headers["content-length"] == "2"
    assert headers["host"] == "guide.example.org:81"
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert not {"transfer-encoding", "x-forwarded-host", "forwarded", "proxy", "x_forwarded_for"} & set(headers)


def test_a_body_reaches_a_server_only_when_it_is_whole(front: Front) -> None:
    with socket.create_connection(("127.0.0.1", front.plan.port)) as slow:
        slow.sendall(b"POST /webhooks/web/message HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{")
        assert front.ask("/")[0] == 200
    assert [got["path"] for stub in front.servers for got in stub.got] == ["/"]


def test_figures_are_not_for_the_outside(front: Front) -> None:
    assert front.raw(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").split()[1] == b"404"
    assert front.requests() == 0


def test_no_word_path_or_address_of_a_parent_is_written_down(new_front: Front) -> None:
    for stub in new_front.servers:
        stub.dies = True
    new_front.ask(f"/l/{WORDS}", {"text": WORDS}, Authorization=f"Bearer {WORDS}", Referer=f"https://x/{WORDS}")
    new_front.ask(f"/l/{WORDS}?q={WORDS}", b"x" * (MOST_BODY + 1))
    new_front.raw(f"GET /{WORDS}/../x HTTP/1.1\r\nHost: {WORDS}\r\nConnection: close\r\n\r\n".encode())
    new_front.nginx.process.stop()
    kept = [path for path in new_front.plan.folder.rglob("*") if path.is_file()]
    assert any(path.name == "access.log" and path.stat().st_size for path in kept)
    for path in kept:
        assert WORDS not in path.read_text(errors="replace"), path
    assert "127.0.0.1" not in (new_front.plan.logs() / "access.log").read_text()


def test_a_configuration_that_nginx_cant_read_changes_nothing(front: Front) -> None:
    with pytest.raises(ClusterProblem, match="nginx can't use"):
        front.nginx.configure([], [])
    assert front.ask("/")[0] == 200
    front.use(front.servers[:1])
    assert front.nginx.process.pid is not None


def test_servers_are_exchanged_without_a_refused_message(front: Front) -> None:
    for place in range(6):
        front.use([front.servers[place % 3]])
        assert all(
            front.ask("/webhooks/web/message", {}, Authorization=f"Bearer {number}")[0] == 200 for number in range(10)
        )


def test_the_containers_configuration_is_the_same_but_for_its_places(tmp_path: Path) -> None:
    pods = Pods("guide-rasa:5005", "guide-actions:5055", "10.96.0.10", ("10.0.0.0/8",))
    ours = container_configuration(pods)
    local = local_configuration(replace(Plan(), folder=tmp_path), [1], [2])
    assert "${" not in ours + local
    assert "server guide-rasa:5005 resolve" in ours
    assert "set_real_ip_from 10.0.0.0/8;" in ours
    shields = [
        line
        for line in local.splitlines()
        if "_timeout " in line and "server" not in line or "client_max" in line or "return 4" in line
    ]
    assert shields and set(shields) <= set(ours.splitlines())
