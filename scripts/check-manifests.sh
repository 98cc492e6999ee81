#!/usr/bin/env bash
# Checks deploy/kubernetes by Kubernetes' own schemas.
set -u
cd "$(dirname "$0")/.." || exit 1
version=1.32
scripts/python-tools.sh manifests || exit 1
files=()
for file in deploy/kubernetes/*.yaml; do
  [ "$(basename "$file")" = kustomization.yaml ] || files+=("$file")
done
.cache/manifests/env/bin/kubernetes-validate --strict --kubernetes-version "$version" "${files[@]}"
