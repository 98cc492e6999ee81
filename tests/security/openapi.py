"""Schemathesis over the web channel's description, against a server of its own: ``make test-openapi EXAMPLES=200``.

It makes requests from the description, well-formed and not, and holds each answer against it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bot.paths import PROJECT
from tests.channels.conftest import WEB, Parent, WebServer
from tests.security.conftest import open_doors

TOOL = PROJECT / ".cache" / "security" / "env" / "bin" / "schemathesis"
SPEC = PROJECT / "docs" / "web-channel.openapi.yml"
#: Left out: that what fits is taken (a message that is made up has no reply to vote on), and that a token in the header
#: is needed (the body may have it instead), which other tests hold; and the header that goes with 405.
LEFT_OUT = "ignored_auth,positive_data_acceptance,unsupported_method,missing_required_header"


def run(
    server: WebServer, examples: int, phases: str = "examples,coverage,fuzzing"
) -> "subprocess.CompletedProcess[str]":
    """Run it with a parent's token; its output says what it found."""
    token = Parent(server).token
    command = [
        str(TOOL), "run", str(SPEC), "--url", f"http://127.0.0.1:{server.port}{WEB}", "--header", f"Authorization: Bearer {token}",
        "--max-examples", str(examples), "--seed", "9", "--generation-deterministic", "--checks", "all", "--exclude-checks", LEFT_OUT,
        "--phases", phases, "--request-timeout", "20", "--exclude-path", "/conversation",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1800, check=False)


def main(examples: int) -> int:
    """Run it on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="openapi-") as folder:
        server = WebServer(
            PROJECT, Path(folder) / "conversations.db", Path(folder) / "log.txt", open_doors(Path(folder))
        )
        server.start()
        try:
            done = run(server, examples)
        finally:
            server.stop()
    print(done.stdout[-6000:], done.stderr[-2000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
