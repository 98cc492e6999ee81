#!/usr/bin/env bash
# Installs pip-audit and schemathesis into .cache/security, once for each state of requirements/security.lock.
# They have an environment of their own, since their pins don't fit Rasa's. Prints nothing when it is there.
set -u
cd "$(dirname "$0")/.." || exit 1
lock=requirements/security.lock
to=.cache/security
log=.run/security-tools.log
mkdir -p "$to" .run
hash_of() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1 || shasum -a 256 "$1" | cut -d' ' -f1; }
need=$(hash_of "$lock")
if [ "$(cat "$to/.installed" 2>/dev/null)" = "$need" ]; then exit 0; fi

python=$(scripts/find-python.sh) || exit 1
echo "Installing the tools of the security tests (half a minute, only when they changed) ..."
rm -rf "$to/env" "$to/.installed"
if ! { "$python" -m venv "$to/env" &&
  "$to/env/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock"; } >"$log" 2>&1; then
  echo "The tools of the security tests could not be installed; check the network, the reason stands in $log." >&2
  exit 1
fi
echo "$need" >"$to/.installed"
