"""How a command reaches the running cluster: one line of JSON over a socket that only this user can open."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional

from bot.cluster.processes import ClusterProblem

_LONGEST_LINE = 65_536


@dataclass
class Order:
    """A command, and the lines that answer it; ``None`` ends them."""

    words: Dict[str, Any]
    lines: "queue.Queue[Optional[Dict[str, Any]]]" = field(default_factory=queue.Queue)

    def say(self, text: str) -> None:
        """Tell who asked how it goes."""
        self.lines.put({"line": text})

    def end(self, **outcome: Any) -> None:
        """The last answer."""
        self.lines.put(outcome)
        self.lines.put(None)


class Control:
    """Takes commands from the socket and keeps them until the cluster has time for them.

    Args:
        path: the socket.
        status: answers "status" at once, also while the cluster is busy with another command.
    """

    def __init__(self, path: Path, status: Callable[[], Dict[str, Any]]) -> None:
        self._path, self._status = path, status
        self._orders: "queue.Queue[Order]" = queue.Queue()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        os.chmod(path, 0o600)
        self._listener.listen()
        threading.Thread(target=self._listen, daemon=True).start()

    def waiting(self) -> Iterator[Order]:
        """The commands that came in since the last look."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._orders.get_nowait()

    def close(self) -> None:
        """Take no more."""
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile("rw", encoding="utf-8") as lines:
            order = Order(json.loads(lines.readline(_LONGEST_LINE)))
            if order.words.get("do") == "status":
                order.end(**self._status())
            else:
                self._orders.put(order)
            while (answer := order.lines.get()) is not None:
                lines.write(json.dumps(answer) + "\n")
                lines.flush()


def command(path: Path, words: Dict[str, Any], say: Callable[[str], None] = lambda _line: None) -> Dict[str, Any]:
    """Send a command to the running cluster and wait for its end.

    Returns:
        the outcome.

    Raises:
        ClusterProblem: there is no cluster, or it couldn't do it.
    """
    outcome: Dict[str, Any] = {}
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            with connection.makefile("rw", encoding="utf-8") as lines:
                lines.write(json.dumps(words) + "\n")
                lines.flush()
                for line in lines:
                    outcome = json.loads(line)
                    if "line" in outcome:
                        say(outcome["line"])
    except OSError:
        raise ClusterProblem("No cluster is running here; start it with: make cluster") from None
    if "problem" in outcome:
        raise ClusterProblem(outcome["problem"])
    return outcome
