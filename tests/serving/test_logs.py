"""Logs hold no word of a parent: of what others' code says, only where and what kind."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.serving.logs import WordlessFormatter, _only_the_event

SECRET = "Xavier Quimby, diagnosis ADHD"


def line(name: str, message: str, *arguments: Any, error: Any = None) -> str:
    record = logging.LogRecord(name, logging.ERROR, "file.py", 12, message, arguments, error)
    return WordlessFormatter().format(record)


@pytest.mark.parametrize(
    "name",
    ["rasa.core.processor", "sanic.error", "sqlalchemy.engine", "rasa_sdk.executor", "root", "asyncio", "botany"],
)
def test_nothing_of_what_others_say_is_written(name: str) -> None:
    written = line(name, "could not handle %s for " + SECRET, SECRET)
    assert f"{name}:12" in written
    assert "Xavier" not in written and "could not" not in written


def test_of_an_exception_only_its_kind_is_written() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        written = line("sanic.error", SECRET, error=sys.exc_info())
    assert written.endswith("sanic.error:12 ValueError")


@pytest.mark.parametrize("name", ["bot", "bot.channels.turn", "actions.base"])
def test_our_own_lines_are_written_for_they_are_made_of_constants(name: str) -> None:
    assert line(name, "a turn failed: %s", "OSError").endswith("a turn failed: OSError")


def test_of_an_exception_in_our_own_code_the_text_is_not_written() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        assert "Xavier" not in line("bot.channels.turn", "a turn failed", error=sys.exc_info())


@pytest.mark.parametrize(
    ("event", "written"),
    [
        ({"event": "processor.handle_message", "text": SECRET}, "processor.handle_message"),
        ({"event": f"Received {SECRET}"}, "event"),
        ({"text": SECRET}, "event"),
    ],
)
def test_of_a_structured_event_only_its_name_is_written(event: Any, written: str) -> None:
    assert _only_the_event(None, "warning", event) == written


def test_a_whole_process_writes_no_word(project: Path) -> None:
    """As in the servers: loggers of others, loggers made later, structlog, warnings, and what ends the process."""
    program = f"""
import logging, warnings
foreign = logging.getLogger("rasa.core.processor")
foreign.addHandler(logging.StreamHandler())
from bot.serving.logs import set_up_logs
set_up_logs()
import structlog
foreign.error("the tracker: {SECRET}")
foreign.exception("{SECRET}", exc_info=ValueError("{SECRET}"))
logging.getLogger("made.later").critical("{SECRET}")
logging.warning("{SECRET}")
structlog.get_logger().error("{SECRET}", text="{SECRET}")
structlog.get_logger().error("rasa.event", text="{SECRET}")
warnings.warn("{SECRET}")
logging.getLogger("bot.x").info("we are here")
raise RuntimeError("{SECRET}")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False, timeout=120
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    for word in ("Xavier", "Quimby", "diagnosis", "tracker"):
        assert word not in said
    assert "rasa.core.processor" in said
    assert "we are here" in said
    assert "stopped by RuntimeError at" in said
