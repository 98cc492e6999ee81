"""The two that are measured: the guide as ``make run`` starts it, and what ``rasa init`` makes."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from importlib import metadata
from pathlib import Path
from typing import Any, Dict, List, Sequence

from benchmarks.conversations import BARE, GUIDE, Talk
from benchmarks.processes import Running
from bot.paths import PROJECT
from bot.serving.training import current_model

CACHE = PROJECT / ".cache" / "bare-bot"
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


class CannotMeasure(Exception):
    """A bot can't be measured; the text says why and what to do."""


class Bot(ABC):
    """One bot under measurement.

    Attributes:
        name: its heading in the table.
        key: its key in the report.
        talks: conversations that it is asked.
        first: the message that shows it is ready.
    """

    name: str
    key: str
    talks: Sequence[Talk]
    first: str

    @abstractmethod
    def prepare(self, scratch: Path) -> None:
        """Make sure that it can be started; training is no part of the figures."""

    @abstractmethod
    def model(self) -> Path:
        """Its trained model."""

    @abstractmethod
    def serve(self, port: int, scratch: Path) -> Running:
        """How it is started on a port, with an empty store of its own."""

    @abstractmethod
    def training(self, scratch: Path) -> Running:
        """How it is trained from nothing, into the scratch folder."""

    @abstractmethod
    def is_answer(self, replies: List[Dict[str, Any]]) -> bool:
        """Whether these replies answer a message."""

    def describe(self) -> Dict[str, Any]:
        """What it is, for the report."""
        return {"name": self.name, "model_mb": self.model().stat().st_size / 1024 / 1024}


class Guide(Bot):
    """The guide, both servers and the supervisor over them."""

    name = "the guide"
    key = "guide"
    talks = GUIDE
    first = "What is an IEP?"

    def prepare(self, scratch: Path) -> None:
        """Needs a model that fits the data.

        Raises:
            CannotMeasure: there is none.
        """
        model = current_model()
        if model is None:
            raise CannotMeasure("There is no model of the guide as it is now; make one with 'make train'.")
        self._model = model

    def model(self) -> Path:
        """The model that was current when the benchmark began."""
        return self._model

    def serve(self, port: int, scratch: Path) -> Running:
        """What ``make run`` executes."""
        environment = {
            **_QUIET,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "GUIDE_ENV": "development",
            "GUIDE_DATABASE": str(scratch / f"guide-{port}.db"),
        }
        return Running([sys.executable, "-m", "bot", "run"], PROJECT, environment, scratch / "guide.log")

    def training(self, scratch: Path) -> Running:
        """Rasa's own training command on the guide's data."""
        data = ["data/nlu", "data/rules"]
        return _rasa_train(PROJECT, data, scratch)

    def is_answer(self, replies: List[Dict[str, Any]]) -> bool:
        """A text, and a note that something was answered: an apology answers nothing."""
        answered = [reply["custom"].get("answered") for reply in replies if reply.get("custom")]
        return any(reply.get("text") for reply in replies) and any(answered)


class ClusteredGuide(Guide):
    """The guide as ``make cluster`` starts it: several servers behind nginx, with PostgreSQL and Redis.

    Args:
        servers: how many Rasa servers, and as many action servers.
    """

    def __init__(self, servers: int) -> None:
        self._servers = servers
        self.name = f"the guide, {servers} + {servers} servers"

    def prepare(self, scratch: Path) -> None:
        """Also lets the stores' user through to its own folders."""
        super().prepare(scratch)
        scratch.chmod(0o711)

    def serve(self, port: int, scratch: Path) -> Running:
        """What ``make cluster`` executes."""
        number = str(self._servers)
        command = [sys.executable, "-m", "bot", "cluster", "--folder", str(scratch / f"cluster-{number}")]
        command += ["run", "--rasa", number, "--actions", number, "--model", str(self._model)]
        environment = {**_QUIET, "PORT": str(port), "HOST": "127.0.0.1", "GUIDE_ENV": "development"}
        return Running(command, PROJECT, environment, scratch / f"cluster-{number}.log")


class BareBot(Bot):
    """The bot that ``rasa init --no-prompt`` makes, served with ``rasa run``.

    Args:
        store: "sqlite" keeps conversations in a file, as the guide does, by Rasa's own SQL store with its
            defaults; "memory" is what the bot's unchanged ``endpoints.yml`` means: nothing is kept.
    """

    key = "bare"
    talks = BARE
    first = "hello"

    def __init__(self, store: str) -> None:
        self._store = store
        self.name = "bare `rasa init` bot" + ("" if store == "sqlite" else ", nothing stored")
        self._project = CACHE / metadata.version("rasa")

    def prepare(self, scratch: Path) -> None:
        """Make and train it once for each version of Rasa.

        Raises:
            CannotMeasure: ``rasa init`` failed.
        """
        if list((self._project / "models").glob("*.tar.gz")):
            return
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="making-") as making:
            command = [sys.executable, "-m", "rasa", "init", "--no-prompt", "--init-dir", making]
            with Running(command, PROJECT, _QUIET, scratch / "init.log") as init:
                if init.wait() != 0 or not list((Path(making) / "models").glob("*.tar.gz")):
                    raise CannotMeasure(f"'rasa init' made no bot: {last_words(scratch / 'init.log')}")
            shutil.rmtree(self._project, ignore_errors=True)
            shutil.copytree(making, self._project, ignore=shutil.ignore_patterns(".rasa"))

    def model(self) -> Path:
        """The model that ``rasa init`` trained."""
        return max((self._project / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)

    def serve(self, port: int, scratch: Path) -> Running:
        """``rasa run`` in the bot's folder."""
        endpoints = self._project / "endpoints.yml"
        if self._store == "sqlite":
            endpoints = scratch / "bare-endpoints.yml"
            store = {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(scratch / f"bare-{port}.db")}}
            endpoints.write_text(json.dumps(store), encoding="utf-8")  # JSON is YAML
        command = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
        command += ["--model", str(self.model()), "--endpoints", str(endpoints)]
        return Running(command, self._project, _QUIET, scratch / "bare.log")

    def training(self, scratch: Path) -> Running:
        """Rasa's own training command on the bot's data."""
        return _rasa_train(self._project, ["data"], scratch)

    def is_answer(self, replies: List[Dict[str, Any]]) -> bool:
        """A text or a picture."""
        return any(reply.get("text") or reply.get("image") for reply in replies)

    def describe(self) -> Dict[str, Any]:
        """What it is, with its store."""
        said = {"sqlite": "Rasa's SQL tracker store on SQLite", "memory": "Rasa's default in memory (nothing is kept)"}
        return {
            **super().describe(),
            "store": said[self._store],
            "pipeline": "rasa init default: DIET, TED, UnexpecTED",
        }


def last_words(log: Path) -> str:
    """The end of a log, for a message about what failed."""
    return " / ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:]) if log.exists() else "no log"


def _rasa_train(folder: Path, data: List[str], scratch: Path) -> Running:
    with tempfile.TemporaryDirectory(dir=scratch, prefix="train-") as name:
        out = Path(name)
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(out), "--data", *data]
    return Running(command, folder, {**_QUIET, "RASA_CACHE_DIRECTORY": str(out / "cache")}, scratch / "train.log")
