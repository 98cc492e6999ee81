from __future__ import annotations

from benchmarks.understanding.worker import read_answer


def test_the_guides_label_shows_through_unsure() -> None:
    ranking = [{"name": "label_0002", "confidence": 0.4}, {"name": "label_0001", "confidence": 0.3}]
    parsed = {"label": "unsure", "label_ranking": ranking, "intent": {"name": "unsure", "confidence": 0.4}}
    assert read_answer(parsed) == ("label_0002", 0.4, False)
    assert read_answer({**parsed, "label": "label_0002"}) == ("label_0002", 0.4, True)


def test_rasas_label_shows_through_its_fallback() -> None:
    ranking = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "label_0001", "confidence": 0.2}]
    parsed = {"intent": {"name": "nlu_fallback", "confidence": 0.3}, "intent_ranking": ranking}
    assert read_answer(parsed) == ("label_0001", 0.2, False)
    assert read_answer({"intent": ranking[1], "intent_ranking": ranking[1:]}) == ("label_0001", 0.2, True)


def test_no_label_at_all() -> None:
    assert read_answer({"label": "choose", "label_ranking": [], "intent": {"name": "choose"}}) == (None, 0.0, False)
    assert read_answer({"intent": {"name": None, "confidence": 0.0}, "intent_ranking": []}) == (None, 0.0, False)
