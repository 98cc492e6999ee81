"""nginx of a cluster: its configuration from ``deploy/nginx``, its process, its reload."""

from __future__ import annotations

import grp
import json
import os
import signal
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import Dict, Iterable, List, Tuple

from bot import settings
from bot.cluster.plan import BY_CONVERSATION, Plan
from bot.cluster.processes import ClusterProblem, Process, plain_user
from bot.cluster.stores import program
from bot.guide.content import load_content
from bot.guide.conversation import LANGUAGES
from bot.paths import DATA, PROJECT

_TEMPLATES = PROJECT / "deploy" / "nginx"
#: Bytes of a request's body; the servers take no more (``bot/serving/rasa_server.py``).
MOST_BODY = 100_000
#: Connections of one address at a time; a whole school may share one.
_CONNECTIONS = 1000
#: The servers count what costs (``bot/channels/web/guard.py``); nginx counts pages and scripts too, so it is wider.
_WIDER = 5
#: What nginx would keep files of; it is told to keep all in memory, and still wants the folders.
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
#: Sentences that nginx must be able to say itself: its own variable, and the key and code among the web channel's errors.
_SENTENCES = ("unavailable", "too_many", "too_long", "bad_request")


class Nginx:
    """The process in front of all servers."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._folder = plan.folder / "nginx"
        self._program = program("find-nginx.sh")
        self._configuration = self._folder / "nginx.conf"
        command = [*self._command(), "-g", "daemon off;"]
        log = plan.logs() / "nginx.log"
        self.process = Process("nginx", command, log, stop_with=signal.SIGQUIT, stop_seconds=30.0)

    def configure(self, rasa_ports: Iterable[int], action_ports: Iterable[int]) -> None:
        """Write the configuration, and use it at once where nginx runs: requests in hand are finished by the old one.

        Raises:
            ClusterProblem: nginx can't read it; the old one stays in use.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        before = self._configuration.read_text() if self._configuration.exists() else None
        self._configuration.write_text(local_configuration(self._plan, list(rasa_ports), list(action_ports)))
        tested = subprocess.run([*self._command(), "-t", "-q"], capture_output=True, text=True, check=False)
        if tested.returncode:
            if before is not None:
                self._configuration.write_text(before)
            raise ClusterProblem(f"nginx can't use its configuration: {tested.stderr.strip().splitlines()[0]}")
        if self.process.pid is not None:
            os.kill(self.process.pid, signal.SIGHUP)

    def _command(self) -> List[str]:
        return [
            self._program,
            "-e",
            str(self._plan.logs() / "nginx.log"),
            "-p",
            str(self._folder),
            "-c",
            str(self._configuration),
        ]


def local_configuration(plan: Plan, rasa_ports: List[int], action_ports: List[int]) -> str:
    """The configuration for processes on one machine."""
    folder = plan.folder / "nginx"
    user = plain_user()
    workers = f"user {user.pw_name} {grp.getgrgid(user.pw_gid).gr_name};\n" if user else ""
    actions = _filled(
        "actions.conf.template",
        {
            "ACTION_SERVERS": _servers(action_ports, "max_fails=1 fail_timeout=1s"),
            "ACTIONS_LISTEN": f"127.0.0.1:{plan.actions_port}",
        },
    )
    return configuration(
        {
            "MAIN": f"{workers}worker_processes 1;\npid {folder}/nginx.pid;",
            "ERROR_LOG": str(plan.logs() / "nginx.log"),
            "ACCESS_LOG": str(plan.logs() / "access.log"),
            "TEMPORARY": "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY),
            "LISTEN": f"{plan.host}:{plan.port}",
            "BALANCE": "hash $conversation consistent;" if plan.balance == BY_CONVERSATION else "",
            "RASA_SERVERS": _servers(rasa_ports, "max_fails=1 fail_timeout=1s"),
            "ACTIONS": actions,
        }
    )


@dataclass(frozen=True)
class Pods:
    """Where servers in containers are found: by a name that stands for all of them.

    Attributes:
        rasa: name and port of the Rasa servers.
        actions: name and port of the action servers.
        resolver: who knows the names.
        behind: networks of the proxies in front of nginx, whose ``X-Forwarded-For`` counts.
    """

    rasa: str
    actions: str
    resolver: str
    behind: Tuple[str, ...] = ()


def container_configuration(pods: Pods) -> str:
    """The configuration for containers; needs nginx 1.27.3 or later, which asks for a name's addresses again and again."""
    actions = {"ACTION_SERVERS": _named("actions", pods.actions), "ACTIONS_LISTEN": "8090"}
    kinds = "".join(f"\n    {kind}_temp_path /tmp/{kind};" for kind in _TEMPORARY)
    real_address = "".join(f"\n    set_real_ip_from {network};" for network in pods.behind)
    if real_address:
        real_address += "\n    real_ip_header X-Forwarded-For;\n    real_ip_recursive on;"
    return configuration(
        {
            "MAIN": "worker_processes auto;\npid /tmp/nginx.pid;",
            "TEMPORARY": f"resolver {pods.resolver} valid=5s;{kinds}",
            "REAL_ADDRESS": real_address.strip(),
            "SCHEME": "$http_x_forwarded_proto" if pods.behind else "$scheme",
            "RASA_SERVERS": _named("guide", pods.rasa),
            "ACTIONS": _filled("actions.conf.template", actions),
        }
    )


def configuration(values: Dict[str, str]) -> str:
    """The template with its blanks filled in.

    Args:
        values: what differs from place to place; what isn't named is left out or has its usual value.
    """
    burst, per_minute = settings.address_rate()
    usual = {
        "MAIN": "worker_processes auto;",
        "ERROR_LOG": "stderr",
        "ACCESS_LOG": "/dev/stdout",
        "TEMPORARY": "",
        "REAL_ADDRESS": "",
        "SCHEME": "$scheme",
        "BALANCE": "hash $conversation consistent;",
        "LISTEN": "8080",
        "SERVER_NAMES": "_",
        "TLS": "",
        "MOST_BODY": str(MOST_BODY),
        "ADDRESS_BURST": str(burst * _WIDER),
        "ADDRESS_PER_MINUTE": str(per_minute * _WIDER),
        "ADDRESS_CONNECTIONS": str(_CONNECTIONS),
        "ACTIONS": "",
    }
    return _filled("guide.conf.template", {**usual, **_sentences(), **values})


def _servers(ports: Iterable[int], options: str) -> str:
    return "\n        ".join(f"server 127.0.0.1:{port} {options};" for port in ports)


def _named(zone: str, server: str) -> str:
    return f"zone {zone} 256k;\n        server {server} resolve max_fails=1 fail_timeout=1s;"


@lru_cache(maxsize=1)
def _sentences() -> Dict[str, str]:
    """What nginx says in the servers' stead: the web channel's own errors."""
    errors = load_content(DATA).web.errors
    return {
        f"{key}_{lang}".upper(): _quoted(
            json.dumps({"error": {"code": key, "message": errors[key].in_(lang)}}, ensure_ascii=False)
        )
        for key in _SENTENCES
        for lang in LANGUAGES
    }


def _quoted(text: str) -> str:
    """As it stands between single quotes in nginx's language, which has no way to write a dollar sign.

    Raises:
        ClusterProblem: there is one.
    """
    if "$" in text:
        raise ClusterProblem(
            "A sentence among the errors of data/web.yml holds a dollar sign, which nginx can't say; reword it."
        )
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _filled(name: str, values: Dict[str, str]) -> str:
    """Variables of nginx itself are in small letters and stay; a blank that nobody fills is a mistake.

    Raises:
        KeyError: a blank has no value.
    """
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    return _Blanks(text).substitute(values)


class _Blanks(Template):
    """Blanks are ``${CAPITALS}`` only."""

    delimiter = "$"
    pattern = r"\$(?:(?P<escaped>(?!))|(?P<named>(?!))|\{(?P<braced>[A-Z_]+)\}|(?P<invalid>(?!)))"  # type: ignore[assignment]
