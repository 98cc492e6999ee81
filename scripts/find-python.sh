#!/usr/bin/env bash
# Prints the path of a working Python 3.10: on PATH, under pyenv, or through uv.
# A pyenv shim on PATH fails unless its version is chosen, so every candidate is really run.
set -u
works() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }
try() { if [ -n "${1:-}" ] && works "$1"; then "$1" -c 'import sys; print(sys.executable)'; exit 0; fi; }

try "${PYTHON:-}"
try "$(command -v python3.10 || true)"
try "$(command -v python3 || true)"
for root in "${PYENV_ROOT:-}" "$HOME/.pyenv"; do
  if [ -n "$root" ] && [ -d "$root/versions" ]; then
    for python in "$root"/versions/3.10*/bin/python3.10; do try "$python"; done
  fi
done
try /usr/local/bin/python3.10
if command -v uv >/dev/null 2>&1; then
  try "$(uv python find 3.10 2>/dev/null || true)"
  uv python install 3.10 >/dev/null 2>&1 && try "$(uv python find 3.10 2>/dev/null || true)"
fi
echo "Python 3.10 was not found; install it (for example: pyenv install 3.10, or uv python install 3.10) or name it: PYTHON=/path/to/python3.10 make run" >&2
exit 1
