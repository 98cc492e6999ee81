"""The command line: ``python -m bot <command>``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Callable, Dict, List, Optional

from bot import settings  # switches Rasa's telemetry off before anything imports Rasa
from bot.paths import PROJECT

#: Seconds for which a server waits for its database: both may be starting, or PostgreSQL may be moving.
_STORAGE_PATIENCE = 60.0


def main(arguments: Optional[List[str]] = None) -> int:
    """Run one command.

    Returns:
        the exit status.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    options = _parser().parse_args(arguments)
    return {**_COMMANDS, **operation_commands(), **privacy_commands()}[options.command](options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The IEP Guide.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the guide and stay in the foreground")
    commands.add_parser("train", help="train the model from data/ and config.yml")
    rasa = commands.add_parser("serve-rasa", help="the Rasa server alone (started by run)")
    rasa.add_argument(
        "--model", type=Path, default=None, help="default: the one that was trained last from these files"
    )
    actions = commands.add_parser("serve-actions", help="the action server alone (started by run)")
    actions.add_argument("--port", type=int, required=True)
    commands.add_parser("check", help="check every data file: schema, sources, reading level, lengths")
    commands.add_parser("facts", help="write docs/facts.md: every fact the guide states, to be signed off")
    commands.add_parser(
        "read-reply", help='read staff replies: JSON lines {"parent": ..., "reply": ...} from standard input'
    )
    commands.add_parser("train-practice", help="train the reader of staff replies, if the one kept doesn't fit")
    measure = commands.add_parser(
        "evaluate-practice", help="measure the reading of staff replies on labelled JSON lines"
    )
    measure.add_argument("files", type=Path, nargs="*", help="default: data/practice/replies/measure_*.jsonl")
    commands.add_parser("classify", help='label JSON lines {"text": ...} from standard input')
    evaluate = commands.add_parser("evaluate", help="measure the understanding on labelled JSON lines")
    evaluate.add_argument("file", type=Path)
    evaluate.add_argument("--report", type=Path, default=None, help="where to write the report (default: reports/)")
    sms = commands.add_parser("sms", help="text with the guide in the terminal, without a Twilio account")
    sms.add_argument("--lang", choices=("en", "es"), default="en", help="language of the program's own lines")
    sms.add_argument("--url", help="a guide that runs already, such as http://127.0.0.1:5005")
    sms.add_argument("--number", help="the phone's number, such as +15005550009; a new one otherwise")
    from bot.cluster.command import add_arguments
    from bot.operation import commands as operation
    from bot.storage import commands as privacy

    operation.add_arguments(commands)
    privacy.add_arguments(commands)
    add_arguments(commands.add_parser("cluster", help="several servers behind nginx on this machine (docs/deploy.md)"))
    return parser


def operation_commands() -> Dict[str, Callable[[argparse.Namespace], int]]:
    """The commands that keep the guide in order: backup, restore, models, review."""
    from bot.operation.commands import COMMANDS

    return COMMANDS


def privacy_commands() -> Dict[str, Callable[[argparse.Namespace], int]]:
    """The commands that erase and redact."""
    from bot.storage.commands import COMMANDS

    return COMMANDS


def _run(_options: argparse.Namespace) -> int:
    from bot.serving.supervisor import StartProblem, run_guide

    try:
        return run_guide(lambda line: print(line, flush=True))
    except StartProblem as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1


def _train(_options: argparse.Namespace) -> int:
    from bot.serving.training import train

    print(f"Trained {train().name}.")
    return 0


def _serve_rasa(options: argparse.Namespace) -> int:
    from bot.serving.model_files import ModelRefused, check_model

    try:
        model = check_model(options.model or _trained_model())
    except ModelRefused as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    from bot.serving.storage_start import storage_problem
    from bot.serving.text_line_start import text_line_problem

    try:
        settings.check()
    except ValueError as wrong:
        print(wrong, file=sys.stderr, flush=True)
        return 1
    kept_from = storage_problem(_STORAGE_PATIENCE) or text_line_problem()
    if kept_from:
        print(kept_from, file=sys.stderr, flush=True)
        return 1
    from bot.serving.rasa_server import serve

    serve(model)
    return 0


def _trained_model() -> Path:
    from bot.paths import MODELS
    from bot.serving.training import current_model

    return current_model() or MODELS / "current"


def _serve_actions(options: argparse.Namespace) -> int:
    from bot.serving.action_server import serve

    serve(options.port)
    return 0


def _check(_options: argparse.Namespace) -> int:
    from bot.checking.checks import check_project

    problems = check_project()
    for problem in problems:
        print(problem.replace(f"{PROJECT}/", ""))
    print(f"{len(problems)} problems." if problems else "All data files are in order.")
    return 1 if problems else 0


def _facts(_options: argparse.Namespace) -> int:
    from bot.checking.facts_page import PAGE, write_facts_page

    write_facts_page()
    print(f"Wrote {PAGE.relative_to(PROJECT)}.")
    return 0


def _classify(_options: argparse.Namespace) -> int:
    from bot.evaluation.classify import classify_lines

    return classify_lines(sys.stdin, sys.stdout)


def _read_reply(_options: argparse.Namespace) -> int:
    from bot.evaluation.read_reply import read_replies_from

    return read_replies_from(sys.stdin, sys.stdout)


def _train_practice(_options: argparse.Namespace) -> int:
    from bot.nlu.practice.reader import load_reader

    load_reader()
    print("The reader of staff replies is ready.")
    return 0


def _evaluate_practice(options: argparse.Namespace) -> int:
    from bot.evaluation.practice import evaluate_practice

    return evaluate_practice(options.files)


def _evaluate(options: argparse.Namespace) -> int:
    from bot.evaluation.report import evaluate_file

    return evaluate_file(options.file, options.report)


def _sms(options: argparse.Namespace) -> int:
    from bot.channels.sms_simulator_terminal import run

    return run(options)


def _cluster(options: argparse.Namespace) -> int:
    from bot.cluster.command import run

    return run(options)


_COMMANDS: Dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "train": _train,
    "serve-rasa": _serve_rasa,
    "serve-actions": _serve_actions,
    "check": _check,
    "facts": _facts,
    "classify": _classify,
    "read-reply": _read_reply,
    "train-practice": _train_practice,
    "evaluate-practice": _evaluate_practice,
    "evaluate": _evaluate,
    "sms": _sms,
    "cluster": _cluster,
}

if __name__ == "__main__":
    sys.exit(main())
