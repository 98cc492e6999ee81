"""A model is trained again only when what it is made of changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from bot.serving import training
from bot.serving.training import current_model, fingerprint


@pytest.fixture
def copy(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a model is made of, to change."""
    for source in (*training._SOURCES, "data/answers/en/cost.yml"):
        target = tmp_path / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if (project / source).is_dir():
            shutil.copytree(project / source, target)
        else:
            shutil.copy(project / source, target)
    monkeypatch.setattr(training, "PROJECT", tmp_path)
    monkeypatch.setattr(training, "MODELS", tmp_path / "models")
    monkeypatch.setattr(training, "_NOTE", tmp_path / "models" / "current.json")
    return tmp_path


@pytest.fixture
def model(copy: Path) -> Path:
    """A model that fits what the files say."""
    (copy / "models").mkdir()
    path = copy / "models" / "guide-abc.tar.gz"
    path.write_bytes(b"a model")
    note = {"model": path.name, "fingerprint": fingerprint(), "sha256": hashlib.sha256(b"a model").hexdigest()}
    (copy / "models" / "current.json").write_text(json.dumps(note))
    return path


@pytest.mark.parametrize(
    "file", ["config.yml", "domain.yml", "data/nlu/en/basics.yml", "data/rules/rules.yml", "bot/nlu/classifier.py"]
)
def test_a_change_of_what_the_model_is_made_of_changes_the_fingerprint(copy: Path, file: str) -> None:
    before = fingerprint()
    path = copy / file
    path.write_text(path.read_text() + "\n# changed\n")
    assert fingerprint() != before


def test_a_new_and_a_removed_file_change_the_fingerprint(copy: Path) -> None:
    before = fingerprint()
    (copy / "data" / "nlu" / "en" / "more.yml").write_text("nlu: []\n")
    with_more = fingerprint()
    (copy / "data" / "nlu" / "en" / "more.yml").rename(copy / "data" / "nlu" / "en" / "most.yml")
    renamed = fingerprint()
    assert len({before, with_more, renamed}) == 3
    (copy / "data" / "nlu" / "en" / "most.yml").unlink()
    assert fingerprint() == before


def test_what_the_guide_says_is_no_part_of_the_model(copy: Path) -> None:
    before = fingerprint()
    (copy / "data" / "answers" / "en" / "cost.yml").write_text("changed")
    (copy / "data" / "nlu" / "en" / ".notes.swp").write_text("an editor's")
    assert fingerprint() == before


def test_touching_a_file_changes_nothing(copy: Path) -> None:
    before = fingerprint()
    os.utime(copy / "config.yml", (0, 0))
    assert fingerprint() == before


def test_another_version_of_a_package_changes_the_fingerprint(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr(training.metadata, "version", lambda package: "99")
    assert fingerprint() != before


def test_the_fingerprint_is_the_same_wherever_the_project_lies(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    moved = copy.with_name("moved")
    shutil.copytree(copy, moved)
    monkeypatch.setattr(training, "PROJECT", moved)
    assert fingerprint() == before


def test_a_model_that_fits_is_used(model: Path) -> None:
    assert current_model() == model


def test_without_a_note_or_a_model_there_is_none(copy: Path) -> None:
    assert current_model() is None


@pytest.mark.parametrize(
    "note", ["", "{", "{}", '{"model": "guide-abc.tar.gz"}', '{"model": "../x", "fingerprint": "y"}']
)
def test_a_note_that_can_not_be_right_gives_no_model(model: Path, note: str) -> None:
    (model.parent / "current.json").write_text(note)
    assert current_model() is None


def test_a_model_that_was_tampered_with_is_not_used(model: Path) -> None:
    model.write_bytes(b"another model")
    assert current_model() is None


def test_a_model_of_other_data_is_not_used(model: Path, copy: Path) -> None:
    (copy / "config.yml").write_text("changed")
    assert current_model() is None


def test_of_old_models_the_last_two_are_kept(model: Path) -> None:
    for number in range(4):
        old = model.with_name(f"guide-{number}.tar.gz")
        old.write_bytes(b"old")
        os.utime(old, (number, number))
    training._remove_old_models(keep=model)
    assert sorted(path.name for path in model.parent.glob("*.tar.gz")) == ["guide-3.tar.gz", "guide-abc.tar.gz"]
