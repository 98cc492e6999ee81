"""``data/operation/pages.yml``: the words of the pages that tell how the guide is doing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict

from pydantic import BaseModel, Extra

from bot.guide.languages import Both
from bot.guide.yaml_source import read_model

FILE = Path("operation") / "pages.yml"


class OperationWords(BaseModel):
    """The file: the words of each page, and names of channels, languages and reasons."""

    insights: Dict[str, Both]
    review: Dict[str, Both]
    status: Dict[str, Both]
    channels: Dict[str, Both]
    languages: Dict[str, Both]
    reasons: Dict[str, Both]

    class Config:
        extra = Extra.forbid


@lru_cache(maxsize=None)
def operation_words(data: Path) -> OperationWords:
    """The words.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return read_model(data / FILE, OperationWords)
