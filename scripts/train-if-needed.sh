#!/usr/bin/env bash
# Trains the model when the data or the configuration changed since the last one; quiet otherwise.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p .run
if .venv/bin/python -c 'import sys; from bot.serving.training import current_model; sys.exit(current_model() is None)'; then exit 0; fi
echo "Training the model (a few minutes, only when the data changed) ..."
if ! .venv/bin/python -m bot train >.run/train.log 2>&1; then
  echo "The model could not be trained; the reason stands in .run/train.log." >&2
  exit 1
fi
