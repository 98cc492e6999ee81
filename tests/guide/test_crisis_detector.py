"""How patterns of danger are read: edges of words, spellings, groups of words, what is over."""

from __future__ import annotations

from typing import Dict

import pytest

from bot.guide.crisis import CrisisDetector, CrisisPatterns


def test_a_pattern_is_looked_for_at_the_edges_of_words_only() -> None:
    detector = CrisisDetector(CrisisPatterns(danger=[r"\brape\b", r"^help$"], harmless=[r"\brape seed\b"]))
    assert detector.finds_danger("RAPE!")
    assert detector.finds_danger("help")
    assert not detector.finds_danger("grapes")
    assert not detector.finds_danger("rape seed oil")
    assert detector.finds_danger("rape seed, rape")
    assert not detector.finds_danger("help me")


def test_what_is_told_as_past_and_safe_is_no_danger_unless_it_goes_on() -> None:
    detector = CrisisDetector(
        CrisisPatterns(
            danger=[r"\bcut herself\b"], harmless=[], over=[r"\bused to cut herself\b"], living=[r"\bagain\b"]
        )
    )
    assert not detector.finds_danger("she used to cut herself")
    assert detector.finds_danger("she used to cut herself and does it again")
    assert detector.finds_danger("she used to cut herself. last week she cut herself")


def test_a_word_is_read_however_it_is_spelled() -> None:
    detector = CrisisDetector(
        CrisisPatterns(
            spellings={"kill himself": "kms", "himself": "hisself"}, danger=[r"\bkill himself\b"], harmless=[]
        )
    )
    assert detector.finds_danger("kill hisself")
    assert detector.finds_danger("kiiiill himself")
    assert detector.finds_danger("kms")
    assert not detector.finds_danger("he hisself")


def test_a_pattern_can_name_a_group_of_words() -> None:
    words = {"child": "son|daughter", "ours": "(my|our) {child}"}
    detector = CrisisDetector(CrisisPatterns(words=words, danger=[r"\bhurt {ours}\b"], harmless=[]))
    assert detector.finds_danger("hurt our son")
    assert not detector.finds_danger("hurt our feelings")


@pytest.mark.parametrize("words", [{}, {"ours": "my {child}", "child": "son"}])
def test_a_group_of_words_must_be_known_before_it_is_named(words: Dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no group of words is called {child}"):
        CrisisPatterns(words=words, danger=[r"\bhurt {child}\b"], harmless=[])


def test_without_patterns_nothing_is_found() -> None:
    assert not CrisisDetector(CrisisPatterns(danger=[], harmless=[])).finds_danger("help")
