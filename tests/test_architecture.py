"""The arrows of the design: what may import what. The guide knows nothing of Rasa; a core that doesn't know it can outlive it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

import pytest

PROJECT = Path(__file__).resolve().parents[1]
#: A room, and what none of its files may import.
FORBIDDEN = {
    "bot/guide": ("rasa", "rasa_sdk", "sanic", "sqlalchemy", "aiohttp", "spacy", "sklearn", "actions", "bot.nlu",
                  "bot.channels", "bot.documents", "bot.storage", "bot.serving", "bot.operation", "bot.cluster", "bot.checking",
                  "bot.evaluation", "bot.settings"),
    "bot/nlu": ("rasa_sdk", "sanic", "sqlalchemy", "actions", "bot.channels", "bot.storage", "bot.serving", "bot.operation",
                "bot.cluster", "bot.checking", "bot.evaluation", "bot.guide.guide", "bot.guide.moves"),
    "bot/nlu/facts": ("rasa", "rasa_sdk", "sanic", "bot.nlu.classifier", "bot.nlu.featurizer"),
    "bot/channels": ("rasa_sdk", "sqlalchemy", "sklearn", "actions", "bot.storage", "bot.operation", "bot.cluster",
                     "bot.checking", "bot.evaluation", "bot.guide.moves", "bot.guide.guide", "bot.guide.screening"),
    "bot/documents": ("rasa", "rasa_sdk", "sanic", "sqlalchemy", "actions", "bot.nlu", "bot.channels", "bot.storage",
                      "bot.serving", "bot.operation", "bot.cluster", "bot.checking", "bot.evaluation", "bot.settings",
                      "bot.guide.moves", "bot.guide.guide"),
    "bot/storage": ("rasa_sdk", "sanic", "actions", "bot.nlu", "bot.channels", "bot.serving", "bot.operation", "bot.cluster",
                    "bot.guide.moves"),
    "bot/operation": ("rasa_sdk", "actions", "bot.nlu", "bot.cluster", "bot.checking", "bot.guide.guide"),
    "bot/cluster": ("rasa", "rasa_sdk", "sanic", "sqlalchemy", "actions", "bot.nlu", "bot.channels", "bot.storage",
                    "bot.operation", "bot.checking", "bot.evaluation"),
    "bot/checking": ("rasa", "rasa_sdk", "sanic", "actions", "bot.nlu", "bot.channels", "bot.storage", "bot.serving",
                     "bot.operation", "bot.cluster"),
    "actions": ("rasa", "sanic", "sqlalchemy", "bot.nlu", "bot.channels", "bot.storage", "bot.serving", "bot.operation",
                "bot.cluster", "bot.checking"),
}  # fmt: skip


def imports_of(path: Path) -> Iterator[Tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for name in node.names:
                yield f"{node.module}.{name.name}", node.lineno


def trespasses(room: str, forbidden: Tuple[str, ...]) -> List[str]:
    found = []
    for path in sorted((PROJECT / room).rglob("*.py")):
        for module, line in imports_of(path):
            if any(module == name or module.startswith(f"{name}.") for name in forbidden):
                found.append(f"{path.relative_to(PROJECT)}:{line} imports {module}")
    return found


@pytest.mark.parametrize("room", FORBIDDEN)
def test_no_room_imports_against_the_arrows(room: str) -> None:
    assert list((PROJECT / room).rglob("*.py")), "the room is empty; was it renamed?"
    assert trespasses(room, FORBIDDEN[room]) == []


def test_relative_imports_can_not_hide_an_arrow() -> None:
    for path in [*(PROJECT / "bot").rglob("*.py"), *(PROJECT / "actions").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}:{node.lineno}"


def test_the_guide_answers_in_a_process_without_rasa() -> None:
    """Not only what is written: what is really loaded when the guide reads its content and answers."""
    program = """
import sys
from pathlib import Path
from bot.guide.content import load_content
from bot.guide.conversation import Conversation, Message
from bot.guide.guide import respond
turn = respond(load_content(Path("data")), Message("hi", "greet"), Conversation(), "talk")
assert turn.reply.text
heavy = {"rasa", "rasa_sdk", "sanic", "sqlalchemy", "tensorflow", "spacy", "sklearn", "numpy"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
