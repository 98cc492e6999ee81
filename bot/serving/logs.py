"""Logs that can't hold a parent's words: where something happened and of what kind, never the text of it.

Rasa, Sanic and SQLAlchemy put message texts, slots and whole trackers into their log lines and exception
texts. So nothing that they format is written; only our own loggers, whose lines are made of constants,
are written as they are.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
import warnings
from types import TracebackType
from typing import Any, Mapping, Optional, Type

import structlog

_OWN = ("bot", "actions")
_EVENT_NAME = re.compile(r"^[a-z_.]+$")


class WordlessFormatter(logging.Formatter):
    """Own lines as they are; for others the logger, the line and the exception's type."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        when = self.formatTime(record)
        where = f"{record.name}:{record.lineno}"
        if record.name.split(".")[0] in _OWN:
            return f"{when} {record.levelname} {where} {record.getMessage()}"
        kind = f" {record.exc_info[0].__name__}" if record.exc_info and record.exc_info[0] else ""
        return f"{when} {record.levelname} {where}{kind}"


def set_up_logs(level: int = logging.WARNING) -> None:
    """Send all logs of this process through the wordless formatter to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter())
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


def _only_the_event(_logger: Any, _method: str, event: Mapping[str, Any]) -> str:
    name = str(event.get("event", ""))
    return name if _EVENT_NAME.match(name) else "event"


def _print_kind_and_place(kind: Type[BaseException], error: BaseException, trace: Optional[TracebackType]) -> None:
    frames = traceback.extract_tb(trace)
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames[-6:]))
    print(f"stopped by {kind.__name__} at {places}", file=sys.stderr)
