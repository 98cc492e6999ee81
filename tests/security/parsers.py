"""Everything of the guide that reads what somebody else wrote, as functions that take one hostile input each.

A function that returns has read it or refused it in its own way; any other exception is a finding.
"""

from __future__ import annotations

import contextlib
import io
import random
import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict

from pydantic import BaseModel
from twilio.request_validator import RequestValidator

from bot.channels import documents, practice_page, staff
from bot.channels.sms.model import RequestRefused
from bot.channels.sms.twilio import STATUS_PATH, WEBHOOK_PATH, Twilio, TwilioAccount
from bot.channels.turn import channel_content, safe_text
from bot.channels.web.addresses import client_address
from bot.channels.web.errors import ApiError
from bot.channels.web.markup import blocks
from bot.channels.web.origins import OriginPolicy, is_own
from bot.channels.web.protocol import message_in, vote_in
from bot.channels.web.tokens import mint_token, session_of
from bot.documents.docx import letter_docx
from bot.documents.summary_docx import summary_docx
from bot.guide.conversation import LANGUAGES, Conversation
from bot.guide.facts import parse_iso
from bot.guide.guide import label_to_act_on
from bot.guide.reading_level import school_grade
from bot.guide.texting.options import numbers_in
from bot.guide.texting.parts import parts
from bot.guide.texting.segments import segments
from bot.guide.texting.tidy import as_text_message
from bot.guide.texting.wording import Wording, load_wording
from bot.guide.yaml_source import ContentError, read_model, read_yaml
from bot.nlu.facts import FactReader, Vocabulary, as_dict
from bot.nlu.language import detect_language
from bot.nlu.practice.clocks import clock_signs, shape_signs
from bot.nlu.practice.jargon import load_jargon
from bot.nlu.practice.sentences import sentences
from bot.nlu.practice.signs import load_signs
from bot.nlu.text import clean
from bot.paths import DATA
from bot.storage.redaction import redactor
from tests.security import hostile

Parser = Callable[[random.Random], None]
ACCOUNT = TwilioAccount("AC" + "0" * 32, "a token for tests", "+15005550006", "https://guide.example")
#: What the routes take when all is well.
LETTER: Dict[str, Any] = {"letter": "request_504", "lang": "en", "values": {}}
OWN_LETTER: Dict[str, Any] = {"letter": "request_504", "lang": "es", "text": "Estimada directora:\n\nPido un plan 504."}
DAY: Dict[str, Any] = {
    "title": "Ask for an answer",
    "date": "2026-03-03",
    "description": "Call the school.",
    "lang": "en",
}
SUMMARY: Dict[str, Any] = {
    "lang": "en",
    "summary": {
        "heard": [{"fact": "child_age", "title": "Age", "value": "7 years"}],
        "steps": [{"id": "request_evaluation", "title": "Ask", "what": ["Write."], "why": "Because", "sources": ["34 CFR 300.301"]}],
        "dates": [{"title": "Answer", "date": "2026-03-03", "how": "Count"}],
    },
}  # fmt: skip


@lru_cache(maxsize=1)
def facts() -> FactReader:
    return FactReader(Vocabulary.load())


@lru_cache(maxsize=1)
def wording() -> Wording:
    return load_wording(DATA)


@lru_cache(maxsize=1)
def provider() -> Twilio:
    return Twilio(ACCOUNT)


@lru_cache(maxsize=1)
def practice_reading() -> Any:
    return load_signs(DATA), load_jargon(DATA)


@lru_cache(maxsize=1)
def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="hostile-"))


def read_facts(rng: random.Random) -> None:
    said = safe_text(hostile.text(rng, 5000))
    found = as_dict(facts().read(said, rng.choice(LANGUAGES), date(2026, 3, 10)))
    Conversation().facts.from_slots(found)


def read_language(rng: random.Random) -> None:
    assert detect_language(hostile.text(rng)) in (None, *LANGUAGES)


def read_danger(rng: random.Random) -> None:
    channel_content().crisis.finds_danger(hostile.text(rng))


def read_label(rng: random.Random) -> None:
    label_to_act_on(channel_content(), safe_text(hostile.text(rng)), "faq/cost")


def read_message_text(rng: random.Random) -> None:
    said = safe_text(hostile.text(rng, 6000))
    assert not said.startswith("/") and len(said) <= 4000
    said.encode("utf-8")
    clean(said)


def read_keyword(rng: random.Random) -> None:
    said = hostile.text(rng, 1600)
    wording().keyword(said)
    numbers_in(said)


def shape_text_message(rng: random.Random) -> None:
    said = as_text_message(hostile.text(rng))
    for part in parts(said):
        assert segments(part).count >= 0


def read_markup(rng: random.Random) -> None:
    for block in blocks(hostile.text(rng)):
        for line in block.lines:
            for span in line:
                assert span.href is None or span.href.lower().startswith(("http://", "https://", "mailto:", "tel:"))


def read_protocol(rng: random.Random) -> None:
    message: Dict[str, Any] = {"client_msg_id": "a-message-id", "text": "hi", "lang": "en"}
    for read, body in ((message_in, message), (vote_in, {"message_id": "a.1", "value": "up", "reason": "wrong"})):
        with contextlib.suppress(ApiError):
            read(hostile.bent(rng, body))


def read_tokens(rng: random.Random) -> None:
    minted = mint_token()
    token = hostile.token_like(rng, minted)
    assert token == minted or session_of(token) is None
    staff.is_signed_in(hostile.token_like(rng, staff.cookie_value("a code")), "another code")
    assert practice_page.unpacked(hostile.token_like(rng, "eJyrVgIAAPAAdw==." + "0" * 64)) is None


def read_addresses(rng: random.Random) -> None:
    said = hostile.text(rng, 300)
    allowed = OriginPolicy(["https://school.example", "https://*.maple.example"])
    if allowed.lists(said):
        assert "school.example" in said.lower() or ".maple.example" in said.lower()
    is_own(said, hostile.text(rng, 60))
    client_address(said, [hostile.text(rng, 100)], ())


def read_papers(rng: random.Random) -> None:
    content = channel_content()
    with contextlib.suppress(documents.Refused):
        letter_docx(documents.letter_from(content, hostile.bent(rng, rng.choice((LETTER, OWN_LETTER)))))
    with contextlib.suppress(documents.Refused):
        documents.calendar_from(hostile.bent(rng, DAY))
    with contextlib.suppress(documents.Refused):
        summary = documents.summary_from(content, hostile.bent(rng, SUMMARY))
        if rng.random() < 0.1:
            summary_docx(summary, "en", content.in_("en").check.phrases)


def read_dates(rng: random.Random) -> None:
    said = (
        hostile.text(rng, 60)
        if rng.random() < 0.5
        else f"{rng.randint(0, 99999)}-{rng.randint(0, 99)}-{rng.randint(0, 99)}"
    )
    parse_iso(said)
    said = safe_text(said)
    for lang in LANGUAGES:
        facts().read(
            f"I asked on {rng.randint(0, 40)}/{rng.randint(0, 40)}/{rng.randint(0, 3000)} {said}",
            lang,
            date(2026, 3, 10),
        )


def text_fields(rng: random.Random) -> Dict[str, str]:
    """What Twilio posts, with somebody's hand on it."""
    fields = {
        "MessageSid": "SM" + f"{rng.getrandbits(120):032x}", "AccountSid": ACCOUNT.account_sid, "From": "+15005550009", "To": ACCOUNT.number,
        "Body": hostile.text(rng, 1600), "NumMedia": "0",
    }  # fmt: skip
    if rng.random() < 0.4:
        fields[rng.choice((*fields, "OptOutType", "MessageStatus", "ErrorCode"))] = hostile.text(rng, 100)
    return {name: said.encode("utf-8", "replace").decode() for name, said in fields.items()}


def read_text_messages(rng: random.Random) -> None:
    path, read = rng.choice(((WEBHOOK_PATH, provider().read), (STATUS_PATH, provider().read_report)))
    fields = text_fields(rng)
    body = hostile.form_bytes(rng, fields)
    signature = str(RequestValidator(ACCOUNT.auth_token).compute_signature(ACCOUNT.public_url + path, fields))
    with contextlib.suppress(RequestRefused):
        read(body, {"x-twilio-signature": signature if rng.random() < 0.8 else hostile.text(rng, 60)})


class _Model(BaseModel):
    name: str
    lines: Dict[str, str] = {}


def read_data_files(rng: random.Random) -> None:
    path = folder() / "file.yml"
    raw = rng.choice(('name: "a"\nlines:\n  en: "b"\n', "name: 2026-03-03\n", "- a\n- b: [c, d]\n")).encode()
    raw = hostile.scrambled(rng, raw) if rng.random() < 0.4 else raw + hostile.text(rng, 200).encode("utf-8", "replace")
    path.write_bytes(raw)
    with contextlib.suppress(ContentError):
        read_yaml(path)
    with contextlib.suppress(ContentError):
        read_model(path, _Model)


def read_for_redaction(rng: random.Random) -> None:
    """Its own guard turns a failure into ``[removed]``, so that is what is looked for."""
    redacted = redactor().redact(hostile.text(rng), rng.choice((*LANGUAGES, None)))
    assert "failed" not in redacted.counts


def read_staff_replies(rng: random.Random) -> None:
    signs, jargon = practice_reading()
    reply = hostile.text(rng, 2000)
    for sentence in sentences(reply):
        signs.in_reply(sentence), clock_signs(sentence), shape_signs(sentence)
    signs.in_parent(reply)
    jargon.unexplained(hostile.text(rng, 400), reply)


def read_reading_level(rng: random.Random) -> None:
    school_grade(hostile.text(rng, 600), rng.choice(LANGUAGES))


#: By name.
PARSERS: Dict[str, Parser] = {
    name.__name__: name
    for name in (
        read_facts, read_language, read_danger, read_label, read_message_text, read_keyword, shape_text_message, read_markup, read_protocol,
        read_tokens, read_addresses, read_papers, read_dates, read_text_messages, read_data_files, read_staff_replies, read_for_redaction,
    )
}  # fmt: skip


def lines_of_json(rng: random.Random) -> io.StringIO:
    """Lines for ``classify`` and ``read-reply``."""
    return io.StringIO(
        hostile.json_bytes(rng, hostile.bent(rng, {"text": "hi", "lang": "en"})).decode("utf-8", "replace")
    )
