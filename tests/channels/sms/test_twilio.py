"""Twilio's side: what is signed is read, what isn't is refused, what goes out is TwiML or its API."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Dict, Iterator
from xml.etree import ElementTree

import pytest
from twilio.request_validator import RequestValidator

from bot.channels.sms.model import OutboundText, RequestRefused, SendFailed
from bot.channels.sms.twilio import STATUS_PATH, Twilio, TwilioAccount
from tests.channels.sms.twilio_world import ACCOUNT, ANA, PUBLIC, TOKEN, US, body_of, fields, report, signature, signed
from tests.tools.outbound import NUMBER, RecordingTwilio, free_port, running_prism


@pytest.fixture(scope="module")
def twilio() -> Twilio:
    return Twilio(US)


def refused(twilio: Twilio, posted: Dict[str, str], headers: Dict[str, str]) -> int:
    with pytest.raises(RequestRefused) as refusal:
        twilio.read(body_of(posted), headers)
    return refusal.value.status


def test_a_signed_text_with_blank_fields_is_read(twilio: Twilio) -> None:
    posted = fields("¡Hola! ¿Qué es un IEP? 👍 & 50% + más")
    inbound = twilio.read(body_of(posted), signed(posted))
    assert (inbound.provider_id, inbound.from_number, inbound.body) == (posted["MessageSid"], ANA, posted["Body"])
    assert (inbound.media_count, inbound.opt_out_type) == (0, None)


@pytest.mark.parametrize(
    "url", [PUBLIC, f"{PUBLIC}/", f"{PUBLIC}/webhooks/sms/webhook", "https://guide.example.org:443"]
)
def test_the_public_address_may_be_given_with_or_without_the_path(url: str) -> None:
    posted = fields("hello")
    assert Twilio(replace(US, public_url=url)).read(body_of(posted), signed(posted)).body == "hello"


def test_a_proxy_s_own_path_is_signed_as_it_is_given() -> None:
    posted = fields("hello")
    ours = Twilio(replace(US, public_url="https://example.org/texts/in"))
    assert ours.read(body_of(posted), signed(posted, "/texts/in", base="https://example.org")).body == "hello"


def test_pictures_are_counted_and_opt_out_words_of_twilio_read(twilio: Twilio) -> None:
    posted = fields("", NumMedia="2", MediaUrl0="https://api.example/x", OptOutType="STOP")
    inbound = twilio.read(body_of(posted), signed(posted))
    assert (inbound.media_count, inbound.opt_out_type) == (2, "STOP")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("STOP", "STOP"),
        (" quit ", "STOP"),
        ("Help", "HELP"),
        ("UNSTOP", "START"),
        ("please stop", None),
        ("alto", None),
    ],
)
def test_where_twilio_answers_its_words_itself_they_count_as_answered(
    twilio: Twilio, body: str, word: "str | None"
) -> None:
    posted = fields(body)
    standard = Twilio(replace(US, answers_keywords=True))
    assert standard.read(body_of(posted), signed(posted)).opt_out_type == word
    assert twilio.read(body_of(posted), signed(posted)).opt_out_type is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        {"X-Twilio-Signature": "ünïcode-signature-of-28-signs"},
    ],
)
def test_a_request_without_twilio_s_signature_is_refused(twilio: Twilio, headers: Dict[str, str]) -> None:
    assert refused(twilio, fields("hello"), headers) == 403


@pytest.mark.parametrize(
    ("how", "value"),
    [
        ("token", ""),
        ("token", "another"),
        ("base", "http://guide.example.org"),
        ("base", "https://evil.example"),
        ("path", STATUS_PATH),
    ],
)
def test_another_secret_or_address_is_refused(twilio: Twilio, how: str, value: str) -> None:
    posted = fields("hello")
    assert refused(twilio, posted, signed(posted, **{how: value})) == 403


def test_any_changed_field_is_refused(twilio: Twilio) -> None:
    posted = fields("hello")
    headers = signed(posted)
    for name in posted:
        assert refused(twilio, {**posted, name: posted[name] + "1"}, headers) == 403, name
    assert refused(twilio, {**posted, "Extra": "1"}, headers) == 403


@pytest.mark.parametrize(
    "changes", [{"AccountSid": "AC" + "f" * 32}, {"To": "+15005550001"}, {"To": f"whatsapp:{NUMBER}"}]
)
def test_what_is_signed_but_for_another_account_or_number_is_refused(twilio: Twilio, changes: Dict[str, str]) -> None:
    posted = fields("hello", **changes)
    assert refused(twilio, posted, signed(posted)) == 403


@pytest.mark.parametrize(
    "changes", [{"MessageSid": ""}, {"From": "AMAZON"}, {"From": "12345"}, {"From": "whatsapp:+15005550009"}]
)
def test_what_is_no_text_from_a_phone_is_refused(twilio: Twilio, changes: Dict[str, str]) -> None:
    posted = fields("hello", **changes)
    assert refused(twilio, posted, signed(posted)) == 400


@pytest.mark.parametrize("part", ["account_sid", "auth_token", "number", "public_url"])
@pytest.mark.parametrize("empty", ["", "  "])
def test_an_account_with_an_empty_part_makes_no_provider(part: str, empty: str) -> None:
    with pytest.raises(ValueError, match=part):
        Twilio(replace(US, **{part: empty}))


def test_random_forgeries_are_all_refused(twilio: Twilio) -> None:
    chance = random.Random(3)
    for _ in range(1000):
        posted = fields("hello" if chance.random() < 0.5 else "STOP", From=f"+1500555{chance.randrange(10_000):04d}")
        token = chance.choice(("", "x", TOKEN[:-1], TOKEN.upper(), ACCOUNT))
        headers = {"X-Twilio-Signature": RequestValidator(token).compute_signature(PUBLIC, posted)}
        assert refused(twilio, posted, headers) == 403


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe=\x00", b"Body=%FF%FE&MessageSid=%00", b"a" * 90_000, b"&" * 5000, b"a=1;b=2", b"{}"]
)
def test_bodies_that_are_no_form_are_refused_and_break_nothing(twilio: Twilio, raw: bytes) -> None:
    with pytest.raises(RequestRefused):
        twilio.read(raw, {"X-Twilio-Signature": signature({})})


def test_invalid_utf_8_that_is_signed_is_read_with_replacement_signs(twilio: Twilio) -> None:
    posted = fields("caf\ufffd")
    body = body_of(posted).replace(b"caf%EF%BF%BD", b"caf%E9")
    assert twilio.read(body, signed(posted)).body == "caf\ufffd"


@pytest.mark.parametrize("texts", [(), ("Hello",), ("¿Qué & <b>?", "👍\nline two")])
def test_the_answer_is_twiml_that_says_its_charset(twilio: Twilio, texts: "tuple[str, ...]") -> None:
    document = twilio.reply(texts)
    assert document.content_type == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(document.body.encode())
    assert root.tag == "Response"
    assert tuple(message.text for message in root) == texts
    assert all(message.get("statusCallback") == PUBLIC + STATUS_PATH for message in root)


def test_a_signed_report_is_read_and_another_refused(twilio: Twilio) -> None:
    posted = report("undelivered", "30003")
    read = twilio.read_report(body_of(posted), signed(posted, STATUS_PATH))
    assert (read.status, read.error_code, read.opted_out) == ("undelivered", 30003, False)
    gone = report("failed", "21610")
    assert twilio.read_report(body_of(gone), signed(gone, STATUS_PATH)).opted_out
    for headers in ({}, signed(posted), signed(posted, STATUS_PATH, token="x")):
        with pytest.raises(RequestRefused):
            twilio.read_report(body_of(posted), headers)


# What goes out.


@pytest.fixture
def recorder() -> Iterator[RecordingTwilio]:
    recording = RecordingTwilio()
    yield recording
    recording.stop()


def sending_to(base: str) -> Twilio:
    return Twilio(TwilioAccount(ACCOUNT, TOKEN, NUMBER, PUBLIC, api_url=base))


async def test_a_text_goes_out_with_its_callback(recorder: RecordingTwilio) -> None:
    sid = await sending_to(recorder.base).send(OutboundText(ANA, "¿Qué?"))
    assert sid == recorder.sent[0]["sid"]
    assert (recorder.sent[0]["To"], recorder.sent[0]["From"], recorder.sent[0]["Body"]) == (ANA, NUMBER, "¿Qué?")
    assert recorder.sent[0]["StatusCallback"] == PUBLIC + STATUS_PATH


async def test_an_unsubscribed_number_is_told_apart(recorder: RecordingTwilio) -> None:
    recorder.opted_out.add(ANA)
    with pytest.raises(SendFailed) as failure:
        await sending_to(recorder.base).send(OutboundText(ANA, "x"))
    assert (failure.value.code, failure.value.opted_out, failure.value.may_retry) == (21610, True, False)


async def test_a_service_that_is_down_may_be_asked_again(recorder: RecordingTwilio) -> None:
    recorder.failing = True
    with pytest.raises(SendFailed) as failure:
        await sending_to(recorder.base).send(OutboundText(ANA, "x"))
    assert failure.value.may_retry


async def test_nobody_listening_may_be_asked_again() -> None:
    with pytest.raises(SendFailed) as failure:
        await sending_to(f"http://127.0.0.1:{free_port()}").send(OutboundText(ANA, "x"))
    assert failure.value.may_retry


async def test_what_was_sent_is_found(recorder: RecordingTwilio) -> None:
    from datetime import datetime, timedelta, timezone

    ours, now = sending_to(recorder.base), datetime.now(timezone.utc)
    text = OutboundText(ANA, "Your school's 60 days end May 2")
    assert await ours.find(text, now) is None
    sid = await ours.send(text)
    assert await ours.find(text, now) == sid
    assert await ours.find(replace(text, body="another"), now) is None
    assert await ours.find(text, now + timedelta(hours=1)) is None


async def test_twilio_s_own_description_takes_our_texts_and_refuses_bad_ones(tmp_path: Path) -> None:
    with running_prism(tmp_path) as prism:
        ours = sending_to(prism.base)
        assert await ours.send(OutboundText(ANA, "¿Qué es un IEP?"))
        stranger = Twilio(TwilioAccount("AC-not-a-sid", TOKEN, NUMBER, PUBLIC, api_url=prism.base))
        with pytest.raises(SendFailed):
            await stranger.send(OutboundText(ANA, "nobody's"))
