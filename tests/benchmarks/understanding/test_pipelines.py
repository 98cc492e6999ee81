from __future__ import annotations

import importlib
import warnings
from pathlib import Path

from benchmarks.understanding.pipelines import completed, epochs_of, guide, rasa_default, with_epochs
from bot.guide.yaml_source import read_yaml


def test_the_guides_pipeline_is_that_of_the_configuration(project: Path) -> None:
    config = read_yaml(project / "config.yml")
    assert guide().config == {name: config[name] for name in ("recipe", "language", "pipeline")}
    assert completed(guide().config) == guide().config


def test_another_configuration_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text(
        "recipe: default.v1\nlanguage: es\nimporters: [x]\npipeline:\n- name: Other\n  a: 1\n", encoding="utf-8"
    )
    assert guide(path).config == {"recipe": "default.v1", "language": "es", "pipeline": [{"name": "Other", "a": 1}]}


def test_the_default_one_comes_from_rasa() -> None:
    importlib.import_module("rasa.engine.recipes.default_recipe")  # it sets warning filters of its own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = completed(rasa_default().config)["pipeline"]
    assert "DIETClassifier" in [part["name"] for part in pipeline]
    assert epochs_of(pipeline) == 100
    assert rasa_default().config["pipeline"] is None


def test_fewer_epochs_only_where_there_are_epochs() -> None:
    parts = [{"name": "A"}, {"name": "B", "epochs": 100, "x": 1}]
    assert with_epochs(parts, 3) == [{"name": "A"}, {"name": "B", "epochs": 3, "x": 1}]
    assert with_epochs(parts, None) == parts
    assert epochs_of([{"name": "A"}]) is None
