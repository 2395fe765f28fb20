# Luoshi 落实. `make run` shows the living report, `make test` passes the tests; `make help` lists the rest.
# A bare machine needs python3 (3.11 or newer), pip and make. Another interpreter: make run PYTHON=python3.12

PYTHON ?= python3
UV ?= uv
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP = $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --no-input install --quiet
PYTEST = $(BIN)/python -m pytest -n $(WORKERS)
LOCK = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
CODE := src tests benchmarks conftest.py scripts/screenshot

.DEFAULT_GOAL := help
.PHONY: help install run test test-database trust lint format accuracy bench screenshot lock changelog fresh clean

# List the targets with what each does.
help:
	@awk '/^# /{said=substr($$0,3)} /^[a-z-]+:/{split($$1,t,":"); if(said!="")printf "  make %-14s %s\n",t[1],said} !/^# /{said=""}' Makefile

$(BIN)/python:
	@scripts/make-venv $(PYTHON) $(VENV)

# The stamps stand in the environment, so that they go when it goes.
$(VENV)/.luoshi-run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.luoshi-test: requirements/test.txt $(VENV)/.luoshi-run
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

# Make .venv and install Luoshi with pinned, hashed packages; leaves .venv/bin/luoshi.
install: $(VENV)/.luoshi-run
	@:

# Show the living report of the sample city: installs, migrates, reads, serves on 127.0.0.1 and prints the address.
run: install
	@$(BIN)/luoshi serve $(ARGS)

# Pass the tests (units, contracts, browser where there is one), with every branch of kernel and domain covered.
test: $(VENV)/.luoshi-test
	@rm -f .coverage .coverage.*; mkdir -p build
	$(BIN)/coverage run -m pytest -n $(WORKERS) $(ARGS)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report > build/coverage.txt || { cat build/coverage.txt; exit 1; }

# Pass the tests that touch a database, on the one that LUOSHI_DATABASE_URL names (see scripts/postgres).
test-database: $(VENV)/.luoshi-test
	$(PYTEST) --database-only $(ARGS)

# Pass the trust suites, the long ones too (TRUST: durability, concurrency, evidence, access).
trust: $(VENV)/.luoshi-test
	$(PYTEST) -m "trust or long" $(ARGS)

# Check style, types, import contracts and lengths; changes nothing.
lint: $(VENV)/.luoshi-test
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.contracts.lengths

# Format the code and mend what the linter can mend.
format: $(VENV)/.luoshi-test
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

# Measure the reader against the annotated reports; fails below the thresholds of tests/accuracy/thresholds.yaml.
accuracy: $(VENV)/.luoshi-test
	$(BIN)/python -m tests.accuracy --check $(ARGS)

# Measure speed, memory and the named peers in one run; writes docs/benchmarks.md.
bench: $(VENV)/.luoshi-test
	$(BIN)/python -m benchmarks $(ARGS)

# Take the README's screenshot of the living report with Debian's Chromium.
screenshot: $(VENV)/.luoshi-test
	$(BIN)/python scripts/screenshot $(ARGS)

# Compile the hashed requirements anew from requirements/*.in (needs uv); UPGRADE=1 takes newer versions.
lock:
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: install it, or name it with UV=…" >&2; exit 1; }
	$(foreach name,run test bench,$(LOCK) $(if $(UPGRADE),--upgrade) requirements/$(name).in -o requirements/$(name).txt &&) true

# Write changelog.d's fragments into CHANGELOG.md: make changelog VERSION=0.2.0 (DRAFT=1 only shows them).
changelog: $(VENV)/.luoshi-test
	$(BIN)/towncrier build --yes --version $(or $(VERSION),next) $(if $(DRAFT),--draft)

# Walk a newcomer's way: clone the last commit into an empty folder, install, serve, run the tests.
fresh:
	scripts/fresh

# Remove what was built and measured; the environment and var/ stay.
clean:
	rm -rf build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
