# `make run` and `make test` do all their own set-up; everything else is for people who work on Signpost.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLOWS ?= flows

.PHONY: run test check peers base-install format clean

run: $(VENV)/.all
	$(BIN)/ivr serve --demo $(FLOWS)

test: check peers base-install
	$(BIN)/pytest --cov --cov-report=term:skip-covered

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

peers:
	scripts/peers.sh

# What pipelines install: is it light, and does it lint?
base-install:
	scripts/base-install.sh "$(PYTHON)"

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/.all: pyproject.toml scripts/venv.sh
	scripts/venv.sh "$(PYTHON)" $(VENV) all
	touch $@

$(VENV)/.dev: pyproject.toml scripts/venv.sh
	scripts/venv.sh "$(PYTHON)" $(VENV) dev
	touch $@ $(VENV)/.all

clean:
	rm -rf $(VENV) .ivr_cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage var
