"""How sure the reader must be: chosen by F1, kept as a file that people can edit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.guide.practice.schemas import POINTS, RED_FLAGS
from bot.guide.yaml_source import ContentError
from bot.nlu.practice.strictness import choose_strictness, load_strictness, written
from bot.paths import DATA

COUNT = len(POINTS) + len(RED_FLAGS)


def replies(point: float, flag: float) -> "tuple[np.ndarray, np.ndarray]":
    """Margins that are right from these values on, and what is there."""
    dice = np.random.RandomState(0)
    targets = (dice.rand(400, COUNT) > 0.5).astype(np.float32)
    wanted = np.array([point] * len(POINTS) + [flag] * len(RED_FLAGS))
    return np.where(targets > 0, wanted + 0.3, wanted - 0.3), targets


def test_points_and_red_flags_each_get_what_parts_them() -> None:
    margins, targets = replies(point=1.5, flag=-0.8)
    chosen = choose_strictness(margins, targets)
    assert chosen.points == {name: pytest.approx(1.5, abs=0.31) for name in POINTS}
    assert chosen.red_flags == pytest.approx(-0.8, abs=0.31)


def test_a_point_that_is_credited_too_easily_is_asked_more() -> None:
    margins, targets = replies(point=0.0, flag=0.0)
    margins[:, 0] += 2.0
    chosen = choose_strictness(margins, targets)
    assert chosen.points[POINTS[0]] > chosen.points[POINTS[1]] + 1.0


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    chosen = choose_strictness(*replies(point=1.0, flag=-0.4))
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "strictness.yml").write_text(written(chosen))
    read = load_strictness(tmp_path)
    assert read.shape == (COUNT,)
    assert read.tolist() == pytest.approx([*chosen.points.values(), *[chosen.red_flags] * len(RED_FLAGS)])


def test_the_project_asks_something_of_each_id() -> None:
    assert load_strictness(DATA).shape == (COUNT,)


@pytest.mark.parametrize("change", ["left out", "unknown"])
def test_a_wrong_point_is_told_with_file_and_line(tmp_path: Path, change: str) -> None:
    content = yaml.safe_load((DATA / "practice" / "strictness.yml").read_text())
    if change == "unknown":
        content["points"]["smiles"] = 1.0
    else:
        del content["points"]["acknowledges"]
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "strictness.yml").write_text(yaml.safe_dump(content))
    with pytest.raises(ContentError, match=r"strictness\.yml:\d+: .*(smiles|acknowledges)"):
        load_strictness(tmp_path)
