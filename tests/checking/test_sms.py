"""What ``bot check`` says of ``data/sms``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import List

import pytest

from bot.checking.sms import text_line_in_order
from bot.guide.content import Content


@pytest.fixture
def data(project: Path, tmp_path: Path) -> Path:
    for name in ("sms", "answers"):
        shutil.copytree(project / "data" / name, tmp_path / name)
    return tmp_path


def problems(content: Content, data: Path) -> List[str]:
    return [line.replace(f"{data}/", "") for line in text_line_in_order(content, data)]


def change(data: Path, lang: str, old: str, new: str) -> None:
    path = data / "sms" / f"{lang}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_project_s_own_files_are_in_order(content: Content, project: Path) -> None:
    assert list(text_line_in_order(content, project / "data")) == []


@pytest.mark.parametrize(
    ("lang", "old", "new", "said"),
    [
        ("en", "  blank: Your", "  blank: " + "Too long. " * 40 + "Your", "at most 320"),
        ("en", "STOP to stop.", "", "must name 'STOP'"),
        ("es", "ALTO: no más mensajes.", "", "must name 'ALTO'"),
        ("en", "  - quit\n", "", "'quit' must end the texts"),
        ("es", "  - alto\n", "", "'alto' must end the texts"),
        ("es", "del 1 al {last}", "de la lista", "the {gaps} differ"),
        ("en", "more: [more,", "more: [stop, more,", "'stop' stands under"),
        ("en", '{after}*"', '{nobody}*"', "no group of words is called {nobody}"),
        ("en", "stop_sentences:\n", 'stop_sentences:\n- "("\n', "not a regular expression"),
        ("en", "  holding:", "  holdin:", "holding"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(
    content: Content, data: Path, lang: str, old: str, new: str, said: str
) -> None:
    change(data, lang, old, new)
    found = problems(content, data)
    assert any(said in line for line in found), found
    assert all(line.startswith(("sms", "answers")) for line in found)
