"""What stays open in the packages is explained, and the explanation is looked at each year."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, List

import pytest

from tests.security import audit

ENTRIES: List[Dict[str, Any]] = [*audit.notes()["python"], *audit.notes()["found_here"]]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["package"]))
def test_each_entry_names_a_locked_package_and_says_why_and_what_shields(project: Path, entry: Dict[str, Any]) -> None:
    locked = audit.locked(project / "requirements" / "base.lock")
    assert locked.get(entry["package"]) == entry["version"], "upgraded or gone: take the entry out"
    for name in ("what", "why", "shield"):
        assert len(entry[name]) > 15
    assert all(name.startswith(("CVE-", "GHSA-", "PYSEC-")) for name in entry.get("ids", []))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["package"]))
def test_no_entry_is_older_than_a_year(entry: Dict[str, Any]) -> None:
    assert 0 <= (date.today() - entry["reviewed"]).days + 1 <= 366, "look at it again, and date it anew"


def test_a_finding_that_is_not_explained_is_told_and_one_that_is_under_any_name_is_not() -> None:
    told = {
        "dependencies": [
            {"name": "aiohttp", "version": "3.9.5", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2024-52304"], "fix_versions": ["3.10.11"]}]},
            {"name": "jinja2", "version": "3.1.6", "vulns": [{"id": "CVE-2099-1", "aliases": [], "fix_versions": []}]},
            {"name": "rasa", "skip_reason": "not found"},
        ]
    }  # fmt: skip
    known = audit.explained(audit.notes()["python"])
    assert audit.unexplained(told, known) == ["jinja2 3.1.6: CVE-2099-1 (mended in: none)"]


@pytest.mark.parametrize(
    ("found", "required", "status"), [(None, "", 0), (None, "1", 1), ([], "", 0), (["lodash"], "", 1)]
)
def test_silence_of_a_service_is_told_and_a_finding_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], found: Any, required: str, status: int
) -> None:
    monkeypatch.setenv("AUDIT_REQUIRED", required)
    monkeypatch.setattr(audit, "npm_audit", lambda: found)
    monkeypatch.setattr(audit, "service_answers", lambda: found is not None)
    monkeypatch.setattr(audit, "pip_audit", lambda _requirements: {"dependencies": []})
    monkeypatch.setattr(audit, "TOOL", audit.PROJECT)
    assert audit.main() == status
    assert ("can't be reached" in capsys.readouterr().out) == (found is None)
