"""The commands of privacy: ``python -m bot erase`` and ``python -m bot redact``."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Callable, Dict, TextIO

from bot import settings


def add_arguments(commands: Any) -> None:
    """Add the commands to the command line."""
    erase = commands.add_parser("erase", help="erase what is kept of a family, while the guide runs (docs/privacy.md)")
    whose = erase.add_mutually_exclusive_group(required=True)
    whose.add_argument("--number", help="of a phone that texted, such as +14045550123")
    whose.add_argument("--conversation", help="its name in the database, such as web:...")
    whose.add_argument("--everything", action="store_true", help="all conversations of everybody")
    commands.add_parser("redact", help='take names and numbers out of JSON lines {"text": ...} from standard input')


def _erase(options: argparse.Namespace) -> int:
    from bot.guide.reminders import reminder_rules
    from bot.paths import DATA
    from bot.storage.database import StoreError
    from bot.storage.erasing import NoSuchNumber, erase_conversation, erase_everything, erase_number, number_in
    from bot.storage.sms_store import KeyChanged

    place = settings.conversations_place()
    try:
        if options.number:
            wording = reminder_rules(DATA).wording
            erased = erase_number(place, settings.sms_key(), number_in(options.number), wording)
        elif options.conversation:
            erased = erase_conversation(place, options.conversation)
        else:
            erased = erase_everything(place)
    except NoSuchNumber as problem:
        return _refused(str(problem))
    except KeyChanged:
        return _refused("This database was made with another key of numbers; set GUIDE_SMS_KEY to that one.")
    except StoreError as problem:
        return _refused(f"Nothing was erased, the database can't be written: {type(problem).__name__}.")
    print(erased.told())
    return 0


def _redact(_options: argparse.Namespace) -> int:
    return redact_lines(sys.stdin, sys.stdout)


def redact_lines(lines: TextIO, output: TextIO) -> int:
    """Write each line again with its ``text`` redacted, and with ``redacted``: how many finds of each kind.

    Args:
        lines: JSON objects with ``text`` and, optionally, ``lang``; other keys are left out, for they may hold anything.
        output: where to write.

    Returns:
        the exit status.
    """
    from bot.storage.redaction import redactor

    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            sent = json.loads(line)
            text, lang = sent["text"], sent.get("lang")
        except (ValueError, TypeError, KeyError, AttributeError):
            return _refused(
                f'Line {number} is no JSON object with a text, such as {{"text": "my son Sam cannot read"}}.'
            )
        if not isinstance(text, str):
            return _refused(f"The text of line {number} is no text.")
        found = redactor().redact(text, lang if isinstance(lang, str) else None)
        print(json.dumps({"text": found.text, "redacted": found.counts}, ensure_ascii=False), file=output)
    return 0


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


COMMANDS: Dict[str, Callable[[argparse.Namespace], int]] = {"erase": _erase, "redact": _redact}
