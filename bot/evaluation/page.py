"""The evaluation's report as one page that needs nothing else: no network, no server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

_TEMPLATE = Path(__file__).with_name("page.html")
_PLACE = "/*REPORT*/null"


def page(report: Dict[str, Any]) -> str:
    """The page for a report.

    The figures stand in it as JSON; ``<`` is escaped so that no text can end the script it stands in.
    """
    data = json.dumps(report, ensure_ascii=False).replace("<", "\\u003c")
    return _TEMPLATE.read_text(encoding="utf-8").replace(_PLACE, data)
