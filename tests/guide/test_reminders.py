"""Which date a parent may be reminded of, when, and in which words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Dict, Optional

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.reminders import reminders_in_order
from bot.guide.content import Content
from bot.guide.deadline_card import deadline_card
from bot.guide.deadlines import deadline_for
from bot.guide.facts import Facts
from bot.guide.family_clock import family_deadline
from bot.guide.reminders import (
    CANCEL,
    LIST,
    REMIND,
    Reminder,
    ReminderRules,
    command,
    is_over,
    reminder_of,
    reminder_rules,
    reminder_text,
    send_time,
    with_offer,
    zones_for,
)
from bot.guide.texts import sms_segments

TODAY = date(2026, 3, 10)
NEW_YORK = ("America/New_York",)


@pytest.fixture(scope="module")
def rules(project: Path) -> ReminderRules:
    return reminder_rules(project / "data")


def custom_of(content: Content, lang: str = "en", **facts: Any) -> Dict[str, Any]:
    """What the reply that counts a family's date was made of."""
    known = Facts(**{"consent_date": "2026-03-03", "request": "in_progress", **facts})
    deadline = family_deadline(content, known, lang)
    assert deadline is not None
    return {"deadline": deadline_card(deadline, lang), "facts": known.known(), "lang": lang}


def at(day: date, hour: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.utc)


def reminder(due: date, **changes: Any) -> Reminder:
    return Reminder(**{"due": due, "subject": "school_clock", "days": 60, "about": False, "lang": "en", **changes})


def test_the_schools_days_are_named_where_the_count_names_them(content: Content, rules: ReminderRules) -> None:
    found = reminder_of(content, custom_of(content, state="NY"), TODAY)
    assert found == Reminder(date(2026, 5, 2), "school_clock", 60, about=False, lang="en", state="NY")
    said = reminder_text(rules, found, "Maple County Schools")
    assert "your school's 60 days end May 2" in said and "STOP" in said


def test_an_estimate_stays_one(content: Content, rules: ReminderRules) -> None:
    found = reminder_of(content, custom_of(content, state="TX"), TODAY)
    assert found is not None and found.about
    assert "about May" in reminder_text(rules, found, "Maple County Schools")


def test_another_date_is_not_said_to_be_the_schools(content: Content, rules: ReminderRules) -> None:
    """What kind of date it is stays between the parent and the guide: the text may be seen by anybody."""
    card = deadline_card(deadline_for("due_process", date(2025, 3, 3), "en"), "en")
    found = reminder_of(content, {"deadline": card, "facts": {}, "lang": "en"}, TODAY)
    assert found is not None and found.subject == "date"
    said = reminder_text(rules, found, "Maple County Schools").lower()
    assert "the date you asked us about" in said and "hearing" not in said


@pytest.mark.parametrize(
    "custom",
    [
        {},
        {"deadline": None},
        {"deadline": "2026-05-02"},
        {"deadline": {}},
        {"deadline": {"date": "soon"}},
        {"deadline": {"date": "2026-03-10"}},
        {"deadline": {"date": "2020-03-03"}},
    ],
)
def test_no_date_or_one_that_is_over_is_not_kept(content: Content, custom: Dict[str, Any]) -> None:
    assert reminder_of(content, custom, TODAY) is None


def test_nothing_of_the_child_goes_out(content: Content, rules: ReminderRules) -> None:
    told = {"diagnosis": ("autism",), "concerns": ("behavior",), "child_age": 7.0, "child_grade": "2", "state": "NY"}
    for lang in ("en", "es"):
        found = reminder_of(content, custom_of(content, lang, **told), TODAY)
        assert found is not None
        said = reminder_text(rules, found, "Maple County Schools").lower()
        for word in ("autis", "behav", "conduct", "iep", "504", "evalu", "test", "special", "child", "niñ", "diagnos"):
            assert word not in said
        assert sms_segments(said) <= 3


def test_a_week_before_on_a_weekday(rules: ReminderRules) -> None:
    due = date(2026, 5, 2)  # a Saturday; a week before it is a Saturday too
    assert send_time(rules, reminder(due), NEW_YORK, at(TODAY)) == datetime(2026, 4, 24, 14, tzinfo=timezone.utc)


def test_never_on_a_holiday(rules: ReminderRules) -> None:
    """A week before January 1 is Christmas, and the day before that may be no workday either."""
    sent = send_time(rules, reminder(date(2027, 1, 1)), NEW_YORK, at(date(2026, 11, 2)))
    assert sent is not None and sent.date() == date(2026, 12, 24)


def test_the_offer_stands_behind_the_sentence_with_the_date(content: Content, rules: ReminderRules) -> None:
    wanted = reminder(date(2026, 5, 2))
    said = "The school has until May 2, 2026 to finish. That is 60 days.\n\nWhat grade is your child in?"
    assert with_offer(said, wanted, "Reply REMIND.") == (
        "The school has until May 2, 2026 to finish. Reply REMIND. That is 60 days.\n\nWhat grade is your child in?"
    )
    assert with_offer("Until May 2, 2026", wanted, "Reply REMIND.") == "Until May 2, 2026\n\nReply REMIND."
    assert with_offer("No date here.", wanted, "Reply REMIND.") == "No date here.\n\nReply REMIND."


@pytest.mark.parametrize(("ahead", "sent_before"), [(8, 7), (7, 3), (4, 3), (3, 1), (2, 1), (1, None), (0, None)])
def test_the_first_of_seven_three_and_one_days_that_is_still_ahead(
    rules: ReminderRules, ahead: int, sent_before: Optional[int]
) -> None:
    today = date(2026, 3, 10)
    due = today + timedelta(days=ahead)
    rules = rules.copy(update={"days_before": [1, 7, 3]})
    sent = send_time(rules, reminder(due), NEW_YORK, at(today))
    if sent_before is None:
        assert sent is None
    else:
        day = due - timedelta(days=sent_before)
        assert sent is not None and today < sent.date() <= day and (day - sent.date()).days <= 2


@given(
    due=st.dates(date(2026, 3, 11), date(2027, 3, 1)),
    now=st.datetimes(datetime(2026, 3, 10), datetime(2026, 12, 1), timezones=st.just(timezone.utc)),
    state=st.sampled_from(["NY", "CA", "HI", "ID", "AK", "FL", None]),
    phone=st.sampled_from([(), ("America/New_York",), ("Pacific/Honolulu",), ("Pacific/Guam",)]),
)
def test_whenever_it_is_sent_it_is_day_there_and_before_the_date(
    project: Path, due: date, now: datetime, state: Optional[str], phone: "tuple[str, ...]"
) -> None:
    rules = reminder_rules(project / "data")
    wanted = reminder(due, state=state)
    zones = zones_for(rules, wanted, phone, due)
    moment = send_time(rules, wanted, zones, now)
    if moment is None:
        return
    assert moment > now
    for zone in zones:
        local = moment.astimezone(pytz.timezone(zone))
        assert 9 <= local.hour < 20 and local.date() < due


def test_the_state_and_the_phone_both_count(rules: ReminderRules) -> None:
    wanted = reminder(date(2026, 5, 2), state="CA")
    assert zones_for(rules, wanted, NEW_YORK, wanted.due) == ("America/Los_Angeles", "America/New_York")
    assert zones_for(rules, wanted, ("Pacific/Guam",), wanted.due) == ("America/Los_Angeles",)
    assert zones_for(rules, reminder(wanted.due), (), wanted.due) == tuple(rules.anywhere)


def test_a_date_that_is_over_is_over(rules: ReminderRules) -> None:
    wanted = reminder(date(2026, 5, 2))
    assert not is_over(wanted, NEW_YORK, datetime(2026, 5, 3, 3, tzinfo=timezone.utc))
    assert is_over(wanted, NEW_YORK, datetime(2026, 5, 3, 5, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("REMIND", REMIND),
        ("remind me", REMIND),
        ("Remind me!", REMIND),
        ("yes, remind me please", REMIND),
        ("can you remind me before that date?", REMIND),
        ("set a reminder", REMIND),
        ("RECORDAR", REMIND),
        ("Recuérdeme", REMIND),
        ("avíseme por favor", REMIND),
        ("sí, quiero un recordatorio", REMIND),
        ("CANCEL REMINDER", CANCEL),
        ("cancel my reminders", CANCEL),
        ("don't remind me", CANCEL),
        ("no more reminders", CANCEL),
        ("CANCELAR RECORDATORIO", CANCEL),
        ("ya no quiero recordatorios", CANCEL),
        ("MY REMINDERS", LIST),
        ("what reminders do I have?", LIST),
        ("mis recordatorios", LIST),
        ("can you remind me what an iep is", None),
        ("the school sent a reminder about the meeting", None),
        ("cancel", None),
        ("stop", None),
        ("can they cancel the meeting", None),
        ("", None),
        ("1", None),
    ],
)
def test_a_whole_message_is_a_command_and_a_sentence_with_the_word_is_not(text: str, means: Optional[str]) -> None:
    assert command(text) == means


def test_a_reminder_is_stored_and_read_again() -> None:
    kept = reminder(date(2026, 5, 2), state="NY", lang="es")
    assert Reminder.from_plain(kept.to_plain()) == kept


def test_the_shipped_file_is_in_order(content: Content, project: Path) -> None:
    assert list(reminders_in_order(content, project / "data")) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("America/Detroit", "America/Detriot", "no zone|name zones"),
        ("from: 9", "from: 6", "8"),
        ("days_before: [7, 3, 1]", "days_before: [0]", "1 to 60"),
        ("{school}: your school's {days} days end {date}.", "{school}: your child's days end.", "missing"),
        ("offer:\n", "offers:\n", "missing"),
    ],
)
def test_a_slip_in_the_file_is_found_with_its_line(
    content: Content, project: Path, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = (project / "data" / "reminders.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "reminders.yml").write_text(text.replace(old, new), encoding="utf-8")
    found = "\n".join(reminders_in_order(content, tmp_path))
    reminder_rules.cache_clear()
    assert re.search(problem, found), found
    assert "reminders.yml:" in found
