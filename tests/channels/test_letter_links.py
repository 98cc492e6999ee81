"""A letter's page over HTTP: private, harmless to open, the same answer to every link that leads nowhere."""

from __future__ import annotations

import html
import http.client
import io
import re
import socket
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Dict, Iterator, Tuple

import docx
import pytest

from bot.documents.docx import MEDIA_TYPE
from bot.guide.letters import LetterText
from bot.storage.letter_links import LetterLinks

NASTY = LetterText(
    "request_evaluation",
    "en",
    "Ask for testing",
    'Dear [principal],\n\nmy <script>alert(1)</script> & "child" {{ 7*7 }} needs help.\n\nThank you,\n[your name]',
    {},
)
SERVER = """
import asyncio, sys
from pathlib import Path
from sanic import Sanic
from bot.channels.letter_links import letter_link_routes
from bot.guide.letter_links import link_words
from bot.storage.letter_links import LetterLinks

async def serve(port, database):
    app = Sanic("letters_under_test", configure_logging=False)
    app.blueprint(letter_link_routes(LetterLinks(database, b"secret"), link_words(Path("data"))))
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await server.startup()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
"""
Answer = Tuple[int, str, Dict[str, str]]


class Server:
    """The routes in a real server of its own process."""

    def __init__(self, project: Path, database: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.links = LetterLinks(database, b"secret")
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.port), str(database)],
            cwd=project,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    def ask_raw(self, method: str, path: str, **headers: str) -> "Tuple[int, bytes, Dict[str, str]]":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        status, body, found = self.ask_raw(method, path, **headers)
        return status, body.decode("utf-8"), found

    def keep(self, letter: LetterText = NASTY, lang: str = "en", hours: float = 72.0) -> str:
        now = datetime.now(timezone.utc)
        return self.links.keep("sms:abc", letter, lang, now, timedelta(hours=hours))


@pytest.fixture(scope="module")
def server(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from _serving(project, tmp_path_factory.mktemp("letters"))


@pytest.fixture
def own_server(project: Path, tmp_path: Path) -> Iterator[Server]:
    """A server for one test: it is left with an address that is slowed down, or without a database."""
    yield from _serving(project, tmp_path)


def _serving(project: Path, folder: Path) -> Iterator[Server]:
    running = Server(project, folder / "conversations.db")
    yield running
    running.process.kill()
    running.process.wait()


def test_the_page_holds_the_letter_and_nothing_in_it_is_run(server: Server) -> None:
    status, page, _ = server.ask("GET", f"/l/{server.keep()}")
    assert status == 200
    assert "<script" not in page and "{{ 7*7 }}" in page
    assert "<mark>[principal]</mark>" in page and "<mark>[your name]</mark>" in page
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert 'my <script>alert(1)</script> & "child"' in shown


def test_no_cache_no_search_no_address_handed_on_nothing_from_elsewhere(server: Server) -> None:
    token = server.keep()
    for method, path in (("GET", f"/l/{token}"), ("HEAD", f"/l/{token}"), ("GET", "/l/nothing"),
                         ("POST", f"/l/{token}/letter.docx"), ("POST", f"/l/{token}/delete")):  # fmt: skip
        _, _, headers = server.ask_raw(method, path)
        assert headers["cache-control"] == "no-store"
        assert "noindex" in headers["x-robots-tag"]
        assert headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in headers["content-security-policy"]
    _, page, _ = server.ask("GET", f"/l/{server.keep()}")
    assert not re.findall(r'(?:src|href|action)="(?!/)', page)


def test_previews_do_not_use_it_up(server: Server) -> None:
    token = server.keep()
    for _ in range(5):
        assert server.ask_raw("HEAD", f"/l/{token}")[:2] == (200, b"")
        assert server.ask("GET", f"/l/{token}", **{"User-Agent": "facebookexternalhit/1.1"})[0] == 200
    assert server.ask("GET", f"/l/{token}")[0] == 200


def test_its_button_makes_the_file(server: Server) -> None:
    status, body, headers = server.ask_raw("POST", f"/l/{server.keep()}/letter.docx")
    assert status == 200 and headers["content-type"] == MEDIA_TYPE
    assert headers["content-disposition"] == 'attachment; filename="letter-request-evaluation.docx"'
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    assert "Dear [principal]," in text and "<script>" in text


def test_its_other_button_deletes_it(server: Server) -> None:
    token = server.keep()
    status, page, _ = server.ask("POST", f"/l/{token}/delete")
    assert status == 200 and "This letter is deleted." in page
    assert server.ask("GET", f"/l/{token}")[0] == 404
    assert server.ask("POST", f"/l/{token}/delete")[0] == 404


def test_opening_the_delete_address_deletes_nothing(server: Server) -> None:
    token = server.keep()
    assert server.ask("GET", f"/l/{token}/delete")[0] == 405
    assert server.ask("GET", f"/l/{token}")[0] == 200


def test_over_deleted_mistyped_and_made_up_are_answered_alike(server: Server) -> None:
    over, deleted = server.keep(hours=-1), server.keep()
    server.ask("POST", f"/l/{deleted}/delete")
    answers = {
        server.ask("GET", f"/l/{token}")[:2]
        for token in (over, deleted, "A" * 22, "x", "%00", "..%2f..", "%F0%9F%A6%89")
    }
    assert len(answers) == 1
    [(status, page)] = answers
    assert status == 404
    assert "This letter is not here." in page and "Esta carta no está aquí." in page


def test_the_language_of_the_browser_comes_first_where_nothing_else_is_known(server: Server) -> None:
    _, page, _ = server.ask("GET", "/l/nothing", **{"Accept-Language": "es-US,es;q=0.9"})
    assert '<html lang="es">' in page
    assert page.index("Esta carta no está aquí.") < page.index("This letter is not here.")


def test_the_page_speaks_spanish_around_an_english_letter(server: Server) -> None:
    _, page, _ = server.ask("GET", f"/l/{server.keep(lang='es')}")
    assert '<html lang="es">' in page and '<article lang="en">' in page and "Borrar esta página" in page


def test_guessing_is_slowed_down_and_then_forgiven_only_later(own_server: Server) -> None:
    token = own_server.keep()
    statuses = [own_server.ask("GET", f"/l/{count:022d}")[0] for count in range(60)]
    assert statuses[:20] == [404] * 20 and statuses[-1] == 429
    status, page, headers = own_server.ask("GET", f"/l/{token}")
    assert status == 429 and "Too many tries." in page and headers["retry-after"]


def test_an_old_link_opened_a_few_times_locks_nobody_out(server: Server) -> None:
    for _ in range(8):
        assert server.ask("GET", "/l/" + "A" * 22)[0] == 404
    assert server.ask("GET", f"/l/{server.keep()}")[0] == 200


def test_a_broken_database_is_told_as_ours(own_server: Server, tmp_path: Path) -> None:
    token = own_server.keep()
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / "conversations.db").mkdir()
    status, page, _ = own_server.ask("GET", f"/l/{token}")
    assert status == 503 and "on our side" in page.lower()


def test_the_style_is_served_by_us_and_prints_the_letter_alone(server: Server) -> None:
    status, style, headers = server.ask("GET", "/letter.css")
    assert status == 200 and headers["content-type"].startswith("text/css")
    assert "@media print" in style and "url(" not in style
