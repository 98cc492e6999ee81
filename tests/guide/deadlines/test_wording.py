"""How a date is said."""

from __future__ import annotations

from datetime import date

import pytest
from clocks import BOTH_LANGUAGES, SHOWN, due_in, sentences

from bot.guide.deadlines import EVENTS, deadline_for, explain, format_date


class TestSayingIt:
    @pytest.mark.parametrize(
        ("day", "en", "es"),
        [
            (date(2026, 3, 3), "March 3, 2026", "3 de marzo de 2026"),
            (date(2027, 12, 31), "December 31, 2027", "31 de diciembre de 2027"),
        ],
    )
    def test_dates_in_words(self, day: date, en: str, es: str) -> None:
        assert (format_date(day, "en"), format_date(day, "es")) == (en, es)

    def test_an_estimate_says_so_and_gives_a_range(self) -> None:
        assert explain(due_in("GA", date(2026, 11, 22)), "en") == (
            "The school has until about February 3, 2027 (likely between January 21 and February 26, 2027) to finish "
            "the first testing. That is 60 calendar days without the breaks that Georgia leaves out; day 1 is the day after the "
            "school gets your signed consent to test. This is an estimate: the real date depends on the school's own "
            "calendar, so ask the school for it. (Ga. Comp. R. & Regs. 160-4-7-.04)"
        )

    def test_in_spanish(self) -> None:
        assert explain(deadline_for("iep_meeting", date(2026, 11, 22), "es"), "es") == (
            "La escuela debe hacer la primera junta del IEP a más tardar el 22 de diciembre de 2026. Son 30 días "
            "calendario, con fines de semana y feriados; el día 1 es el día después de que el equipo decide que su niño "
            "o niña necesita educación especial. (34 CFR 300.323(c)(1))"
        )

    @pytest.mark.parametrize("state", SHOWN)
    @BOTH_LANGUAGES
    def test_takes_at_most_three_sentences_in_every_state(self, state: str, lang: str) -> None:
        text = explain(due_in(state, date(2027, 4, 6), lang=lang), lang)
        assert len(sentences(text)) <= 3, text
        assert "{" not in text and text.endswith(")")

    @pytest.mark.parametrize("event", EVENTS)
    @BOTH_LANGUAGES
    def test_takes_at_most_three_sentences_for_every_event(self, event: str, lang: str) -> None:
        text = explain(deadline_for(event, date(2026, 11, 22), lang), lang)
        assert len(sentences(text)) <= 3, text
        assert "{" not in text
