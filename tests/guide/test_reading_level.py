"""The light reading measure agrees with the full formulas where it matters."""

from __future__ import annotations

import pytest
import textstat

from bot.guide.reading_level import school_grade

EASY = "You may ask us to test him. It is free. I will call you on Friday and tell you what comes next."
MIDDLE = "The school has to answer your letter in writing, and it has to give you the reasons when it says no to the testing."
HARD = (
    "Eligibility determinations necessitate comprehensive multidisciplinary documentation of educational performance."
)


@pytest.mark.parametrize("text", [EASY, MIDDLE])
def test_english_is_near_flesch_kincaid(text: str) -> None:
    textstat.set_lang("en_US")
    assert school_grade(text, "en") == pytest.approx(max(0.0, textstat.flesch_kincaid_grade(text)), abs=1.6)


def test_a_text_of_long_words_is_far_above_school() -> None:
    assert school_grade(HARD, "en") > 15


def test_harder_spanish_reads_higher() -> None:
    easy = "Usted puede pedir la prueba. Es gratis. Yo le llamo el viernes y le digo qué sigue."
    hard = "La determinación de elegibilidad requiere documentación multidisciplinaria exhaustiva del rendimiento académico."
    assert school_grade(easy, "es") < 5 < school_grade(hard, "es")


@pytest.mark.parametrize("text", ["", "No.", "Ok thanks", "…"])
def test_a_few_words_say_nothing(text: str) -> None:
    assert school_grade(text, "en") == 0.0
