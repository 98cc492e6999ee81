from __future__ import annotations

from benchmarks.understanding.labels import SafeLabels


def test_there_and_back() -> None:
    labels = SafeLabels(["faq/cost", "Refund?", "faq/cost", "ñ o"])
    assert [labels.safe(label) for label in ("Refund?", "faq/cost", "ñ o")] == [
        "label_0001",
        "label_0002",
        "label_0003",
    ]
    assert labels.label(labels.safe("faq/cost")) == "faq/cost"


def test_what_is_no_label() -> None:
    labels = SafeLabels(["a"])
    assert labels.label(None) is None
    assert labels.label("unsure") is None
