"""What docs/security.md promises about itself, and where the servers listen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot import settings


def named_tests(project: Path) -> list[tuple[str, str]]:
    text = (project / "docs" / "security.md").read_text(encoding="utf-8")
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


def test_every_test_that_the_threat_model_names_exists(project: Path) -> None:
    named = named_tests(project)
    assert len(named) > 30
    for file, name in named:
        tree = ast.parse((project / file).read_text(encoding="utf-8"))
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert any(isinstance(node, kinds) and node.name == name for node in ast.walk(tree)), f"{file}::{name}"


def test_every_threat_has_a_test(project: Path) -> None:
    rows = [
        line
        for line in (project / "docs" / "security.md").read_text().splitlines()
        if re.match(r"\| [STRIDE ]+ \| ", line)
    ]
    assert len(rows) > 25
    for row in rows:
        assert "`tests/" in row, row


def test_nothing_listens_beyond_this_machine_unless_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    assert settings.host() == "127.0.0.1"
    actions = (project / "bot" / "serving" / "action_server.py").read_text(encoding="utf-8")
    assert '"GUIDE_ACTION_HOST", "127.0.0.1"' in actions
