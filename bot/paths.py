"""Where things lie, relative to the project."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
#: What makes a second training quick; safe to delete.
CACHE = PROJECT / ".cache"
MODELS = PROJECT / "models"
#: Logs, databases and process files of a running copy; safe to delete when it is stopped.
RUN = PROJECT / ".run"
