#!/usr/bin/env bash
# Makes .venv from a lock file, once for each state of the lock file. Usage: setup.sh base|dev
set -u
cd "$(dirname "$0")/.." || exit 1
wanted=${1:-base}
lock=requirements/$wanted.lock
log=.run/setup.log
mkdir -p .run
hash_of() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1 || shasum -a 256 "$1" | cut -d' ' -f1; }
have=$(cat .venv/.installed 2>/dev/null || true)
need="$wanted $(hash_of "$lock")"
# A set-up for developers holds all that the guide itself needs.
if [ "$have" = "$need" ] || [ "$have" = "dev $(hash_of requirements/dev.lock)" ]; then exit 0; fi

python=$(scripts/find-python.sh) || exit 1
free=$(df -Pk . | awk 'NR==2 {print int($4 / 1024)}')
if [ "${free:-0}" -lt 4000 ]; then
  echo "Only $free MB of disk are free and the set-up needs 4000; free some space and start again." >&2
  exit 1
fi
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then
  echo "Making the Python environment ..."
  rm -rf .venv
  "$python" -m venv .venv >"$log" 2>&1 || { echo "The Python environment could not be made; the reason stands in $log." >&2; exit 1; }
fi
echo "Installing the packages (a few minutes, only when they changed) ..."
if ! .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock" >>"$log" 2>&1; then
  echo "The packages could not be installed; check the network and the disk, the reason stands in $log." >&2
  exit 1
fi
echo "$need" >.venv/.installed
