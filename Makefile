# Keylever. `make demo` looks at it, `make run` serves your own, `make test` checks it.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8501
VENV ?= .venv
WORKERS ?= 2
IN := $(VENV)/bin
DEMO ?= $(CURDIR)/.data/demo.db
SERVE = $(IN)/streamlit run app.py --server.port $(PORT)

.PHONY: help demo run test bench faults lint format lock migration clean

help: ## what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Keylever needs Python 3.11 or newer: make PYTHON=python3.11"'
	$(PYTHON) -m venv $(VENV)

# A stamp is older than a changed lock, so nothing is installed twice and no change is missed.
$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(IN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(VENV)/.installed
	$(IN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.installed ## two invented schools on http://localhost:8501 (PORT=…)
	@export KEYLEVER_DATABASE="$${KEYLEVER_DATABASE:-sqlite:///$(DEMO)}" && \
	  $(IN)/python -m coach_data demo --if-older && \
	  echo "Keylever's demo: http://localhost:$(PORT)" && exec $(SERVE)

run: $(VENV)/.installed ## your own installation, empty at first
	@exec $(SERVE)

test: $(VENV)/.installed-dev ## every test; brings its own browser and PostgreSQL
	@bash tests/browser.sh $(IN)/python
	$(IN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

bench: $(VENV)/.installed-dev ## how long things take (ARGS="tap pages" for some)
	@bash tests/browser.sh $(IN)/python
	@$(IN)/python -m tests.bench $(ARGS)

faults: $(VENV)/.installed-dev ## meet every fault of the manual's table and write it anew (ARGS="--benches F7")
	@bash tests/browser.sh $(IN)/python
	@$(IN)/python -m tests.faults $(ARGS)

lint: $(VENV)/.installed-dev ## form, likely mistakes, types
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	$(IN)/mypy

format: $(VENV)/.installed-dev ## bring the code into form
	$(IN)/ruff format .
	$(IN)/ruff check --fix .

lock: ## pin what the .in files ask for (needs uv)
	for name in requirements requirements-dev; do uv pip compile $$name.in -o $$name.txt --quiet --generate-hashes \
	  --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header $(ARGS) || exit 1; done

migration: $(VENV)/.installed ## before the first release only: the first migration anew from schema.py
	$(IN)/python -m coach_data.migrations.regenerate

clean: ## remove what make made, never a database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
