"""Erasing on the district's request: all of a number's rows, a line in the audit, and what the law wants kept."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.guide.letters import LetterText
from bot.storage.commands import redact_lines
from bot.storage.erasing import ERASED_BY_DISTRICT, NoSuchNumber, erase_everything, erase_number, number_in
from bot.storage.kept import KeptConversations
from bot.storage.letter_links import LetterLinks
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import SmsStore

KEY = b"a key for tests"
NUMBER = "+14045550123"
NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)


def test_a_number_is_found_however_it_is_written() -> None:
    assert {number_in(given) for given in (NUMBER, "(404) 555-0123", "404.555.0123", "1 404 555 0123")} == {NUMBER}


@pytest.mark.parametrize("given", ["", "abc"])
def test_what_is_no_number_is_told_so(given: str) -> None:
    with pytest.raises(NoSuchNumber):
        number_in(given)


def test_all_of_a_number_goes_but_that_it_takes_no_texts(tmp_path: Path) -> None:
    place, numbers = tmp_path / "conversations.db", Numbers(KEY)
    conversation = numbers.conversation_of(NUMBER)
    texts, letters = SmsStore(place, numbers.mark), LetterLinks(place, KEY)
    texts.opt_out(conversation, 1.0, "text")
    letters.keep(conversation, LetterText("a", "en", "A letter", "unmistakable", {}), "en", NOW, timedelta(days=3))
    erased = erase_number(place, KEY, NUMBER, wording=1, now=NOW)
    assert erased.letters == 1
    assert letters.latest_of(conversation, NOW) is None
    assert texts.is_opted_out(conversation)
    assert KeptConversations(place).is_erased(conversation)
    audit = KeptConversations(place).database.read("SELECT kind FROM erasures")
    assert [row["kind"] for row in audit] == [ERASED_BY_DISTRICT]


def test_everything_of_nobody_is_nothing(tmp_path: Path) -> None:
    assert erase_everything(tmp_path / "conversations.db").events == 0


def test_the_command_says_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUIDE_DATABASE", str(tmp_path / "conversations.db"))
    monkeypatch.setenv("GUIDE_SMS_KEY", KEY.decode())
    assert main(["erase", "--number", NUMBER]) == 0
    assert capsys.readouterr().out.startswith("Erased 0 events, 0 letters")
    assert main(["erase", "--number", "nobody"]) == 1
    assert "area code" in capsys.readouterr().err


def test_lines_are_written_again_without_names() -> None:
    output = io.StringIO()
    assert redact_lines(io.StringIO('{"text": "my son Jayden", "by": "Jayden"}\n\n'), output) == 0
    assert json.loads(output.getvalue()) == {"text": "my son [name]", "redacted": {"name": 1}}


@pytest.mark.parametrize("line", ["my son Jayden", "[]", '{"text": 5}', "{}"])
def test_a_line_that_is_none_is_named_and_not_repeated(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert redact_lines(io.StringIO(line), io.StringIO()) == 1
    told = capsys.readouterr().err
    assert "ine 1" in told and "Jayden" not in told
