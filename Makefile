# Plainview. `make` alone explains every target; all of them set up what they need.
.DEFAULT_GOAL := help
SHELL := /bin/sh
export PATH := $(CURDIR)/.venv/bin:$(PATH)
CONSOLE_SOURCES := $(shell find console -path console/node_modules -prune -o -type f -print 2>/dev/null)

.PHONY: help demo test test-long check bench fmt lock spark clean console-check docs

help: ## say what can be done here
	@echo "Plainview: the first open, self-hosted Real Time Crime Center."; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: .cache/run-ready src/plainview/web/static/index.html ## set everything up and run the simulated city at http://127.0.0.1:8911
	@exec plainview demo

test: .cache/test-ready src/plainview/web/static/index.html ## set everything up and run every check and every test (under 20 minutes)
	@$(MAKE) --no-print-directory check
	pytest -q -m "not long"

test-long: .cache/test-ready .cache/spark-ready src/plainview/web/static/index.html ## the long runs: 1,000 crashes, a million inputs a decoder
	pytest -q -m long

check: .cache/test-ready src/plainview/web/static/index.html console-check ## lint, types, layers, generated docs: all that must be clean
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	plainview doctor --docs-are-current

console-check: console/node_modules/.ready
	cd console && npm run --silent check && npm test --silent

bench: .cache/test-ready src/plainview/web/static/index.html ## measure every promised figure on this machine
	python -m benchmarks

fmt: .cache/test-ready ## format the code
	ruff format .
	ruff check --fix .

docs: .cache/test-ready ## write the generated reference again
	plainview doctor --write-docs

lock: .cache/uv ## choose newer versions of all dependencies and lock them
	.cache/tools/bin/uv pip compile -q --universal --generate-hashes --upgrade --custom-compile-command "make lock" \
		pyproject.toml --group city --group console -o requirements.lock
	.cache/tools/bin/uv pip compile -q --universal --generate-hashes --upgrade --custom-compile-command "make lock" \
		-c requirements.lock pyproject.toml --group city --group console --group dev -o requirements-test.lock

	.cache/tools/bin/uv pip compile -q --universal --generate-hashes --upgrade --custom-compile-command "make lock" \
		-c requirements.lock --group spark -o requirements-spark.lock

spark: .cache/spark-ready ## bring Spark and a Java for it, to link on several machines (500 MB; nothing else needs it)

clean: ## remove what was built here (never your data)
	rm -rf .venv .cache console/node_modules src/plainview/web/static

.cache/uv:
	@deploy/setup uv

.cache/run-ready: requirements.lock pyproject.toml deploy/setup
	@deploy/setup run

.cache/test-ready: .cache/run-ready requirements-test.lock
	@deploy/setup test

.cache/spark-ready: .cache/run-ready requirements-spark.lock
	@deploy/setup spark

console/node_modules/.ready: console/package-lock.json .cache/run-ready
	@deploy/setup console-packages

src/plainview/web/static/index.html: console/node_modules/.ready $(CONSOLE_SOURCES)
	@deploy/setup console
