"""Exchanging the model on one machine: hash checked, tried, then used from the next start on; and back again."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Callable, List, Optional

from bot.operation.problems import OperationProblem
from bot.operation.trial import Trial, TrialQuestion, trial_questions, try_model
from bot.serving import training
from bot.serving.model_files import hash_of, record_hash

#: Tries a model; a test may try it otherwise.
Try = Callable[[Path, List[TrialQuestion]], Trial]
Say = Callable[[str], None]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RESTART = "Restart the guide to use it."


def upgrade_model(source: Path, sha256: Optional[str], say: Say, attempt: Try = try_model) -> Path:
    """Put a model in place of the present one.

    Args:
        source: the model's file, trained elsewhere.
        sha256: its hash; else it stands in a file beside it, ``<name>.sha256``.
        say: gets what is being done.
        attempt: tries a model.

    Returns:
        the model in the folder of models.

    Raises:
        OperationProblem: it may not be used; the present one stays.
    """
    expected = sha256.strip().lower() if sha256 else _hash_beside(source)
    if not source.is_file():
        raise OperationProblem(f"There is no file {source}.")
    if not _SHA256.fullmatch(expected):
        raise OperationProblem("A hash is 64 hexadecimal digits, as sha256sum prints them.")
    say("Checking the model's hash ...")
    if hash_of(source) != expected:
        raise OperationProblem(
            f"{source} is not the file the hash was made of; get it again from where it was trained."
        )
    model, was_there = _take_in(source, expected)
    present = training.current_model()
    try:
        _need_as_good(model, present, say, attempt)
    except OperationProblem:
        if not was_there and model != present:
            _remove(model)
        raise
    training.use_model(model, training.fingerprint())
    say(f"{model.name} is the model now. {_RESTART} Back again: python -m bot rollback-model")
    return model


def rollback_model(say: Say, attempt: Try = try_model) -> Path:
    """Go back to the model before.

    Raises:
        OperationProblem: there is none that may be used; the present one stays.
    """
    model = training.previous_model()
    if model is None:
        raise OperationProblem("There is no model to go back to: none was exchanged, or its file is gone or changed.")
    _need_as_good(model, None, say, attempt)
    training.use_model(model, training.fingerprint())
    say(f"{model.name} is the model again. {_RESTART}")
    return model


def _need_as_good(model: Path, present: Optional[Path], say: Say, attempt: Try) -> None:
    """Refuse a model that finds danger no more, or misses a question that the present one answers.

    Raises:
        OperationProblem: it does.
    """
    questions = trial_questions()
    say(f"Trying {model.name} with {len(questions)} questions ...")
    new = attempt(model, questions)
    missed = [questions[place].text for place in sorted(new.wrong) if "crisis" in questions[place].labels]
    if missed:
        raise OperationProblem(f"{model.name} does not find danger in '{missed[0]}', so it is not used.")
    if present is None:
        return
    say(f"Trying {present.name}, the present one ...")
    before = attempt(present, questions)
    worse = [questions[place].text for place in sorted(before.right & new.wrong)]
    if worse:
        quoted = "; ".join(f"'{text}'" for text in worse[:3])
        raise OperationProblem(f"{model.name} misses {len(worse)} questions that the present one answers: {quoted}.")
    say(f"It answers {len(new.right)} of {len(questions)}; the present one {len(before.right)}.")


def _hash_beside(source: Path) -> str:
    try:
        return (source.with_name(f"{source.name}.sha256").read_text(encoding="utf-8").split() or [""])[0].lower()
    except OSError:
        raise OperationProblem(
            f"No hash is known for {source}; put {source.name}.sha256 beside it, or name it: --sha256 ..."
        ) from None


def _take_in(source: Path, sha256: str) -> "tuple[Path, bool]":
    """Copy a model into the folder of models, under a name made from its hash; whether it was there before."""
    training.MODELS.mkdir(parents=True, exist_ok=True)
    model = training.MODELS / f"guide-{sha256[:12]}.tar.gz"
    if model.is_file() and hash_of(model) == sha256:
        record_hash(model)
        return model, True
    part = model.with_name(f"{model.name}.part")
    shutil.copyfile(source, part)
    if hash_of(part) != sha256:
        part.unlink()
        raise OperationProblem(f"{source} changed while it was copied; try again.")
    os.replace(part, model)
    record_hash(model)
    return model, False


def _remove(model: Path) -> None:
    model.unlink(missing_ok=True)
    model.with_name(f"{model.name}.sha256").unlink(missing_ok=True)
