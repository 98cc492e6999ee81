"""Only the model that was trained here is loaded: its hash was recorded when it was made.

A model is an archive whose parts may run code when they are read, so a file that is not the recorded one is refused.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Optional

#: The note of the last training, beside the models.
NOTE = "current.json"


class ModelRefused(Exception):
    """A model may not be loaded; the text is one sentence that says why and what to do."""


def check_model(model: Path) -> Path:
    """Hold a model's file against its recorded hash.

    Returns:
        the model.

    Raises:
        ModelRefused: it isn't there, nothing is recorded for it, or it was changed.
    """
    if not model.is_file():
        raise ModelRefused(f"There is no model {model.name}; train one with: make train")
    recorded = recorded_hash(model)
    if recorded is None:
        raise ModelRefused(f"No hash was recorded for {model.name}, so it is not loaded; train one with: make train")
    if recorded != hash_of(model):
        raise ModelRefused(
            f"{model.name} is not the file that was trained: its hash differs, so it is not loaded; "
            "find out who changed it, delete it, and train again with: make train"
        )
    return model


def recorded_hash(model: Path) -> Optional[str]:
    """The SHA-256 recorded for a model: in the file beside it, else in the note of the last training."""
    beside = _beside(model)
    if beside.is_file():
        return (beside.read_text(encoding="utf-8").split() or [""])[0]
    try:
        note = json.loads(model.with_name(NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(note, dict) and note.get("model") == model.name
    return str(note.get("sha256")) if known else None


def record_hash(model: Path) -> str:
    """Write a model's hash beside it, as ``sha256sum`` does, and return it."""
    found = hash_of(model)
    _beside(model).write_text(f"{found}  {model.name}\n", encoding="utf-8")
    return found


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            digest.update(part)
    return digest.hexdigest()


def _beside(model: Path) -> Path:
    return model.with_name(f"{model.name}.sha256")
