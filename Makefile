# Two commands do all the set-up on a fresh machine with Python 3.11 and git: `make briefing` and `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-compile

# What WeasyPrint loads from the system, by its Debian and Ubuntu names; fontconfig brings a font along.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig

# An environment works only where it was made: one that was copied or moved, or whose Python is gone, is made anew.
SOUND := $(shell grep -qsF '$(CURDIR)/$(VENV)' $(BIN)/activate && $(BIN)/python -c '' 2>/dev/null && echo yes)
ifneq ($(SOUND),yes)
.PHONY: $(VENV)/pyvenv.cfg
endif

.PHONY: help briefing test bench accept lock fonts clean

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1	\2/p' Makefile | expand -t 16

briefing: $(VENV)/pango.stamp ## set up, and build the edition of the sample articles
	@$(BIN)/briefing build

test: $(VENV)/test.stamp $(VENV)/pango.stamp $(VENV)/tools.stamp ## set up, then lint, types, import contracts, tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m 'not bench'

bench: $(VENV)/test.stamp $(VENV)/pango.stamp ## measure how long a build takes
	$(BIN)/pytest -m bench -s

accept: $(VENV)/test.stamp $(VENV)/pango.stamp ## take today's editions as the golden ones (then read the difference)
	$(BIN)/pytest -m 'not bench' --accept

# Run it when a face or a block changes; what it makes is part of the project.
fonts: $(VENV)/run.stamp ## cut the faces that HTML pages carry
	@cd briefing/render/fonts && rm -rf web && mkdir web && \
	$(CURDIR)/$(BIN)/python -c 'import tomllib; t = tomllib.load(open("../data/web_fonts.toml", "rb")); [print(f, b, r) for f in t["faces"] for b, r in t["blocks"].items()]' \
	| while read -r face block ranges; do \
	  $(CURDIR)/$(BIN)/pyftsubset $$face.ttf --output-file=web/$$face-$$block.woff2 --flavor=woff2 --unicodes=$$ranges --no-hinting \
	    --layout-features=kern,liga,tnum,mark,mkmk,ccmp,locl; \
	done

clean: ## remove what is made, the environment too
	rm -rf $(VENV) .make build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks

# Keeps the pinned versions that still fit; `make lock UPGRADE=--upgrade` takes the newest. The lock file has two parts:
# what runs the program, and below the line what tests it. Hatchling is in the first, as it installs the project itself.
lock: ## pin every package, with hashes, in requirements.lock
	rm -rf .make && $(PYTHON) -m venv .make
	.make/bin/python -m pip --disable-pip-version-check --quiet install uv
	sed -nE 's/^requires = \["(.*)"\]/\1/p' pyproject.toml > .make/build.in
	compile() { .make/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  $(UPGRADE) pyproject.toml .make/build.in "$$@"; }; \
	[ ! -e requirements.lock ] || cp requirements.lock .make/all; \
	compile --extra test --output-file .make/all; \
	cp .make/all .make/run; \
	compile --output-file .make/run; \
	{ echo '# Made by `make lock` for every platform. To run:'; cat .make/run; echo '# To test:'; \
	  awk 'NR == FNR { if (/^[a-z0-9]/) seen[$$1]; next } /^[a-z0-9]/ { keep = !($$1 in seen) } keep' .make/run .make/all; } > .make/lock
	mv .make/lock requirements.lock
	rm -rf .make

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "briefing needs Python 3.11 or later. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml $(VENV)/pyvenv.cfg
	@sed '/^# To test:/,$$d' requirements.lock > $(VENV)/run.txt
	$(PIP) --require-hashes --requirement $(VENV)/run.txt
	$(PIP) --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@sed '1,/^# To test:/d' requirements.lock > $(VENV)/test.txt
	$(PIP) --require-hashes --requirement $(VENV)/test.txt
	@touch $@

$(VENV)/pango.stamp: $(VENV)/run.stamp
	@pango() { $(BIN)/python -W error:HarfBuzz -c 'import weasyprint' >/dev/null 2>&1; }; \
	if ! pango && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'The PDF needs Pango: installing $(PANGO)'; \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $(PANGO) >/dev/null; \
	fi; \
	pango || { echo 'The PDF needs Pango, which this machine lacks. Install it, then call make again:' >&2; \
	  echo '  Debian, Ubuntu   sudo apt-get install $(PANGO)' >&2; \
	  echo '  Fedora           sudo dnf install pango' >&2; \
	  echo '  macOS            brew install pango' >&2; exit 2; }
	@touch $@

# Belongs to the tests alone; without it they run all the same, and those that need it skip. Waits for Pango, as apt-get works alone.
$(VENV)/tools.stamp: tests/browser/package-lock.json tests/browser/tools.sh $(VENV)/pyvenv.cfg | $(VENV)/pango.stamp
	@if tests/browser/tools.sh; then touch $@; fi
