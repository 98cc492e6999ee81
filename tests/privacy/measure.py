"""How much of the labelled messages redaction finds: ``python -m tests.privacy.measure [--show odd|even]``."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Dict, List, Tuple

from bot.storage.redaction import redactor
from tests.privacy.labelled import Labelled, hidden_too_much, left_of, messages

#: Lines to improve on, and lines that are only measured.
PARTS = ("odd", "even", "fresh", "second", "third", "fourth", "fifth")


def of(name: str, part: str) -> List[Labelled]:
    """The messages of a file that belong to a part; later ones have files of their own."""
    if part not in PARTS[:2]:
        own = name.replace("plain_", f"plain_{part}_") if name.startswith("plain") else f"{part}_{name}"
        return messages(own)
    return [message for message in messages(name) if PARTS[(message.line + 1) % 2] == part]


def hidden_in(message: Labelled) -> List[Tuple[int, int]]:
    return [(start, end) for _, start, end in redactor().finds(message.text, message.lang)]


def measured(part: str) -> Dict[str, Tuple[int, int]]:
    """Found and all secrets by "language kind", and "clean" messages that were changed, of one part."""
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for name in ("en", "es"):
        for message in of(name, part):
            hidden = hidden_in(message)
            for secret in message.secrets:
                for key in (f"{name} {secret.kind}", f"{name} all"):
                    there[key] += 1
                    found[key] += not left_of(message, secret, hidden)
            there[f"{name} messages"] += 1
            found[f"{name} messages"] += not hidden_too_much(message, hidden)
    for name in ("plain_en", "plain_es"):
        for message in of(name, part):
            there[name] += 1
            found[name] += not hidden_in(message)
    return {key: (found[key], there[key]) for key in there}


def _show(part: str) -> None:
    for name in ("en", "es", "plain_en", "plain_es"):
        for message in of(name, part):
            hidden = hidden_in(message)
            for secret in message.secrets:
                left = left_of(message, secret, hidden)
                if left:
                    print(f"{name}:{message.line} missed {secret.kind} {left}: {redactor().redact(message.text).text}")
            more = hidden_too_much(message, hidden)
            if more:
                print(f"{name}:{message.line} too much {more}: {redactor().redact(message.text).text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=PARTS)
    options = parser.parse_args()
    if options.show:
        _show(options.show)
    print("part  what                 found  of   share")
    for part in PARTS:
        for key, (found, there) in sorted(measured(part).items()):
            print(f"{part:5} {key:20} {found:5} {there:4} {found / there:7.1%}")


if __name__ == "__main__":
    main()
