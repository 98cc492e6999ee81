"""The real cluster under attack, short: `make test-cluster`. The long run is `make chaos`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import PROJECT

pytestmark = pytest.mark.skipif(not os.environ.get("GUIDE_CLUSTER_TESTS"), reason="make test-cluster")


@pytest.mark.parametrize("balance", ["in-turn"])
def test_nothing_is_lost_doubled_reordered_or_mixed(balance: str, tmp_path: Path) -> None:
    """3 + 3 servers; servers and both stores killed; the model exchanged; messages of a conversation go to any server."""
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos", "--messages", "600", "--kills", "4", "--store-restarts", "1"]
        + ["--balance", balance, "--report", str(report)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    figures = json.loads(report.read_text())
    assert figures["verdict"]["messages"] == 600
    broken = figures["broken"]
    assert broken["model exchanged"] == broken["postgres"] == broken["redis"] == 1
    assert broken.get("rasa", 0) + broken.get("actions", 0) >= 3
