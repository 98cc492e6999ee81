"""The simulators: the same signed requests, the same line, and nothing that reaches a phone."""

from __future__ import annotations

import argparse
import io
import json
import re
import sqlite3
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List
from urllib.parse import parse_qsl, urlencode

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.sms.twilio import Twilio, TwilioAccount
from bot.channels.sms_simulator import (
    Account,
    OutgoingTexts,
    Refused,
    SimulatedPhone,
    any_number,
    cost,
    signed,
    texts_of,
    throw_away_account,
)
from bot.channels.sms_simulator_terminal import run
from bot.storage.sms_store import SmsStore

ACCOUNT = Account("AC" + "0" * 32, "token", "+15005550006", "https://guide.example.org")


@pytest.mark.parametrize("body", ["hi", "", "¿qué es un iep? 🦉", "a&b=c+d %20\r\n", "x" * 1600])
def test_a_simulated_text_is_signed_as_twilio_signs(body: str) -> None:
    provider = Twilio(TwilioAccount(ACCOUNT.sid, ACCOUNT.token, ACCOUNT.number, ACCOUNT.public_url))
    data, headers = signed(ACCOUNT, "+15005550009", body, pictures=1, sid="SM1")
    inbound = provider.read(data, headers)
    assert (inbound.provider_id, inbound.from_number, inbound.body, inbound.media_count) == (
        "SM1",
        "+15005550009",
        body,
        1,
    )


def test_each_account_and_each_phone_is_another_one() -> None:
    assert len({throw_away_account("https://x.example").token for _ in range(20)}) == 20
    numbers = {any_number() for _ in range(50)}
    assert len(numbers) > 45 and all(re.fullmatch(r"\+1500\d{7}", number) for number in numbers)


def test_texts_come_out_of_twiml() -> None:
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><Response>'
        "<Message><Body>a &amp; b</Body></Message><Message>c\nd</Message></Response>"
    )
    assert texts_of(document) == ["a & b", "c\nd"]
    assert texts_of("<Response/>") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hi", "GSM-7, 1 segment, 2 of 160"),
        ("x" * 161, "GSM-7, 2 segments, 161 of 306"),
        ("días", "UCS-2, 1 segment, 4 of 70"),
        ("í" * 71, "UCS-2, 2 segments, 71 of 134"),
    ],
)
def test_what_a_text_costs_is_said_in_a_few_words(text: str, said: str) -> None:
    assert cost(text) == said


def test_what_the_guide_sends_by_itself_is_shown() -> None:
    arrived: List[Any] = []
    outgoing = OutgoingTexts(lambda to, body: arrived.append((to, body)))
    provider = Twilio(TwilioAccount(ACCOUNT.sid, ACCOUNT.token, ACCOUNT.number, ACCOUNT.public_url, outgoing.url))
    from bot.channels.sms.model import OutboundText

    assert provider._send(OutboundText("+15005550009", "Más tarde: sí"))
    outgoing.stop()
    assert arrived == [("+15005550009", "Más tarde: sí")]


class FakeGuide:
    """Answers signed texts with what it was sent."""

    def __init__(self) -> None:
        self.heard: List[Dict[str, str]] = []
        guide = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = dict(parse_qsl(body, keep_blank_values=True))
                url, signature = ACCOUNT.webhook, self.headers["X-Twilio-Signature"]
                if not RequestValidator(ACCOUNT.token).validate(url, fields, signature):
                    self._answer(403, json.dumps({"error": "This request is not signed by Twilio."}))
                    return
                guide.heard.append(fields)
                quiet = fields["Body"] == "STOP"
                self._answer(
                    200, "<Response/>" if quiet else f"<Response><Message>é: {fields['Body']}</Message></Response>"
                )

            def _answer(self, status: int, text: str) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_arguments: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def guide() -> Iterator[FakeGuide]:
    running = FakeGuide()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def known_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("TWILIO_ACCOUNT_SID", ACCOUNT.sid),
        ("TWILIO_AUTH_TOKEN", ACCOUNT.token),
        ("TWILIO_NUMBER", ACCOUNT.number),
        ("SMS_PUBLIC_URL", ACCOUNT.public_url),
    ):
        monkeypatch.setenv(name, value)


def options(url: str, lang: str = "en") -> argparse.Namespace:
    return argparse.Namespace(url=url, lang=lang, number="+15005550009")


@pytest.mark.usefixtures("known_account")
def test_a_script_may_pipe_its_texts_in(guide: FakeGuide) -> None:
    out = io.StringIO()
    assert run(options(guide.base), io.StringIO("what is an iep\n/picture\nSTOP\n/quit\nnever\n"), out) == 0
    assert [heard["Body"] for heard in guide.heard] == ["what is an iep", "", "STOP"]
    assert [heard["NumMedia"] for heard in guide.heard] == ["0", "1", "0"]
    said = out.getvalue()
    assert "Guide  [GSM-7, 1 segment, 17 of 160]\n  é: what is an iep" in said
    assert "(no text comes back)" in said


@pytest.mark.usefixtures("known_account")
def test_its_own_lines_are_there_in_spanish(guide: FakeGuide) -> None:
    out = io.StringIO()
    run(options(guide.base, "es"), io.StringIO("hola\n"), out)
    assert "Guía  [" in out.getvalue() and "Usted escribe desde" in out.getvalue()


def test_a_running_guide_needs_its_account(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER", "SMS_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    assert run(options("http://127.0.0.1:1"), io.StringIO(""), io.StringIO()) == 1
    assert "TWILIO_AUTH_TOKEN" in capsys.readouterr().err


@pytest.mark.usefixtures("known_account")
def test_a_guide_that_is_not_there_or_refuses_is_told_in_one_sentence(
    guide: FakeGuide, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(options("http://127.0.0.1:1"), io.StringIO("hi\n"), io.StringIO()) == 1
    assert capsys.readouterr().err.strip() == "The guide does not answer at http://127.0.0.1:1."
    stranger = SimulatedPhone(guide.base, Account(ACCOUNT.sid, "another", ACCOUNT.number, ACCOUNT.public_url))
    with pytest.raises(Refused, match="not signed"):
        stranger.send("hi")


# The page for staff, in a real server whose text-message line is off.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts")


@pytest.fixture(scope="module")
def server(starts: Callable[..., Any], folder: Path) -> Any:
    return starts(GUIDE_ENV="development", GUIDE_DATABASE=str(folder / "conversations.db"))


def phone_of(server: Any) -> str:
    found = re.search(r'data-phone="([^"]+)"', server.ask("GET", "/sms-simulator").body.decode())
    assert found
    return found.group(1)


def test_the_page_answers_though_there_is_no_account(server: Any) -> None:
    reply = server.ask("POST", "/sms-simulator/send", {"phone": phone_of(server), "body": "¿qué es un iep?"})
    assert reply.status == 200
    welcome, answer = reply.json["texts"]
    assert "STOP" in welcome["text"] or "ALTO" in welcome["text"]
    assert "heard: ¿qué es un iep?" in answer["text"]
    assert "".join(answer["segments"]) == answer["text"] and answer["encoding"] in ("GSM-7", "UCS-2")


def test_what_makes_a_text_dear_is_named(server: Any) -> None:
    sent = server.ask("POST", "/sms-simulator/send", {"phone": phone_of(server), "body": "días 🦉 café"}).json["sent"]
    assert sent["encoding"] == "UCS-2" and sent["because"] == "í 🦉"


def test_a_picture_is_declined(server: Any) -> None:
    reply = server.ask("POST", "/sms-simulator/send", {"phone": phone_of(server), "body": "", "picture": True})
    assert reply.status == 200 and reply.json["texts"]


def test_only_phones_that_this_server_made_up(server: Any) -> None:
    signature = phone_of(server).partition(".")[2]
    for phone in ("", "+14045550123", f"+14045550123.{signature}", "+14045550123.", 7, None, "ñ.ñ"):
        assert server.ask("POST", "/sms-simulator/send", {"phone": phone, "body": "hi"}).status == 400
        assert server.ask("POST", "/sms-simulator/late", {"phone": phone}).status == 400


def test_another_sites_form_can_not_text(server: Any) -> None:
    body = urlencode({"phone": phone_of(server), "body": "hi"}).encode()
    for media_type in ("application/x-www-form-urlencoded", "text/plain"):
        assert server.ask("POST", "/sms-simulator/send", body, content_type=media_type).status == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 5000, b"null"])
def test_what_is_no_request_is_refused(server: Any, body: bytes) -> None:
    assert server.ask("POST", "/sms-simulator/send", body).status == 400


def test_nothing_from_elsewhere_and_no_script_in_the_page(server: Any) -> None:
    reply = server.ask("GET", "/sms-simulator?lang=es")
    page = reply.body.decode()
    assert '<html lang="es">' in page and "Simulador" in page
    assert not re.findall(r'(?:src|href)="(?!/)', page)
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/sms-simulator.js" defer>']
    assert "script-src 'self'" in reply.headers["content-security-policy"]
    assert "http" not in server.ask("GET", "/sms-simulator.js").body.decode()


def test_it_keeps_to_its_own_database(server: Any, folder: Path) -> None:
    """A simulated phone is never among the parents' numbers."""
    server.ask("POST", "/sms-simulator/send", {"phone": phone_of(server), "body": "hi"})
    [count] = sqlite3.connect(folder / "simulator.db").execute("SELECT COUNT(*) FROM sms_lines").fetchone()
    assert count >= 1
    SmsStore(folder / "conversations.db", "a mark")  # the tables are there, whoever made them
    assert sqlite3.connect(folder / "conversations.db").execute("SELECT * FROM sms_lines").fetchall() == []


def test_the_real_webhook_is_off_all_the_same(server: Any) -> None:
    data, headers = signed(ACCOUNT, "+15005550009", "hi")
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/webhooks/sms/webhook", data, headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 404
