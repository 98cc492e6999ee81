"""A guide with everything switched on that could keep or tell words: text messages, monitoring, logs at DEBUG."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

import pytest

from bot.paths import RUN
from tests.channels.sms.twilio_world import ACCOUNT, NUMBER, PUBLIC, TOKEN
from tests.scenarios.conftest import RunningGuide, free_port, trained_model  # noqa: F401 - a fixture

_TIMEOUT = 60.0


@dataclass
class WatchedGuide:
    """A running guide, and everything it wrote or told since it was started.

    Attributes:
        told: bodies of refusals and of pages for monitoring, with what they answered.
    """

    guide: RunningGuide
    folder: Path
    metrics: str
    log_sizes: Dict[Path, int]
    told: List[Tuple[str, bytes]] = field(default_factory=list)

    def ask(
        self, path: str, body: Optional[bytes] = None, headers: Optional[Dict[str, str]] = None, method: str = ""
    ) -> Tuple[int, bytes]:
        """A request; what is refused is kept among what was told. Status 0: nobody answered."""
        request = urllib.request.Request(self.guide.base + path, body, headers or {}, method=method or None)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            answer = error.read()
            self.told.append((f"the answer {error.code} to {path}", answer))
            return error.code, answer
        except OSError:
            return 0, b""

    def look_at_figures(self) -> None:
        """Keep what monitoring and the health check say."""
        for name, url in (("metrics", self.metrics), ("health", f"{self.guide.base}/health/ready")):
            with urllib.request.urlopen(url, timeout=_TIMEOUT) as reply:
                self.told.append((name, reply.read()))

    def kept(self) -> Iterator[Tuple[str, bytes]]:
        """All that was written: databases with their logs, log files since the start, output, refusals, figures."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes()
        for path in RUN.glob("*.log"):
            content = path.read_bytes()
            before = self.log_sizes.get(path, 0)
            yield str(path), content[before:] if len(content) >= before else content
        yield from self.told


@pytest.fixture(scope="session")
def watched(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedGuide]:  # noqa: F811
    folder = tmp_path_factory.mktemp("watched")
    metrics_port = free_port()
    environment = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_NUMBER": NUMBER,
        "SMS_PUBLIC_URL": PUBLIC,
        "GUIDE_LOG_LEVEL": "DEBUG",
        "GUIDE_METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
        "GUIDE_ADDRESS_BURST": "100000",
        "GUIDE_ADDRESS_PER_MINUTE": "100000",
        "PYTHONFAULTHANDLER": "1",
    }
    sizes = {path: path.stat().st_size for path in RUN.glob("*.log")}
    running = RunningGuide(free_port(), folder / "conversations.db", folder / "output.txt", environment=environment)
    running.start()
    yield WatchedGuide(running, folder, f"http://127.0.0.1:{metrics_port}/metrics", sizes)
    running.stop()
