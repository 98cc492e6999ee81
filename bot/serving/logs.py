"""Logs that can't hold a parent's words: where something happened and of what kind, never the text of it.

Rasa, Sanic and SQLAlchemy put message texts, slots and whole trackers into their log lines and exception
texts. So nothing that they format is written; only our own loggers, whose lines are made of constants,
are written as they are. ``GUIDE_LOGS=json`` writes the same as JSON, an event a line, for programs that collect logs.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import traceback
import warnings
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, Dict, List, Mapping, Optional, Type

import structlog

from bot.settings import json_logs, log_level
from bot.turn_id import current_turn

_OWN = ("bot", "actions")
_EVENT_NAME = re.compile(r"^[a-z_.]+$")
#: A value of our own lines that is a name or a number; anything longer might be somebody's words.
_BARE_VALUE = re.compile(r"^[\w.:-]{1,64}$")
#: The fields of a line of JSON, always all of them and in this order; ``docs/operation.md`` says what each is.
FIELDS = ("time", "level", "process", "logger", "line", "event", "values", "error", "turn")


class WordlessFormatter(logging.Formatter):
    """Own lines as they are; for others the logger, the line and the exception's type."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        when = self.formatTime(record)
        where = f"{record.name}:{record.lineno}"
        if _is_own(record):
            return f"{when} {record.levelname} {where} {record.getMessage()}"
        kind = f" {_kind(record)}" if _kind(record) else ""
        return f"{when} {record.levelname} {where}{kind}"


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the fields of ``FIELDS``.

    Of our own lines the sentence without its values, and the values that are names or numbers; of others nothing that
    they say.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        own = _is_own(record)
        values = (
            datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            record.levelname.lower(),
            os.getpid(),
            record.name,
            record.lineno,
            str(record.msg) if own else None,
            _bare_values(record) if own else [],
            _kind(record),
            current_turn(),
        )
        line: Dict[str, Any] = dict(zip(FIELDS, values, strict=True))
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(level: Optional[int] = None) -> None:
    """Send all logs of this process through a wordless formatter to standard error.

    Args:
        level: the least that is written of what others log; ``GUIDE_LOG_LEVEL`` where it isn't given.
    """
    level = log_level() if level is None else level
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if json_logs() else WordlessFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        other = logging.getLogger(name)
        other.handlers[:] = []
        other.propagate = True
        if other.level and other.level < level:
            other.setLevel(level)
    for name in _OWN:
        logging.getLogger(name).setLevel(logging.INFO)
    warnings.simplefilter("ignore")
    structlog.configure(
        processors=[_only_the_event],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _print_kind_and_place


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in _OWN


def _kind(record: logging.LogRecord) -> Optional[str]:
    return record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None


def _bare_values(record: logging.LogRecord) -> List[Any]:
    given = record.args if isinstance(record.args, tuple) else ()
    return [
        value if isinstance(value, (int, float)) or _BARE_VALUE.match(str(value)) else "[not written]"
        for value in given
    ]


def _only_the_event(_logger: Any, _method: str, event: Mapping[str, Any]) -> str:
    name = str(event.get("event", ""))
    return name if _EVENT_NAME.match(name) else "event"


def _print_kind_and_place(kind: Type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-6:])]
    if json_logs():
        logging.getLogger("bot").critical("stopped by %s at %s", kind.__name__, places[0] if places else "start")
    else:
        print(f"stopped by {kind.__name__} at {' < '.join(places)}", file=sys.stderr)
