"""How the tests of this room ask the reader."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict

from bot.nlu.facts import FactReader, as_dict

TODAY = date(2025, 10, 10)  # a Friday


def read(reader: FactReader, text: str, lang: str = "en", today: date = TODAY) -> Dict[str, Any]:
    return as_dict(reader.read(text, lang, today))
