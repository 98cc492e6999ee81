"""``python -m bot cluster ...``: start the cluster, and talk to the one that runs."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Any, Dict

from bot import settings
from bot.cluster.plan import BY_CONVERSATION, IN_TURN, Plan
from bot.cluster.processes import ClusterProblem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options and the commands."""
    parser.add_argument("--folder", type=Path, default=Plan.folder, help="databases, logs and keys of this cluster")
    commands = parser.add_subparsers(dest="do", required=True)
    run = commands.add_parser("run", help="start all parts and stay in the foreground; Ctrl-C ends all")
    run.add_argument("--rasa", type=int, default=3, help="Rasa servers (default 3)")
    run.add_argument("--actions", type=int, default=3, help="action servers (default 3)")
    run.add_argument("--model", type=Path, default=None, help="the model (default: the one that was trained last)")
    run.add_argument("--balance", choices=(BY_CONVERSATION, IN_TURN), default=BY_CONVERSATION, help=argparse.SUPPRESS)
    run.add_argument("--not-durable", action="store_true", help=argparse.SUPPRESS)
    conf = commands.add_parser("nginx-conf", help="write nginx's configuration for containers (deploy/)")
    conf.add_argument("--rasa", required=True, help="name and port that stand for all Rasa servers")
    conf.add_argument("--actions", required=True, help="name and port that stand for all action servers")
    conf.add_argument("--resolver", required=True, help="who knows these names")
    conf.add_argument("--behind", nargs="*", default=[], help="networks of the proxies in front of nginx")
    conf.add_argument("--to", type=Path, required=True, help="the file to write")
    commands.add_parser("status", help="every part as JSON")
    update = commands.add_parser("update-model", help="exchange the model, server after server, while parents talk")
    update.add_argument("model", type=Path, nargs="?", help="default: the one in use for new starts (upgrade-model)")
    commands.add_parser("rollback-model", help="go back to the model before, in the same way")
    commands.add_parser("restart", help="start all servers anew, one after another, to take up new texts or new code")


def run(options: argparse.Namespace) -> int:
    """Do what the command line says.

    Returns:
        the exit status.
    """
    does = {"run": _start, "nginx-conf": _configure}
    try:
        return does.get(options.do, _ask)(options)
    except ClusterProblem as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1


def _start(options: argparse.Namespace) -> int:
    from bot.cluster.cluster import Cluster
    from bot.cluster.models import Models

    try:
        settings.check()
        plan = Plan(
            folder=options.folder.resolve(),
            host=settings.host(),
            port=settings.port(),
            rasa=options.rasa,
            actions=options.actions,
            balance=options.balance,
            durable=not options.not_durable,
        )
    except ValueError as problem:
        raise ClusterProblem(str(problem)) from None
    plan.folder.mkdir(parents=True, exist_ok=True)
    models = Models.begin(plan.folder / "models.json", options.model.resolve() if options.model else _trained())
    models.use(models.checked(models.current))
    cluster = Cluster(plan, lambda line: print(line, flush=True), models)

    def stop(_signal: int, _frame: object) -> None:
        cluster.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        cluster.start()
        print(f"Ready. Open {plan.address}/  (Ctrl-C stops it)", flush=True)
        cluster.run()
    except ClusterProblem:
        if not cluster.stopping:
            raise
    finally:
        cluster.stop()
    print("Stopped.", flush=True)
    return 0


def _configure(options: argparse.Namespace) -> int:
    from bot.cluster.nginx import Pods, container_configuration

    pods = Pods(options.rasa, options.actions, options.resolver, tuple(options.behind))
    options.to.write_text(container_configuration(pods), encoding="utf-8")
    return 0


def _trained() -> Path:
    from bot.serving.training import current_model

    model = current_model()
    if model is None:
        raise ClusterProblem("There is no model that fits the files; train one with: make train")
    return model


def _ask(options: argparse.Namespace) -> int:
    from bot.cluster.control import command

    words: Dict[str, Any] = {"do": options.do}
    if options.do == "update-model":
        words["model"] = str((options.model or _trained()).resolve())
    outcome = command(options.folder.resolve() / "control.sock", words, lambda line: print(line, flush=True))
    if options.do == "status":
        print(json.dumps(outcome, indent=1))
    else:
        print(f"The cluster speaks from {outcome['model']}.", flush=True)
    return 0
