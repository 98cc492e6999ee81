"""How parents tell of trouble, requests and days: much in one message (``dense_messages.tsv``), and as it is spoken
(``spoken_messages.tsv``: text-message spelling, everyday grammar, a second language).

A line: language, message, the facts that must be heard (``concerns=reading|reading,writing``: either).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict

import pytest

from bot.guide.facts import LIST_FACTS
from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

LINES = [
    line.split("\t")
    for table in ("dense_messages.tsv", "spoken_messages.tsv")
    for line in Path(__file__).with_name(table).read_text("utf-8").splitlines()
    if line
]


@pytest.mark.parametrize(("lang", "text", "told"), LINES)
def test_hears_what_a_message_tells(reader: FactReader, lang: str, text: str, told: str) -> None:
    heard = read(reader, text, lang)
    for part in told.split(";"):
        name, _, values = part.partition("=")
        assert _said(heard, name) in [_wanted(name, value) for value in values.split("|")], name


def _said(heard: Dict[str, Any], name: str) -> Any:
    value = heard.get(name)
    return sorted(value) if name in LIST_FACTS and value else value


def _wanted(name: str, value: str) -> Any:
    if name in LIST_FACTS:
        return sorted(value.split(",")) if value else None
    return float(value) if name == "child_age" else value or None
