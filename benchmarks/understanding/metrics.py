"""Metrics, each a function from plain lists to a number."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import Hashable, Sequence


def accuracy(expected: Sequence[Hashable], given: Sequence[Hashable]) -> float:
    """The share of equal pairs; 0 where there is none to compare."""
    right = sum(one == other for one, other in zip(expected, given, strict=True))
    return right / len(expected) if expected else 0.0


def margin(share: float, count: int) -> float:
    """Half the width of the 95 % interval of a share of so many (normal approximation)."""
    return 1.96 * math.sqrt(share * (1 - share) / count) if count else 0.0


def mcc(expected: Sequence[Hashable], given: Sequence[Hashable]) -> float:
    """Matthews' correlation for any number of classes (Gorodkin 2004); 0 where one side knows only one class."""
    total = len(expected)
    right = sum(one == other for one, other in zip(expected, given, strict=True))
    true, said = Counter(expected), Counter(given)
    covariance = right * total - sum(true[name] * said[name] for name in true)
    spread = (total**2 - _squares(true)) * (total**2 - _squares(said))
    return covariance / math.sqrt(spread) if spread else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often a message in scope has a higher confidence than one out of scope; a tie counts half."""
    if not inside or not outside:
        return math.nan
    ordered = sorted(outside)
    below = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in inside)
    return below / (2 * len(inside) * len(outside))


def threshold_keeping(inside: Sequence[float], kept: float) -> float:
    """The highest threshold that at least this share of the messages in scope reaches."""
    ordered = sorted(inside, reverse=True)
    return ordered[max(1, math.ceil(kept * len(ordered))) - 1]


def recall_at_kept(inside: Sequence[float], outside: Sequence[float], kept: float) -> float:
    """The share of messages out of scope that is found while this share of those in scope is kept."""
    if not inside or not outside:
        return math.nan
    threshold = threshold_keeping(inside, kept)
    return sum(value < threshold for value in outside) / len(outside)


def _squares(counts: Counter[Hashable]) -> int:
    return sum(count**2 for count in counts.values())
