# Everything a contributor runs. `make help` lists the targets; each sets up what it needs.
#   PYTHON=python3.12    the interpreter for the virtual environment; default: the newest suitable one on PATH
#   VENV=folder          where the virtual environment goes; default: .venv

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST ?= $(BIN)/python -m pytest -n auto
BENCH ?= examples/shop
LOCK = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

# An environment made for one PYTHON is made anew when another one is asked for.
READY := $(VENV)/.ready$(if $(PYTHON),-$(subst /,_,$(PYTHON)))
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

.PHONY: help demo test test-slow check bench docs bless tables lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 12

demo: $(READY) ## check the example shop and show the findings
	@$(BIN)/k8slint check examples/shop; code=$$?; \
	printf '\nk8slint exited with %s (0: clean, 1: findings, 2: k8slint itself failed)\n' $$code; test $$code -le 1

test: $(READY) ## run every test but the slow ones
	$(PYTEST) -m 'not slow'

test-slow: $(READY) ## run the slow tests
	$(PYTEST) -m slow

check: $(READY) ## lint, formatting, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: $(VENV)/bench/.ready ## time `k8slint check` beside CSafeLoader: make bench BENCH=folder
	$(VENV)/bench/bin/python tools/bench.py $(BENCH)
	$(VENV)/bench/bin/python tools/bench_fix.py $(BENCH)

docs: $(READY) ## rewrite what is generated in README.md and docs/
	$(BIN)/python tools/docs.py

bless: $(READY) ## rewrite the findings that the fixtures expect
	$(BIN)/python -m k8slint.testing --bless

tables: $(READY) ## rewrite the table of the APIs of Kubernetes (fetches 100 MB)
	$(PIP) install --require-hashes --requirement requirements-tables.txt
	$(BIN)/python tools/api_table.py

lock: $(READY) ## rewrite requirements-*.txt with the newest versions
	$(PIP) install uv
	$(LOCK) --group dev --output-file requirements-dev.txt pyproject.toml
	$(LOCK) --group action --constraint requirements-dev.txt --output-file requirements-action.txt pyproject.toml
	$(LOCK) --group tables --constraint requirements-dev.txt --output-file requirements-tables.txt
	$(LOCK) --group tools --output-file requirements-tools.txt

clean: ## remove the virtual environments and everything generated
	rm -rf $(VENV) .venv-* build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src rules examples tests tools -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements-dev.txt
	@set -e; python='$(PYTHON)'; \
	for name in $${python:-python3.14 python3.13 python3.12 python3.11 python3 python}; do \
		if "$$name" -c '$(USABLE)' 2>/dev/null; then found=$$name; break; fi; \
	done; \
	if test -z "$$found"; then \
		echo "make: $${python:-Python} is not a Python 3.11 or newer with venv and ensurepip;" >&2; \
		echo 'make: install one (on Debian also its -venv package), or name it: make PYTHON=/path/to/python3' >&2; \
		exit 1; \
	fi; \
	echo "$(VENV): $$("$$found" --version), with what requirements-dev.txt names"; \
	"$$found" -m venv --clear $(VENV)
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.ready $@

# What users install, not an editable install: that one starts more slowly.
$(VENV)/bench/.ready: $(READY) $(shell find src rules -name '*.py')
	@$(BIN)/python -m venv --clear $(VENV)/bench
	@$(BIN)/python -m build --no-isolation --outdir $(VENV)/bench/dist . > $(VENV)/bench/build.log 2>&1
	@$(VENV)/bench/bin/python -m pip --disable-pip-version-check --quiet install $(VENV)/bench/dist/*.whl
	@touch $@
