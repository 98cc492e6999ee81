"""The page where staff practise: forms alone, nothing kept but counts, and the way back is in the page itself."""

from __future__ import annotations

import html
import http.client
import io
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Dict, Iterator, Tuple
from urllib.parse import urlencode

import docx
import pytest

from bot.documents.docx import MEDIA_TYPE

SERVER = """
import asyncio, sys
from pathlib import Path
from sanic import Sanic
from bot.channels.practice_page import practice_routes
from bot.channels.staff import staff_routes
from bot.guide.practice.content import load_practice
from bot.guide.practice.session import Found, Reading
from bot.storage.practice_results import PracticeResults

class Reader:
    def read(self, parent, reply, lang=None):
        flags = (Found("blames", reply),) if "fault" in reply else ()
        return Reading((Found("acknowledges", reply),) if "hear" in reply else (), flags)

asked = []
def reader():
    asked.append(1)
    return Reader() if len(asked) > int(sys.argv[3]) else None

async def serve(port, database):
    app = Sanic("practice_under_test", configure_logging=False)
    results = PracticeResults(database, b"secret")
    app.blueprint(practice_routes(load_practice(Path("data")), reader, results.keep, results.all))
    app.blueprint(staff_routes())
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await server.startup()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
"""
Answer = Tuple[int, str, Dict[str, str]]


class Server:
    """The page in a real server of its own process."""

    def __init__(self, project: Path, folder: Path, *, not_ready_for: int = 0, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.database = folder / "guide.db"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.port), str(self.database), str(not_ready_for)],
            cwd=project,
            env={"PATH": "/usr/bin:/bin", "GUIDE_SECRET": "s" * 32, "GUIDE_ENV": "development", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    def raw(
        self, method: str, path: str, fields: "Dict[str, str] | None" = None, cookie: str = ""
    ) -> Tuple[int, bytes, Dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request(method, path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, answer.read(), told

    def ask(self, method: str, path: str, fields: "Dict[str, str] | None" = None, cookie: str = "") -> Answer:
        status, body, headers = self.raw(method, path, fields, cookie)
        return status, body.decode(), headers

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def server(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(project, tmp_path_factory.mktemp("practice"))
    yield made
    made.stop()


def state_of(page: str) -> str:
    found = re.search(r'name="state" value="([^"]+)"', page)
    assert found, page[:500]
    return html.unescape(found.group(1))


def to_the_talk(server: Server, scenario: str = "wait_for_rti", lang: str = "en") -> str:
    _, page, _ = server.ask("GET", f"/practice/{scenario}?lang={lang}")
    for written in ("", "Listen first."):
        _, page, _ = server.ask("POST", f"/practice/{scenario}", {"state": state_of(page), "written": written})
    return page


def to_the_end(server: Server, reply: str, cookie: str = "", scenario: str = "wait_for_rti") -> str:
    page = to_the_talk(server, scenario)
    for _ in range(12):
        if "summary.docx" in page:
            return page
        fields = {"state": state_of(page), "written": reply}
        _, page, _ = server.ask("POST", f"/practice/{scenario}", fields, cookie)
    raise AssertionError("the talk did not end")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_scenario_can_be_chosen_in_both_languages(server: Server, project: Path, lang: str) -> None:
    status, page, headers = server.ask("GET", f"/practice?lang={lang}")
    assert status == 200 and f'<html lang="{lang}">' in page
    for path in (project / "data" / "practice" / "scenarios").glob("*.yml"):
        assert f"/practice/{path.stem}?lang={lang}" in page
    assert headers["cache-control"] == "no-store" and "noindex" in headers["x-robots-tag"]


def test_no_script_runs_and_no_other_site_is_asked(server: Server) -> None:
    _, page, headers = server.ask("GET", "/practice")
    assert "<script" not in page and not re.search(r"(src|href)=\"https?:", page)
    assert "script-src" not in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_talk_goes_from_context_to_rubric(server: Server) -> None:
    page = to_the_end(server, "I hear you, that was long.")
    for part in ("I hear you, that was long.", "A better line", "34 CFR", "Try again"):
        assert part in page


def test_feedback_follows_each_reply_and_the_last_can_be_taken_back(server: Server) -> None:
    page = to_the_talk(server)
    _, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "written": "It's your fault."})
    assert "Careful" in page
    _, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "do": "take_back"})
    assert "Careful" not in page and "your fault" not in page


def test_an_empty_reply_is_named_and_nothing_is_lost(server: Server) -> None:
    page = to_the_talk(server)
    status, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "written": "  "})
    assert status == 200 and 'role="alert"' in page and "textarea" in page


def test_what_is_written_never_becomes_markup(server: Server) -> None:
    page = to_the_talk(server)
    nasty = "<script>alert(1)</script> {{ 7*7 }} I hear you"
    _, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "written": nasty})
    assert "<script>" not in page and "&lt;script&gt;" in page and "{{ 7*7 }}" in page


@pytest.mark.parametrize(
    "state", ["", "x", "x.y", "é.é", "A" * 60000], ids=["none", "word", "parts", "accents", "long"]
)
def test_a_state_that_is_not_ours_begins_anew(server: Server, state: str) -> None:
    status, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state, "written": "hi"})
    assert status == 200 and "begin anew" in page


def test_a_changed_state_or_another_scenarios_is_refused(server: Server) -> None:
    state = state_of(to_the_talk(server))
    body, _, signature = state.partition(".")
    for path, changed in (("wait_for_rti", f"{body[:-2]}AA.{signature}"), ("good_grades", state)):
        _, page, _ = server.ask("POST", f"/practice/{path}", {"state": changed, "written": "hi"})
        assert "begin anew" in page


def test_the_summary_is_a_word_file_without_a_name(server: Server) -> None:
    page = to_the_end(server, "I hear you.")
    fields = {"state": state_of(page)}
    status, body, headers = server.raw("POST", "/practice/wait_for_rti/summary.docx", fields)
    assert status == 200 and headers["content-type"].startswith(MEDIA_TYPE)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs)
    assert "I hear you." in text and "34 CFR" in text


def test_unknown_scenarios_are_not_there(server: Server) -> None:
    for method, path in (
        ("GET", "/practice/nothing"),
        ("POST", "/practice/nothing"),
        ("POST", "/practice/nothing/summary.docx"),
    ):
        assert server.ask(method, path)[0] == 404


def test_the_trainer_sees_nothing_below_five_people(project: Path, tmp_path: Path) -> None:
    server = Server(project, tmp_path)
    try:
        for person in range(4):
            to_the_end(server, "It's your fault.", f"practice=person{person}")
            to_the_end(server, "It's your fault.", f"practice=person{person}")
        assert "Fewer than five" in server.ask("GET", "/practice/trainer?lang=en")[1]
        to_the_end(server, "It's your fault.", "practice=person4")
        page = server.ask("GET", "/practice/trainer?lang=en")[1]
        assert "5 people" in page and "About 10 in 10" in page
        assert b"your fault" not in server.database.read_bytes() and b"person0" not in server.database.read_bytes()
    finally:
        server.stop()


def test_while_the_reader_gets_ready_the_text_stays(project: Path, tmp_path: Path) -> None:
    server = Server(project, tmp_path, not_ready_for=4)
    try:
        page = to_the_talk(server)
        _, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "written": "I hear you"})
        assert 'role="alert"' in page and "I hear you</textarea>" in page
        _, page, _ = server.ask("POST", "/practice/wait_for_rti", {"state": state_of(page), "written": "I hear you"})
        assert 'class="feedback"' in page
    finally:
        server.stop()


def test_in_production_it_stands_behind_the_staff_code(project: Path, tmp_path: Path) -> None:
    closed = Server(project, tmp_path, GUIDE_ENV="production")
    try:
        assert closed.ask("GET", "/practice")[0] == 404
    finally:
        closed.stop()
    guarded = Server(project, tmp_path, GUIDE_ENV="production", GUIDE_STAFF_CODE="a long code")
    try:
        status, _, headers = guarded.ask("GET", "/practice")
        assert status == 302 and headers["location"].startswith("/staff/sign-in")
        assert guarded.ask("POST", "/practice/wait_for_rti")[0] == 403
    finally:
        guarded.stop()
