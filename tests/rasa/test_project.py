"""Rasa's own checks of the project: `rasa data validate`, and `rasa test core` on the main ways through a conversation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

STORIES = Path(__file__).with_name("stories.yml")
#: A tapped choice and the model's "unsure" are intents that nobody writes; Rasa wonders about them and that is all.
WITHOUT_EXAMPLES = ("The intent 'choose' is listed", "The intent 'unsure' is listed")
#: The rules need no examples: the policies of this project are trained on rules alone.
NLU = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi
"""


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to run Rasa in, so that nothing is written into the project."""
    return tmp_path_factory.mktemp("rasa")


def run(project: Path, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(project),
        "CUDA_VISIBLE_DEVICES": "",
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240
    )


def test_rasa_finds_no_fault_with_the_project(project: Path, rasa: Path) -> None:
    done = run(
        project, rasa, "data", "validate", "--domain", str(project / "domain.yml"), "--config", str(project / "config.yml"),
        "--data", str(project / "data" / "nlu"), str(project / "data" / "rules"),
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    found = [line for line in said.splitlines() if "UserWarning" in line or " WARNING " in line or " ERROR " in line]
    assert [line for line in found if not any(known in line for known in WITHOUT_EXAMPLES)] == [], said
    assert len(found) == len(WITHOUT_EXAMPLES)


@pytest.fixture(scope="module")
def tested(project: Path, rasa: Path) -> Dict[str, Any]:
    """The project's rules and policies, trained without its examples, on the stories."""
    config = yaml.safe_load((project / "config.yml").read_text())
    config.pop("importers")
    config["pipeline"] = [{"name": "KeywordIntentClassifier"}]
    (rasa / "config.yml").write_text(yaml.safe_dump(config))
    (rasa / "nlu.yml").write_text(NLU)
    trained = run(
        project, rasa, "train", "core", "--domain", str(project / "domain.yml"), "--config", "config.yml",
        "--stories", str(project / "data" / "rules"), "--out", "models", "--fixed-model-name", "rules",
    )  # fmt: skip
    assert (rasa / "models" / "rules.tar.gz").exists(), trained.stdout + trained.stderr
    done = run(
        project, rasa, "test", "core", "--model", "models/rules.tar.gz", "--stories", str(STORIES), "--out", "results",
        "--fail-on-prediction-errors",
    )  # fmt: skip
    report = json.loads((rasa / "results" / "story_report.json").read_text())
    return {"returncode": done.returncode, "said": done.stdout + done.stderr, "report": report}


def test_the_rules_choose_the_right_action_at_every_step(tested: Dict[str, Any]) -> None:
    assert tested["returncode"] == 0, tested["said"]
    assert tested["report"]["conversation_accuracy"]["accuracy"] == 1.0
    assert tested["report"]["conversation_accuracy"]["total"] == len(yaml.safe_load(STORIES.read_text())["stories"])


def test_the_stories_walk_along_every_rule(project: Path) -> None:
    def pairs(steps: List[Dict[str, str]]) -> "set[tuple[str, str]]":
        return {(said["intent"], done["action"]) for said, done in zip(steps[::2], steps[1::2], strict=True)}

    walked = set().union(*(pairs(story["steps"]) for story in yaml.safe_load(STORIES.read_text())["stories"]))
    rules = yaml.safe_load((project / "data" / "rules" / "rules.yml").read_text())["rules"]
    assert {(rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in rules} == walked
