# Everything here runs from the folder of this file; `make help` lists it.
# The environment is .venv: made when it is missing, renewed when a lock changes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The first of these that is Python 3.11 or newer; `make PYTHON=/path/to/python …` chooses another.
PYTHON ?= python3.11 python3 python
UV ?= uv
ARGS ?=

BIN := .venv/bin
WEB := src/entrypoints/web
# Folders too: their time tells that something in them is gone.
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/building) $(WEB)/build.mjs $(WEB)/package-lock.json $(WEB)/tsconfig.json
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PROJECT := $(PIP) install --no-deps --no-build-isolation -e .
LOCK := $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11

.PHONY: help demo test torture check bench bench-media bench-web load-video screenshots run worker web lock clean chromium \
  browsers browser-packages

help: ## list what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name text; do \
	  printf 'make %-11s %s\n' "$$name" "$$text"; done

demo: .venv/ready ## make the environment and start the demonstration shop (ARGS="--data DIR")
	@$(BIN)/coursedock demo $(ARGS)

test: .venv/ready-dev chromium ## make the environment and run every test (ARGS="-k name" for some)
	@$(BIN)/python -m pytest -n 3 --dist loadfile $(ARGS)

torture: .venv/ready-dev ## kill servers and workers while orders come in, and judge (ARGS="--orders N --kills K --seed S")
	@PYTHONPATH=tests:tests/integration $(BIN)/python -m torture $(ARGS)

check: .venv/ready-dev ## lint, format, types and import contracts, of Python and of TypeScript
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python hatch_build.py check

bench: .venv/ready-dev ## measure what the paths that matter cost (ARGS="--database sqlite --gate")
	@$(BIN)/python -m benchmarks $(ARGS)

bench-media: .venv/ready-dev ## measure playlists, the local CDN beside caddy, and ladders beside plain ffmpeg (ARGS="--gate")
	@$(BIN)/python -m benchmarks.bench_media $(ARGS)

load-video: .venv/ready-dev ## measure the API beside 32 slow and 32 fast viewers of the local CDN (ARGS="--gate")
	@$(BIN)/python -m benchmarks.load_video $(ARGS)

screenshots: .venv/ready-dev chromium ## take the README's pictures anew, in docs/screenshots
	@PYTHONPATH=tests/integration $(BIN)/python -m screenshots

browsers: .venv/ready-dev browser-packages ## a learner's journey in Firefox and in WebKit (ARGS="--only webkit --pictures DIR")
	@PYTHONPATH=tests:tests/integration:tests/integration/learner $(BIN)/python -m browsers $(ARGS)

bench-web: .venv/ready-dev chromium ## measure our pages on a throttled phone: LCP, CLS, what they load (ARGS="--gate")
	@$(BIN)/python -m benchmarks.bench_web $(ARGS)

run: .venv/ready ## migrate, then serve the API (ARGS="…")
	@$(BIN)/coursedock serve --migrate $(ARGS)

worker: .venv/ready ## run the worker (ARGS="…")
	@$(BIN)/coursedock worker $(ARGS)

web: .venv/ready ## build the front end, where its sources changed
	@$(BIN)/python hatch_build.py

lock: ## lock requirements*.in with hashes (ARGS="--upgrade" for newer versions)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv, a resolver: pip install uv" >&2; exit 1; }
	$(LOCK) $(ARGS) requirements.in -o requirements.txt
	$(LOCK) $(ARGS) requirements-build.in -o requirements-build.txt
	$(LOCK) $(ARGS) -c requirements.txt -c requirements-build.txt requirements-dev.in -o requirements-dev.txt

clean: ## remove the environment and the caches, never data
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	rm -rf $(WEB)/built $(WEB)/node_modules
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made:
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "Coursedock needs Python 3.11 or newer; looked for: $(PYTHON)." >&2; \
	  echo "If it is somewhere else: make PYTHON=/path/to/python3.11 …" >&2; exit 1; \
	fi; \
	echo "Making the environment .venv with $$("$$found" --version)"; \
	"$$found" -m venv .venv || { \
	  echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/installed: .venv/made requirements.txt requirements-build.txt pyproject.toml
	@echo "Installing what Coursedock runs on"
	@$(PIP) install --require-hashes -r requirements.txt
	@if $(BIN)/python hatch_build.py lacks-node; then \
	  echo "Installing node, which builds the front end"; \
	  $(PIP) install --require-hashes -r requirements-build.txt; \
	fi
	@$(PROJECT)
	@touch $@

.venv/installed-dev: .venv/made requirements-dev.txt pyproject.toml
	@echo "Installing what Coursedock runs on and is tested with"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@$(BIN)/python hatch_build.py tools
	@$(PROJECT)
	@touch .venv/installed $@

# Installing builds the front end; a change in it asks for no more than that.
.venv/ready: .venv/installed $(WEB_SOURCES)
	@$(BIN)/python hatch_build.py
	@touch $@

.venv/ready-dev: .venv/installed-dev $(WEB_SOURCES)
	@$(BIN)/python hatch_build.py
	@touch .venv/ready $@

# The tests drive a real browser.
chromium:
	@for browser in chromium chromium-browser google-chrome; do \
	  if command -v "$$browser" >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "The tests need Chromium. Please run: sudo apt-get install chromium" >&2; exit 1; \
	fi

# H.264 and AAC are decoded by what gstreamer1.0-libav brings: libavcodec, which Firefox takes from the system.
BROWSER_PACKAGES := firefox-esr webkit2gtk-driver xvfb xauth \
  gstreamer1.0-libav gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
browser-packages:
	@missing=(); \
	for package in $(BROWSER_PACKAGES); do \
	  status="$$(dpkg-query -W -f='$${db:Status-Status}' "$$package" 2>/dev/null || true)"; \
	  if [ "$$status" != installed ]; then missing+=("$$package"); fi; \
	done; \
	if [ "$${#missing[@]}" = 0 ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Firefox, WebKit and what they play films with: $${missing[*]}"; \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; \
	else \
	  echo "This needs Debian's packages. Please run: sudo apt-get install $${missing[*]}" >&2; exit 1; \
	fi
