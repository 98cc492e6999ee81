"""Which model a cluster may speak from, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cluster.models import Models
from bot.cluster.processes import ClusterProblem
from bot.serving.model_files import record_hash


def model(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(name.encode())
    record_hash(path)
    return path


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models.begin(tmp_path / "models.json", model(tmp_path, "first.tar.gz"))


def test_the_way_back_leads_to_the_model_before(models: Models, tmp_path: Path) -> None:
    second = models.checked(model(tmp_path, "second.tar.gz"))
    models.use(second)
    assert models.previous() == tmp_path / "first.tar.gz"
    models.use(models.previous())
    assert models.current.name == "first.tar.gz"
    assert models.previous() == second, "and forward again"


def test_the_next_start_knows_the_model_before(models: Models, tmp_path: Path) -> None:
    models.use(models.checked(model(tmp_path, "second.tar.gz")))
    again = Models.begin(models.note, model(tmp_path, "third.tar.gz"))
    assert again.previous().name == "second.tar.gz"


def test_without_an_exchange_there_is_no_way_back(models: Models) -> None:
    models.use(models.current)
    with pytest.raises(ClusterProblem, match="none was exchanged"):
        models.previous()


def test_a_model_that_was_changed_is_refused(models: Models, tmp_path: Path) -> None:
    changed = model(tmp_path, "second.tar.gz")
    changed.write_bytes(b"something else")
    with pytest.raises(ClusterProblem, match="hash differs"):
        models.checked(changed)


def test_a_model_that_nobody_recorded_is_refused(models: Models, tmp_path: Path) -> None:
    stray = tmp_path / "stray.tar.gz"
    stray.write_bytes(b"a model")
    with pytest.raises(ClusterProblem, match="No hash was recorded"):
        models.checked(stray)


def test_a_way_back_to_a_changed_model_is_refused(models: Models, tmp_path: Path) -> None:
    models.use(models.checked(model(tmp_path, "second.tar.gz")))
    (tmp_path / "first.tar.gz").write_bytes(b"something else")
    with pytest.raises(ClusterProblem, match="hash differs"):
        models.previous()


def test_a_broken_note_is_no_reason_not_to_start(tmp_path: Path) -> None:
    note = tmp_path / "models.json"
    note.write_text("{")
    assert Models.begin(note, model(tmp_path, "first.tar.gz")).before is None
