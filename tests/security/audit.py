"""Known vulnerabilities in the locked packages: ``make audit``.

Asks pip-audit and npm. Fails for a finding that ``requirements/audit.yml`` does not explain. Where the services can't be
asked it says so and does not fail; ``AUDIT_REQUIRED=1`` makes that a failure too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Set

import yaml

PROJECT = Path(__file__).resolve().parents[2]
NOTES = PROJECT / "requirements" / "audit.yml"
LOCKS = ("base.lock", "dev.lock", "security.lock")
TOOL = PROJECT / ".cache" / "security" / "env" / "bin" / "pip-audit"
NPM = PROJECT / "tests" / "tools" / "prism"
#: A package that is known to have findings: a service that tells of none doesn't know.
CANARY = "aiohttp==3.9.5"
_LIMIT = 900


def notes() -> Dict[str, Any]:
    """What is explained."""
    read: Dict[str, Any] = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    return read


def locked(lock: Path) -> Dict[str, str]:
    """Versions by package."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def explained(entries: List[Dict[str, Any]]) -> Set[str]:
    """``package id`` of each finding that is explained."""
    return {f"{entry['package']} {name}" for entry in entries for name in entry["ids"]}


def unexplained(told: Dict[str, Any], known: Set[str]) -> List[str]:
    """Findings of pip-audit's report that are not explained, under none of their names."""
    found = []
    for package in told.get("dependencies", []):
        for vulnerability in package.get("vulns", []):
            names = [vulnerability["id"], *vulnerability.get("aliases", [])]
            if not any(f"{package['name']} {name}" in known for name in names):
                better = ", ".join(vulnerability.get("fix_versions", [])) or "none"
                found.append(f"{package['name']} {package['version']}: {' '.join(names)} (mended in: {better})")
    return found


def pip_audit(requirements: Path) -> Optional[Dict[str, Any]]:
    """pip-audit's report; ``None`` where the service can't be asked."""
    command = [
        str(TOOL),
        "-r",
        str(requirements),
        "--disable-pip",
        "--no-deps",
        "-f",
        "json",
        "--progress-spinner",
        "off",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False)
    try:
        read: Dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return read


def service_answers() -> bool:
    """Whether the service tells of a vulnerability that is known."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "requirements.txt"
        asked.write_text(f"{CANARY}\n")
        told = pip_audit(asked)
    return any(package.get("vulns") for package in (told or {}).get("dependencies", []))


def npm_audit() -> Optional[List[str]]:
    """``package: title`` of npm's findings; ``None`` where it can't be asked."""
    if not shutil.which("npm"):
        return None
    command = ["npm", "audit", "--package-lock-only", "--omit=dev", "--json"]
    done = subprocess.run(command, cwd=NPM, capture_output=True, text=True, timeout=_LIMIT, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return None
    return sorted(told["vulnerabilities"]) if "vulnerabilities" in told else None


def main() -> int:
    """Ask, and tell."""
    open_notes = notes()
    findings: List[str] = []
    silent: List[str] = []
    if TOOL.exists() and service_answers():
        known = explained(open_notes["python"])
        for name in LOCKS:
            told = pip_audit(PROJECT / "requirements" / name)
            if told is None:
                silent.append(name)
            else:
                findings += [f"{name}: {finding}" for finding in unexplained(told, known)]
    else:
        silent += LOCKS
    packages = npm_audit()
    if packages is None:
        silent.append("package-lock.json of tests/tools/prism")
    else:
        allowed = {entry["package"] for entry in open_notes["npm"]}
        findings += [f"tests/tools/prism: {name}" for name in packages if name not in allowed]
    for finding in sorted(set(findings)):
        print(finding)
    if findings:
        print("Upgrade these, or explain each in requirements/audit.yml: why it stays open and what shields the guide.")
    if silent:
        print(f"Not asked, for the service of known vulnerabilities can't be reached from here: {', '.join(silent)}.")
    explained_here = len(explained(open_notes["python"]))
    print(f"{explained_here} known vulnerabilities are explained in requirements/audit.yml; {len(findings)} are not.")
    return 1 if findings or (silent and os.environ.get("AUDIT_REQUIRED")) else 0


if __name__ == "__main__":
    sys.exit(main())
