"""The cache of training vectors: what was kept comes back, and a broken file is as good as none."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.vector_cache import VectorCache


def test_gives_back_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "vectors.npz"
    VectorCache(path).keep(["en hello", "es hola"], [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    found = VectorCache(path).get("es hola")
    assert found is not None
    assert found.tolist() == [3.0, 4.0]


def test_knows_nothing_of_other_texts(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    VectorCache(path).keep(["en hello"], [np.array([1.0])])
    assert VectorCache(path).get("es hello") is None


def test_a_broken_file_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"cut off in the middle")
    assert VectorCache(path).get("en hello") is None


def test_leaves_no_unfinished_file_behind(tmp_path: Path) -> None:
    VectorCache(tmp_path / "vectors.npz").keep(["en hello"], [np.array([1.0])])
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.npz"]
