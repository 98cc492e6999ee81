"""A bare number as an answer."""

from __future__ import annotations

import pytest

from bot.guide.texting.options import numbers_in


@pytest.mark.parametrize(
    "text",
    [
        "1", "1.", "(1)", "1)", "#1", "# 1", " 1 ", "1!", "one", "One", "ONE.", "uno", "Uno", "una", "la primera", "the first one",
        "option 1", "Opción 1", "number one", "número 1", "1️⃣", "１", "01", "1\n", "[1]", "1:", "1 please", "uno por favor", "\"1\"",
    ],
)  # fmt: skip
def test_the_first_choice_in_many_spellings(text: str) -> None:
    assert numbers_in(text) == (1,)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1 and 3", (1, 3)), ("1, 3", (1, 3)), ("1 y 2", (1, 2)), ("2,2", (2,)), ("1 2 3", (1, 2, 3)), ("tres", (3,)), ("12", (12,))],
)  # fmt: skip
def test_more_than_one_and_higher_ones(text: str, numbers: "tuple[int, ...]") -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "k", "7th", "1.5", "3/3", "10:30", "-1", "2 years", "one of my kids", "first grade", "uno de mis hijos", "1?", "$5",
        "911", "call 1", "March 3", "5%", "1-3", "one" * 30, "a", "he is 8", "sí",
    ],
)  # fmt: skip
def test_what_says_something_else_is_no_number(text: str) -> None:
    assert numbers_in(text) == ()
