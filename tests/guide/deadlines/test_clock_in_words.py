"""A state's clock in words: what it says, and what it never says."""

from __future__ import annotations

import re
from typing import Optional

import pytest
from clocks import BOTH_LANGUAGES, CODES, HIDDEN, SHOWN, STATES

from bot.guide.deadlines import clock_starts, evaluation_clock_sentence


class TestTheClockInWords:
    def test_no_state_gives_the_federal_clock_and_asks_for_the_state(self) -> None:
        assert evaluation_clock_sentence(STATES, None, "en") == (
            "Federal law gives the school 60 calendar days to finish the first testing, from the day it gets your signed "
            "consent to test. A state may set its own limit. (34 CFR 300.301(c)(1)) Tell me your state and I'll tell you "
            "what I know about its clock."
        )

    def test_georgia(self) -> None:
        assert evaluation_clock_sentence(STATES, "GA", "en") == (
            "In Georgia the school has 60 calendar days to finish the first testing, from the day it gets your signed "
            "consent to test. Breaks of five or more school days in a row don't count. Near the summer there are special "
            "counting rules, so ask the school. (Ga. Comp. R. & Regs. 160-4-7-.04. Federal rule: 60 calendar days from "
            "consent, or the state's own limit.)"
        )

    def test_texas_in_spanish(self) -> None:
        text = evaluation_clock_sentence(STATES, "TX", "es")
        assert text.startswith(
            "En Texas la escuela tiene 45 días de escuela para terminar la primera evaluación, desde"
        )
        assert "Regla federal: 60 días calendario desde el permiso por escrito" in text

    @pytest.mark.parametrize("state", ["CT", "NC", "VA"])
    def test_says_where_the_clock_starts_at_the_request(self, state: str) -> None:
        clock = evaluation_clock_sentence(STATES, state, "en").split("Federal rule")[0]
        assert "gets the request for testing (referral)" in clock
        assert "signed consent" not in clock

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("OH", "to finish the first testing, from the day"),
            ("MD", "to finish the first testing and decide if your child qualifies, from the day"),
            ("CA", "decide if your child qualifies and, if so, write the IEP with you."),
            ("NC", "write the IEP with you and settle the placement"),
            ("NJ", "write the IEP with you and start the services."),
        ],
    )
    def test_says_what_the_time_covers(self, state: str, words: str) -> None:
        assert words in evaluation_clock_sentence(STATES, state, "en")

    @pytest.mark.parametrize("state", HIDDEN)
    @BOTH_LANGUAGES
    def test_a_hidden_clock_is_never_stated(self, state: str, lang: str) -> None:
        text = evaluation_clock_sentence(STATES, state, lang)
        said = text.replace("(34 CFR 300.301(c)(1))", "")
        assert said != text, "the federal clock stands there with its source"
        assert set(re.findall(r"\d+", said)) <= {"60", "2020"}  # the federal days, the year of Puerto Rico's manual
        assert ("This guide doesn't state" if lang == "en" else "Esta guía no indica") in text

    @BOTH_LANGUAGES
    def test_maine_states_no_clock_for_a_child_of_four(self, lang: str) -> None:
        text = evaluation_clock_sentence(STATES, "ME", lang, age=4)
        assert "45" not in text and "CDS" in text

    def test_idaho_asks_about_breaks(self) -> None:
        assert "whether school breaks of five or more days are counted" in evaluation_clock_sentence(STATES, "ID", "en")

    @pytest.mark.parametrize("state", SHOWN)
    @BOTH_LANGUAGES
    def test_every_state_gives_days_citation_and_the_federal_rule(self, state: str, lang: str) -> None:
        clock = STATES.states[state].evaluation
        text = evaluation_clock_sentence(STATES, state, lang)
        assert f" {clock.days} " in text
        assert (clock.citation or "").rstrip(".") in text
        assert ("Federal rule" if lang == "en" else "Regla federal") in text
        assert "{" not in text and "None" not in text

    def test_a_code_in_small_letters_is_the_same_state(self) -> None:
        assert evaluation_clock_sentence(STATES, "ga", "en") == evaluation_clock_sentence(STATES, "GA", "en")

    def test_tells_the_caller_from_which_day_to_count(self) -> None:
        assert clock_starts(STATES, "VA") == "referral"
        assert clock_starts(STATES, "GA") == "consent"
        assert clock_starts(STATES, "AK") == clock_starts(STATES, None) == "consent"

    @pytest.mark.parametrize("state", [None, *CODES])
    @BOTH_LANGUAGES
    def test_every_number_says_which_days_and_for_what(self, state: Optional[str], lang: str) -> None:
        text = evaluation_clock_sentence(STATES, state, lang)
        kind = r"(calendar|school|business) days" if lang == "en" else r"días (calendario|de escuela|hábiles)"
        assert re.search(rf"\b\d+ {kind}", text)
        assert ("first testing" if lang == "en" else "primera evaluación") in text

    @pytest.mark.parametrize("state", [None, *CODES])
    def test_every_clock_has_a_source(self, state: Optional[str]) -> None:
        assert re.search(r"\(.*\d.*\)", evaluation_clock_sentence(STATES, state, "en"))

    @pytest.mark.parametrize("state", [None, *CODES])
    def test_spanish_uses_the_words_of_the_answers(self, state: Optional[str]) -> None:
        assert not re.search(r"consentimiento|colocación", evaluation_clock_sentence(STATES, state, "es"))
