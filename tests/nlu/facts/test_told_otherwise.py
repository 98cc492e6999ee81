"""Facts told in other words, and words that only sound like a fact (``told_otherwise.tsv``).

A line: the day of the message, language, message, what must be heard; "request=-" must not be heard.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.nlu.facts import FactReader, as_dict

LINES = [
    line.split("\t") for line in Path(__file__).with_name("told_otherwise.tsv").read_text("utf-8").splitlines() if line
]


def heard(reader: FactReader, text: str, lang: str, today: str, fact: str) -> set[str]:
    """The values of a fact; a plan's trouble counts as a situation, "none" as nothing."""
    told = as_dict(reader.read(text, lang, date.fromisoformat(today)))
    value = told.get(fact, told.get("trouble") if fact == "situation" else None)
    values = value if isinstance(value, list) else [value]
    return {f"{one:g}" if isinstance(one, float) else str(one) for one in values if one not in (None, "none")}


@pytest.mark.parametrize(("today", "lang", "text", "expected"), LINES)
def test_hears_what_is_told_in_other_words(reader: FactReader, today: str, lang: str, text: str, expected: str) -> None:
    for told in expected.split(";"):
        fact, _, values = told.partition("=")
        assert heard(reader, text, lang, today, fact) == (set() if values == "-" else set(values.split("|"))), fact
