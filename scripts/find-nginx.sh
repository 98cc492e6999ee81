#!/usr/bin/env bash
# Prints the path of an nginx for `make cluster`. Where none is installed, Debian's package is unpacked into .cache/nginx:
# to install it would start a web server on port 80. GUIDE_NGINX=/path/to/nginx names another one.
set -u
cd "$(dirname "$0")/.." || exit 1
log=.run/nginx-install.log
try() { if [ -n "${1:-}" ] && [ -x "$1" ]; then echo "$1"; exit 0; fi; }

if [ -n "${GUIDE_NGINX:-}" ]; then
  try "$GUIDE_NGINX"
  echo "GUIDE_NGINX names '$GUIDE_NGINX', which is no program; name an nginx of 1.20 or later." >&2
  exit 1
fi
try "$(command -v nginx || true)"
for place in /usr/sbin/nginx /usr/local/sbin/nginx /opt/homebrew/bin/nginx "$PWD/.cache/nginx/usr/sbin/nginx"; do try "$place"; done

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
unpack() {
  folder=$(mktemp -d) || return 1
  (cd "$folder" && apt-get download -q nginx) >>"$log" 2>&1 && mkdir -p .cache && rm -rf .cache/nginx &&
    dpkg -x "$folder"/nginx_*.deb .cache/nginx >>"$log" 2>&1
  result=$?
  rm -rf "$folder"
  return $result
}
if command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
  mkdir -p .run && : >"$log"
  echo "Getting nginx for the cluster ..." >&2
  unpack || { "${as_root[@]}" apt-get update -q >>"$log" 2>&1 && unpack; }
  try "$PWD/.cache/nginx/usr/sbin/nginx"
  echo "nginx could not be fetched; the reason stands in $log." >&2
  exit 1
fi
echo "The cluster needs nginx: install it (macOS: brew install nginx) or name one: GUIDE_NGINX=/path/to/nginx make cluster" >&2
exit 1
