from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.understanding.datasets import CATALOGUE, DataSet, MissingData, few, read, select


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    hint3 = tmp_path / "hint3" / "dataset" / "v1"
    write(hint3 / "train" / "sofmattress_train.csv", 'sentence,label\n"EMI, please",EMI\nwarranty?,WARRANTY\n')
    write(hint3 / "train" / "sofmattress_subset_train.csv", "sentence,label\nwarranty?,WARRANTY\n")
    write(hint3 / "test" / "sofmattress_test.csv", "sentence,label\nhow long,WARRANTY\nhello,NO_NODES_DETECTED\n")
    rows = "".join(f"card {number},card_arrival\nrate {number},rate?\n" for number in range(30))
    write(tmp_path / "banking77" / "train.csv", f"text,category\n{rows}")
    write(tmp_path / "banking77" / "test.csv", 'text,category\n"\nwhere is it",card_arrival\n')
    write(tmp_path / "banking77" / "categories.json", json.dumps(["card_arrival", "rate?"]))
    parts = {
        "train": [["hi", "greet"]],
        "test": [["hey", "greet"]],
        "oos_train": [["dow", "oos"]],
        "oos_test": [["nasdaq", "oos"]],
    }
    write(tmp_path / "clinc150" / "data_full.json", json.dumps(parts))
    return tmp_path


def test_hint3(folder: Path) -> None:
    data = read("hint3-sofmattress-full", folder)
    assert data.train == [("EMI, please", "EMI"), ("warranty?", "WARRANTY")]
    assert data.test == [("how long", "WARRANTY"), ("hello", None)]
    assert data.describe() == {
        "name": "HINT3 SOFMattress, full",
        "labels": 2,
        "train": 2,
        "test_in_scope": 1,
        "test_out_of_scope": 1,
    }


def test_hint3_subset_has_the_same_test(folder: Path) -> None:
    data = read("hint3-sofmattress-subset", folder)
    assert len(data.train) == 1
    assert data.test == read("hint3-sofmattress-full", folder).test


def test_banking77_full_and_few(folder: Path) -> None:
    assert len(read("banking77-full", folder).train) == 60
    data = read("banking77-10", folder)
    assert [label for _, label in data.train] == ["card_arrival"] * 10 + ["rate?"] * 10
    assert data == read("banking77-10", folder)
    assert data.test == [("\nwhere is it", "card_arrival")]


def test_banking77_with_a_label_that_is_no_category(folder: Path) -> None:
    write(folder / "banking77" / "categories.json", json.dumps(["card_arrival"]))
    with pytest.raises(MissingData, match=r"categories.json lacks 'rate\?'"):
        read("banking77-full", folder)


def test_clinc150_trains_with_nothing_out_of_scope(folder: Path) -> None:
    data = read("clinc150", folder)
    assert data.train == [("hi", "greet")]
    assert data.test == [("hey", "greet"), ("nasdaq", None)]


def test_few_keeps_labels_that_have_fewer() -> None:
    assert sorted(few([("x", "a"), ("y", "b"), ("z", "b")], 2)) == [("x", "a"), ("y", "b"), ("z", "b")]


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_missing_file_is_one_sentence(key: str, tmp_path: Path) -> None:
    with pytest.raises(MissingData) as problem:
        read(key, tmp_path)
    assert str(tmp_path) in str(problem.value)
    assert str(problem.value).endswith("is missing; docs/benchmarks.md says where to download it.")


@pytest.mark.parametrize(
    ("path", "content", "key"),
    [
        ("hint3/dataset/v1/train/sofmattress_train.csv", "a,b\n1,2\n", "hint3-sofmattress-full"),
        ("banking77/categories.json", "[", "banking77-full"),
        ("clinc150/data_full.json", "{}", "clinc150"),
        ("clinc150/data_full.json", "[]", "clinc150"),
    ],
)
def test_a_file_that_is_something_else(folder: Path, path: str, content: str, key: str) -> None:
    write(folder / path, content)
    with pytest.raises(MissingData, match="download it again"):
        read(key, folder)


def test_names_stand_for_all_that_begin_with_them() -> None:
    assert select("clinc150, banking77") == ["banking77-full", "banking77-10", "clinc150"]
    assert len(select("hint3")) == 6
    assert select("hint3-curekart") == ["hint3-curekart-full", "hint3-curekart-subset"]
    assert select("banking77-10") == ["banking77-10"]


def test_choosing_among_those_of_this_run() -> None:
    assert select("hint3,banking77-10", ["banking77-10", "clinc150"]) == ["banking77-10"]


def test_an_unknown_name() -> None:
    with pytest.raises(MissingData, match="no data set 'hint'"):
        select("hint")


def test_labels_are_those_that_can_be_learnt() -> None:
    assert DataSet("k", "n", [("x", "b"), ("y", "a")], [("z", "c")]).labels() == ["a", "b"]
