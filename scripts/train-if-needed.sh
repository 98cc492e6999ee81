#!/usr/bin/env bash
# Trains the model when the data or the configuration changed since the last one; quiet otherwise.
# `practice`: the reader of staff replies too. The guide does that by itself and slowly, for parents' sake; tests can't wait.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p .run

trained_or_say_why() {
  if ! .venv/bin/python -m bot "$1" >".run/$1.log" 2>&1; then
    echo "$2 could not be trained; the reason stands in .run/$1.log." >&2
    exit 1
  fi
}

# Side by side: each keeps one core busy.
if [ "${1:-}" = practice ]; then trained_or_say_why train-practice "The reader of staff replies" & fi
if ! .venv/bin/python -c 'import sys; from bot.serving.training import current_model; sys.exit(current_model() is None)'; then
  echo "Training the model (a few minutes, only when the data changed) ..."
  trained_or_say_why train "The model"
fi
if [ "${1:-}" = practice ]; then wait $!; fi
