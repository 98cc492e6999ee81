"""Takes names, numbers and places out of a message before anything of it is kept."""

from bot.storage.redaction.redactor import REMOVED, Redacted, Redactor, redact, redactor

__all__ = ["REMOVED", "Redacted", "Redactor", "redact", "redactor"]
