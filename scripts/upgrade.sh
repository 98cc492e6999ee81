#!/usr/bin/env bash
# Another version of the code, and back again: a new checkout beside the old, tried on a port of its own with a copy of the
# database, then a link is switched. docs/operation.md says how the folders are laid out.
#
#   scripts/upgrade.sh FOLDER REVISION    make FOLDER/releases/<revision>, try it, point FOLDER/current at it
#   scripts/upgrade.sh FOLDER --back      point FOLDER/current at the version before
#
# GUIDE_RESTART   a command that restarts the guide, such as "systemctl restart guide"; without one, restart it by hand.
#                 When the guide is not ready GUIDE_READY_SECONDS (120) after that, the version before is put back.
# GUIDE_SOURCE    where the history comes from; by default the checkout this script stands in.
set -euo pipefail

say() { echo "$*"; }
fail() { echo "$*" >&2; exit 1; }
folder="${1:-}" && wanted="${2:-}"
[ -n "$folder" ] && [ -n "$wanted" ] || fail "Usage: scripts/upgrade.sh FOLDER REVISION | FOLDER --back"
[ -d "$folder" ] || fail "There is no folder $folder; make it first."
folder="$(cd "$folder" && pwd)"
source="${GUIDE_SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}"
mkdir -p "$folder/releases"
exec 9>"$folder/.upgrade.lock"
flock -n 9 2>/dev/null || ! command -v flock >/dev/null || fail "Another upgrade runs in $folder; wait until it is done."

release_of() { if [ -L "$folder/$1" ]; then readlink -f "$folder/$1"; fi; }
# A link is replaced in one step: who reads it sees the old version or the new one.
point() { ln -sfn "$2" "$folder/.$1.new" && { mv -T "$folder/.$1.new" "$folder/$1" 2>/dev/null || mv -fh "$folder/.$1.new" "$folder/$1"; }; }
is_ready() { curl -fs -o /dev/null --max-time 3 "http://127.0.0.1:$1/health/ready"; }
wait_until_ready() { # port, seconds, process (or nothing)
  local until=$((SECONDS + $2))
  while [ $SECONDS -lt $until ]; do
    if is_ready "$1"; then return 0; fi
    if [ -n "${3:-}" ] && ! kill -0 "$3" 2>/dev/null; then return 1; fi
    sleep 0.5
  done
  return 1
}
restart() { # 0 where the guide is ready again, or nothing is to be restarted
  if [ -z "${GUIDE_RESTART:-}" ]; then say "Restart the guide to use it."; return 0; fi
  say "Restarting the guide ..."
  bash -c "$GUIDE_RESTART" || return 1
  sleep 1
  wait_until_ready "${PORT:-5005}" "${GUIDE_READY_SECONDS:-120}"
}
switch() { # the version to use, the one to go back to
  point current "$1"
  if [ -n "$2" ]; then point previous "$2"; fi
  if restart; then say "$(basename "$1") is the version now."; return 0; fi
  if [ -z "$2" ]; then fail "The guide did not get ready with $(basename "$1"), and there is no version to go back to."; fi
  say "The guide did not get ready with $(basename "$1"); going back to $(basename "$2")."
  point current "$2"
  point previous "$1"
  restart || fail "The guide does not get ready with $(basename "$2") either; read its log."
  exit 1
}

present="$(release_of current)"
if [ "$wanted" = "--back" ]; then
  before="$(release_of previous)"
  [ -n "$before" ] && [ -d "$before" ] || fail "There is no version to go back to in $folder."
  switch "$before" "$present"
  exit 0
fi

commit="$(git -C "$source" rev-parse --verify --quiet "$wanted^{commit}")" || fail "There is no revision '$wanted' in $source."
new="$folder/releases/${commit:0:12}"
[ "$new" != "$present" ] || fail "${commit:0:12} is the version in use already."
made=
if [ ! -d "$new" ]; then
  say "Making $new ..."
  made=yes
  git clone -q --no-checkout "$source" "$new.part" && git -C "$new.part" checkout -q --detach "$commit" && mv "$new.part" "$new"
fi
# Whatever goes wrong from here on, the version in use stays as it is.
try= && room=
clean_up() {
  if [ -n "$try" ]; then kill -TERM "$try" 2>/dev/null || true; wait "$try" 2>/dev/null || true; fi
  if [ -n "$room" ]; then rm -rf "$room"; fi
  rm -rf "$new.part"
}
trap clean_up EXIT
give_up() { if [ -n "$made" ]; then rm -rf "$new"; fi; fail "$1 The version in use stays."; }

# What belongs to the place and not to the version: the district's files, examples from its own review, the key of sessions.
if [ -d "$folder/overlay" ]; then cp -a "$folder/overlay/." "$new/"; fi
if [ -n "$present" ]; then
  for kept in data/nlu/en/reviewed.yml data/nlu/es/reviewed.yml .run/session-secret; do
    if [ -f "$present/$kept" ] && [ ! -e "$new/$kept" ]; then mkdir -p "$(dirname "$new/$kept")" && cp -p "$present/$kept" "$new/$kept"; fi
  done
fi
# The same packages need no second installation, and a model of the same files no second training.
if [ -n "$present" ] && [ ! -e "$new/.venv" ] && cmp -s "$present/requirements/base.lock" "$new/requirements/base.lock" \
    && cmp -s "$present/requirements/dev.lock" "$new/requirements/dev.lock"; then
  ln -s "$(readlink -f "$present/.venv")" "$new/.venv"
fi
if [ -n "$present" ] && [ -d "$present/models" ] && [ ! -e "$new/models" ]; then cp -al "$present/models" "$new/models" 2>/dev/null || cp -a "$present/models" "$new/models"; fi
say "Setting up ..."
(cd "$new" && make -s setup) || give_up "The packages could not be installed."
(cd "$new" && scripts/train-if-needed.sh) || give_up "The model could not be trained."

say "Trying it with a copy of the database ..."
room="$(mktemp -d)"
if [ -n "$present" ] && [ -z "${GUIDE_DATABASE_URL:-}" ] && [ -f "${GUIDE_DATABASE:-$folder/data/conversations.db}" ]; then
  (cd "$new" && GUIDE_DATABASE="${GUIDE_DATABASE:-$folder/data/conversations.db}" .venv/bin/python -m bot backup "$room/backup" >/dev/null) \
    || give_up "The database could not be copied."
  (cd "$new" && PORT=1 GUIDE_DATABASE="$room/conversations.db" .venv/bin/python -m bot restore "$room/backup" >/dev/null) \
    || give_up "The new version can't use the database."
fi
port="$("$new/.venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
cd "$new"
env -u GUIDE_DATABASE_URL -u GUIDE_REDIS_URL -u GUIDE_METRICS_ADDRESS -u TWILIO_AUTH_TOKEN PORT="$port" HOST=127.0.0.1 \
  GUIDE_DATABASE="$room/conversations.db" .venv/bin/python -m bot run >"$room/log" 2>&1 9>&- &
try=$!
cd "$folder"
wait_until_ready "$port" "${GUIDE_TRY_SECONDS:-180}" "$try" || { cat "$room/log" >&2; give_up "The new version did not get ready."; }
kill -TERM "$try" && { wait "$try" || true; }
try=
switch "$new" "$present"
