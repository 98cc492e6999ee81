"""How much of the labelled messages is found; the figures stand in ``docs/privacy.md``."""

from __future__ import annotations

import pytest

from tests.privacy.labelled import messages
from tests.privacy.measure import PARTS, measured


def test_there_are_enough_messages() -> None:
    assert len(messages("en")) >= 400
    assert len(messages("es")) >= 200
    assert len(messages("plain_en")) + len(messages("plain_es")) >= 300


@pytest.mark.parametrize(
    ("part", "english", "spanish"),
    [
        ("odd", 0.98, 0.98),
        ("even", 0.98, 0.98),
        ("fresh", 0.97, 0.98),
        ("second", 0.98, 0.98),
        ("third", 0.95, 0.98),
        ("fourth", 0.99, 0.98),
        ("fifth", 0.99, 0.98),
    ],
)
def test_secrets_are_found(part: str, english: float, spanish: float) -> None:
    figures = measured(part)
    for lang, least in (("en", english), ("es", spanish)):
        found, there = figures[f"{lang} all"]
        assert found / there >= least, f"{lang} {part}: {found} of {there}"


def test_messages_without_a_secret_stay_as_they_are() -> None:
    figures = [measured(part) for part in PARTS]
    for name in ("plain_en", "plain_es"):
        same = sum(part[name][0] for part in figures if name in part)
        there = sum(part[name][1] for part in figures if name in part)
        assert same / there >= 0.98, f"{name}: {same} of {there}"
