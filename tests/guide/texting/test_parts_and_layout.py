"""A reply as messages: cut at sentences, never longer than asked for, numbers beside choices."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.texting.layout import MOST_AT_ONCE, Layout, lay_out
from bot.guide.texting.parts import MOST_CHARACTERS, parts
from bot.guide.texting.segments import segments
from bot.guide.texting.tidy import as_text_message

MORE, HINT = "Reply MORE to read on.", "Reply with a number."
WORDY = st.lists(
    st.sampled_from(["Ask. ", "The school must answer you in writing. ", "Why?\n", "word ", "x" * 400 + " ", "¿Qué? "])
)


def out(text: str, titles: "list[str] | None" = None, **options: object) -> Layout:
    return lay_out(text, titles or [], more=MORE, hint=HINT, **options)  # type: ignore[arg-type]


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(WORDY.map("".join), st.integers(20, 400))
def test_parts_keep_to_the_limit_and_lose_nothing(text: str, limit: int) -> None:
    cut = parts(text, limit)
    assert all(0 < len(part) <= limit for part in cut)
    assert bare("".join(cut)) == bare(text)


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert parts("One is here. Two is there. Three is last.", 30) == ["One is here. Two is there.", "Three is last."]


def test_a_long_sentence_is_cut_between_words() -> None:
    assert parts("alpha beta gamma delta", 12) == ["alpha beta", "gamma delta"]


def test_a_short_reply_and_its_choices_are_one_message() -> None:
    layout = out("Do you have a plan?", ["No plan", "IEP"])
    assert [page.text for page in layout.now] == [f"Do you have a plan?\n1. No plan\n2. IEP\n{HINT}"]
    assert layout.now[0].shown == (0, 1)


def test_the_hint_gives_way_before_the_choices_do() -> None:
    layout = out("x" * 300, ["No plan"])
    assert layout.now[0].text.endswith("1. No plan") and len(layout.now) == 1


def test_a_full_answer_sends_its_choices_in_a_second_message() -> None:
    layout = out("x" * 310, ["First", "Second"])
    assert [page.shown for page in layout.now] == [(), (0, 1)]
    assert not layout.later


def test_beside_an_answer_stand_three_choices_and_a_question_shows_all() -> None:
    titles = [f"A title of some length {number}" for number in range(8)]
    assert out("x" * 300, titles).now[-1].shown == (0, 1, 2)
    assert out("x" * 300, titles, all_choices=True).now[-1].shown == tuple(range(8))


def test_what_is_longer_than_two_messages_waits_for_more() -> None:
    layout = out("This is a sentence of the answer. " * 40, ["Yes"])
    assert len(layout.now) == 1 and layout.now[0].text.endswith(MORE)
    assert all(page.text.endswith(MORE) for page in layout.later[:-1])
    assert layout.later[-1].shown == (0,)


def test_what_must_be_said_whole_is_sent_at_once() -> None:
    layout = out("Call 911 now, please. " * 60, whole=True)
    assert len(layout.now) > MOST_AT_ONCE and not layout.later


@given(WORDY.map("".join), st.lists(st.text("abc d", min_size=1, max_size=40), max_size=8), st.booleans())
def test_no_message_is_longer_than_asked_for(text: str, titles: "list[str]", all_choices: bool) -> None:
    layout = out(text, titles, all_choices=all_choices)
    assert all(len(page.text) <= MOST_CHARACTERS for page in (*layout.now, *layout.later))
    assert len(layout.now) <= MOST_AT_ONCE


def test_a_page_with_more_fills_its_segments_and_no_piece_of_another() -> None:
    layout = out("This is a sentence of the answer. " * 40)
    assert all(segments(page.text).count <= 2 for page in (*layout.now, *layout.later))


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("**Bold** and plain", "Bold and plain"),
        ("“Quoted” — it’s… so", '"Quoted" - it\'s... so'),
        ("One\n\nTwo\r\n\r\nThree", "One\nTwo\nThree"),
        ("[The center](https://a.example/x)", "The center: https://a.example/x"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("7 years · reading", "7 years - reading"),
        ("a\u00a0b\tc", "a b c"),
        ("nin\u0303o, evaluacio\u0301n", "niño, evaluación"),
        ("NUL\x00 and \x1b and half \ud800", "NUL and and half"),
        ("👨‍👩‍👧 stays", "👨‍👩‍👧 stays"),
    ],
)
def test_markup_and_typography_become_plain_signs(said: str, sent: str) -> None:
    assert as_text_message(said) == sent


@given(st.text(max_size=300))
def test_a_text_message_holds_no_sign_that_xml_can_not(text: str) -> None:
    sent = as_text_message(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff]", sent)
    assert as_text_message(sent) == sent or "\n" in sent or "[" in text
