"""A reader whose answers stand in the questions."""

from __future__ import annotations

from typing import List, Optional, Tuple

from bot.evaluation.classify import Reading
from bot.guide.conversation import UNSURE


def reading(
    label: str,
    confidence: float = 0.9,
    offers: Optional[List[str]] = None,
    ms: float = 2.0,
    ranking: Tuple[Tuple[str, float], ...] = (),
) -> Reading:
    return Reading(label, confidence, offers or [], {}, "en", ms, ranking)


class Oracle:
    """Reads every text as its first word says: "faq/cost really" is faq/cost; offers follow after a bar."""

    operating_point = {"threshold": 0.5, "ease": 0.0, "doubt": 0.33}

    def read(self, text: str, lang: Optional[str] = None) -> Reading:
        said, _, offers = text.partition("|")
        return reading(said.split()[0], 0.9 if said.split()[0] != UNSURE else 0.2, offers.split())


ITEMS = [
    {"text": "faq/cost a", "label": "faq/cost", "set": "real", "lang": "en"},
    {"text": "faq/cost b", "label": "faq/cost", "set": "real", "lang": "en"},
    {"text": "faq/stigma c", "label": "faq/cost", "set": "made", "lang": "es"},
    {"text": "unsure d|faq/cost", "label": "faq/cost"},
    {"text": "unsure e|faq/stigma", "label": "greet"},
    {"text": "out_of_scope f", "label": "out_of_scope"},
    {"text": "faq/cost g", "label": "out_of_scope"},
]
