"""A family's talks by text with the real guide: the short check in both languages, danger, STOP, erasure."""

from __future__ import annotations

import sqlite3
import urllib.request
from pathlib import Path
from typing import Iterator, List

import pytest
import smsutil

from bot.guide.content import Content
from tests.channels.sms.twilio_world import ACCOUNT, NUMBER, PUBLIC, TOKEN, WEBHOOK, body_of, fields, signed, texts_in
from tests.scenarios.conftest import RunningGuide, free_port

MOST_TEXTS = 12
ENGLISH = [
    "check my child's situation", "8, second grade", "1", "no plan", "reading and math", "1", "(1)", "no", "Georgia", "skip", "skip", "skip",
]  # fmt: skip
SPANISH = [
    "quiero revisar el caso de mi hijo", "7 años, segundo grado", "uno", "1", "la lectura", "no he pedido nada", "se atrasa", "ninguno",
    "Texas", "saltar", "saltar", "saltar",
]  # fmt: skip


class Phone:
    """One parent's phone."""

    def __init__(self, guide: RunningGuide, number: str) -> None:
        self._guide, self.number = guide, number
        self.sent: List[str] = []
        self.got: List[str] = []

    def say(self, text: str, **more: str) -> List[str]:
        posted = fields(text, From=self.number, **more)
        request = urllib.request.Request(self._guide.base + WEBHOOK, body_of(posted), signed(posted))
        with urllib.request.urlopen(request, timeout=60) as reply:
            texts = texts_in(reply.read().decode("utf-8"))
        self.sent.append(text)
        self.got += texts
        return texts


@pytest.fixture(scope="module")
def line(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    folder = tmp_path_factory.mktemp("texts")
    account = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_NUMBER": NUMBER,
        "SMS_PUBLIC_URL": PUBLIC,
    }
    running = RunningGuide(free_port(), folder / "conversations.db", folder / "output.txt", environment=account).start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("lang", "answers", "number"), [("en", ENGLISH, "+14045550101"), ("es", SPANISH, "+15125550102")]
)
def test_a_whole_short_check_takes_at_most_twelve_texts(
    line: RunningGuide, content: Content, lang: str, answers: List[str], number: str
) -> None:
    phone = Phone(line, number)
    short_forms = [step.short.split("{")[0][:40] for step in content.in_(lang).steps.values()]
    for answer in answers:
        replies = phone.say(answer)
        if any(form in reply for reply in replies for form in short_forms):
            break
    else:
        raise AssertionError(f"no result after {len(answers)} texts: {phone.got[-2:]}")
    assert len(phone.sent) <= MOST_TEXTS
    assert phone.got[0].startswith(content.district.name if lang == "en" else "Guía para familias")
    assert all(len(text) <= 320 for text in phone.got)
    assert max(len(smsutil.split(text).parts) for text in phone.got) <= 5


def test_danger_in_the_first_text_gets_help_and_nothing_before_it(line: RunningGuide) -> None:
    first = Phone(line, "+14045550103").say("my daughter says she wants to die")
    assert len(first) == 1 and "988" in first[0] and "911" in first[0]


def test_peligro_in_spanish_gets_help_in_spanish(line: RunningGuide) -> None:
    first = Phone(line, "+14045550104").say("mi hijo dice que se quiere matar")
    assert "988" in first[0] and "Busque" in first[0]


def test_cancel_in_the_check_ends_the_texts_until_start_and_the_check_goes_on_after(line: RunningGuide) -> None:
    phone = Phone(line, "+14045550105")
    phone.say("check my child's situation")
    assert "unsubscribed" in phone.say("CANCEL")[0]
    assert [phone.say(text) for text in ("8", "hello?", "HELP", "what is an iep")] == [[]] * 4
    assert "you are back" in phone.say("START")[0]
    assert phone.say("he is 8, in second grade")


def test_a_question_with_cancel_in_it_is_answered(line: RunningGuide) -> None:
    replies = Phone(line, "+14045550106").say("can the school cancel our iep meeting without telling me")
    assert replies and "unsubscribed" not in " ".join(replies)


def test_an_answer_is_short_and_more_goes_deeper(line: RunningGuide, content: Content) -> None:
    phone = Phone(line, "+14045550107")
    answer = content.in_("en").answers["what_is_iep"]
    assert any(answer.short.replace("’", "'")[:60] in text for text in phone.say("what is an iep"))
    assert answer.more[:40] in " ".join(phone.say("MORE"))


def test_delete_my_data_leaves_no_event_of_the_family(line: RunningGuide) -> None:
    phone = Phone(line, "+14045550108")
    phone.say("my son is 8 and has trouble with unmistakable words")
    assert "1. Yes, delete it all" in phone.say("DELETE MY DATA")[-1]
    assert "erased" in phone.say("1")[0]
    files = line.database.parent.glob("conversations.db*")
    assert not any(b"unmistakable" in file.read_bytes() for file in files)


def test_no_number_stands_in_the_database_or_in_a_log(line: RunningGuide) -> None:
    Phone(line, "+14045550109").say("what is a 504 plan")
    dump = "\n".join(sqlite3.connect(line.database).iterdump())
    assert "5550109" not in dump and "sms:" in dump
    assert "5550109" not in line.output.read_text()
    assert "Text messages are on." in line.output.read_text()
