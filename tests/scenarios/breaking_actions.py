"""The guide's action server with one thing broken: ``breaking_actions.py PORT HOW``.

- ``move``: every turn of the guide raises, the parent's words in the exception.
- ``action``: every action raises past the guide's own safety net, the parent's words in the exception.
- ``silence``: every action ends without a word.
"""

from __future__ import annotations

import sys
from typing import Any, Dict, List

from actions import base
from bot.serving.action_server import serve


class Broken(Exception):
    """Something that nobody foresaw."""


def break_the_move() -> None:
    def respond(_content: Any, message: Any, _conversation: Any, _move: str) -> Any:
        raise Broken(f"can't cope with: {message.text}")

    base.respond = respond


def break_the_action() -> None:
    def run(_action: Any, _dispatcher: Any, tracker: Any, _domain: Any) -> List[Dict[str, Any]]:
        raise Broken(f"can't cope with: {tracker.latest_message['text']}")

    base.GuideAction.run = run


def silence_the_action() -> None:
    base.GuideAction.run = lambda _action, _dispatcher, _tracker, _domain: []


if __name__ == "__main__":
    {"move": break_the_move, "action": break_the_action, "silence": silence_the_action}[sys.argv[2]]()
    serve(int(sys.argv[1]))
