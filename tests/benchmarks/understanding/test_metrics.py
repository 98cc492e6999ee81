from __future__ import annotations

import math
import random
from typing import List

import pytest
from sklearn.metrics import matthews_corrcoef, roc_auc_score

from benchmarks.understanding.metrics import accuracy, auroc, margin, mcc, recall_at_kept, threshold_keeping


def test_accuracy_counts_equal_pairs() -> None:
    assert accuracy(["a", "b", None, "a"], ["a", "a", None, "b"]) == 0.5
    assert accuracy([], []) == 0.0


def test_margin_by_hand() -> None:
    assert margin(0.5, 100) == pytest.approx(0.098)
    assert margin(1.0, 100) == 0.0


def test_mcc_of_two_classes_by_hand() -> None:
    # 3 true positives, 1 false negative, 2 true negatives, 2 false positives: (3*2 - 2*1) / sqrt(5*4*4*3)
    expected, given = list("yyyynnnn"), list("yyynyynn")
    assert mcc(expected, given) == pytest.approx(4 / math.sqrt(240))


def test_mcc_counts_out_of_scope_as_a_class() -> None:
    # true: a 2, b 1, none 1; said: a 1, b 1, none 2; (right * 4 - (2*1 + 1*1 + 1*2)) / sqrt((16-6) * (16-6))
    assert mcc(["a", "a", "b", None], ["a", "b", None, None]) == pytest.approx((2 * 4 - 5) / 10)
    assert mcc(["a", "a", "b", None], ["a", None, None, "b"]) == pytest.approx((1 * 4 - 5) / 10)


def test_mcc_is_zero_where_one_side_knows_one_class() -> None:
    assert mcc(["a", "b"], ["a", "a"]) == 0.0


def test_mcc_agrees_with_the_one_the_paper_used() -> None:
    draw = random.Random(0)
    expected: List[str] = draw.choices("abcd", k=200)
    given = [label if draw.random() < 0.6 else draw.choice("abcde") for label in expected]
    assert mcc(expected, given) == pytest.approx(matthews_corrcoef(expected, given))


def test_auroc_by_hand() -> None:
    # pairs: (.9,.5) (.9,.7) right, (.6,.5) right, (.6,.7) wrong
    assert auroc([0.9, 0.6], [0.5, 0.7]) == 0.75
    assert auroc([0.5], [0.5]) == 0.5
    assert math.isnan(auroc([], [0.5]))


def test_auroc_agrees_with_scikit_learn() -> None:
    draw = random.Random(1)
    inside = [round(draw.gauss(0.7, 0.2), 1) for _ in range(60)]
    outside = [round(draw.gauss(0.5, 0.2), 1) for _ in range(40)]
    assert auroc(inside, outside) == pytest.approx(roc_auc_score([1] * 60 + [0] * 40, inside + outside))


def test_recall_at_kept_by_hand() -> None:
    inside = [0.1, 0.5, 0.6, 0.8]
    assert threshold_keeping(inside, 0.75) == 0.5
    assert recall_at_kept(inside, [0.2, 0.4, 0.5, 0.9], 0.75) == 0.5
    assert threshold_keeping(inside, 1.0) == 0.1
    assert recall_at_kept(inside, [0.05, 0.1], 1.0) == 0.5


@pytest.mark.parametrize("count", [1, 19, 20, 21, 100])
def test_at_least_the_share_is_kept(count: int) -> None:
    inside = [number / count for number in range(count)]
    threshold = threshold_keeping(inside, 0.95)
    assert sum(value >= threshold for value in inside) >= 0.95 * count
