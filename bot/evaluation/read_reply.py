"""``python -m bot read-reply``: points and red flags of replies, as JSON lines."""

from __future__ import annotations

import json
from typing import Any, Dict, TextIO

from bot.guide.practice.session import ReplyReader
from bot.guide.yaml_source import ContentError


def read_replies_from(lines: TextIO, output: TextIO) -> int:
    """Read JSON lines ``{"parent", "reply", "lang"?, "scenario"?}``, write ``{"points", "red_flags"}`` for each.

    Returns:
        the exit status: 0, or 1 where a line could not be read (its output line says why).
    """
    from bot.nlu.practice.reader import load_reader

    try:
        reader = load_reader()
    except ContentError as problem:
        print(json.dumps({"error": str(problem)}, ensure_ascii=False), file=output)
        return 1
    return read_lines(lines, output, reader)


def read_lines(lines: TextIO, output: TextIO, reader: ReplyReader) -> int:
    """The same with a reader at hand."""
    status = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            answer = _read(json.loads(line), reader)
        except (ValueError, KeyError, TypeError, AttributeError):
            status = 1
            answer = {"error": 'each line must be JSON with "parent" and "reply" as text'}
        print(json.dumps(answer, ensure_ascii=False), file=output, flush=True)
    return status


def _read(item: Dict[str, Any], reader: ReplyReader) -> Dict[str, Any]:
    parent, reply = item.get("parent") or "", item["reply"]
    if not (isinstance(parent, str) and isinstance(reply, str)):
        raise TypeError
    reading = reader.read(parent, reply, item.get("lang") if item.get("lang") in ("en", "es") else None)
    return {"points": [found.id for found in reading.points], "red_flags": [found.id for found in reading.red_flags]}
