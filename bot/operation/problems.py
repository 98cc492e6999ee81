"""What keeps a command of operation from being done: one sentence that says what to do."""

from __future__ import annotations


class OperationProblem(Exception):
    """A backup, a restore or an exchange can't be done; nothing was changed."""
