#!/usr/bin/env bash
# Known vulnerabilities in the locked packages (tests/security/audit.py); its tools have an environment of their own.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/python-tools.sh security || echo "pip-audit is missing, so Python packages are not asked about." >&2
exec .venv/bin/python -m tests.security.audit
