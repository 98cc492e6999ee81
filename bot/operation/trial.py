"""Trying a model before it is used: the guide's own servers beside the running ones, a fixed set of questions."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterator, List

from bot.guide.schemas import Strict
from bot.guide.yaml_source import read_model
from bot.operation.problems import OperationProblem
from bot.paths import DATA, PROJECT

FILE = Path("operation") / "model_questions.yml"
#: Seconds until the tried guide must be ready, and for one question.
_START_LIMIT, _ANSWER_LIMIT = 180.0, 30.0
#: What the tried guide must not share with the one that runs.
_ALONE = ("GUIDE_DATABASE_URL", "GUIDE_REDIS_URL", "GUIDE_METRICS_ADDRESS", "TWILIO_AUTH_TOKEN", "GUIDE_STAFF_CODE")


class TrialQuestion(Strict):
    """A question, and the labels of which it must get one."""

    text: str
    lang: str
    labels: List[str]


class TrialQuestions(Strict):
    """``data/operation/model_questions.yml``."""

    questions: List[TrialQuestion]


@dataclass(frozen=True)
class Trial:
    """How a model did.

    Attributes:
        right: places of the questions it answered rightly.
        wrong: places of those it didn't.
    """

    right: FrozenSet[int]
    wrong: FrozenSet[int]


def trial_questions(data: Path = DATA) -> List[TrialQuestion]:
    """The questions.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return list(read_model(data / FILE, TrialQuestions).questions)


def try_model(model: Path, questions: List[TrialQuestion]) -> Trial:
    """Start the guide with a model on ports of its own, wait until it is ready, and ask it everything.

    Raises:
        OperationProblem: it doesn't get ready.
    """
    with _guide_with(model) as address:
        answered = [_ask(address, f"trial-{place}", question.text) for place, question in enumerate(questions)]
    right = {place for place, label in enumerate(answered) if label in questions[place].labels}
    return Trial(frozenset(right), frozenset(range(len(questions))) - right)


@contextlib.contextmanager
def _guide_with(model: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="guide-trial-") as folder:
        port, action_port = _free_port(), _free_port()
        environment = {
            **os.environ,
            **dict.fromkeys(_ALONE, ""),
            "GUIDE_ENV": "development",
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "GUIDE_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
            "GUIDE_DATABASE": str(Path(folder) / "conversations.db"),
            "GUIDE_SECRET": "a trial signs nothing that lasts",
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "bot"]
        servers: "List[subprocess.Popen[bytes]]" = []
        try:
            for words in (["serve-actions", "--port", str(action_port)], ["serve-rasa", "--model", str(model)]):
                servers.append(_start([*command, *words], environment))
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, servers)
            yield address
        finally:
            for server in servers:
                _stop(server)


def _start(command: List[str], environment: Dict[str, str]) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )


def _wait_until_ready(address: str, servers: "List[subprocess.Popen[bytes]]") -> None:
    deadline = time.monotonic() + _START_LIMIT
    while time.monotonic() < deadline and all(server.poll() is None for server in servers):
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=3):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise OperationProblem("With this model the guide does not get ready, so it is not used; the present one stays.")


def _ask(address: str, sender: str, text: str) -> str:
    """What the guide answered: a label, or nothing."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    request = urllib.request.Request(f"{address}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER_LIMIT) as reply:
            said: List[Dict[str, Any]] = json.loads(reply.read())
    except (urllib.error.URLError, OSError, ValueError):
        return ""
    custom: Dict[str, Any] = next((message["custom"] for message in said if "custom" in message), {})
    return str(custom.get("answered") or "")


def _stop(server: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(15)
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
