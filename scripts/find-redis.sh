#!/usr/bin/env bash
# Prints the path of redis-server; on Debian and Ubuntu it is installed when it may be.
# GUIDE_REDIS=/path/to/redis-server names another one.
set -u
cd "$(dirname "$0")/.."
try() { if [ -n "${1:-}" ] && [ -x "$1" ]; then echo "$1"; exit 0; fi; }

if [ -n "${GUIDE_REDIS:-}" ]; then
  try "$GUIDE_REDIS"
  echo "GUIDE_REDIS names '$GUIDE_REDIS', which is no program; name a redis-server." >&2
  exit 1
fi
look() { for name in redis-server valkey-server; do try "$(command -v "$name" || true)"; done; }
look

. scripts/install-debian.sh
install_debian "Redis" redis.log redis-server && look
echo "Redis was not found: install it (Debian, Ubuntu: sudo apt-get install redis-server) or name it: GUIDE_REDIS=/path/to/redis-server" >&2
exit 1
