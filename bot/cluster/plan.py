"""What a cluster on one machine consists of, and where its parts lie and listen."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Mapping

from bot import settings
from bot.paths import RUN

#: Seconds that a Rasa server has to finish its turns when it is told to stop: more than ``bot.channels.turn.PATIENCE``.
STOP_SECONDS = 25
#: Seconds in which a server that goes still answers what nginx's last worker sends it.
LEAVE_SECONDS = 2
#: A conversation stays with its server while that is up, or its messages go to the servers in turn.
BY_CONVERSATION, IN_TURN = "conversation", "in-turn"


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Plan:
    """The parts of a cluster.

    Attributes:
        folder: databases, logs, sockets and keys of this cluster.
        host: the address nginx listens on.
        port: its port, the only one a parent sees.
        rasa: how many Rasa servers.
        actions: how many action servers.
        balance: ``BY_CONVERSATION`` or ``IN_TURN``.
        durable: whether PostgreSQL waits for the disk; tests that kill processes, and not the machine, need not.
    """

    folder: Path = RUN / "cluster"
    host: str = "127.0.0.1"
    port: int = settings.DEFAULT_PORT
    rasa: int = 3
    actions: int = 3
    balance: str = BY_CONVERSATION
    durable: bool = True
    actions_port: int = field(default_factory=free_port)
    postgres_port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the guide."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def control(self) -> Path:
        """The socket over which ``python -m bot cluster ...`` talks to the running cluster."""
        return self.folder / "control.sock"

    def logs(self) -> Path:
        """The folder of the logs."""
        return self.folder / "logs"


def server_environment(plan: Plan, stores: Mapping[str, str]) -> Dict[str, str]:
    """What every server of a cluster is told besides its port.

    Args:
        plan: the cluster.
        stores: ``GUIDE_DATABASE_URL`` and ``GUIDE_REDIS_URL``.
    """
    return {
        **stores,
        "HOST": "127.0.0.1",
        "GUIDE_ACTION_URL": f"http://127.0.0.1:{plan.actions_port}/webhook",
        "GUIDE_DATABASE": str(plan.folder / "conversations.db"),
        "GUIDE_SECRET": settings.session_secret().decode(),
        "GUIDE_SMS_KEY": settings.sms_key().decode(),
        "GUIDE_TRUSTED_PROXIES": os.environ.get("GUIDE_TRUSTED_PROXIES", "127.0.0.1"),
        "GUIDE_STOP_SECONDS": str(STOP_SECONDS),
        "GUIDE_LEAVE_SECONDS": str(LEAVE_SECONDS),
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONUNBUFFERED": "1",
    }
