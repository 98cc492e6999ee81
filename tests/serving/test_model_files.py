"""A model is loaded only if it is the file whose hash was recorded when it was trained."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.serving.model_files import ModelRefused, check_model, hash_of, record_hash


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "guide-abc.tar.gz"
    path.write_bytes(b"a model")
    return path


def note(model: Path, **told: str) -> None:
    (model.parent / "current.json").write_text(json.dumps({"model": model.name, **told}))


def test_a_model_with_its_hash_beside_it_is_taken(model: Path) -> None:
    record_hash(model)
    assert check_model(model) == model


def test_a_model_with_its_hash_in_the_note_is_taken(model: Path) -> None:
    note(model, sha256=hash_of(model))
    assert check_model(model) == model


def test_the_hash_beside_it_is_what_sha256sum_checks(model: Path) -> None:
    record_hash(model)
    checked = subprocess.run(
        ["sha256sum", "-c", f"{model.name}.sha256"], cwd=model.parent, check=False, capture_output=True
    )
    assert checked.returncode == 0


def test_a_changed_model_is_refused_also_where_the_note_was_changed_with_it(model: Path) -> None:
    record_hash(model)
    model.write_bytes(b"another")
    note(model, sha256=hash_of(model))
    with pytest.raises(ModelRefused, match="its hash differs"):
        check_model(model)


@pytest.mark.parametrize("told", [{"sha256": "0" * 64}, {"sha256": ""}, {}])
def test_a_note_that_does_not_fit_counts_for_nothing(model: Path, told: dict[str, str]) -> None:
    note(model, **told)
    with pytest.raises(ModelRefused):
        check_model(model)


def test_a_model_nobody_recorded_is_refused(model: Path) -> None:
    with pytest.raises(ModelRefused, match="No hash was recorded"):
        check_model(model)


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_a_broken_note_records_nothing(model: Path, text: str) -> None:
    (model.parent / "current.json").write_text(text)
    with pytest.raises(ModelRefused, match="No hash was recorded"):
        check_model(model)


def test_the_server_does_not_start_with_a_changed_model_and_says_why(project: Path, model: Path) -> None:
    record_hash(model)
    model.write_bytes(b"another")
    command = [sys.executable, "-m", "bot", "serve-rasa", "--model", str(model)]
    ended = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.startswith("guide-abc.tar.gz is not the file that was trained")
    assert len(ended.stderr.splitlines()) == 1


def test_a_model_that_is_not_there_is_told(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "serve-rasa", "--model", str(tmp_path / "none.tar.gz")]
    ended = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr.strip()) == (
        1,
        "There is no model none.tar.gz; train one with: make train",
    )
