# Every target sets up what it needs in .venv, from the locked requirements; Python >= 3.11, git and make are enough.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FUZZ_READY := $(VENV)/.fuzz-ready
EXAMPLE := examples/votation-example-method

# The first Python that runs, is recent enough and can make a virtual environment; `make PYTHON=...` chooses another.
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3.14 python3; do \
	"$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$candidate" && break; done)

PYTEST := $(BIN)/pytest -n auto

.DEFAULT_GOAL := help
.PHONY: help demo test sweep check fresh texts bench-million bench-reading fuzz lock clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(READY) ## tally, report and verify the shipped samples
	$(BIN)/python ballots_samples/demo.py

test: $(READY) ## run every test but the long sweeps
	$(PYTEST) -m 'not sweep'

sweep: $(READY) ## run the long sweeps: every byte flipped, thousands of elections a method
	$(PYTEST) -m sweep

check: $(READY) ## lint, format, types, layers, freshness of generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/freshness.py

fresh: $(READY) ## rewrite every generated file that is stale
	$(BIN)/python tools/freshness.py --write

texts: $(READY) ## collect the texts to translate, and compile the translations
	$(BIN)/python tools/freshness.py --write translations

bench-million: $(READY) ## count a million ballots of 40 measures beside a calibration
	$(BIN)/python benchmarks/million.py

fuzz: $(FUZZ_READY) ## fuzz every parser with atheris; RUNS=1000000 inputs each, or TARGET=name alone
	$(BIN)/python fuzz/fuzz.py $(or $(TARGET),all) $(RUNS)

bench-reading: $(READY) ## read 100,000 ballots of 40 measures in each format
	$(BIN)/python benchmarks/reading.py

lock: ## lock the dependencies again, for Python 3.11 to 3.14; the only target that needs uv
	tools/lock

clean: ## remove the virtual environment and every cache
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stale when the lock or the project's own metadata changed. Installing again over what is there repairs it.
$(READY): requirements/dev.txt pyproject.toml $(EXAMPLE)/pyproject.toml
	@test -n '$(PYTHON)' || { echo 'votation needs Python 3.11 or later with its venv module' \
		'(Debian: apt-get install python3-venv). Found none; name one with: make PYTHON=/path/to/python3' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . -e $(EXAMPLE)
	@touch $@

$(FUZZ_READY): $(READY) requirements/fuzz.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@
