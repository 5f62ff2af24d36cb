PYTHON ?= python3
BIN := .venv/bin

.PHONY: bench demo test

demo: .venv/installed
	$(BIN)/workbook-kit demo demo

# some twenty minutes on two cores; QUICK=1 takes two or three, and says less
bench: .venv/installed-test
	$(BIN)/python -m bench $(if $(QUICK),--quick,--write docs/benchmarks.md)

test: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

.venv/installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -r requirements.txt
	$(BIN)/pip install --quiet --no-deps -e .
	touch $@

.venv/installed-test: requirements-test.txt .venv/installed
	$(BIN)/pip install --quiet -r requirements-test.txt
	touch $@
