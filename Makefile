PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test bench

demo: .venv/installed
	$(BIN)/workbook-kit demo demo

test: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# about a quarter of an hour; QUICK=1 two minutes; WRITE=1 puts the figures into docs/
bench: .venv/installed-bench
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(WRITE),--write)

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
