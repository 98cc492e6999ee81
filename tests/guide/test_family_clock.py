"""A family's own dates: what starts their clock, and what follows from what else they tell."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Dict, Optional

import pytest
from talking import Talk

from bot.guide.content import Content
from bot.guide.deadlines import explain
from bot.guide.facts import Facts
from bot.guide.family_clock import clock_start, family_deadline, family_outlook, told_happening

MARCH_3, JANUARY_5 = "2026-03-03", "2026-01-05"


@pytest.mark.parametrize(
    ("state", "starts"),
    [("GA", date(2026, 3, 3)), ("VA", date(2026, 1, 5)), ("NC", date(2026, 1, 5)), (None, date(2026, 3, 3))],
)
def test_the_clock_starts_with_the_consent_or_where_the_state_says_so_with_the_request(
    content: Content, state: Optional[str], starts: date
) -> None:
    facts = Facts(state=state, consent_date=MARCH_3, request_date=JANUARY_5)
    assert clock_start(content, facts) == starts


def test_georgia_from_the_signed_consent(content: Content) -> None:
    deadline = family_deadline(content, Facts(state="GA", consent_date=MARCH_3), "en")
    assert deadline is not None
    text = explain(deadline, "en")
    # 60 days end May 2; a spring break with its weekends adds nine.
    assert deadline.due == date(2026, 5, 11) and deadline.earliest == date(2026, 5, 2)
    assert "60 calendar days without the breaks that Georgia leaves out" in text
    assert "This is an estimate" in text and text.endswith("(Ga. Comp. R. & Regs. 160-4-7-.04)")


def test_a_request_alone_starts_no_clock_where_consent_does(content: Content) -> None:
    assert family_deadline(content, Facts(state="GA", request_date=MARCH_3), "en") is None


def test_in_maryland_the_request_alone_gives_the_second_limit(content: Content) -> None:
    deadline = family_deadline(content, Facts(state="MD", request_date=JANUARY_5), "en")
    assert deadline is not None and deadline.due == date(2026, 4, 5)


def test_in_maryland_the_earlier_limit_ends_the_clock(content: Content) -> None:
    deadline = family_deadline(content, Facts(state="MD", request_date=JANUARY_5, consent_date=MARCH_3), "en")
    assert deadline is not None and deadline.due == date(2026, 4, 5)


def test_in_california_a_late_request_counts_from_the_next_school_year(content: Content) -> None:
    late = family_deadline(content, Facts(state="CA", request_date="2026-06-02", consent_date="2026-06-08"), "en")
    assert late is not None and "30 days or less before the school year ended" in late.counted
    assert date(2026, 8, 31) <= late.earliest <= late.due <= date(2026, 10, 9)


@pytest.mark.parametrize(
    ("told", "happening"),
    [
        ({"date": MARCH_3, "situation": ["suspended"]}, "suspended"),
        ({"date": MARCH_3, "request": "eligible"}, "eligible"),
        ({"date": MARCH_3, "situation": ["not_followed"]}, "problem"),
        ({"date": MARCH_3, "situation": ["moved"]}, "moved"),
        ({"date": MARCH_3}, None),
        ({"consent_date": MARCH_3}, None),
    ],
)
def test_what_a_message_tells_beside_a_date(told: Dict[str, Any], happening: Optional[str]) -> None:
    assert told_happening(told) == happening


def test_without_a_date_nothing_follows(content: Content) -> None:
    assert family_outlook(content, Facts(), {"situation": ["suspended"]}, "en") is None


class TestInTheConversation:
    def test_consent_in_georgia(self, content: Content) -> None:
        talk = Talk(content)
        turn = talk.say(
            "I signed consent on March 3 in Georgia", "calculate_deadline", consent_date=MARCH_3, state="GA"
        )
        assert "May 11, 2026" in talk.text and "first testing" in talk.text
        assert turn.reply.sources == ("Ga. Comp. R. & Regs. 160-4-7-.04",)

    @pytest.mark.parametrize(
        ("lang", "words"), [("en", "10 school days in a row"), ("es", "10 días de escuela seguidos")]
    )
    def test_a_suspension(self, content: Content, lang: str, words: str) -> None:
        talk = Talk(content, Facts(state="OH", plan="iep"), lang=lang)
        turn = talk.say("suspended March 3", "calculate_deadline", lang=lang, date=MARCH_3, situation=["suspended"])
        assert words in talk.text and re.search(r"March 1\d|1\d de marzo", talk.text)
        assert "34 CFR 300.530(e)" in turn.reply.sources

    def test_eligible_gives_the_iep_meeting(self, content: Content) -> None:
        talk = Talk(content)
        talk.say("they said he qualifies on March 3", "calculate_deadline", date=MARCH_3, request="eligible")
        assert "April 2, 2026" in talk.text
