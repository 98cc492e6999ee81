"""Labels for texts, by the model and the thresholds of the running guide."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, TextIO, Tuple

from bot.channels.turn import safe_text
from bot.guide.content import Content, load_content
from bot.guide.conversation import CHOOSE, UNSURE
from bot.guide.guide import label_to_act_on
from bot.guide.moves.context import FAQ_PREFIX
from bot.guide.moves.unsure import offered_beside, offered_labels
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA, PROJECT


class NoModel(Exception):
    """There is no trained model for what the files say now."""


@dataclass(frozen=True)
class Reading:
    """How a text is understood.

    Attributes:
        label: the label the guide would act on, or "unsure".
        confidence: 0..1.
        offers: labels it would offer: when unsure, or beside an answer that is not quite sure.
        entities: what was read from the text, by name.
        lang: "en" or "es".
        milliseconds: time for the model to read it.
        ranking: the model's labels with their confidence, best first; empty where the words alone decide (danger,
            a choice's title).
    """

    label: str
    confidence: float
    offers: List[str]
    entities: Dict[str, Any]
    lang: str
    milliseconds: float
    ranking: Tuple[Tuple[str, float], ...] = ()

    def as_dict(self) -> Dict[str, Any]:
        """The contract's shape."""
        return {
            "label": self.label,
            "confidence": round(self.confidence, 4),
            "offers": self.offers,
            "entities": self.entities,
            "lang": self.lang,
        }


class Reader:
    """The trained model, outside a server."""

    def __init__(self, model: Optional[Path] = None) -> None:
        from rasa.core.agent import Agent

        from bot.serving.logs import set_up_logs
        from bot.serving.training import current_model

        set_up_logs()
        path = model or current_model()
        if path is None:
            raise NoModel("There is no model for what the data says now; run 'make train' first.")
        self._agent = Agent.load(str(path))
        self._content: Content = load_content(DATA)
        self._loop = asyncio.new_event_loop()

    @property
    def operating_point(self) -> Dict[str, float]:
        """The threshold and the doubt in use, as ``config.yml`` sets them."""
        return _operating_point()

    def read(self, text: str, lang: Optional[str] = None) -> Reading:
        """How one text is understood; ``lang`` is the language to assume where the text doesn't tell."""
        started = time.perf_counter()
        parsed = self._loop.run_until_complete(self._agent.parse_message(_as_sent(text)))
        took = (time.perf_counter() - started) * 1000
        model_label = str(parsed.get("label") or UNSURE)
        label = label_to_act_on(self._content, text, UNSURE if model_label == CHOOSE else model_label)
        ranking = tuple((str(item["name"]), float(item["confidence"])) for item in parsed.get("label_ranking", []))
        return Reading(
            label=label,
            confidence=1.0 if label != model_label else float(parsed["intent"]["confidence"]),
            offers=offers_for(label, ranking) if label == model_label else [],
            entities=entities_by_name(parsed.get("entities", [])),
            lang=parsed.get("language") or lang or "en",
            milliseconds=took,
            ranking=ranking if label == model_label else (),
        )


def offers_for(label: str, ranking: Tuple[Tuple[str, float], ...]) -> List[str]:
    """What the guide offers: instead of an answer when unsure, beside it when not quite sure."""
    names = [name for name, _ in ranking]
    if label == UNSURE:
        return offered_labels(names)
    return offered_beside(label, ranking[0][1], names) if label.startswith(FAQ_PREFIX) else []


def entities_by_name(entities: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Entities as a mapping; those read several times become lists."""
    values: Dict[str, Any] = {}
    for entity in entities:
        name, value = entity["entity"], entity["value"]
        if name in ("concerns", "diagnosis", "situation"):
            values.setdefault(name, [])
            if value not in values[name]:
                values[name].append(value)
        else:
            values[name] = value
    return values


def classify_lines(lines: TextIO, output: TextIO) -> int:
    """Read JSON lines with ``text``, write a JSON line for each.

    Returns:
        the exit status: 0, or 1 where a line could not be read (its output line says why).
    """
    try:
        reader = Reader()
    except NoModel as problem:
        print(problem, file=output)
        return 1
    status = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            answer = reader.read(item["text"], item.get("lang")).as_dict()
        except (ValueError, KeyError, TypeError):
            status = 1
            answer = {"error": 'each line must be JSON with a "text"'}
        print(json.dumps(answer, ensure_ascii=False), file=output, flush=True)
    return status


def _operating_point() -> Dict[str, float]:
    pipeline = read_yaml(PROJECT / "config.yml")["pipeline"]
    settings = next(component for component in pipeline if component["name"].endswith("LabelClassifier"))
    return {name: float(settings[name]) for name in ("threshold", "ease", "doubt")}


def _as_sent(text: str) -> str:
    """The text as a channel hands it on: never a command."""
    return safe_text(text) or " "
