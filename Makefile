# The IEP Guide. `make help` lists what can be done.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON_IN := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
.PHONY: help setup setup-dev run cluster sms train test test-cluster chaos test-browser pictures check facts lint evaluate evaluate-practice tune-practice bench bench-growth bench-launcher bench-load bench-understanding backup restore test-operation audit fuzz test-openapi lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: ## make .venv with what the guide needs
	@scripts/setup.sh base

setup-dev: ## make .venv with what a developer needs
	@scripts/setup.sh dev

run: setup ## start the guide and stay in the foreground (PORT=5005, GUIDE_ENV=development)
	@exec $(PYTHON_IN) -m bot run

cluster: setup ## 3 Rasa and 3 action servers behind nginx with PostgreSQL and Redis, on this machine (PORT=5005)
	@scripts/train-if-needed.sh
	@exec $(PYTHON_IN) -m bot cluster run $(OPTIONS)

sms: setup ## text with the guide in the terminal, without a Twilio account (OPTIONS="--lang es")
	@$(PYTHON_IN) -m bot sms $(OPTIONS)

train: setup ## train the model from data/ and config.yml
	@$(PYTHON_IN) -m bot train

test: setup-dev lint check ## everything needed to trust a change: style, types, data, unit, Rasa's own checks, whole conversations
	@scripts/prism.sh
	@scripts/python-tools.sh security
	@scripts/train-if-needed.sh practice
	@$(PYTHON_IN) -m pytest tests

test-cluster: setup-dev ## several servers together: killed, exchanged, told to stop; the manifests by Kubernetes' schemas
	@scripts/check-manifests.sh
	@GUIDE_CLUSTER_TESTS=1 $(PYTHON_IN) -m pytest tests/cluster $(OPTIONS)

chaos: setup-dev ## many families while servers are killed; nothing may be lost: MESSAGES=20000 KILLS=40 OPTIONS=...
	@$(PYTHON_IN) -m benchmarks.chaos --messages $(or $(MESSAGES),20000) --kills $(or $(KILLS),40) $(OPTIONS)

test-browser: setup-dev ## the widget in a real browser, with the real guide (installs Chromium on Debian and Ubuntu)
	@scripts/train-if-needed.sh practice
	@GUIDE_BROWSER="$$(scripts/find-browser.sh)" && export GUIDE_BROWSER && $(PYTHON_IN) -m pytest -p playwright tests/browser $(OPTIONS)

pictures: setup-dev ## take the pictures of the widget for README and docs
	@scripts/train-if-needed.sh
	@GUIDE_BROWSER="$$(scripts/find-browser.sh)" && export GUIDE_BROWSER && $(PYTHON_IN) -m tests.browser.pictures

lint: setup-dev ## style and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

check: setup-dev ## check every data file: schema, sources, reading level, lengths, both languages
	@$(PYTHON_IN) -m bot check

facts: setup-dev ## write docs/facts.md: every fact the guide states, to be signed off
	@$(PYTHON_IN) -m bot facts

evaluate: setup-dev ## measure the understanding: make evaluate FILE=questions.jsonl
	@test -n "$(FILE)" || { echo "Name a file of JSON lines with text and label: make evaluate FILE=questions.jsonl" >&2; exit 1; }
	@scripts/train-if-needed.sh
	@$(PYTHON_IN) -m bot evaluate "$(FILE)"

evaluate-practice: setup-dev ## measure the reading of staff replies: precision and recall of each point and red flag
	@$(PYTHON_IN) -m bot evaluate-practice $(FILES)

tune-practice: setup-dev ## train the cross-encoder that reads staff replies further (a quarter of an hour; ARGS=--anew: from MiniLM); commit what it writes
	@$(PYTHON_IN) -m bot.nlu.practice.cross_encoder.training $(ARGS)

bench: setup-dev ## speed and memory beside a bare `rasa init` bot, as a table
	@scripts/train-if-needed.sh
	@$(PYTHON_IN) -m benchmarks.serving

bench-growth: setup-dev ## what turn 500 of a conversation costs beside turn 5 (OPTIONS="--turns 500 --pairs 40")
	@scripts/train-if-needed.sh
	@$(PYTHON_IN) -m benchmarks.growth $(OPTIONS)

bench-launcher: setup-dev ## how soon the launcher is seen at 400 ms and 50 kB/s
	@scripts/train-if-needed.sh
	@GUIDE_BROWSER="$$(scripts/find-browser.sh)" && export GUIDE_BROWSER && $(PYTHON_IN) -m benchmarks.launcher

bench-load: setup-dev ## from one conversation to more than a server can take, beside a bare `rasa init` bot (OPTIONS="--soak 60")
	@scripts/python-tools.sh load
	@scripts/train-if-needed.sh
	@$(PYTHON_IN) -m benchmarks.load $(OPTIONS)

bench-understanding: setup-dev ## understanding on public data sets beside Rasa's default: DATA=folder
	@test -n "$(DATA)" || { echo "Name the folder with the data sets (docs/benchmarks.md): make bench-understanding DATA=folder" >&2; exit 1; }
	@$(PYTHON_IN) -m benchmarks.understanding --data "$(DATA)" $(OPTIONS)

backup: setup ## write a backup of the database while the guide runs: make backup FILE=guide.backup
	@test -n "$(FILE)" || { echo "Name the file to write: make backup FILE=guide.backup" >&2; exit 1; }
	@$(PYTHON_IN) -m bot backup "$(FILE)" $(OPTIONS)

restore: setup ## put a backup in place of the database: make restore FILE=guide.backup OPTIONS=--replace
	@test -n "$(FILE)" || { echo "Name the backup: make restore FILE=guide.backup" >&2; exit 1; }
	@$(PYTHON_IN) -m bot restore "$(FILE)" $(OPTIONS)

test-operation: setup-dev ## the long tests of operation too: the trained model tried, the guide itself upgraded
	@scripts/train-if-needed.sh
	@GUIDE_LONG_TESTS=1 $(PYTHON_IN) -m pytest tests/operation

audit: setup-dev ## known vulnerabilities in the locked packages; each open one is explained in requirements/audit.yml
	@scripts/audit.sh

fuzz: setup-dev ## hostile input to all that parses: INPUTS=100000
	@scripts/train-if-needed.sh
	@$(PYTHON_IN) -m tests.security.fuzz --inputs $(or $(INPUTS),10000) $(OPTIONS)

test-openapi: setup-dev ## schemathesis over the web channel's description, against a running server: EXAMPLES=200
	@scripts/python-tools.sh security && $(PYTHON_IN) -m tests.security.openapi $(or $(EXAMPLES),200)

lock: setup-dev ## write the lock files anew from requirements/*.in
	@for set in base dev load manifests security; do .venv/bin/uv pip compile -q --python-version 3.10 requirements/$$set.in -o requirements/$$set.lock \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" >/dev/null || exit 1; done

clean: ## remove what can be made again: environment, models, logs, conversations
	@rm -rf .venv .run .rasa .cache models reports
