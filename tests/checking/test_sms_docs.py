"""``docs/sms.md``: what a school registers with the carriers is what the guide sends."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.guide.content import Content
from bot.guide.reminders import Reminder, reminder_rules, reminder_text
from bot.guide.texting.tidy import as_text_message
from bot.guide.texting.wording import HELP, START, STOP, load_wording


@pytest.fixture(scope="module")
def page(project: Path) -> str:
    return (project / "docs" / "sms.md").read_text(encoding="utf-8")


def field(page: str, name: str) -> str:
    found = re.search(rf"^\| {re.escape(name)}[^|]*\| (.+) \|$", page, re.MULTILINE)
    assert found, name
    return found.group(1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sample 1", "welcome"),
        ("Opt-in message", "opted_in"),
        ("Opt-out message", "opted_out"),
        ("Help message", "help"),
    ],
)
def test_the_messages_are_the_guides(page: str, content: Content, project: Path, name: str, text: str) -> None:
    said = as_text_message(load_wording(project / "data").say(content, text, "en"))
    assert field(page, name) == said
    assert 20 <= len(said) <= 320


def test_the_reminder_is_the_guides(page: str, content: Content, project: Path) -> None:
    wanted = Reminder(date(2026, 5, 2), "school_clock", 60, about=False, lang="en")
    assert field(page, "Sample 4") == reminder_text(reminder_rules(project / "data"), wanted, content.district.name)


@pytest.mark.parametrize(("name", "kind"), [("Opt-out keywords", STOP), ("Help keywords", HELP)])
def test_the_words_mean_what_they_are_registered_for(page: str, project: Path, name: str, kind: str) -> None:
    wording = load_wording(project / "data")
    for word in field(page, name).split(", "):
        keyword = wording.keyword(word)
        assert keyword is not None and keyword.kind == kind, word


def test_the_words_that_bring_texts_back(page: str, project: Path) -> None:
    for word in field(page, "Opt-in keywords").split(";")[0].split(", "):
        keyword = load_wording(project / "data").keyword(word)
        assert keyword is not None and keyword.kind == START, word


@pytest.mark.parametrize(("name", "least", "most"), [("Description", 40, 4096), ("Message flow", 40, 2048)])
def test_the_lengths_are_those_of_the_registry(page: str, name: str, least: int, most: int) -> None:
    assert least <= len(field(page, name)) <= most


def test_every_setting_on_the_page_is_read_somewhere(page: str, project: Path) -> None:
    read = (project / "bot" / "settings.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"`((?:TWILIO|SMS|GUIDE)_[A-Z_]+)`", page)):
        assert f'"{name}"' in read, name
