# Two commands are enough: `make run` and `make test`. All they install is in .venv and console/ui/node_modules,
# but for what `make test` asks Debian for (tests/prepare.sh says what and why).
PYTHON ?= python3
DRILL  ?= longjiang-2012
PIP    := .venv/bin/python -m pip --disable-pip-version-check install -qq --constraint constraints.txt
INPUTS := pyproject.toml constraints.txt hatch_build.py
UI     := $(shell find console/ui -name node_modules -prune -o -type f -print 2>/dev/null)

.PHONY: run install test check bench screens clean

run: .venv/.run
	@exec .venv/bin/fengsui up --drill $(DRILL) $(ARGS)

install: .venv/.install

# What starts whole programs and looks at clocks runs by itself, all else on two cores.
APART := tests/e2e tests/fengsui tests/scenarios

test: .venv/.install
	@tests/prepare.sh
ifdef ARGS
	@.venv/bin/python -m pytest $(ARGS)
else
	@.venv/bin/python -m pytest -n 2 --dist loadfile $(APART:%=--ignore=%); first=$$?; .venv/bin/python -m pytest $(APART) && exit $$first
endif

check: .venv/.install
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python hatch_build.py npm run check

bench: .venv/.install
	.venv/bin/fengsui bench $(ARGS)

screens: .venv/.install
	@tests/prepare.sh
	.venv/bin/python -m tests.e2e.screens

clean:
	rm -rf .venv console/static console/ui/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Fengsui needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv && $(PYTHON) -m venv .venv; \
	  else echo "Python cannot make a virtual environment; install it first: apt-get install python3-venv"; exit 1; fi; }

.venv/.run: .venv/bin/python $(INPUTS) $(UI)
	@echo "Installing Fengsui into .venv ..."
	@$(PIP) --editable .
	@touch $@

.venv/.install: .venv/bin/python $(INPUTS) $(UI)
	@echo "Installing the development environment into .venv ..."
	@$(PIP) --editable '.[dev]'
	@touch $@ .venv/.run
