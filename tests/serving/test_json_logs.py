"""``GUIDE_LOGS=json``: one JSON object an event, fixed fields, no word of anybody."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import pytest

from bot.serving.logs import FIELDS, JsonFormatter
from bot.turn_id import current_turn, join_turn, new_turn

SECRET = "Xavier Quimby, diagnosis ADHD"


def written(name: str, message: str, *arguments: Any, error: Any = None) -> Dict[str, Any]:
    record = logging.LogRecord(name, logging.ERROR, "file.py", 12, message, arguments, error)
    line: Dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


def test_every_line_has_the_same_fields() -> None:
    for line in (written("bot.x", "a turn failed: %s", "OSError"), written("rasa.core", SECRET)):
        assert tuple(line) == FIELDS


def test_of_our_own_lines_the_sentence_and_its_values_stand_apart() -> None:
    line = written("bot.x", "a turn ended: %s after %d ms", "web", 42)
    assert (line["event"], line["values"]) == ("a turn ended: %s after %d ms", ["web", 42])


def test_a_value_that_may_be_words_is_not_written() -> None:
    assert written("bot.x", "failed: %s", SECRET)["values"] == ["[not written]"]


def test_of_others_only_where_and_what_kind() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        line = written("sanic.error", SECRET, SECRET, error=sys.exc_info())
    assert (line["event"], line["values"], line["error"]) == (None, [], "ValueError")
    assert "Xavier" not in json.dumps(line)


def test_lines_of_one_turn_have_one_name_that_is_not_the_conversations() -> None:
    name = new_turn()
    assert written("bot.x", "one")["turn"] == written("rasa.x", "two")["turn"] == name
    assert new_turn() != name


@pytest.mark.parametrize("name", ["", None, "web:abc", "X" * 16, "0" * 17, "words of a parent"])
def test_only_a_turns_name_is_taken_over_from_another_process(name: Any) -> None:
    join_turn(name)
    assert current_turn() is None
    join_turn("0123456789abcdef")
    assert current_turn() == "0123456789abcdef"


def test_a_whole_process_writes_json_and_no_word(project: Path) -> None:
    program = f"""
import logging
from bot.serving.logs import set_up_logs
set_up_logs()
import structlog
logging.getLogger("rasa.core.processor").error("the tracker: {SECRET}", exc_info=ValueError("{SECRET}"))
structlog.get_logger().error("{SECRET}", text="{SECRET}")
logging.getLogger("bot.x").info("we are here")
raise RuntimeError("{SECRET}")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project,
        env={"GUIDE_LOGS": "json"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines if line["logger"].startswith("bot")] == [
        "we are here",
        "stopped by %s at %s",
    ]
    assert lines[-1]["values"][0] == "RuntimeError"
    assert "Xavier" not in done.stdout + done.stderr and "tracker:" not in done.stderr
