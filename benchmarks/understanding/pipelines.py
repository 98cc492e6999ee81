"""The two pipelines: the project's, as ``config.yml`` has it, and the one Rasa takes where a project names none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional

from bot.guide.yaml_source import read_yaml
from bot.paths import PROJECT

CONFIG = PROJECT / "config.yml"
#: What is taken of a configuration: no importers, for the data sets are read plainly, and no policies.
KEPT = ("recipe", "language", "pipeline")


@dataclass(frozen=True)
class Pipeline:
    """A pipeline to measure.

    Attributes:
        key: its name in the report.
        name: its heading.
        config: for Rasa; a pipeline of ``None`` means the default one.
        own: whether it is the project's.
    """

    key: str
    name: str
    config: Dict[str, Any]
    own: bool


def guide(path: Optional[Path] = None) -> Pipeline:
    """The project's pipeline, exactly as it stands in its configuration."""
    config = read_yaml(path or CONFIG)
    return Pipeline("guide", "the guide's pipeline", {name: config[name] for name in KEPT}, own=True)


def rasa_default() -> Pipeline:
    """What ``rasa init`` leads to: its configuration names no pipeline, and Rasa puts its own in when it trains."""
    config = {"recipe": "default.v1", "language": "en", "pipeline": None}
    return Pipeline("default", "`rasa init` default", config, own=False)


def completed(config: Dict[str, Any]) -> Dict[str, Any]:
    """The configuration with Rasa's default pipeline where it names none. Loads Rasa."""
    if config["pipeline"] is not None:
        return config
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe

    return dict(DefaultV1Recipe.complete_config(config, {"pipeline"}))


def with_epochs(pipeline: List[Dict[str, Any]], epochs: Optional[int]) -> List[Dict[str, Any]]:
    """The pipeline with so many epochs in each component that has epochs; unchanged for ``None``."""
    if epochs is None:
        return pipeline
    return [{**part, "epochs": epochs} if "epochs" in part else part for part in pipeline]


def epochs_of(pipeline: List[Dict[str, Any]]) -> Optional[int]:
    """The epochs of the first component that has any."""
    return next((int(part["epochs"]) for part in pipeline if "epochs" in part), None)
