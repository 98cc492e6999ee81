#!/usr/bin/env bash
# Installs what answers outgoing texts in tests: Twilio's own OpenAPI description, and Prism, which mocks it.
# Goes to .cache/prism, once for each state of the lock file. Without npm it says so, and those tests are skipped.
set -u
cd "$(dirname "$0")/.." || exit 1
from=tests/tools/prism
to=.cache/prism
log=.run/prism.log
mkdir -p "$to" .run
hash_of() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1 || shasum -a 256 "$1" | cut -d' ' -f1; }
need=$(hash_of "$from/package-lock.json")
if [ "$(cat "$to/.installed" 2>/dev/null)" = "$need" ]; then exit 0; fi

if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Node.js for the tests of outgoing texts ..."
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm; } >"$log" 2>&1
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "npm was not found, so the tests of outgoing texts against Twilio's description are skipped; install Node.js to run them." >&2
  exit 0
fi
echo "Installing Twilio's API description and its mock (half a minute, only when they changed) ..."
cp "$from/package.json" "$from/package-lock.json" "$to/"
if ! (cd "$to" && npm ci --ignore-scripts --no-audit --no-fund --omit=dev) >>"$log" 2>&1; then
  echo "The mock of Twilio's API could not be installed; check the network, the reason stands in $log." >&2
  exit 1
fi
echo "$need" >"$to/.installed"
