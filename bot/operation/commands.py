"""The commands of operation: ``python -m bot backup``, ``restore``, ``upgrade-model``, ``rollback-model``, ``review``."""

from __future__ import annotations

import argparse
import json
import sys
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, List

from bot import settings
from bot.operation.problems import OperationProblem


def add_arguments(commands: Any) -> None:
    """Add the commands to the command line."""
    backup = commands.add_parser("backup", help="write a backup of the database while the guide runs")
    backup.add_argument("file", type=Path)
    backup.add_argument("--keys", type=Path, help="write the keys too, to a file of their own: keep it elsewhere")
    backup.add_argument("--replace", action="store_true", help="replace files that are there")
    restore = commands.add_parser("restore", help="put a backup in place of the database; the guide must not run")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="replace a database that holds something")
    upgrade = commands.add_parser("upgrade-model", help="use another model, once it was tried (docs/operation.md)")
    upgrade.add_argument("file", type=Path)
    upgrade.add_argument("--sha256", help="its hash; else it stands beside it, in FILE.sha256")
    commands.add_parser("rollback-model", help="go back to the model before")
    review = commands.add_parser("review", help="questions the guide was not sure about (docs/operation.md)")
    review.add_argument("what", choices=("list", "add"), help="list: those chosen; add: make them training examples")
    review.add_argument("--measured", type=Path, nargs="*", default=[], help="files of questions that only measure")


def _backup(options: argparse.Namespace) -> None:
    from bot.operation.backup import make_backup, save_keys, told

    manifest = make_backup(settings.conversations_place(), options.file, replace=options.replace)
    print(f"Wrote and checked {options.file}: {told(manifest)}")
    if options.keys:
        save_keys(options.keys, replace=options.replace)
        print(f"Wrote the keys to {options.keys}. Who has both files can read everything: keep them apart.")
    else:
        print("The keys are not in it. Save them once, to another place: --keys FILE")


def _restore(options: argparse.Namespace) -> None:
    from bot.operation.backup import restore_backup, told

    if _guide_answers():
        raise OperationProblem(f"The guide runs at port {settings.port()}; stop it first, then restore.")
    restored = restore_backup(settings.conversations_place(), options.file, replace=options.replace)
    print(f"Restored {told(restored.manifest)}")
    print(
        f"Deleted again, as families had asked: {restored.erased_again} conversations. Over their time: "
        f"{restored.forgotten} events. Reminders that don't go out any more: {restored.reminders_stopped}."
    )
    if not restored.promises_known:
        print(
            "There was no database that could be read: what families asked since the backup (to be deleted, STOP) is "
            "not known. Look at the provider's list of numbers that said STOP."
        )


def _upgrade_model(options: argparse.Namespace) -> None:
    from bot.operation.models import upgrade_model

    upgrade_model(options.file, options.sha256, _say)


def _rollback_model(_options: argparse.Namespace) -> None:
    from bot.operation.models import rollback_model

    rollback_model(_say)


def _review(options: argparse.Namespace) -> None:
    from bot.channels.turn import channel_content
    from bot.operation.examples import add_examples
    from bot.storage.unsure_questions import UnsureStore

    store = UnsureStore(settings.conversations_place(), settings.session_secret())
    chosen = store.chosen(date.today())
    if options.what == "list":
        for question in chosen:
            print(f"{question.lang}  {question.chosen}  {question.text}")
        print(f"{len(chosen)} questions are chosen; python -m bot review add makes them training examples.")
        return
    added = add_examples(chosen, set(channel_content().labels()), _texts_in(options.measured))
    store.discard(added.done)
    for text, reason in added.refused.items():
        print(f"Not taken, {reason}: {text}")
    print(f"Added {len(added.taken)} examples to data/nlu/*/reviewed.yml. Read them, then: make train")


def _texts_in(files: List[Path]) -> List[str]:
    """The questions of files of JSON lines.

    Raises:
        OperationProblem: a file can't be read.
    """
    try:
        lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [str(json.loads(line)["text"]) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperationProblem(f"A file of --measured can't be read ({type(error).__name__}).") from None


def _guide_answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.port()}/health/live", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _say(line: str) -> None:
    print(line, flush=True)


def _told(command: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """Run a command; what keeps it from being done is told in one sentence."""

    def run(options: argparse.Namespace) -> int:
        from bot.storage.database import StoreError
        from bot.storage.schema_version import DatabaseIsNewer

        try:
            command(options)
        except (OperationProblem, StoreError, DatabaseIsNewer, ValueError) as problem:
            print(problem, file=sys.stderr)
            return 1
        return 0

    return run


COMMANDS: Dict[str, Callable[[argparse.Namespace], int]] = {
    "backup": _told(_backup),
    "restore": _told(_restore),
    "upgrade-model": _told(_upgrade_model),
    "rollback-model": _told(_rollback_model),
    "review": _told(_review),
}
