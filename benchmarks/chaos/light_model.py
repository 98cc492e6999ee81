"""Trains the light model, once for each state of the files it is made from; a few seconds."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Tuple

from bot.paths import CACHE, DATA, PROJECT
from bot.serving.model_files import record_hash

_LIGHT = Path(__file__).parent / "light"


def light_models() -> Tuple[Path, Path]:
    """The model, and the same one under another name, for an exchange.

    Raises:
        RuntimeError: Rasa gave no model.
    """
    folder = CACHE / "chaos" / _fingerprint()
    first, second = folder / "light-a.tar.gz", folder / "light-b.tar.gz"
    if not second.with_name(f"{second.name}.sha256").exists():
        folder.mkdir(parents=True, exist_ok=True)
        program = "from benchmarks.chaos.light_model import _train; import sys; _train(sys.argv[1])"
        done = subprocess.run(
            [sys.executable, "-c", program, str(folder)], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        if done.returncode or not first.exists():
            raise RuntimeError(f"the light model could not be trained: {done.stderr[-2000:]}")
        shutil.copyfile(first, second)
        for model in (first, second):
            record_hash(model)
    return first, second


def _train(folder: str) -> None:
    from rasa.model_training import train

    train(
        domain=str(PROJECT / "domain.yml"),
        config=str(_LIGHT / "config.yml"),
        training_files=[str(_LIGHT / "nlu.yml"), str(DATA / "rules")],
        output=folder,
        fixed_model_name="light-a.tar.gz",
        force_training=True,
    )


def _fingerprint() -> str:
    digest = hashlib.sha256()
    files = [PROJECT / "domain.yml", *sorted((DATA / "rules").rglob("*.yml")), *sorted(_LIGHT.glob("*.*"))]
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
