# make demo   from a fresh clone: install, code the example reports, print the incidents
# make test   everything that must hold; lint, types, docs and bench are separate
# The lock files pin every package by hash; nothing here needs more than Python 3.11 or later and pip.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
VENDOR := src/counterclaim/workspace/static/vendor
DEMO   ?= demo.counterclaim
DATA   ?= $(COUNTERCLAIM_DATA)
GOLD   ?= $(COUNTERCLAIM_GOLD)
# Tests wait for processes, pages and servers about a third of their time: one more of them than cores.
TESTERS ?= $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')
FOLDERS = $(if $(DATA),--data $(DATA)) $(if $(GOLD),--gold $(GOLD))
UV     ?= uv
LOCK   := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
          --no-emit-find-links --no-header --no-annotate
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint format types docs docs-check bench floors reader event-places links occurrences places names lock clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "counterclaim needs Python 3.11 or later: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing from requirements.lock (once; a few minutes)"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/runtime.stamp ## code the example reports and print the incidents with their rival claims
	$(BIN)/counterclaim code examples --project $(DEMO)
	$(BIN)/counterclaim incidents --project $(DEMO)

# What the page needs of others comes out of npm packages pinned by hash; where there is no npm, one comes from PyPI.
$(VENV)/npm.stamp: requirements-npm.lock | $(BIN)/python
	@command -v npm >/dev/null || $(PIP) --require-hashes -r requirements-npm.lock
	@touch $@

$(VENDOR)/htmx.min.js: tools/vendor.py | $(VENV)/npm.stamp
	$(BIN)/python -m tools.vendor
	@touch $@

$(VENDOR)/axe.min.js: tools/vendor.py | $(VENV)/npm.stamp
	$(BIN)/python -m tools.vendor --tests
	@touch $@

# The page is looked at in Debian's Chromium, which root can install; elsewhere its tests are skipped without one.
$(VENV)/chromium.stamp: | $(BIN)/python
	@command -v chromium >/dev/null || [ -n "$$COUNTERCLAIM_CHROMIUM" ] \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends chromium; } \
	  || echo "No Chromium, so the page's tests are skipped: install chromium, or set COUNTERCLAIM_CHROMIUM to one."
	@touch $@

# FollowTheMoney's own checks need bindings to ICU, which are built here; where they cannot be, they are skipped.
$(VENV)/ftm.stamp: requirements-ftm.lock $(VENV)/dev.stamp
	@{ pkg-config --exists icu-i18n 2>/dev/null && command -v c++ >/dev/null \
	   || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update --quiet \
	        && apt-get install --yes --quiet --no-install-recommends g++ libicu-dev pkg-config; }; } \
	  && $(PIP) --require-hashes -r requirements-ftm.lock \
	  || echo "No ICU to build with, so FollowTheMoney's own checks are skipped: install g++, libicu-dev, pkg-config."
	@touch $@

serve: $(VENV)/runtime.stamp $(VENDOR)/htmx.min.js ## open the web page over what make demo made: make serve DEMO=file
	$(BIN)/counterclaim serve --project $(DEMO) $(ARGS)

test: $(VENV)/dev.stamp $(VENV)/ftm.stamp $(VENDOR)/axe.min.js $(VENV)/chromium.stamp ## run the tests; set COUNTERCLAIM_GOLD and COUNTERCLAIM_DATA to run all
	$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/dev.stamp ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev.stamp ## put style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/dev.stamp ## check types
	$(BIN)/mypy

docs: $(VENV)/dev.stamp ## write the reference pages and the picture, then build the site
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --quiet --strict

docs-check: $(VENV)/dev.stamp ## fail where a generated page is out of date or the site does not build
	$(BIN)/python docs/generate.py --check
	$(BIN)/mkdocs build --quiet --strict --site-dir $(VENV)/site

bench: $(VENV)/dev.stamp ## measure every task (half an hour): make bench DATA=folder GOLD=folder
	$(BIN)/python -m bench run $(FOLDERS) $(ARGS)

floors: $(VENV)/dev.stamp ## measure a sample of every task, and fail where a figure fell below its floor
	$(BIN)/python -m bench run --fast --check $(FOLDERS)

reader: $(VENV)/runtime.stamp ## train the learned reader and write its weights (hours): make reader DATA=folder
	$(PIP) -r train/requirements.txt
	$(BIN)/python -m train reader $(if $(DATA),--data $(DATA))
	$(BIN)/python -m train export

links: $(VENV)/runtime.stamp ## learn what tells that accounts are one event (minutes): make links DATA=folder CACHE=folder
	$(BIN)/python -m train.match_weights $(if $(DATA),--data $(DATA)) --cache $(or $(CACHE),.links) --write

occurrences: $(VENV)/runtime.stamp ## learn what happens and what is retold, after the reader (minutes): make occurrences DATA=folder
	$(BIN)/python -m train.occurrences fit $(if $(DATA),--data $(DATA))

event-places: $(VENV)/runtime.stamp ## learn what tells where an event happened (minutes): make event-places DATA=folder
	$(BIN)/python -m train.event_places $(if $(DATA),--data $(DATA))

places: $(VENV)/runtime.stamp ## learn what tells places and namesakes apart (minutes): make places DATA=folder
	$(PIP) -r train/requirements.txt
	$(BIN)/python -m train.place_naming $(if $(DATA),--data $(DATA))
	$(BIN)/python -m train.place_weights $(if $(DATA),--data $(DATA))

names: $(VENV)/runtime.stamp ## learn which spellings are one name (minutes): make names DATA=folder
	$(PIP) -r train/requirements.txt
	$(BIN)/python -m train.names $(if $(DATA),--data $(DATA))

# The build's own requirements are locked with the rest, so that installing resolves nothing.
lock: ## pin all packages by hash (needs uv)
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	  | $(LOCK) pyproject.toml - -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) pyproject.toml --group ftm -c requirements.lock -c requirements-dev.lock -o requirements-ftm.lock
	$(LOCK) --group npm -o requirements-npm.lock

clean: ## remove all that was made, the environment too
	rm -rf $(VENV) site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis $(DEMO) $(DEMO)-wal $(DEMO)-shm
	find src bench tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
