"""The accessibility rules of axe, for WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

from typing import Any, List

from axe_playwright_python.sync_playwright import Axe

#: https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#axe-core-tags
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def violations(page: Any) -> List[str]:
    """What axe finds on the page, shadow roots and frames included; a line for each element."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]
