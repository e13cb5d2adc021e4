# `make run` and `make test` do all their own set-up; everything else is for people who work on Signpost.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLOWS ?= flows
CANVAS := web_designer/canvas
NPM := scripts/npm.sh $(VENV)
MODULES := $(CANVAS)/node_modules/.package-lock.json
DESIGNER := web_designer/static/dist/manifest.json

.PHONY: run test check peers base-install designer format screenshots clean

run: $(VENV)/.all $(DESIGNER)
	$(BIN)/ivr serve --demo $(FLOWS)

test: check peers base-install $(DESIGNER)
	$(NPM) test
	$(BIN)/pytest -n 2 --cov --cov-report=term:skip-covered

check: $(VENV)/.dev $(MODULES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run check

peers:
	scripts/peers.sh

# What pipelines install: is it light, and does it lint?
base-install:
	scripts/base-install.sh "$(PYTHON)"

designer: $(DESIGNER)

format: $(VENV)/.dev $(MODULES)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run format

$(VENV)/.all: pyproject.toml scripts/venv.sh
	scripts/venv.sh "$(PYTHON)" $(VENV) all
	touch $@

$(VENV)/.dev: pyproject.toml scripts/venv.sh
	scripts/venv.sh "$(PYTHON)" $(VENV) dev
	touch $@ $(VENV)/.all

$(MODULES): $(CANVAS)/package-lock.json | $(VENV)/.all
	$(NPM) ci
	touch $@

$(DESIGNER): $(MODULES) $(CANVAS)/vite.config.ts $(shell find $(CANVAS)/src -type f) $(wildcard ivr/drawing/icons/*.svg)
	$(NPM) run build

screenshots: $(VENV)/.dev $(DESIGNER)
	$(BIN)/python -m scripts.screenshots

clean:
	rm -rf $(CANVAS)/node_modules web_designer/static/dist
	rm -rf $(VENV) .ivr_cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage var
