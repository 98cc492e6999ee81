#!/usr/bin/env bash
# Installs tools whose pins don't fit Rasa's into an environment of their own: .cache/NAME/env from requirements/NAME.lock,
# once for each state of that file. Prints nothing when they are there.
# Usage: scripts/python-tools.sh load|manifests|security
set -u
cd "$(dirname "$0")/.." || exit 1
name=${1:-}
case "$name" in
  load) tools="Locust" ;;
  manifests) tools="the checker of the manifests" ;;
  security) tools="the tools of the security tests" ;;
  *)
    echo "Name the tools to install: scripts/python-tools.sh load|manifests|security" >&2
    exit 2
    ;;
esac
lock=requirements/$name.lock
to=.cache/$name
log=.run/$name-tools.log
mkdir -p "$to" .run
hash_of() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1 || shasum -a 256 "$1" | cut -d' ' -f1; }
need=$(hash_of "$lock")
if [ "$(cat "$to/.installed" 2>/dev/null)" = "$need" ]; then exit 0; fi

python=$(scripts/find-python.sh) || exit 1
echo "Installing $tools (half a minute, only when the lock file changed) ..."
rm -rf "$to/env" "$to/.installed"
if ! { "$python" -m venv "$to/env" &&
  "$to/env/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock"; } >"$log" 2>&1; then
  echo "Could not install $tools; check the network, the reason stands in $log." >&2
  exit 1
fi
echo "$need" >"$to/.installed"
