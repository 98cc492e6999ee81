"""The insights page shows sums alone, and nobody can reckon a small count from what it shows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Dict, List, Set, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.watching import TurnReport
from bot.operation.counting import (
    ANSWERED,
    CHECK_ASKED,
    CHECK_PASSED,
    CONVERSATION,
    DOWN,
    LANGUAGE,
    OFFERED,
    UP,
    Counting,
)
from bot.operation.insights import Insights, insights, trend, weeks_to_show
from bot.storage.counts import BITS, KEPT, Counts, Thing, bit_of, counted

MONDAY = date(2026, 11, 16)
LABELS = ("faq/cost", "faq/consent", "faq/transfer", "inform")


def turn(conversation: str = "web:a", answered: Any = "faq/cost", channel: str = "web", **custom: Any) -> TurnReport:
    replies = [{"custom": {"answered": answered, "lang": "en", **custom}}]
    return TurnReport(channel, conversation, "words of a parent", False, replies, 0.01)


@pytest.fixture
def counts(tmp_path: Path) -> Counts:
    return Counts(tmp_path / "counts.db")


@pytest.fixture
def counting(counts: Counts) -> Counting:
    return Counting(counts, LABELS, today=lambda: MONDAY)


def kept(counting: Counting, counts: Counts, week: date = MONDAY) -> Dict[Thing, int]:
    counting.write()
    return counts.of_week(week)


# --- counting


def test_a_conversation_counts_once_a_week_for_each_thing(counting: Counting, counts: Counts) -> None:
    for conversation in ("web:a", "web:a", "web:b"):
        counting.turn(turn(conversation))
    assert kept(counting, counts) == {(CONVERSATION, "web"): 2, (LANGUAGE, "en"): 2, (ANSWERED, "faq/cost"): 2}


def test_it_counts_once_over_several_servers_and_new_starts(counts: Counts, tmp_path: Path) -> None:
    for conversation in ("web:a", "web:a", "web:b"):
        server = Counting(Counts(tmp_path / "counts.db"), LABELS, today=lambda: MONDAY)
        server.turn(turn(conversation))
        server.write()
    assert counts.of_week(MONDAY)[ANSWERED, "faq/cost"] == 2


def test_the_next_week_counts_anew(counts: Counts) -> None:
    today = [MONDAY]
    counting = Counting(counts, LABELS, today=lambda: today[0])
    for day in (MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)):
        today[0] = day
        counting.turn(turn())
    counting.write()
    assert counts.of_week(MONDAY)[ANSWERED, "faq/cost"] == 1
    assert counts.of_week(MONDAY + timedelta(days=7))[ANSWERED, "faq/cost"] == 1


@pytest.mark.parametrize(("conversations", "off_by"), [(4, 0), (60, 1), (450, 0.05), (5000, 0.05)])
def test_small_counts_are_exact_and_large_ones_close(conversations: int, off_by: float) -> None:
    bits = bytearray(BITS // 8)
    for number in range(conversations):
        bit = bit_of(b"key", f"web:{number}", (ANSWERED, "faq/cost"))
        bits[bit // 8] |= 1 << bit % 8
    error = abs(counted(bytes(bits)) - conversations)
    assert error <= (off_by if off_by >= 1 or not off_by else off_by * conversations)


def test_what_the_guide_was_not_sure_about_is_counted_by_its_offers(counting: Counting, counts: Counts) -> None:
    counting.turn(turn(answered="unsure", offers=["faq/consent", "faq/transfer", "made up"]))
    found = kept(counting, counts)
    assert {name for kind, name in found if kind == OFFERED} == {"faq/consent", "faq/transfer"}


def test_the_check_is_counted_by_question(counting: Counting, counts: Counts) -> None:
    counting.turn(turn(answered="inform", check_step={"passed": "plan", "asks": "state"}))
    found = kept(counting, counts)
    assert found[CHECK_PASSED, "plan"] == found[CHECK_ASKED, "state"] == 1


def test_danger_is_not_counted_at_all(counting: Counting, counts: Counts) -> None:
    counting.turn(turn(answered="crisis"))
    assert kept(counting, counts) == {}


def test_a_thumb_that_is_changed_after_it_was_written_counts_once(counting: Counting, counts: Counts) -> None:
    counting.thumb("web:a", "faq/cost", "up", "", 1)
    counting.thumb("web:b", "faq/cost", "up", "", 1)
    assert kept(counting, counts) == {(UP, "faq/cost"): 2}
    counting.thumb("web:a", "faq/cost", "up", "", -1)
    counting.thumb("web:a", "faq/cost", "down", "wrong", 1)
    assert kept(counting, counts) == {(UP, "faq/cost"): 1, (DOWN, "faq/cost wrong"): 1}
    for by in (-1, 1, -1):
        counting.thumb("web:a", "faq/cost", "down", "wrong", by)
    counting.thumb("web:a", "faq/cost", "up", "", 1)
    assert kept(counting, counts) == {(UP, "faq/cost"): 2, (DOWN, "faq/cost wrong"): 0}


def test_what_this_server_did_not_count_is_not_taken_back(counting: Counting, counts: Counts, tmp_path: Path) -> None:
    counting.thumb("web:a", "faq/cost", "up", "", 1)
    counting.write()
    other = Counting(Counts(tmp_path / "counts.db"), LABELS, today=lambda: MONDAY)
    other.thumb("web:b", "faq/cost", "up", "", -1)
    assert kept(other, counts) == {(UP, "faq/cost"): 1}


def test_thumbs_are_counted_by_topic_and_reason_and_taken_back_at_once(counting: Counting, counts: Counts) -> None:
    counting.thumb("web:a", "faq/cost", "down", "unclear", 1)
    counting.thumb("web:a", "faq/cost", "down", "unclear", 1)
    counting.thumb("web:b", "words of a parent", "down", "", 1)
    counting.thumb("web:c", "faq/cost", "up", "", 1)
    counting.thumb("web:c", "faq/cost", "up", "", -1)
    counting.thumb("web:d", "faq/cost", "up", "", -1)
    assert kept(counting, counts) == {(DOWN, "faq/cost unclear"): 1, (DOWN, "other none"): 1}


def test_no_id_no_day_and_no_word_is_in_the_database(counting: Counting, counts: Counts, tmp_path: Path) -> None:
    counting.turn(turn("web:1234567890abcdef"))
    kept(counting, counts)
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert b"1234567890abcdef" not in content and b"words of a parent" not in content


def test_when_a_week_is_over_nobody_can_find_out_who_was_counted(counts: Counts) -> None:
    """Its key is gone: asked for again, it is another one."""
    key = counts.key_of(MONDAY)
    assert counts.key_of(MONDAY) == key
    counts.forget(MONDAY + timedelta(days=6))
    assert counts.key_of(MONDAY) == key
    counts.forget(MONDAY + timedelta(days=7))
    assert counts.key_of(MONDAY) != key


def test_counts_wait_while_the_database_is_away(tmp_path: Path) -> None:
    away = Counting(Counts(tmp_path / "counts.db"), LABELS, today=lambda: MONDAY)
    (tmp_path / "counts.db").mkdir()
    away.turn(turn())
    away.write()
    (tmp_path / "counts.db").rmdir()
    away.write()
    assert Counts(tmp_path / "counts.db").of_week(MONDAY)[ANSWERED, "faq/cost"] == 1


def test_counts_are_kept_for_thirteen_months(counts: Counts) -> None:
    for week in (MONDAY - KEPT - timedelta(days=1), MONDAY - KEPT):
        counts.mark(week, {(ANSWERED, "faq/cost"): [1]})
    assert counts.forget(MONDAY) == 1
    assert 390 < KEPT.days < 400


# --- what is shown


def test_below_five_nothing_is_shown() -> None:
    view = insights(MONDAY, {(ANSWERED, "faq/cost"): 4, (DOWN, "faq/cost unclear"): 4, (OFFERED, "faq/consent"): 1}, ())
    assert view.asked_most == view.disliked == view.not_sure_about == ()


def test_the_page_has_what_staff_want_to_know() -> None:
    week: Dict[Thing, int] = {
        (CONVERSATION, "web"): 43,
        (LANGUAGE, "es"): 11,
        (ANSWERED, "faq/cost"): 17,
        (OFFERED, "faq/consent"): 6,
        (DOWN, "faq/cost too_long"): 5,
        (CHECK_ASKED, "plan"): 20,
        (CHECK_PASSED, "plan"): 12,
    }
    view = insights(MONDAY, week, ("child_age", "plan"))
    assert [(entry.name, entry.count) for entry in view.asked_most] == [("faq/cost", 15)]
    assert [(entry.topic, entry.reason, entry.count) for entry in view.disliked] == [("faq/cost", "too_long", 5)]
    assert [(entry.name, entry.asked, entry.passed) for entry in view.check] == [("plan", 20, 10)]
    assert trend({MONDAY: week}) == [(MONDAY, {"web": 40})]


def test_a_week_is_shown_when_it_is_over_and_kept_whole() -> None:
    weeks = weeks_to_show(MONDAY + timedelta(days=3))
    assert weeks[0] == MONDAY - timedelta(days=7)
    assert all(week.weekday() == 0 for week in weeks)
    assert weeks[-1] >= MONDAY + timedelta(days=3) - KEPT


def test_the_order_of_a_list_tells_nothing_more() -> None:
    one = insights(MONDAY, {(ANSWERED, "a"): 5, (ANSWERED, "b"): 9}, ())
    other = insights(MONDAY, {(ANSWERED, "a"): 9, (ANSWERED, "b"): 5}, ())
    assert one == other


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from([(ANSWERED, "a"), (CONVERSATION, "web"), (DOWN, "a x")]), st.integers(0, 40)))
def test_one_family_more_or_less_changes_no_small_count(week: Dict[Thing, int]) -> None:
    """From 0 to 4 all weeks look the same."""
    hidden = {thing: 0 if count < 5 else count for thing, count in week.items()}
    assert insights(MONDAY, week, ()) == insights(MONDAY, hidden, ())


def test_no_hidden_count_can_be_reckoned_from_what_is_shown() -> None:
    """Differencing: all weeks of a small school, grouped by the page they give.

    Each conversation has one channel and one language, so both lists have the same sum: that is all an attacker knows
    besides the page. Whatever page is shown, each count it hides could still have at least three values.
    """
    weeks: Dict[Insights, List[Tuple[int, ...]]] = defaultdict(list)
    for web, sms, english in itertools.product(range(20), range(20), range(39)):
        spanish = web + sms - english
        if spanish < 0:
            continue
        page = insights(MONDAY, {(CONVERSATION, "web"): web, (CONVERSATION, "sms"): sms, (LANGUAGE, "en"): english,
                                 (LANGUAGE, "es"): spanish}, ())  # fmt: skip
        weeks[page].append((web, sms, english, spanish))
    pinned: Set[Tuple[Any, ...]] = set()
    for page, possible in weeks.items():
        for place in range(4):
            values = {week[place] for week in possible}
            if max(values) < 5 and len(values) < 3:
                pinned.add((page, place, tuple(sorted(values))))
    assert pinned == set()
