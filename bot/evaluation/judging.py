"""How one reading of a question is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, List, Tuple

from bot.evaluation.classify import Reader, Reading, offers_for
from bot.guide.conversation import UNSURE
from bot.nlu.operating_point import label_at, threshold_for

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Judged:
    """One question, how it was read, and how that is judged: right, offered, wrong or asked_back."""

    text: str
    expected: Tuple[str, ...]
    reading: Reading
    verdict: str
    group: str

    @property
    def within_reach(self) -> bool:
        """Whether a right label was answered, or offered instead of an answer or beside it."""
        return self.verdict == "right" or bool(set(self.expected) & set(self.reading.offers))

    @property
    def in_scope(self) -> bool:
        """Whether the guide has an answer to it."""
        return self.expected[0] != OUT_OF_SCOPE


def verdict_of(expected: Tuple[str, ...], reading: Reading) -> str:
    """The verdict on one reading.

    Out-of-scope counts as caught ("right") when it is turned away or asked back.

    Args:
        expected: the best label, then others that are accepted.
        reading: how the text was read.
    """
    if expected[0] == OUT_OF_SCOPE:
        return "right" if reading.label == UNSURE or reading.label in expected else "wrong"
    if reading.label in expected:
        return "right"
    if reading.label == UNSURE:
        return "offered" if set(expected) & set(reading.offers) else "asked_back"
    return "wrong"


def judge_all(items: Iterable[Dict[str, Any]], reader: Reader) -> List[Judged]:
    """Read and judge every item: mappings with ``text``, ``label``, and optionally ``also``, ``lang``, ``set``."""
    return [_judge(item, reader.read(item["text"], item.get("lang"))) for item in items]


def at(judged: Judged, threshold: float, doubt: float, ease: float = 0.0) -> Judged:
    """The same question at another operating point; unchanged where the model did not decide."""
    if not judged.reading.ranking:
        return judged
    label = label_at(judged.reading.ranking, threshold_for(judged.text, threshold, ease), doubt)
    reading = replace(judged.reading, label=label, offers=offers_for(label, judged.reading.ranking))
    return replace(judged, reading=reading, verdict=verdict_of(judged.expected, reading))


def _judge(item: Dict[str, Any], reading: Reading) -> Judged:
    expected = (item["label"], *item.get("also", []))
    scope = OUT_OF_SCOPE if item["label"] == OUT_OF_SCOPE else "in_scope"
    return Judged(
        text=item["text"],
        expected=expected,
        reading=reading,
        verdict=verdict_of(expected, reading),
        group=f"{scope}/{item.get('set', '-')}/{item.get('lang', reading.lang)}",
    )
