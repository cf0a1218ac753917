# Every target sets up what it needs: a fresh clone needs Python 3.11 or newer and make, and Node.js 18.20 or newer for
# the referees that come from npm (`make prism`, and so `make test`); `make serve` needs no Node.js.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
REFEREES := node_modules/.installed
PEERS := benchmarks/node_modules/.installed
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install serve test lint types unit contract bites explore prism bench bench-smoke contract-document generate verify-generated lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- set-up ---------------------------------------------------------------------------------------

install: $(VENV)/.dev $(REFEREES) ## Set up .venv and node_modules with everything (quick when repeated)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What the mock and the client need to run; enough for `make serve`.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Prism and the pact comparator, as package-lock.json pins them.
$(REFEREES): package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "make: no npm found; Prism and the pact comparator need Node.js 18.20 or newer: install it" >&2; exit 1; }
	npm ci --ignore-scripts --loglevel error
	@touch $@

# --- use ------------------------------------------------------------------------------------------

serve: $(VENV)/.run ## Start the mock at http://127.0.0.1:8089 (ARGS="--port 9000" and so on)
	@$(BIN)/soda-mock serve $(ARGS)

# --- build ----------------------------------------------------------------------------------------

contract-document: $(VENV)/.dev ## Build openapi/soda-scans.openapi.json from the published documents
	$(BIN)/python -m contract_pipeline

generate: contract-document ## Build the contract, then the client in generated/
	$(BIN)/python generated/generate.py

# --- judge ----------------------------------------------------------------------------------------

test: lint types verify-generated unit contract prism ## Everything CI runs

lint: $(VENV)/.dev ## Ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy --strict over all that is written by hand
	$(BIN)/mypy

verify-generated: $(VENV)/.dev ## Rebuild contract and client beside the committed ones and compare byte by byte
	$(BIN)/python -m contract_pipeline --check
	$(BIN)/python generated/generate.py --check

unit: $(VENV)/.dev ## Tests of our own code
	$(BIN)/pytest tests -n auto --dist worksteal $(ARGS)

contract: $(VENV)/.dev ## The contract suite: does the mock, does the client conform?
	$(BIN)/pytest contract_tests --ignore contract_tests/referees -n auto --dist worksteal $(ARGS)

bites: $(VENV)/.dev ## Does the contract suite notice each of some hundred wrong servers and clients? (ARGS="-k TEXT")
	$(BIN)/python -m tests.broken $(ARGS)

explore: $(VENV)/.dev ## The contract suite, long and random
	$(BIN)/pytest contract_tests --ignore contract_tests/referees -n auto --dist worksteal --hypothesis-profile explore $(ARGS)

prism: $(VENV)/.dev $(REFEREES) ## The referees, Prism first: do they agree with the contract suite?
	$(BIN)/pytest contract_tests/referees $(ARGS)

# --- measure --------------------------------------------------------------------------------------

$(VENV)/.bench: requirements/bench.txt $(VENV)/.dev
	$(PIP) install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

$(PEERS): benchmarks/package.json benchmarks/package-lock.json benchmarks/.npmrc
	@if command -v npm >/dev/null; then npm ci --prefix benchmarks --ignore-scripts --loglevel error && touch $@; \
	else echo "make: no npm found: WireMock, Mockoon and Prism will not be measured" >&2; fi

bench: $(VENV)/.bench $(PEERS) ## Speed and scale, beside the peers: some twenty minutes (ARGS="--only throughput")
	$(BIN)/python -m benchmarks $(ARGS)

bench-smoke: $(VENV)/.bench $(PEERS) ## A little of it: does the benchmark still work?
	$(BIN)/python -m benchmarks --smoke --output benchmarks/smoke.json $(ARGS)

# --- upkeep ---------------------------------------------------------------------------------------

UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

lock: $(VENV)/.dev ## Refresh the pinned versions in requirements/ (ARGS="--upgrade")
	$(UV_COMPILE) pyproject.toml --extra mock -o requirements/run.txt $(ARGS)
	$(UV_COMPILE) --group build -c requirements/run.txt -o requirements/build.txt $(ARGS)
	$(UV_COMPILE) pyproject.toml --all-extras --group build --group dev -c requirements/run.txt -o requirements/dev.txt $(ARGS)
	$(UV_COMPILE) --group bench -c requirements/dev.txt -o requirements/bench.txt $(ARGS)

clean: ## Remove what set-up and test runs made
	rm -rf $(VENV) node_modules benchmarks/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache .schemathesis dist
