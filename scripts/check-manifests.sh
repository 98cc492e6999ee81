#!/usr/bin/env bash
# Checks deploy/kubernetes by Kubernetes' own schemas. The checker has an environment of its own in .cache/manifests,
# made once for each state of requirements/manifests.lock: it wants a newer jsonschema than Rasa's pins allow.
set -u
cd "$(dirname "$0")/.." || exit 1
lock=requirements/manifests.lock
to=.cache/manifests
log=.run/manifests.log
version=1.32
mkdir -p "$to" .run
hash_of() { sha256sum "$1" 2>/dev/null | cut -d' ' -f1 || shasum -a 256 "$1" | cut -d' ' -f1; }
need=$(hash_of "$lock")
if [ "$(cat "$to/.installed" 2>/dev/null)" != "$need" ]; then
  python=$(scripts/find-python.sh) || exit 1
  echo "Installing the checker of the manifests (only when it changed) ..."
  rm -rf "$to/env" "$to/.installed"
  if ! { "$python" -m venv "$to/env" &&
    "$to/env/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock"; } >"$log" 2>&1; then
    echo "The checker of the manifests could not be installed; check the network, the reason stands in $log." >&2
    exit 1
  fi
  echo "$need" >"$to/.installed"
fi
files=()
for file in deploy/kubernetes/*.yaml; do
  [ "$(basename "$file")" = kustomization.yaml ] || files+=("$file")
done
"$to/env/bin/kubernetes-validate" --strict --kubernetes-version "$version" "${files[@]}"
