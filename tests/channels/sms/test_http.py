"""The channel over HTTP, in a real server of its own process, with requests that Twilio's own validator signs."""

from __future__ import annotations

import random
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from bot.storage.sms_numbers import Numbers
from tests.channels.sms.twilio_world import (
    ACCOUNT,
    ANA,
    NUMBER,
    PUBLIC,
    STATUS,
    TOKEN,
    WEBHOOK,
    body_of,
    fields,
    report,
    signed,
    texts_in,
)

#: The routes, the line, the store and Twilio's adapter as the guide's server has them; the guide behind repeats what it hears.
SERVER = """
import asyncio, sys
from pathlib import Path
from sanic import Sanic
from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.line import Line
from bot.channels.sms.model import GuideReply
from bot.channels.sms.speaking import Speaker
from bot.channels.sms.twilio import Twilio, TwilioAccount
from bot.guide.content import load_content
from bot.guide.texting.wording import load_wording
from bot.paths import DATA
from bot.serving.logs import set_up_logs
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import SmsStore

class Parrot:
    async def answer(self, question):
        with open(sys.argv[3], "a") as log:
            log.write(question.message + "\\n")
        await asyncio.sleep(0.05)
        return GuideReply(f"You said {question.text}")

    def erase(self, conversation):
        pass

async def serve(port, database, *account):
    set_up_logs()
    app = Sanic("texts_under_test", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = 100_000
    app.blueprint(SmsChannel().blueprint(None), url_prefix="/webhooks/sms")
    numbers = Numbers(b"a key for tests")
    app.ctx.text_line = None
    if account:
        speaker = Speaker(load_content(DATA), load_wording(DATA), Parrot())
        provider = Twilio(TwilioAccount(*account))
        app.ctx.text_line = Line(SmsStore(Path(database), numbers.mark), numbers, speaker, provider)
    server = await app.create_server("127.0.0.1", int(port), return_asyncio_server=True, access_log=False)
    await server.startup()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(serve(sys.argv[1], sys.argv[2], *sys.argv[4:]))
"""


class Server:
    """One running server; ``turns`` are the texts that reached the guide."""

    def __init__(self, project: Path, folder: Path, account: Tuple[str, ...]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url, self.database = f"http://127.0.0.1:{port}", folder / "conversations.db"
        self.log, self._turns = folder / "log.txt", folder / "turns.txt"
        self._turns.touch()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVER, str(port), str(self.database), str(self._turns), *account],
                cwd=project,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout
        assert self._process.stdout.readline() == b"ready\n", self.log.read_text()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    @property
    def turns(self) -> List[str]:
        return self._turns.read_text().split()

    def post(self, path: str, body: bytes, headers: Dict[str, str]) -> Tuple[int, str, Dict[str, str]]:
        request = urllib.request.Request(self.url + path, data=body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.read().decode("utf-8"), {k.lower(): v for k, v in reply.headers.items()}
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8"), {}

    def text(self, posted: Dict[str, str]) -> List[str]:
        status, document, _ = self.post(WEBHOOK, body_of(posted), signed(posted))
        assert status == 200, document
        return texts_in(document)


@pytest.fixture(scope="module")
def server(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(project, tmp_path_factory.mktemp("texts"), (ACCOUNT, TOKEN, NUMBER, PUBLIC))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def off(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(project, tmp_path_factory.mktemp("off"), ())
    yield running
    running.stop()


def test_a_text_is_answered_in_utf_8_xml(server: Server) -> None:
    posted = fields("¿Qué es un IEP? 👍", From="+15005551000")
    status, document, headers = server.post(WEBHOOK, body_of(posted), signed(posted))
    assert status == 200
    assert headers["content-type"] == "text/xml; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert texts_in(document)[-1] == "You said ¿Qué es un IEP? 👍"


def test_fifty_retries_at_once_are_one_turn_and_one_reply(server: Server) -> None:
    posted, before = fields("what is an iep", From="+15005551001"), len(server.turns)
    with ThreadPoolExecutor(50) as pool:
        documents = set(pool.map(lambda _place: tuple(server.text(posted)), range(50)))
    assert len(documents) == 1 and next(iter(documents))
    assert len(server.turns) == before + 1


def test_a_thousand_forged_requests_are_all_refused_and_none_acted_on(server: Server) -> None:
    chance, before = random.Random(11), len(server.turns)
    victim = "+15005551002"
    statuses = [server.post(*_forged(chance, victim))[0] for _ in range(600)]
    real = fields("hello", From=victim)
    server.text(real)
    statuses += [server.post(WEBHOOK, body_of(altered), signed(real))[0] for altered in _altered(chance, real, 400)]
    assert set(statuses) == {403}
    assert len(server.turns) == before + 1, "only the real one"
    assert server.text(fields("still here?", From=victim)), "no forged STOP counted"


def _forged(chance: random.Random, victim: str) -> Tuple[str, bytes, Dict[str, str]]:
    posted = fields(chance.choice(("STOP", "hello", "")), From=victim)
    how: Dict[str, str] = chance.choice(({"token": ""}, {"token": "guess"}, {"base": "http://127.0.0.1"}))
    headers: Dict[str, str] = chance.choice(
        ({}, signed(posted, **how), {"X-Twilio-Signature": "x" * chance.randrange(90)})
    )
    return chance.choice((WEBHOOK, STATUS)), body_of(posted), headers


def _altered(chance: random.Random, posted: Dict[str, str], count: int) -> Iterator[Dict[str, str]]:
    for _ in range(count):
        name = chance.choice(sorted(posted))
        yield {**posted, name: posted[name] + chance.choice(("x", "0", " "))}


def test_a_thousand_replays_are_answered_from_memory_and_none_acted_on(server: Server) -> None:
    number = "+15005551003"
    texts = [fields(f"text {place}", From=number) for place in range(10)]
    replies = [server.text(posted) for posted in texts]
    stop, start = fields("STOP", From=number), fields("START", From=number)
    server.text(stop)
    server.text(start)
    before = len(server.turns)
    for place in range(1000):
        server.text([*texts, stop, start][place % 12])
    assert [server.text(posted) for posted in texts] == replies
    assert len(server.turns) == before
    assert server.text(fields("still here?", From=number)), "the replayed STOP did not count"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Body=%FF", b"a" * 99_000, b"&" * 3000, b"{}", b"Body=x" * 2000, "Body=שלום".encode()],
)
def test_unsigned_bodies_of_any_kind_are_refused(server: Server, raw: bytes) -> None:
    assert server.post(WEBHOOK, raw, {"X-Twilio-Signature": "x"})[0] == 403


def test_a_huge_body_is_refused(server: Server) -> None:
    assert server.post(WEBHOOK, b"a" * 300_000, {})[0] == 413


@pytest.mark.parametrize(
    "body",
    [
        "x" * 1600,
        "👍🏽" * 100,
        "שלום, הבן שלי לא קורא",
        "a\x00b",
        "\ufffd",
        "/restart",
        "<Message>&amp;",
        "\r\n\r\n",
        "\u200f\u202e?",
    ],
)
def test_signed_texts_of_any_kind_are_answered(server: Server, body: str) -> None:
    replies = server.text(fields(body, From="+15005551004"))
    assert replies and all(0 < len(reply) <= 320 for reply in replies)


def test_another_method_is_refused(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(server.url + WEBHOOK, timeout=30)
    assert refusal.value.code == 405


def test_a_delivery_report_is_recorded_and_a_forged_one_is_not(server: Server) -> None:
    posted = report("undelivered", "30003")
    assert server.post(STATUS, body_of(posted), signed(posted))[0] == 403, "signed for the webhook"
    assert server.post(STATUS, body_of(posted), signed(posted, STATUS))[0] == 204
    rows = sqlite3.connect(server.database).execute("SELECT status, error FROM sms_deliveries").fetchall()
    assert rows == [("undelivered", 30003)]


def test_a_number_that_twilio_says_is_unsubscribed_gets_nothing_more(server: Server) -> None:
    number = "+15005551005"
    server.text(fields("hello", From=number))
    posted = report("failed", "21610", to=number)
    assert server.post(STATUS, body_of(posted), signed(posted, STATUS))[0] == 204
    assert server.text(fields("hello", From=number)) == []


def test_no_log_line_and_no_row_holds_a_number_or_a_word(server: Server) -> None:
    server.text(fields("unmistakable words of a parent", From="+15005551006"))
    server.post(WEBHOOK, body_of(fields("unmistakable words of a parent", From="+15005551006")), {})
    assert "was refused" in server.log.read_text(), "something was logged"
    assert not re.search(r"unmistakable|500555|IEP", server.log.read_text())
    stored = _dump(server.database)
    assert "5005551006" not in stored
    assert Numbers(b"a key for tests").conversation_of("+15005551006") in stored


def _dump(database: Path) -> str:
    return "\n".join(sqlite3.connect(database).iterdump())


def test_without_an_account_every_request_finds_nothing(off: Server) -> None:
    posted: Dict[str, Any] = fields("hello", From=ANA)
    for token in (TOKEN, ""):
        assert off.post(WEBHOOK, body_of(posted), signed(posted, token=token))[0] == 404
        assert off.post(STATUS, body_of(posted), signed(posted, STATUS, token=token))[0] == 404
    assert off.turns == []
