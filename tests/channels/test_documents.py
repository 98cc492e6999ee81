"""Papers over HTTP: files made of what is sent, refusals in one sentence, nothing kept."""

from __future__ import annotations

import io
import json
import logging
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import docx
import pytest

from bot.channels.documents import MOST_CHARACTERS, Refused, calendar_from, letter_from, summary_from
from bot.documents.docx import MEDIA_TYPE
from bot.guide.content import Content
from bot.guide.facts import Facts
from bot.guide.letters import compose, letter_values
from bot.guide.summary import summary_of

Answer = Tuple[int, bytes, Dict[str, str]]


#: The routes in a real server of its own process: Sanic rewrites its own code when it starts, and can only once.
SERVER = """
import asyncio, sys
from sanic import Sanic
from bot.channels.documents import document_routes

async def serve(port):
    app = Sanic("documents_under_test", configure_logging=False)
    app.blueprint(document_routes())
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await server.startup()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(serve(int(sys.argv[1])))
"""


class Server:
    """The routes in a real server."""

    def __init__(self, project: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(port)], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdout
        assert self._process.stdout.readline() == b"ready\n"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def post(self, path: str, body: Any) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._answer(urllib.request.Request(self.url + path, data=data, method="POST"))

    def get(self, path: str) -> Answer:
        return self._answer(urllib.request.Request(self.url + path))

    def _answer(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return reply.status, reply.read(), {name.lower(): value for name, value in reply.headers.items()}
        except urllib.error.HTTPError as error:
            return error.code, error.read(), {name.lower(): value for name, value in error.headers.items()}


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[Server]:
    running = Server(project)
    yield running
    running.stop()


def sent_values(content: Content, letter: str = "request_504", lang: str = "en") -> Dict[str, str]:
    return letter_values(content, letter, Facts(concerns=("reading",), child_grade="2"), lang, date(2026, 3, 20))


# --- a letter


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_letter_comes_as_a_file(server: Server, content: Content, lang: str) -> None:
    values = sent_values(content, lang=lang)
    status, body, headers = server.post(
        "/documents/letter.docx", {"letter": "request_504", "lang": lang, "values": values}
    )
    assert status == 200
    assert headers["content-type"] == MEDIA_TYPE
    assert headers["content-disposition"] == 'attachment; filename="letter-request-504.docx"'
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    wanted = compose(content, "request_504", lang, values).paragraphs()
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs] == wanted


def test_the_familys_own_text_comes_as_a_file(server: Server) -> None:
    text = "March 20, 2026\n\nI am the parent of María Ñandú.\n\nSincerely,\nAna"
    status, body, _ = server.post("/documents/letter.docx", {"letter": "request_504", "text": text})
    assert status == 200
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(body)).paragraphs] == text.split("\n\n")


def test_without_values_every_gap_stays_a_gap(server: Server) -> None:
    status, body, _ = server.post("/documents/letter.docx", {"letter": "request_504"})
    assert status == 200
    assert docx.Document(io.BytesIO(body)).paragraphs[0].text == "[date]"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "Send a JSON object"),
        (b"{", "Send a JSON object"),
        (b"[]", "Send a JSON object"),
        ({}, "'letter' must be one of request_evaluation"),
        ({"letter": "../../etc"}, "'letter' must be one of"),
        ({"letter": ["request_504"]}, "'letter' must be one of"),
        ({"letter": "request_504", "lang": "fr"}, "'lang' must be"),
        ({"letter": "request_504", "lang": {}}, "'lang' must be"),
        ({"letter": "request_504", "values": []}, "'values' must be an object"),
        ({"letter": "request_504", "values": {"child": "x"}}, "'values' may name"),
        ({"letter": "request_504", "values": {"concern": 7}}, "'concern' must be a text"),
        ({"letter": "request_504", "values": {"concern": ""}}, "'concern' must be a text"),
        ({"letter": "request_504", "values": {"concern": "x" * 501}}, "longer than 500"),
        ({"letter": "request_504", "values": {"concern": "{today}"}}, "signs"),
        ({"letter": "request_504", "values": {"concern": "a\nb"}}, "signs"),
        ({"letter": "request_504", "text": "x\u0000"}, "signs"),
        ({"letter": "request_504", "text": "\ud800"}, "signs"),
        ({"letter": "request_504", "text": ""}, "'text' must be a text"),
        ({"letter": "request_504", "text": "x" * (MOST_CHARACTERS + 1)}, "longer than"),
    ],
)
def test_what_is_no_letter_is_refused_in_one_sentence(server: Server, body: Any, says: str) -> None:
    status, answer, headers = server.post("/documents/letter.docx", body)
    assert status == 400
    assert says in json.loads(answer)["error"]["message"]
    assert headers["cache-control"] == "no-store"


def test_a_refusal_does_not_say_back_what_was_sent(server: Server) -> None:
    _, answer, _ = server.post("/documents/letter.docx", {"letter": "request_504", "values": {"Maria Lopez": "x"}})
    assert b"Maria" not in answer


def test_nothing_of_a_letter_is_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        server.post("/documents/letter.docx", {"letter": "request_504", "text": "Maria Lopez"})
        server.post("/documents/letter.docx", {"letter": "request_504", "text": "Maria Lopez\u0000"})
    assert "Maria" not in caplog.text


def test_a_letter_of_every_kind_can_be_made_of_its_own_values(content: Content) -> None:
    for lang in ("en", "es"):
        for letter in content.in_(lang).letters:
            facts = Facts(state="GA", concerns=("reading",), request_date="2026-03-03")
            values = letter_values(content, letter, facts, lang, date(2026, 3, 20), interpreter=True)
            made = letter_from(content, {"letter": letter, "lang": lang, "values": values})
            assert made == compose(content, letter, lang, values)


# --- a date


def test_a_date_comes_for_a_calendar(server: Server) -> None:
    status, body, headers = server.post(
        "/documents/deadline.ics",
        {"title": "Finish the testing", "date": "2026-05-12", "description": "That is 60 days; ask the school."},
    )
    assert status == 200
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["content-disposition"] == 'attachment; filename="deadline.ics"'
    assert headers["cache-control"] == "no-store"
    lines = body.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and "DTSTART;VALUE=DATE:20260512" in lines
    assert "SUMMARY:School: Finish the testing" in lines
    assert r"DESCRIPTION:That is 60 days\; ask the school." in lines


def test_no_line_of_its_own_can_be_put_into_a_calendar() -> None:
    made = calendar_from({"title": "x", "date": "2026-05-12", "description": "a\nEND:VEVENT\r\nBEGIN:VALARM"}).decode()
    assert made.count("END:VEVENT\r\n") == 1
    assert "\nBEGIN:VALARM" not in made


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"title": "x"},
        {"title": "x", "date": "tomorrow"},
        {"title": "x", "date": "1026-05-12"},
        {"title": "", "date": "2026-05-12"},
        {"title": "x" * 121, "date": "2026-05-12"},
        {"title": "a\nb", "date": "2026-05-12"},
        {"title": "x", "date": "2026-05-12", "lang": "xx"},
        {"title": "x", "date": "2026-05-12", "description": "x" * 2001},
        {"title": "x", "date": "2026-05-12", "description": ["x"]},
    ],
)
def test_what_is_no_date_is_refused(sent: Dict[str, Any]) -> None:
    with pytest.raises(Refused, match="'(title|date|lang|description)'"):
        calendar_from(sent)


# --- the summary of a check


def sent_summary(content: Content, lang: str = "en") -> Dict[str, Any]:
    facts = Facts(child_age=8.0, state="GA", request="in_progress", consent_date="2026-03-10")
    steps = ["wait_with_clock", "ask_504"]
    return summary_of(content, facts, steps, {"clock_end": "May 9, 2026"}, "Counted so.", lang).to_plain()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_summary_comes_as_a_file_just_as_the_chat_gave_it(server: Server, content: Content, lang: str) -> None:
    body = {"lang": lang, "summary": sent_summary(content, lang)}
    status, made, headers = server.post("/documents/summary.docx", body)
    assert status == 200
    assert headers["content-type"] == MEDIA_TYPE
    assert headers["content-disposition"] == 'attachment; filename="summary.docx"'
    assert headers["cache-control"] == "no-store"
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert content.in_(lang).steps["wait_with_clock"].title in text
    assert "Georgia" in text


def with_part(summary: Dict[str, Any], name: str, **changes: Any) -> Dict[str, Any]:
    return {**summary, name: [{**summary[name][0], **changes}]}


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("heard", {"fact": "ssn"}, "'fact' must be"),
        ("heard", {"fact": ["state"]}, "'fact' must be"),
        ("heard", {"value": ""}, "'value' must be a text"),
        ("heard", {"value": "x" * 501}, "longer than 500"),
        ("heard", {"title": "a\nb"}, "signs"),
        ("steps", {"id": "win_the_case"}, "'steps' may hold only"),
        ("steps", {"id": {}}, "'steps' may hold only"),
        ("steps", {"title": None}, "'title' must be a text"),
        ("steps", {"why": 7}, "'why' must be a text"),
        ("steps", {"why": "x" * 2001}, "longer than 2000"),
        ("steps", {"what": "x"}, "'what' must be a list"),
        ("steps", {"what": ["x"] * 9}, "'what' must be a list"),
        ("steps", {"what": [7]}, "'what' must be a text"),
        ("steps", {"sources": ["x\u0000"]}, "signs"),
        ("dates", {"date": "soon"}, "'date' must be a date"),
        ("dates", {"title": ""}, "'title' must be a text"),
    ],
)
def test_what_is_no_summary_is_refused(content: Content, name: str, changes: Dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        summary_from(content, {"summary": with_part(sent_summary(content), name, **changes)})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        [],
        {},
        {"summary": []},
        {"summary": {}},
        {"summary": {"steps": []}},
        {"summary": {"steps": [7]}},
        {"summary": {"steps": {}}},
        {"lang": "fr", "summary": {}},
        {"summary": {"steps": [{"id": "ask_504", "title": "x"}] * 4}},
        {"summary": {"steps": [{"id": "ask_504", "title": "x"}], "heard": [{"fact": "state"}] * 13}},
    ],
)
def test_a_summary_of_another_shape_is_refused_in_one_sentence(server: Server, body: Any) -> None:
    status, answer, headers = server.post("/documents/summary.docx", body)
    assert status == 400
    assert json.loads(answer)["error"]["code"] == "bad_request"
    assert headers["cache-control"] == "no-store"


def test_nothing_of_a_summary_is_logged(server: Server, content: Content, caplog: pytest.LogCaptureFixture) -> None:
    summary = with_part(sent_summary(content), "heard", value="Maria Lopez")
    with caplog.at_level(logging.DEBUG):
        assert server.post("/documents/summary.docx", {"summary": summary})[0] == 200
        assert server.post("/documents/summary.docx", {"summary": {**summary, "steps": []}})[0] == 400
    assert "Maria" not in caplog.text


# --- a checklist


@pytest.mark.parametrize(("path", "lang"), [("/checklists/first_iep", "en"), ("/checklists/first_iep?lang=es", "es")])
def test_a_checklist_comes_as_a_page(server: Server, content: Content, path: str, lang: str) -> None:
    status, body, headers = server.get(path)
    assert status == 200
    assert f'<html lang="{lang}">' in body.decode()
    assert content.in_(lang).checklists["first_iep"].questions[0] in body.decode()
    assert "default-src 'none'" in headers["content-security-policy"]


def test_an_unknown_language_is_english(server: Server) -> None:
    assert b'<html lang="en">' in server.get("/checklists/first_iep?lang=<script>")[1]


def test_the_pages_lead_to_each_other_and_have_their_style(server: Server) -> None:
    assert b"/checklists/discipline?lang=es" in server.get("/checklists?lang=es")[1]
    status, style, headers = server.get("/checklists.css")
    assert status == 200 and b"@media print" in style
    assert headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("kind", ["nothing", "..%2f..%2fetc", "first_iep%00"])
def test_an_unknown_checklist_is_not_there(server: Server, kind: str) -> None:
    status, _, _ = server.get(f"/checklists/{kind}")
    assert status == 404
