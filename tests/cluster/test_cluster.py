"""`make cluster` with one server of each kind and the light model: exchanged, refused, rolled back, ended."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, Set

import pytest

from benchmarks.chaos.breaking import RunningCluster
from benchmarks.chaos.light_model import light_models
from bot.cluster.control import command
from bot.cluster.plan import free_port
from bot.cluster.processes import ClusterProblem
from bot.paths import PROJECT
from bot.serving.model_files import record_hash
from tests.scenarios.conftest import is_running
from tests.scenarios.talk import get

pytestmark = pytest.mark.skipif(not os.environ.get("GUIDE_CLUSTER_TESTS"), reason="make test-cluster")


@pytest.fixture(scope="module")
def cluster() -> Iterator[RunningCluster]:
    # pytest's own folders are closed to the user that PostgreSQL runs as where the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="guide-cluster-"))
    running = RunningCluster(folder, free_port(), light_models()[0], rasa=1, actions=1).start()
    try:
        asyncio.run(running.ready())
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def tell(cluster: RunningCluster, **words: Any) -> Dict[str, Any]:
    return command(cluster.folder / "control.sock", words)


def models_in_use(cluster: RunningCluster) -> Set[str]:
    return {part["model"] for part in cluster.parts() if part["kind"] == "rasa"}


def test_every_part_is_up_and_ready(cluster: RunningCluster) -> None:
    parts = cluster.parts()
    assert sorted(part["kind"] for part in parts) == ["actions", "nginx", "postgres", "rasa", "redis"]
    assert all(part["pid"] for part in parts)
    assert all(part.get("ready", True) for part in parts)
    assert get(f"{cluster.base}/health/ready")[0] == 200


def test_keys_are_for_this_user_alone(cluster: RunningCluster) -> None:
    for name in ("postgres-password", "redis-password"):
        assert (cluster.folder / name).stat().st_mode & 0o077 == 0
    command_lines = "".join(Path(f"/proc/{part['pid']}/cmdline").read_text() for part in cluster.parts())
    for name in ("postgres-password", "redis-password"):
        assert (cluster.folder / name).read_text().strip() not in command_lines


def test_the_model_is_exchanged_and_exchanged_back(cluster: RunningCluster) -> None:
    first, second = light_models()
    assert tell(cluster, do="update-model", model=str(second))["model"] == second.name
    assert models_in_use(cluster) == {second.name}
    assert tell(cluster, do="rollback-model")["model"] == first.name
    assert models_in_use(cluster) == {first.name}
    assert get(f"{cluster.base}/health/ready")[0] == 200


def test_all_servers_are_started_anew_one_after_another(cluster: RunningCluster) -> None:
    before = {part["pid"] for part in cluster.parts() if part["kind"] in ("rasa", "actions")}
    tell(cluster, do="restart")
    after = {part["pid"] for part in cluster.parts() if part["kind"] in ("rasa", "actions")}
    assert len(after) == len(before)
    assert not before & after
    assert get(f"{cluster.base}/health/ready")[0] == 200


def test_a_model_that_does_not_load_changes_nothing(cluster: RunningCluster, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    record_hash(broken)
    before = models_in_use(cluster)
    with pytest.raises(ClusterProblem, match="did not get ready"):
        tell(cluster, do="update-model", model=str(broken))
    assert models_in_use(cluster) == before
    assert get(f"{cluster.base}/health/ready")[0] == 200


def test_a_model_nobody_recorded_is_refused_at_once(cluster: RunningCluster, tmp_path: Path) -> None:
    stray = tmp_path / "stray.tar.gz"
    stray.write_bytes(b"a model")
    with pytest.raises(ClusterProblem, match="No hash was recorded"):
        tell(cluster, do="update-model", model=str(stray))


def test_an_unknown_command_is_told_what_there_is(cluster: RunningCluster) -> None:
    with pytest.raises(ClusterProblem, match="knows status"):
        tell(cluster, do="dance")


def test_a_second_cluster_on_the_same_port_is_told_so(cluster: RunningCluster, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "cluster", "--folder", str(tmp_path), "run", "--model", str(light_models()[0])],
        cwd=PROJECT,
        env={**os.environ, "PORT": str(cluster.port)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert f"Port {cluster.port} is in use" in done.stderr


def test_ctrl_c_ends_all(cluster: RunningCluster) -> None:
    numbers = [part["pid"] for part in cluster.parts()]
    assert cluster.stop() == 0
    assert not [number for number in numbers if is_running(number)]
    assert not (cluster.folder / "control.sock").exists()
