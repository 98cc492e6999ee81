"""The cluster: starts all parts in their order, keeps them up, exchanges servers one after another."""

from __future__ import annotations

import contextlib
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from bot.cluster.control import Control, Order
from bot.cluster.models import Models
from bot.cluster.nginx import Nginx
from bot.cluster.plan import STOP_SECONDS, Plan, free_port, server_environment
from bot.cluster.processes import ClusterProblem, Process, plain_user, wait_until
from bot.cluster.stores import Postgres, Redis, listens, store_addresses

#: Seconds in which all parts, or one server that takes another's place, must be ready.
_START_LIMIT = 300.0
_TICK = 0.1
#: Of one process while the cluster starts.
_MOST_STARTS = 3
RASA, ACTIONS = "rasa", "actions"


@dataclass
class Server:
    """One Rasa or action server: its process, its port, which model it speaks from, where its figures are read."""

    kind: str
    port: int
    process: Process
    model: str = ""
    metrics: str = ""

    def is_ready(self) -> bool:
        """Whether it can answer parents (a Rasa server) or Rasa (an action server)."""
        path = "/health/ready" if self.kind == RASA else "/health"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=3) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@dataclass
class Cluster:
    """All parts, and what may be done with them while parents are talking."""

    plan: Plan
    say: Callable[[str], None]
    models: Models
    stopping: bool = False
    servers: List[Server] = field(default_factory=list)
    _parts: List[Process] = field(default_factory=list)
    _numbers: Dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Start all parts and wait until every server is ready.

        Raises:
            ClusterProblem: a part doesn't start; the text says which log holds the reason.
        """
        plan = self.plan
        plan.folder.mkdir(parents=True, exist_ok=True)
        if plain_user():
            plan.folder.chmod(0o711)  # the stores run as another user, and must get to their own folders
        plan.logs().mkdir(exist_ok=True)
        if listens(plan.port):
            raise ClusterProblem(
                f"Port {plan.port} is in use; stop what runs there, or choose another: PORT={plan.port + 1} make cluster"
            )
        self.postgres, self.redis = Postgres(plan), Redis(plan)
        self.nginx = Nginx(plan)
        self.say("Starting PostgreSQL and Redis ...")
        for store in (self.postgres, self.redis):
            store.prepare()
            store.process.start()
            self._parts.append(store.process)
        self._need(lambda: self.postgres.answers() and self.redis.answers(), "PostgreSQL or Redis")
        self.say(f"Starting {plan.actions} action servers and {plan.rasa} Rasa servers ...")
        self.servers = [self._new_server(ACTIONS) for _ in range(plan.actions)]
        self.servers.extend(self._new_server(RASA) for _ in range(plan.rasa))
        self._use()
        self.nginx.process.start()
        self._parts.append(self.nginx.process)
        self._need(lambda: all(server.is_ready() for server in self.servers), "A server")
        self._need(lambda: listens(plan.port), "nginx")
        self.control = Control(plan.control, self.status)

    def run(self) -> None:
        """Keep all parts up and do what is asked, until told to stop."""
        while not self.stopping:
            self.keep_up()
            for order in self.control.waiting():
                self._obey(order)
            time.sleep(_TICK)

    def keep_up(self) -> None:
        """Start again what died."""
        for process in [*self._parts, *(server.process for server in self.servers)]:
            if process.keep_up():
                self.say(f"{process.name} stopped; it was started again.")

    def stop(self) -> None:
        """Stop all parts: first who lets parents in, then the servers together, the stores last."""
        with contextlib.suppress(AttributeError):
            self.control.close()
        nginx = [part for part in self._parts if part.name == "nginx"]
        rasa = [server.process for server in self.servers if server.kind == RASA]
        actions = [server.process for server in self.servers if server.kind == ACTIONS]
        stores = [part for part in self._parts if part.name != "nginx"]
        # The Rasa servers reach the action servers through nginx, so they end before it does.
        for group in (rasa, nginx, actions, stores):
            for process in group:
                process.ask_to_stop()
            for process in group:
                process.stop()

    def status(self) -> Dict[str, Any]:
        """Every part with its process id, its starts, and whether it is ready."""
        servers = [
            {
                "name": server.process.name,
                "kind": server.kind,
                "pid": server.process.pid,
                "port": server.port,
                "starts": server.process.starts,
                "ready": server.is_ready(),
                "model": server.model,
                "metrics": server.metrics,
            }
            for server in self.servers
        ]
        parts = [{"name": part.name, "kind": part.name, "pid": part.pid, "starts": part.starts} for part in self._parts]
        return {"address": self.plan.address, "model": self.models.current.name, "parts": [*servers, *parts]}

    def exchange(self, kind: str, model: Path, say: Callable[[str], None]) -> None:
        """Put a new server in the place of each old one, one after another; an old one goes when the new one is ready.

        Raises:
            ClusterProblem: a new server did not get ready; the old ones that are still there go on.
        """
        old_ones = [server for server in self.servers if server.kind == kind]
        for place, old in enumerate(old_ones, start=1):
            new = self._ready_server(kind, model)
            self.servers = [new if server is old else server for server in self.servers]
            self._use()
            old.process.stop_seconds = STOP_SECONDS + 10
            old.process.stop()
            say(f"{place} of {len(old_ones)}: {new.process.name} took the place of {old.process.name}.")

    def _obey(self, order: Order) -> None:
        try:
            order.end(**self._done(order))
        except ClusterProblem as problem:
            order.end(problem=str(problem))

    def _done(self, order: Order) -> Dict[str, Any]:
        wanted = order.words.get("do")
        if wanted == "update-model":
            return self._update(self.models.checked(Path(str(order.words.get("model")))), order.say)
        if wanted == "rollback-model":
            return self._update(self.models.previous(), order.say)
        if wanted == "restart":
            for kind in (ACTIONS, RASA):
                self.exchange(kind, self.models.current, order.say)
            return self.status()
        raise ClusterProblem("The cluster knows status, update-model, rollback-model and restart.")

    def _update(self, model: Path, say: Callable[[str], None]) -> Dict[str, Any]:
        before = self.models.current
        try:
            self.exchange(RASA, model, say)
        except ClusterProblem:
            if any(server.model == model.name for server in self.servers if server.kind == RASA):
                say(f"Going back to {before.name}.")
                self.exchange(RASA, before, say)
            raise
        self.models.use(model)
        return self.status()

    def _use(self) -> None:
        """Let nginx send requests to the servers there are now."""
        self.nginx.configure(self._ports(RASA), self._ports(ACTIONS))

    def _ports(self, kind: str) -> List[int]:
        return [server.port for server in self.servers if server.kind == kind]

    def _new_server(self, kind: str, model: Optional[Path] = None) -> Server:
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        name, port = f"{kind}-{number}", free_port()
        environment = server_environment(self.plan, store_addresses(self.postgres, self.redis))
        python = [sys.executable, "-m", "bot"]
        log = self.plan.logs() / f"{name}.log"
        if kind == ACTIONS:
            process = Process(name, [*python, "serve-actions", "--port", str(port)], log, environment)
            server = Server(kind, port, process)
        else:
            model = model or self.models.current
            metrics = f"127.0.0.1:{free_port()}"
            environment.update(PORT=str(port), GUIDE_METRICS_ADDRESS=metrics)
            process = Process(name, [*python, "serve-rasa", "--model", str(model)], log, environment)
            process.stop_seconds = STOP_SECONDS + 10
            server = Server(kind, port, process, model.name, metrics)
        process.start()
        return server

    def _ready_server(self, kind: str, model: Path) -> Server:
        new = self._new_server(kind, model)
        ends = wait_until(lambda: new.process.has_died() or new.is_ready(), _START_LIMIT, self.keep_up)
        if not ends or new.process.has_died():
            new.process.stop()
            raise ClusterProblem(
                f"A server did not get ready with {model.name}; the reason stands in {new.process.log}."
            )
        return new

    def _need(self, holds: Callable[[], bool], what: str) -> None:
        def meanwhile() -> None:
            if self.stopping:
                raise ClusterProblem("Stopped.")
            self.keep_up()
            for process in (*self._parts, *(server.process for server in self.servers)):
                if process.starts > _MOST_STARTS:
                    raise ClusterProblem(f"{process.name} keeps stopping; the reason stands in {process.log}.")

        if not wait_until(holds, _START_LIMIT, meanwhile):
            raise ClusterProblem(f"{what} did not get ready in {int(_START_LIMIT)} seconds; read {self.plan.logs()}.")
