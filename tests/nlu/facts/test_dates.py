"""Dates and what they are tied to."""

from __future__ import annotations

from datetime import date
from typing import Dict

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

NAMES = ("request_date", "consent_date", "date")
DATES = [
    ("I asked for testing March 3", "en", {"request_date": "2025-03-03"}), ("emailed on 10/14", "en", {"request_date": "2024-10-14"}), ("sent the letter two weeks ago", "en", {"request_date": "2025-09-26"}), ("I asked last tuesday", "en", {"request_date": "2025-10-07"}),
    ("On Sept 2 I emailed the principal", "en", {"request_date": "2025-09-02"}), ("I requested it 9/2/25", "en", {"request_date": "2025-09-02"}), ("I asked for testing. That was March 3rd.", "en", {"request_date": "2025-03-03"}), ("I emailed yesterday", "en", {"request_date": "2025-10-09"}),
    ("I asked on Tuesday", "en", {"request_date": "2025-10-07"}), ("I asked today", "en", {"request_date": "2025-10-10"}), ("sent it September 2, 2024", "en", {"request_date": "2024-09-02"}), ("I asked the 3rd of March", "en", {"request_date": "2025-03-03"}),
    ("signed consent on March 3", "en", {"consent_date": "2025-03-03"}), ("I gave permission 9/15", "en", {"consent_date": "2025-09-15"}), ("I asked March 3 and signed consent April 10", "en", {"request_date": "2025-03-03", "consent_date": "2025-04-10"}),
    ("asked for records 2 months ago", "en", {"date": "2025-08-10"}), ("The psychologist finished yesterday and handed me nothing", "en", {"date": "2025-10-09"}), ("the hearing is on Monday", "en", {"date": "2025-10-13"}),
    ("march 3", "en", {"date": "2025-03-03"}), ("10/14", "en", {"date": "2024-10-14"}), ("10/10", "en", {"date": "2025-10-10"}), ("last tuesday", "en", {"date": "2025-10-07"}), ("yesterday", "en", {"date": "2025-10-09"}), ("2025-09-01", "en", {"date": "2025-09-01"}), ("a month ago", "en", {"date": "2025-09-10"}),
    ("The meeting was March 19", "en", {"date": "2025-03-19"}), ("the meeting is on November 3", "en", {"date": "2025-11-03"}), ("They emailed me on Sept 3", "en", {"date": "2025-09-03"}), ("feburary 9", "en", {"date": "2025-02-09"}), ("I signed the IEP on September 3", "en", {"date": "2025-09-03"}),
    ("lo pedí el 3 de marzo", "es", {"request_date": "2025-03-03"}), ("mandé la carta hace dos semanas", "es", {"request_date": "2025-09-26"}), ("firmé el 3 de marzo", "es", {"consent_date": "2025-03-03"}), ("el martes pasado", "es", {"date": "2025-10-07"}), ("ayer", "es", {"date": "2025-10-09"}), ("9/2", "es", {"date": "2025-09-02"}),
    ("el 3 de marzo de 2024", "es", {"date": "2024-03-03"}), ("hace un mes pedí una evaluación", "es", {"request_date": "2025-09-10"}),
]  # fmt: skip
NO_DATE = [
    ("in September", "en"), ("around the end of september", "en"), ("his birthday is March 3", "en"), ("turns 3 on November 20", "en"), ("born 3/3/2018", "en"), ("he may 5 times a day", "en"), ("24/7", "en"), ("4 1/2", "en"), ("50/50", "en"), ("504/IEP", "en"),
    ("since 2019", "en"), ("80% in 4/5 trials", "en"), ("next SAT date", "en"), ("a year ago", "en"), ("what can I do today", "en"), ("13/45", "en"), ("february 31", "en"), ("march on", "en"), ("last week", "en"), ("en septiembre", "es"), ("por la mañana", "es"), ("hace 3 años", "es"), ("cumple 5 el 3 de agosto", "es"), ("él va mal", "es"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "dates"), DATES)
def test_reads_dates(reader: FactReader, text: str, lang: str, dates: Dict[str, str]) -> None:
    facts = read(reader, text, lang)
    assert {name: facts[name] for name in NAMES if name in facts} == dates


@pytest.mark.parametrize(("text", "lang"), NO_DATE)
def test_is_no_date(reader: FactReader, text: str, lang: str) -> None:
    assert not set(NAMES) & set(read(reader, text, lang))


def test_a_leap_day_without_a_year_is_the_latest_one(reader: FactReader) -> None:
    assert read(reader, "february 29", today=date(2025, 10, 10)) == {"date": "2024-02-29"}
