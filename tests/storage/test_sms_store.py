"""What the text-message line keeps: each text once, who takes none, and nothing longer than needed."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import List

import pytest

from bot.guide.conversation import Choice
from bot.guide.texting.state import LineState, WaitingPage
from bot.storage.database import Place
from bot.storage.sms_forgetting import LINE_KEPT, REPLY_KEPT, forget_texts
from bot.storage.sms_numbers import Numbers
from bot.storage.sms_store import KeyChanged, SmsStore
from tests.places import everything_in, rows_in

NUMBERS = Numbers(b"a key for tests")
ANA, BEN = NUMBERS.conversation_of("+15005550009"), NUMBERS.conversation_of("+15005550010")
SEALED = NUMBERS.seal("+15005550009", "what is an iep", 0)
STATE = LineState(lang="es", welcomed=True, options=(Choice("menu", "Menú"),), options_until=9e9, listed=True,
                  later=(WaitingPage("y más", True),))  # fmt: skip
DAY = 86400.0


@pytest.fixture
def store(place: Place) -> SmsStore:
    return SmsStore(place, NUMBERS.mark)


def accept(store: SmsStore, message: str, conversation: str = ANA, owner: str = "one", now: float = 100.0) -> bool:
    return store.accept(message, conversation, SEALED, owner, now, now + 15).is_new


def answered(store: SmsStore, message: str, texts: List[str], conversation: str = ANA, now: float = 100.0) -> None:
    accept(store, message, conversation, now=now)
    assert store.begin(message, "one", now, now + 15)
    store.finish(message, "one", texts, STATE, now)


def test_a_text_is_new_once(store: SmsStore) -> None:
    assert [accept(store, "m1"), accept(store, "m1"), accept(store, "m2")] == [True, False, True]


def test_many_threads_with_one_text_are_told_new_once(place: Place) -> None:
    stores = [SmsStore(place, NUMBERS.mark) for _ in range(8)]
    told: List[bool] = []
    threads = [threading.Thread(target=lambda store=store: told.append(accept(store, "m1"))) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 7 + [True]


def test_the_same_text_gets_the_same_reply_after_a_restart(store: SmsStore, place: Place) -> None:
    answered(store, "m1", ["Hello", "1. Yes"])
    known = SmsStore(place, NUMBERS.mark).accept("m1", ANA, SEALED, "two", 200, 215)
    assert (known.is_new, known.reply) == (False, ("Hello", "1. Yes"))


def test_an_old_text_is_not_acted_on_when_its_reply_is_forgotten(store: SmsStore, place: Place) -> None:
    answered(store, "m1", ["Hello"])
    forget_texts(place, 100 + 400 * DAY, DAY)
    known = store.accept("m1", ANA, SEALED, "one", 9e7, 9e7)
    assert (known.is_new, known.reply) == (False, ())


def test_texts_of_one_number_are_taken_up_in_order(store: SmsStore) -> None:
    accept(store, "m1")
    accept(store, "m2")
    accept(store, "other", BEN)
    assert store.begin("m2", "one", 101, 116) is False
    assert store.begin("other", "one", 101, 116) is True
    assert store.begin("m1", "one", 101, 116) is True
    store.finish("m1", "one", ["Hello"], None, 102)
    assert store.begin("m2", "one", 103, 118) is True


def test_another_process_waits_until_the_lease_is_over(store: SmsStore) -> None:
    accept(store, "m1", owner="one", now=100)
    assert store.begin("m1", "one", 100, 115) is True
    assert store.begin("m1", "two", 110, 125) is False
    store.renew(["m1"], "one", 130)
    assert store.begin("m1", "two", 120, 135) is False
    assert store.begin("m1", "two", 131, 146) is True
    store.finish("m1", "two", ["Hello"], None, 132)
    assert store.begin("m1", "one", 133, 148) is None


def test_only_its_owner_renews_a_lease(store: SmsStore) -> None:
    """Who only waits for a text must not keep it from being taken over when its owner has died."""
    accept(store, "m1", owner="one", now=100)
    store.renew(["m1"], "two", 500)
    assert store.begin("m1", "two", 116, 131) is True


def test_who_has_lost_a_text_does_not_answer_it(store: SmsStore) -> None:
    """A server that stood still for longer than its lease comes back after another has taken the text over."""
    accept(store, "m1", owner="one", now=100)
    store.begin("m1", "one", 100, 115)
    store.begin("m1", "two", 116, 131)
    assert store.finish("m1", "one", ["Too late"], STATE, 117) == ((), False)
    assert store.finish("m1", "two", ["Hello"], STATE, 118) == (("Hello",), False)


def test_an_answer_that_is_kept_twice_is_the_first(store: SmsStore) -> None:
    """The connection broke while it was kept: nobody knew whether it was, and it is kept again."""
    accept(store, "m1")
    store.begin("m1", "one", 100, 115)
    for texts in (["Hello"], ["Hello again"]):
        assert store.finish("m1", "one", texts, STATE, 101) == (("Hello",), False)


def test_an_earlier_text_of_a_dead_process_is_answered_before_the_next(store: SmsStore) -> None:
    accept(store, "m1", owner="dead", now=100)
    accept(store, "m2", owner="two", now=105)
    assert store.begin("m2", "two", 116, 131) is False, "m1 is taken over first"
    assert [left.message for left in store.take_over("two", 116, 131, 0)] == ["m1"]
    assert store.begin("m2", "two", 117, 132) is False
    assert store.begin("m1", "two", 117, 132) is True
    store.finish("m1", "two", ["Hello"], None, 118)
    assert store.begin("m2", "two", 119, 134) is True


def test_a_text_that_nobody_takes_over_does_not_hold_up_the_next_for_ever(store: SmsStore) -> None:
    accept(store, "m1", owner="dead", now=100)
    accept(store, "m2", owner="two", now=101)
    assert store.begin("m2", "two", 126, 141) is True


def test_many_processes_that_look_for_what_was_left_take_each_text_once(place: Place, store: SmsStore) -> None:
    for number in range(12):
        accept(store, f"m{number}", NUMBERS.conversation_of(str(number)), owner="dead", now=100)
    stores = [SmsStore(place, NUMBERS.mark) for _ in range(4)]
    taken: List[str] = []

    def look(owner: int) -> None:
        taken.extend(left.message for left in stores[owner].take_over(f"process {owner}", 200, 215, 0))

    threads = [threading.Thread(target=look, args=(owner,)) for owner in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"m{number}" for number in range(12))


def test_only_one_process_sends_a_late_answer(store: SmsStore) -> None:
    accept(store, "m1")
    store.begin("m1", "one", 100, 115)
    store.hold("m1", ["One moment"])
    store.finish("m1", "one", ["Hello", "Bye"], STATE, 109)
    assert store.next_late("m1", "one", 110, 125) == "Hello"
    assert store.next_late("m1", "two", 111, 126) is None, "one still sends"
    assert store.next_late("m1", "two", 126, 141) == "Bye", "one has died"


def test_a_held_text_gets_one_holding_text_and_its_answer_waits_to_be_sent(store: SmsStore) -> None:
    accept(store, "m1")
    store.begin("m1", "one", 100, 115)
    assert [store.hold("m1", ["One moment"]), store.hold("m1", ["One moment"])] == [True, False]
    assert store.finish("m1", "one", ["Hello", "Bye"], STATE, 109) == (("Hello", "Bye"), True)
    assert store.accept("m1", ANA, SEALED, "one", 110, 125).reply == (), "a retry must not carry it a second time"
    assert [store.next_late("m1", "one", 110, 125) for _ in range(3)] == ["Hello", "Bye", None]


def test_what_a_dead_process_left_is_found_and_old_texts_are_given_up(store: SmsStore) -> None:
    accept(store, "old", now=100)
    accept(store, "young", BEN, now=4000)
    accept(store, "busy", BEN, now=4090)
    left = store.take_over("two", 4100, 4115, 4100 - 3600)
    assert [(item.message, item.answered) for item in left] == [("young", False)]
    assert NUMBERS.unseal(left[0].sealed) == ("+15005550009", "what is an iep", 0)
    assert store.begin("old", "two", 4100, 4115) is None


def test_who_opts_out_gets_nothing_that_was_on_its_way(store: SmsStore) -> None:
    accept(store, "m1")
    store.begin("m1", "one", 100, 115)
    assert [store.opt_out(ANA, 101, "text"), store.opt_out(ANA, 102, "text")] == [True, False]
    assert store.hold("m1", ["One moment"]) is False
    assert store.finish("m1", "one", ["Hello"], STATE, 103) == ((), False)
    assert store.is_opted_out(ANA) and not store.is_opted_out(BEN)


def test_opting_out_drops_what_waited_and_a_late_text(store: SmsStore) -> None:
    answered(store, "m1", ["Hello"])
    accept(store, "m2")
    store.begin("m2", "one", 100, 115)
    store.hold("m2", ["One moment"])
    store.finish("m2", "one", ["Late"], STATE, 109)
    store.opt_out(ANA, 110, "text")
    assert store.next_late("m2", "one", 110, 125) is None
    assert store.state(ANA) == replace(STATE, options=(), later=(), listed=False)


def test_opting_in_again_is_new_once_and_both_are_noted(store: SmsStore, place: Place) -> None:
    store.opt_out(ANA, 101, "text")
    assert [store.opt_in(ANA, 102, "text"), store.opt_in(ANA, 103, "text")] == [True, False]
    assert not store.is_opted_out(ANA)
    rows = rows_in(place, "SELECT conversation, at, what, how FROM sms_consents ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        (ANA, 101.0, "opted out", "text"),
        (ANA, 102.0, "opted in", "text"),
    ]


def test_the_state_of_a_number_comes_back_as_it_was(store: SmsStore) -> None:
    answered(store, "m1", ["Hello"])
    assert store.state(ANA) == STATE
    assert store.state(BEN) == LineState()


def test_no_number_and_no_word_stands_in_the_database(store: SmsStore, place: Place) -> None:
    accept(store, "m1")
    content = everything_in(place)
    assert ANA.encode() in content, "the row is looked at"
    assert b"5005550009" not in content and b"iep" not in content


def test_the_sealed_text_goes_when_the_text_is_answered(store: SmsStore, place: Place) -> None:
    answered(store, "m1", ["Hello"])
    assert rows_in(place, "SELECT sealed FROM sms_inbound") == [{"sealed": None}]


def test_replies_and_choices_are_forgotten_and_opt_outs_are_not(store: SmsStore, place: Place) -> None:
    answered(store, "m1", ["Hello"])
    store.opt_out(BEN, 100, "text")
    store.record_delivery("t1", "delivered", None, 100)
    forget_texts(place, 100 + REPLY_KEPT + 1, DAY)
    assert rows_in(place, "SELECT reply FROM sms_inbound") == [{"reply": "[]"}]
    assert store.state(ANA).options, "a family may answer the list the same day"
    forget_texts(place, 100 + DAY + 1, DAY)
    assert store.state(ANA) == replace(STATE, options=(), later=(), listed=False)
    forget_texts(place, 100 + LINE_KEPT + 1, DAY)
    assert store.state(ANA) == LineState()
    assert not store.deliveries()
    assert store.is_opted_out(BEN)


def test_erasing_leaves_only_that_the_number_takes_no_texts(store: SmsStore) -> None:
    answered(store, "m1", ["Hello"])
    answered(store, "m2", ["Hello"], BEN)
    store.opt_out(ANA, 101, "text")
    assert store.erase(ANA) == 2
    assert store.state(ANA) == LineState() and store.state(BEN) == STATE
    assert store.is_opted_out(ANA)
    assert store.accept("m1", ANA, SEALED, "one", 200, 215).is_new is False


def test_texts_of_the_last_hour_are_counted_by_number(store: SmsStore) -> None:
    for place in range(3):
        accept(store, f"m{place}", now=100 + place * 1000)
    accept(store, "other", BEN, now=2000)
    assert store.count_since(ANA, 1000) == 2


def test_reports_in_any_order_end_with_what_is_final(store: SmsStore) -> None:
    for status, error in (("sent", None), ("delivered", None), ("sent", None)):
        store.record_delivery("t1", status, error, 100)
    store.record_delivery("t2", "undelivered", 30003, 100)
    assert store.deliveries() == {"delivered": 1, "undelivered 30003": 1}


def test_a_database_made_with_another_key_is_refused(store: SmsStore, place: Place) -> None:
    with pytest.raises(KeyChanged):
        SmsStore(place, Numbers(b"another key").mark)


def test_names_are_keyed_and_each_purpose_has_its_own() -> None:
    other = Numbers(b"another key")
    assert NUMBERS.conversation_of("+15005550009") != other.conversation_of("+15005550009")
    assert NUMBERS.conversation_of("x") != "sms:" + NUMBERS.message_of("x")
    assert "5005550009" not in ANA and ANA.startswith("sms:")
    assert other.unseal(SEALED) is None


def test_a_file_that_was_removed_under_a_running_server_is_made_anew(tmp_path: Path) -> None:
    store = SmsStore(tmp_path / "conversations.db", NUMBERS.mark)
    accept(store, "m1")
    for file in tmp_path.glob("conversations.db*"):
        file.unlink()
    assert accept(store, "m1")


def test_erased_words_do_not_stay_in_the_files(store: SmsStore, place: Place) -> None:
    answered(store, "m1", ["Hello unmistakable words"])
    store.erase(ANA)
    assert b"unmistakable" not in everything_in(place)
