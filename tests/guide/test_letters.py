"""What the program fills into a letter, and what it leaves to the family."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Dict

import pytest

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import Facts
from bot.guide.letters import GAP, answer_by, as_written, compose, lacking, letter_values, state_clock
from bot.guide.schemas import Calendar, SchoolBreak, placeholders

TODAY = date(2026, 3, 20)  # a Friday
TOLD = Facts(child_grade="2", state="GA", concerns=("reading", "attention"), request_date="2026-03-03")
each_language = pytest.mark.parametrize("lang", LANGUAGES)


def values(content: Content, letter: str, facts: Facts = TOLD, lang: str = "en", **options: bool) -> Dict[str, str]:
    return letter_values(content, letter, facts, lang, TODAY, **options)


def written(content: Content, letter: str, facts: Facts = TOLD, lang: str = "en") -> str:
    return compose(content, letter, lang, values(content, letter, facts, lang, interpreter=lang == "es")).text


# --- what is known is filled in


def test_what_was_told_stands_in_the_letter(content: Content) -> None:
    text = written(content, "follow_up_request")
    assert text.startswith("March 20, 2026\n\n")
    assert "I asked on March 3, 2026 for a special education evaluation" in text
    assert "I am worried about: reading and attention." in text


def test_the_grade_stands_in_the_letter(content: Content) -> None:
    assert "born on [date of birth], in 2nd grade." in written(content, "request_504")
    assert "con fecha de nacimiento [fecha], en segundo grado." in written(content, "request_504", lang="es")


def test_what_was_not_told_is_a_gap_and_nothing_is_made_up(content: Content) -> None:
    text = written(content, "follow_up_request", Facts())
    assert "I asked on [the day you asked] for" in text
    assert "I am worried about: [what worries you most]." in text
    assert "learning" not in text


def test_no_trouble_named_is_not_a_worry(content: Content) -> None:
    assert "[what worries you most]" in written(content, "request_504", Facts(concerns=("none",)))


@each_language
def test_every_letter_has_the_childs_name_as_a_gap(content: Content, lang: str) -> None:
    child = {"en": "[your child's full name]", "es": "[nombre completo de su hijo o hija]"}[lang]
    for letter in content.in_(lang).letters:
        assert child in written(content, letter, lang=lang)


@each_language
@pytest.mark.parametrize("facts", [Facts(), TOLD], ids=["nothing told", "much told"])
def test_no_letter_shows_a_hole(content: Content, facts: Facts, lang: str) -> None:
    for letter in content.in_(lang).letters:
        text = written(content, letter, facts, lang)
        assert "{" not in text and "  " not in text and "\n\n\n" not in text
        assert "[]" not in text and not GAP.sub("", text).count("[")


@each_language
def test_values_name_only_gaps_of_the_letter(content: Content, lang: str) -> None:
    for name, letter in content.in_(lang).letters.items():
        assert set(values(content, name, lang=lang, interpreter=True)) <= set(placeholders(letter.body))


# --- what a letter lacks


def test_a_letter_lacks_what_its_gaps_ask_for(content: Content) -> None:
    letters = content.in_("en").letters
    assert lacking(letters["follow_up_request"], Facts()) == ["concerns", "request_date"]
    assert lacking(letters["request_504"], Facts()) == ["concerns"]
    assert lacking(letters["request_records"], Facts()) == []
    assert lacking(letters["follow_up_request"], TOLD) == []


def test_what_was_declined_is_not_asked_again(content: Content) -> None:
    assert lacking(content.in_("en").letters["follow_up_request"], Facts().decline("request_date")) == ["concerns"]


# --- the state's clock


def test_a_known_state_is_named_with_its_rule(content: Content) -> None:
    clock = state_clock(content, Facts(state="GA"), "en")
    assert "in Georgia the limit" in clock
    assert "60 calendar days from the day you receive my signed consent" in clock
    assert "Ga. Comp. R. & Regs. 160-4-7-.04" in clock


def test_without_a_state_there_is_no_clock_and_no_empty_paragraph(content: Content) -> None:
    assert state_clock(content, Facts(), "en") == ""
    assert "I understand that in" not in written(content, "request_evaluation", Facts())


@each_language
def test_a_clock_that_may_not_be_shown_is_never_stated(content: Content, lang: str) -> None:
    hidden = [code for code, state in content.states.states.items() if not state.evaluation.show]
    assert hidden
    for code in hidden:
        assert state_clock(content, Facts(state=code), lang) == ""


@each_language
def test_every_clock_that_is_stated_has_its_days_and_its_citation(content: Content, lang: str) -> None:
    for code, state in content.states.states.items():
        clock = state_clock(content, Facts(state=code), lang)
        if clock:
            assert f" {state.evaluation.days} " in clock and str(state.evaluation.citation) in clock
            assert state.evaluation.show


def test_breaks_that_stop_the_clock_are_named(content: Content) -> None:
    assert "not counting certain school breaks" in state_clock(content, Facts(state="CA"), "en")


def test_a_clock_is_left_out_where_another_limit_stands_beside_it(content: Content) -> None:
    beside = [
        code
        for code, state in content.states.states.items()
        if any(str(item.get("event") or "").startswith("evaluation") for item in state.other)
    ]
    assert beside
    assert [state_clock(content, Facts(state=code), "en") for code in beside] == [""] * len(beside)


# --- the day by which an answer is asked for


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        (date(2026, 3, 20), 5, date(2026, 3, 27)),
        (date(2026, 3, 20), 10, date(2026, 4, 3)),
        (date(2026, 11, 20), 5, date(2026, 11, 30)),  # Thanksgiving, November 26
        (date(2026, 12, 18), 10, date(2027, 1, 5)),  # Christmas and New Year
    ],
)
def test_the_answer_is_asked_for_by_a_weekday_without_holiday(
    content: Content, today: date, days: int, expected: date
) -> None:
    assert answer_by(content, today, days) == expected


def test_the_districts_breaks_are_left_out(content: Content) -> None:
    spring = Calendar(breaks=[SchoolBreak(first=date(2026, 3, 23), last=date(2026, 3, 27))])
    with_break = replace(content, district=content.district.copy(update={"calendar": spring}))
    assert answer_by(with_break, TODAY, 5) == date(2026, 4, 3)


# --- language


def test_the_english_letter_of_a_spanish_family_asks_for_an_interpreter(content: Content) -> None:
    letter = compose(content, "request_504", "en", values(content, "request_504", interpreter=True))
    assert letter.paragraphs()[-1].startswith("I ask for a free interpreter")
    plain = compose(content, "request_504", "en", values(content, "request_504"))
    assert "interpreter" not in plain.text


def test_a_letter_has_paragraphs_and_plain_values(content: Content) -> None:
    letter = compose(content, "request_iee", "en", values(content, "request_iee"))
    assert letter.paragraphs()[-1].splitlines() == ["Sincerely,", "[your name]", "[phone or e-mail]"]
    assert set(letter.to_plain()) == {"id", "lang", "title", "text", "values"}
    assert compose(content, "request_iee", "en", letter.to_plain()["values"]) == letter


def test_the_familys_own_words_stay_as_they_are(content: Content) -> None:
    letter = as_written(content, "request_504", "es", "Hola.\n\n\nMaría {x} [y]")
    assert letter.paragraphs() == ["Hola.", "María {x} [y]"]
    assert letter.title == content.in_("es").letters["request_504"].title
