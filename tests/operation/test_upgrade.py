"""Another version of the code: tried beside the one in use, a link switched in one step, and back.

The quick tests run the real script on a history of small stand-ins for the guide; the long one on the guide itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

import pytest

from bot.storage.kept import KeptConversations
from tests.operation.test_metrics import free_port

#: Stands for ``python -m bot``: "run" answers /health/ready until it is stopped, unless this version is a broken one.
STAND_IN = """
import http.server, os, sys
words = sys.argv[1:]
if words[0] in ("backup", "restore"):
    open(words[1], "a").close()
    sys.exit(0)
state = open("state").read().strip()
if state == "dies":
    sys.exit("it dies")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""


class Place:
    """A history of versions, and a folder in which they are put to use."""

    def __init__(self, root: Path) -> None:
        self.folder, self.history = root / "guide", root / "history"
        self.folder.mkdir()
        self.history.mkdir()
        self._git("init", "-q", "-b", "main")
        for name in ("data/nlu/en", "scripts", "requirements", "bot"):
            (self.history / name).mkdir(parents=True)
        (self.history / "bot" / "__init__.py").touch()
        (self.history / "data" / "nlu" / "en" / "basics.yml").touch()
        (self.history / "bot" / "__main__.py").write_text(STAND_IN)
        python = f"mkdir -p .venv/bin && ln -sf {sys.executable} .venv/bin/python"
        (self.history / "Makefile").write_text(f"setup:\n\t@test ! -e no-setup && {python}\n")
        (self.history / "scripts" / "train-if-needed.sh").write_text("#!/bin/sh\nmkdir -p models\n")
        (self.history / "scripts" / "train-if-needed.sh").chmod(0o755)
        (self.history / ".gitignore").write_text(".venv\nmodels\n.run\n")

    def version(self, state: str = "works", **files: str) -> str:
        """Commit a version."""
        (self.history / "state").write_text(f"{state}\n{len(list(self.history.iterdir()))}{files}")
        for name, text in files.items():
            (self.history / name.replace("_", "-")).write_text(text)
        (self.history / "state").write_text(state)
        (self.history / "number").write_text(str(os.urandom(4)))
        self._git("add", "-A")
        self._git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "A version")
        return self._git("rev-parse", "HEAD")[:12]

    def upgrade(self, wanted: str, project: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return run_script(project, [str(self.folder), wanted], GUIDE_SOURCE=str(self.history), **environment)

    def link(self, name: str) -> str:
        path = self.folder / name
        return path.resolve().name if path.is_symlink() else ""

    def releases(self) -> List[str]:
        return sorted(path.name for path in (self.folder / "releases").iterdir())

    def _git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.history, capture_output=True, text=True, check=True)
        return done.stdout.strip()


def run_script(project: Path, words: List[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    values: Dict[str, str] = {**os.environ, "GUIDE_TRY_SECONDS": "20", "GUIDE_READY_SECONDS": "10", **environment}
    script = str(project / "scripts" / "upgrade.sh")
    return subprocess.run([script, *words], env=values, capture_output=True, text=True, check=False, timeout=900)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_version_that_gets_ready_is_put_to_use_and_there_is_a_way_back(place: Place, project: Path) -> None:
    first = place.version()
    assert place.upgrade("main", project).returncode == 0
    second = place.version()
    done = place.upgrade("main", project)
    assert done.returncode == 0, done.stderr
    assert (place.link("current"), place.link("previous")) == (second, first)
    assert place.upgrade("--back", project).returncode == 0
    assert (place.link("current"), place.link("previous")) == (first, second)


def test_one_that_does_not_get_ready_is_not_used_and_leaves_nothing(place: Place, project: Path) -> None:
    first = place.version()
    place.upgrade("main", project)
    place.version("dies")
    done = place.upgrade("main", project)
    assert done.returncode == 1 and "did not get ready. The version in use stays." in done.stderr
    assert place.link("current") == first and place.releases() == [first]


def test_one_that_can_not_be_set_up_is_not_used(place: Place, project: Path) -> None:
    first = place.version()
    place.upgrade("main", project)
    place.version(no_setup="x")
    done = place.upgrade("main", project)
    assert done.returncode == 1 and "The version in use stays." in done.stderr
    assert place.link("current") == first


def test_where_the_guide_is_not_ready_after_the_restart_the_version_before_is_put_back(
    place: Place, project: Path, tmp_path: Path
) -> None:
    first = place.version()
    place.upgrade("main", project)
    second = place.version()
    restarts = tmp_path / "restarts"
    done = place.upgrade(
        "main", project, GUIDE_RESTART=f"readlink {place.folder}/current >> {restarts}", PORT=str(free_port()),
        GUIDE_READY_SECONDS="1",
    )  # fmt: skip
    assert done.returncode == 1 and f"going back to {first}" in done.stdout
    assert (place.link("current"), place.link("previous")) == (first, second)
    assert [Path(line).name for line in restarts.read_text().split()] == [second, first]


def test_what_belongs_to_the_district_goes_along(place: Place, project: Path) -> None:
    (place.folder / "overlay" / "data").mkdir(parents=True)
    (place.folder / "overlay" / "data" / "district.yml").write_text("name: Maple\n")
    place.version()
    place.upgrade("main", project)
    current = place.folder / "current"
    (current / "data" / "nlu" / "en" / "reviewed.yml").write_text("reviewed\n")
    (current / ".run").mkdir()
    (current / ".run" / "session-secret").write_text("secret")
    place.version()
    assert place.upgrade("main", project).returncode == 0
    assert (current / "data" / "district.yml").read_text() == "name: Maple\n"
    assert (current / "data" / "nlu" / "en" / "reviewed.yml").read_text() == "reviewed\n"
    assert (current / ".run" / "session-secret").read_text() == "secret"


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--back"], "no version to go back to"), (["nowhere"], "no revision 'nowhere'"), ([], "Usage")],
)
def test_what_can_not_be_done_is_told(place: Place, project: Path, words: List[str], said: str) -> None:
    place.version()
    done = run_script(project, [str(place.folder), *words], GUIDE_SOURCE=str(place.history))
    assert done.returncode == 1 and said in done.stderr
    assert place.link("current") == ""


@pytest.mark.skipif(not os.environ.get("GUIDE_LONG_TESTS"), reason="takes a minute: make test-operation")
def test_the_guide_itself_is_upgraded_with_its_conversations(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "guide"
    first = folder / "releases" / "first"
    shutil.copytree(project / "requirements", first / "requirements")
    shutil.copytree(project / "models", first / "models")
    (first / ".venv").symlink_to((project / ".venv").resolve())
    (folder / "current").symlink_to(first)
    database = folder / "data" / "conversations.db"
    store = KeptConversations(database)
    store.append("web:a", store.load("web:a").standing, [{"event": "user", "text": "hello", "timestamp": 9e9}], {})
    done = run_script(project, [str(folder), "HEAD"], GUIDE_DATABASE=str(database), GUIDE_TRY_SECONDS="300")
    assert done.returncode == 0, done.stdout + done.stderr
    current = (folder / "current").resolve()
    assert (current / "bot" / "__main__.py").is_file() and (folder / "previous").resolve() == first
    assert [event["text"] for event in KeptConversations(database).events_of("web:a")] == ["hello"]
