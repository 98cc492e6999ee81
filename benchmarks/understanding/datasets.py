"""The data sets: what there is, and how each is read from the folder that the user downloaded."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from benchmarks.bots import CannotMeasure

HINT3_BOTS = {"sofmattress": "SOFMattress", "curekart": "Curekart", "powerplay11": "Powerplay11"}
HINT3_SIZES = ("full", "subset")
HINT3_OUT_OF_SCOPE = "NO_NODES_DETECTED"
SHOTS = 10
SEED = 0


class MissingData(CannotMeasure):
    """A data set is not where it should be, or not as it should be; the text says which file."""


@dataclass(frozen=True)
class DataSet:
    """Labelled messages to train with and to ask.

    Attributes:
        key: its name on the command line.
        name: its name in the report.
        train: texts with their labels.
        test: texts with their labels; no label where the text is out of scope.
    """

    key: str
    name: str
    train: Sequence[Tuple[str, str]]
    test: Sequence[Tuple[str, Optional[str]]]

    def labels(self) -> List[str]:
        """The labels that can be learnt, sorted."""
        return sorted({label for _, label in self.train})

    def describe(self) -> Dict[str, Any]:
        """Its size, for the report."""
        in_scope = sum(label is not None for _, label in self.test)
        return {
            "name": self.name,
            "labels": len(self.labels()),
            "train": len(self.train),
            "test_in_scope": in_scope,
            "test_out_of_scope": len(self.test) - in_scope,
        }


def read(key: str, folder: Path) -> DataSet:
    """One data set of the catalogue.

    Raises:
        MissingData: a file of it is missing or unreadable.
    """
    return CATALOGUE[key](key, folder)


def select(wanted: str, known: Optional[Sequence[str]] = None) -> List[str]:
    """The data sets that a list of names stands for; "hint3" stands for all whose names begin with it.

    Args:
        wanted: names, with commas between.
        known: what to choose from; the whole catalogue by default.

    Raises:
        MissingData: a name stands for none.
    """
    keys = list(CATALOGUE) if known is None else known
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    for name in names:
        if not any(_stands_for(name, key) for key in CATALOGUE):
            raise MissingData(f"There is no data set {name!r}; there are {', '.join(CATALOGUE)}.")
    return [key for key in keys if any(_stands_for(name, key) for name in names)]


def few(examples: Sequence[Tuple[str, str]], shots: int) -> List[Tuple[str, str]]:
    """So many examples of each label, drawn with a fixed seed."""
    by_label: Dict[str, List[str]] = {}
    for text, label in examples:
        by_label.setdefault(label, []).append(text)
    draw = random.Random(SEED)
    return [
        (text, label)
        for label in sorted(by_label)
        for text in draw.sample(by_label[label], min(shots, len(by_label[label])))
    ]


def _hint3(key: str, folder: Path, bot: str, size: str) -> DataSet:
    middle = "" if size == "full" else "_subset"
    place = folder / "hint3" / "dataset" / "v1"
    train = _table(place / "train" / f"{bot}{middle}_train.csv", "sentence", "label")
    test = _table(place / "test" / f"{bot}_test.csv", "sentence", "label")
    asked = [(text, None if label == HINT3_OUT_OF_SCOPE else label) for text, label in test]
    return DataSet(key, f"HINT3 {HINT3_BOTS[bot]}, {size}", train, asked)


def _banking77(key: str, folder: Path, shots: Optional[int]) -> DataSet:
    place = folder / "banking77"
    train = _table(place / "train.csv", "text", "category")
    test = _table(place / "test.csv", "text", "category")
    categories = _json(place / "categories.json")
    unknown = {label for _, label in [*train, *test]} - set(categories)
    if unknown:
        raise MissingData(f"{place / 'categories.json'} lacks {sorted(unknown)[0]!r}; download the data set again.")
    size = f"{shots} examples a label" if shots else "full"
    return DataSet(key, f"BANKING77, {size}", few(train, shots) if shots else train, list(test))


def _clinc150(key: str, folder: Path) -> DataSet:
    path = folder / "clinc150" / "data_full.json"
    parts = _json(path)
    try:
        train = [(str(text), str(label)) for text, label in parts["train"]]
        test: List[Tuple[str, Optional[str]]] = [(str(text), str(label)) for text, label in parts["test"]]
        test += [(str(text), None) for text, _ in parts["oos_test"]]
    except (KeyError, TypeError, ValueError):
        raise MissingData(f"{path} is not CLINC150's data_full.json; download it again.") from None
    return DataSet(key, "CLINC150, full", train, test)


def _table(path: Path, text: str, label: str) -> List[Tuple[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return [(row[text], row[label]) for row in csv.DictReader(lines)]
    except FileNotFoundError:
        raise MissingData(f"{path} is missing; docs/benchmarks.md says where to download it.") from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise MissingData(f"{path} is not a CSV file with the columns {text} and {label}; download it again.") from None


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingData(f"{path} is missing; docs/benchmarks.md says where to download it.") from None
    except ValueError:
        raise MissingData(f"{path} is not JSON; download it again.") from None


def _stands_for(name: str, key: str) -> bool:
    return key == name or key.startswith(f"{name}-")


#: How each data set is read.
CATALOGUE: Mapping[str, Callable[[str, Path], DataSet]] = {
    **{f"hint3-{bot}-{size}": partial(_hint3, bot=bot, size=size) for size in HINT3_SIZES for bot in HINT3_BOTS},
    "banking77-full": partial(_banking77, shots=None),
    f"banking77-{SHOTS}": partial(_banking77, shots=SHOTS),
    "clinc150": _clinc150,
}
