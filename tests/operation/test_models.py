"""Another model is used only with its hash, after it was tried, and never if it is worse; there is a way back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, List

import pytest

from bot.guide.content import Content
from bot.operation import models
from bot.operation.models import rollback_model, upgrade_model
from bot.operation.problems import OperationProblem
from bot.operation.trial import Trial, trial_questions, try_model
from bot.serving import training

QUESTIONS = trial_questions()
EVERY = frozenset(range(len(QUESTIONS)))
DANGER = frozenset(place for place in EVERY if "crisis" in QUESTIONS[place].labels)
Attempt = Callable[..., Trial]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with a present one."""
    monkeypatch.setattr(training, "MODELS", tmp_path / "models")
    monkeypatch.setattr(training, "_NOTE", tmp_path / "models" / "current.json")
    monkeypatch.setattr(training, "fingerprint", lambda: "what the files say")
    (tmp_path / "models").mkdir()
    old = tmp_path / "models" / "guide-old.tar.gz"
    old.write_bytes(b"the old model")
    training.use_model(old, "what the files say")
    return tmp_path


def new_model(folder: Path, content: bytes = b"the new model", sha256: str = "") -> Path:
    path = folder / "new.tar.gz"
    path.write_bytes(content)
    right = hashlib.sha256(content).hexdigest()
    path.with_name("new.tar.gz.sha256").write_text(f"{sha256 or right}  new.tar.gz\n")
    return path


def answering(wrong: Dict[str, Any]) -> Attempt:
    """A trial in which a model, known by a part of its name, misses questions; ``None``: it doesn't get ready."""

    def attempt(model: Path, _questions: List[Any]) -> Trial:
        missed = next((places for part, places in wrong.items() if part in model.name), frozenset())
        if missed is None:
            raise OperationProblem("With this model the guide does not get ready, so it is not used.")
        return Trial(EVERY - missed, frozenset(missed))

    return attempt


ALL_WELL = answering({})


def said() -> Callable[[str], None]:
    return lambda _line: None


def test_a_good_one_is_used_from_the_next_start_on(folder: Path) -> None:
    model = upgrade_model(new_model(folder), None, said(), ALL_WELL)
    assert training.current_model() == model
    assert model.read_bytes() == b"the new model"
    assert training.previous_model() == folder / "models" / "guide-old.tar.gz"


def test_there_is_a_way_back_and_forth(folder: Path) -> None:
    new = upgrade_model(new_model(folder), None, said(), ALL_WELL)
    assert rollback_model(said(), ALL_WELL).name == "guide-old.tar.gz"
    assert training.current_model() == folder / "models" / "guide-old.tar.gz"
    assert rollback_model(said(), ALL_WELL) == new


@pytest.mark.parametrize(
    ("sha256", "words"), [("0" * 64, "not the file the hash was made of"), ("short", "64 hexadecimal digits")]
)
def test_another_hash_is_refused(folder: Path, sha256: str, words: str) -> None:
    with pytest.raises(OperationProblem, match=words):
        upgrade_model(new_model(folder, sha256=sha256), None, said(), ALL_WELL)
    assert training.current_model() == folder / "models" / "guide-old.tar.gz"


def test_without_a_hash_nothing_is_used(folder: Path) -> None:
    path = new_model(folder)
    path.with_name("new.tar.gz.sha256").unlink()
    with pytest.raises(OperationProblem, match="No hash is known"):
        upgrade_model(path, None, said(), ALL_WELL)
    upgrade_model(path, hashlib.sha256(b"the new model").hexdigest(), said(), ALL_WELL)


new_name = f"guide-{hashlib.sha256(b'the new model').hexdigest()[:12]}"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({new_name: None}, "does not get ready"),
        ({new_name: frozenset({0})}, "misses 1 questions that the present one answers"),
        ({new_name: frozenset({0, 1}), "old": frozenset({0})}, "misses 1 questions"),
        ({new_name: frozenset([min(DANGER)]), "old": EVERY}, "does not find danger"),
    ],
)
def test_a_worse_one_is_not_used_and_leaves_nothing_behind(folder: Path, wrong: Dict[str, Any], words: str) -> None:
    with pytest.raises(OperationProblem, match=words):
        upgrade_model(new_model(folder), None, said(), answering(wrong))
    assert training.current_model() == folder / "models" / "guide-old.tar.gz"
    assert sorted(path.name for path in (folder / "models").iterdir()) == ["current.json", "guide-old.tar.gz"]


def test_one_that_misses_what_the_present_one_misses_too_is_no_worse(folder: Path) -> None:
    upgrade_model(new_model(folder), None, said(), answering({new_name: frozenset({0}), "old": frozenset({0, 1})}))
    assert training.previous_model() is not None


def test_where_there_is_no_way_back_it_is_told(folder: Path) -> None:
    with pytest.raises(OperationProblem, match="no model to go back to"):
        rollback_model(said(), ALL_WELL)


def test_a_previous_one_that_was_changed_is_not_used(folder: Path) -> None:
    new = upgrade_model(new_model(folder), None, said(), ALL_WELL)
    (folder / "models" / "guide-old.tar.gz").write_bytes(b"changed")
    with pytest.raises(OperationProblem, match="gone or changed"):
        rollback_model(said(), ALL_WELL)
    assert training.current_model() == new


def test_the_exchange_is_one_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the last rename, the guide starts with the model it had."""
    real = os.replace

    def killed(source: Any, target: Any) -> None:
        if Path(target).name == "current.json":
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(training.os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        upgrade_model(new_model(folder), None, said(), ALL_WELL)
    assert training.current_model() == folder / "models" / "guide-old.tar.gz"


def test_the_questions_are_of_both_languages_and_their_labels_exist(content: Content) -> None:
    assert {question.lang for question in QUESTIONS} == {"en", "es"}
    assert {label for question in QUESTIONS for label in question.labels} <= set(content.labels())
    assert {QUESTIONS[place].lang for place in DANGER} == {"en", "es"}


@pytest.mark.skipif(not os.environ.get("GUIDE_LONG_TESTS"), reason="takes a minute: make test-operation")
def test_the_trained_model_is_tried_with_the_guides_own_servers(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = training.current_model()
    if present is None:
        pytest.skip("no model is trained for what the files say")
    shutil.copy(present, tmp_path / present.name)
    models.record_hash(tmp_path / present.name)
    monkeypatch.setattr(training, "MODELS", tmp_path / "models")
    monkeypatch.setattr(training, "_NOTE", tmp_path / "models" / "current.json")
    model = upgrade_model(tmp_path / present.name, None, said())
    assert json.loads((tmp_path / "models" / "current.json").read_text())["model"] == model.name
    trial = try_model(model, QUESTIONS)
    assert trial.wrong == frozenset()
