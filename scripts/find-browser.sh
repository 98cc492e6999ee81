#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; on Debian and Ubuntu it is installed when it may be.
# GUIDE_BROWSER=/path/to/chromium names another one.
set -u
try() { if [ -n "${1:-}" ] && [ -x "$1" ]; then echo "$1"; exit 0; fi; }

if [ -n "${GUIDE_BROWSER:-}" ]; then
  try "$GUIDE_BROWSER"
  echo "GUIDE_BROWSER names '$GUIDE_BROWSER', which is no program; name a Chromium or Chrome." >&2
  exit 1
fi
look() {
  for name in chromium chromium-browser google-chrome-stable google-chrome; do try "$(command -v "$name" || true)"; done
  try "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  try "/Applications/Chromium.app/Contents/MacOS/Chromium"
}
look

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  mkdir -p .run
  echo "Installing Chromium for the browser tests ..." >&2
  if "${as_root[@]}" apt-get update -q >.run/browser.log 2>&1 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium >>.run/browser.log 2>&1; then
    look
  fi
  echo "Chromium could not be installed; the reason stands in .run/browser.log." >&2
  exit 1
fi
echo "The browser tests need Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium) or name one: GUIDE_BROWSER=/path/to/chromium make test-browser" >&2
exit 1
