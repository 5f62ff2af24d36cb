PYTHON ?= python3
BIN := .venv/bin
# a core each; whoever is done takes tests from the other's end, so that a module stays with one worker
PYTEST := -m pytest -n auto --dist worksteal

.PHONY: help demo test cover lint bench release

help:
	@echo 'make demo   plays two quarters in demo/ and names the files to open'
	@echo 'make test   ruff, mypy and the tests, minutes; what is long is left to CI and counted'
	@echo 'make cover  the same with branch coverage, which more than doubles the time'
	@echo 'make bench  measures time and memory (QUICK=1: two minutes; WRITE=1: into docs/)'
	@echo 'make release  what is committed as wheel and sdist in dist/, tried first'
	@echo 'CI=1 before test or cover: everything, long tests too; nothing may be missing or skipped'

demo: .venv/installed
	$(BIN)/workbook-kit demo demo

test: lint
	$(BIN)/python $(PYTEST)

# where CI is set every line and branch has to be run; CONTRIBUTING lists the exceptions
cover: lint
	$(BIN)/coverage erase
	$(BIN)/coverage run $(PYTEST)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --show-missing $(if $(CI),--fail-under=100)

lint: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# about a quarter of an hour; QUICK=1 two minutes; WRITE=1 puts the figures into docs/
bench: .venv/installed-bench
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

# wheel, sdist, sums and the list of what the program runs on, in dist/; a few minutes
release: .venv-release/installed
	.ci/release .venv-release/bin

.venv/installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -r requirements.txt
	$(BIN)/pip install --quiet --no-deps -e .
	touch $@

.venv/installed-test: requirements-test.txt .venv/installed
	$(BIN)/pip install --quiet -r requirements-test.txt
	touch $@

.venv/installed-bench: requirements-bench.txt .venv/installed-test
	$(BIN)/pip install --quiet -r requirements-bench.txt
	touch $@

.venv-release/installed: requirements-release.txt
	$(PYTHON) -m venv .venv-release
	.venv-release/bin/pip install --quiet -r requirements-release.txt
	touch $@
