"""Which version of the code runs."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Optional

from bot.paths import PROJECT

UNKNOWN = "unknown"
_COMMIT = re.compile(r"[0-9a-f]{40}")


@lru_cache(maxsize=None)
def code_version(project: Path = PROJECT) -> str:
    """The version: ``GUIDE_VERSION`` where it is set (an image knows no history), else the commit's first 12 digits."""
    given = os.environ.get("GUIDE_VERSION", "").strip()
    if given:
        return given[:40]
    commit = _commit_of(_git_folder(project))
    return commit[:12] if commit else UNKNOWN


def _git_folder(project: Path) -> Path:
    """The folder of the history; in a second checkout of it, ``.git`` is a file that names it."""
    path = project / ".git"
    text = _text_of(path) if path.is_file() else None
    return (project / text[len("gitdir:") :].strip()) if text and text.startswith("gitdir:") else path


def _commit_of(git: Path) -> Optional[str]:
    head = _text_of(git / "HEAD") or ""
    if not head.startswith("ref:"):
        return head if _COMMIT.fullmatch(head) else None
    name = head[len("ref:") :].strip()
    common = _text_of(git / "commondir")
    for folder in (git, git / common if common else git):
        found = _text_of(folder / name) or _packed(folder, name)
        if found and _COMMIT.fullmatch(found):
            return found
    return None


def _packed(git: Path, name: str) -> Optional[str]:
    lines = (_text_of(git / "packed-refs") or "").splitlines()
    return next((line.split(" ")[0] for line in lines if line.endswith(f" {name}")), None)


def _text_of(path: Path) -> Optional[str]:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
