#!/usr/bin/env bash
# Prints the folder with PostgreSQL's programs (initdb, postgres, pg_ctl, pg_dump); on Debian and Ubuntu they are
# installed when they may be. GUIDE_POSTGRES=/path/to/bin names another folder.
set -u
cd "$(dirname "$0")/.."
try() { if [ -n "${1:-}" ] && [ -x "$1/initdb" ] && [ -x "$1/postgres" ]; then echo "$1"; exit 0; fi; }

if [ -n "${GUIDE_POSTGRES:-}" ]; then
  try "$GUIDE_POSTGRES"
  echo "GUIDE_POSTGRES names '$GUIDE_POSTGRES', where initdb and postgres are not; name PostgreSQL's bin folder." >&2
  exit 1
fi
look() {
  local found
  for found in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
    try "$found"
  done
  found="$(command -v initdb || true)"
  if [ -n "$found" ]; then try "$(dirname "$(readlink -f "$found")")"; fi
}
look

. scripts/install-debian.sh
install_debian "PostgreSQL" postgres.log postgresql && look
echo "PostgreSQL was not found: install it (Debian, Ubuntu: sudo apt-get install postgresql) or name its folder: GUIDE_POSTGRES=/path/to/bin" >&2
exit 1
