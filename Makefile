# SPDX-License-Identifier: Apache-2.0
#
#   make demo     make a copy of an example program faster, run its tests
#   make test     build everything, lint, and run every test with this Python
#   make build    the command and the extension, installed into build/venv
#   make lint     formatter, static analysis, folder order
#   make format   clang-format and ruff over our files
#   make bench-compare  what a comparison of values costs beside ==
#   make bench-trace  what a trace costs (BENCH="--rounds 3 --python ..."; docs/benchmarks.md)
#   make bench-share  the same from a profile of the traced run (needs perf)
#   make bench-measure  false and missed acceptances under load (docs/benchmarks.md)
#   make bench-discover  what discovering tests costs, and how much of what they call it finds
#   make bench-effect  what optimize makes of tasks whose best version is known (docs/benchmarks.md)
#   make bench-packages  what optimize makes of packages from PyPI (BENCH="polib ...")
#   make bench-startup  what startup makes of packages from PyPI (BENCH="click --python ...")
#   make bench-scan  what codeflash scan finds of planted problems (BENCH="front_of_list ...")
#   make bench-scan-projects  is codeflash scan right on projects from PyPI (BENCH="toolz ...")
#   make bench-cost  what a run on 200 functions costs
#   make bench-rules  every rule over the standard library (BENCH="--check --python ...")
#   make judge-pairs  judges every pair of tests/verify/pairs (PAIRS="wrong/ --jobs 2")
#   make dist     wheel and source distribution in dist/
#   make clean
#
# Everything stays in build/; PYTHON=... names another interpreter (3.9 to 3.13).

PYTHON ?= python3
VENV := build/venv
BIN := $(CURDIR)/$(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := $(shell find src python cmake rules -type f ! -name '*.pyc') CMakeLists.txt pyproject.toml

.PHONY: help demo test build lint format bench-trace bench-share bench-compare bench-measure bench-rules bench-discover bench-effect bench-packages bench-startup bench-scan bench-scan-projects bench-cost judge-pairs dist clean
help:
	@sed -n 's/^#   //p' Makefile

$(VENV)/ready: tools/requirements.txt tools/setup.sh
	@tools/setup.sh "$(PYTHON)"
	@[ -x $(BIN)/python ] || "$(PYTHON)" -m venv $(VENV)
	@echo "installing the tools into $(VENV)"
	@$(PIP) install -r tools/requirements.txt
	@touch $@

# An installation as users have it; the build folder below build/wheel keeps it quick.
$(VENV)/installed: $(VENV)/ready $(SOURCES)
	@echo "building and installing into $(VENV)"
	@PATH="$(BIN):$$PATH" $(PIP) install --no-deps --no-build-isolation .
	@touch $@

build: $(VENV)/installed

demo: build
	@tools/demo.sh "$(BIN)"

lint: $(VENV)/ready
	@PATH="$(BIN):$$PATH" cmake --preset dev -DPython_EXECUTABLE="$(BIN)/python" >build/dev.configure.log \
		|| { cat build/dev.configure.log; exit 1; }
	@PATH="$(BIN):$$PATH" python tools/lint.py

format: $(VENV)/ready
	@PATH="$(BIN):$$PATH" clang-format -i $$(git ls-files '*.c' '*.h')
	@PATH="$(BIN):$$PATH" ruff check --quiet --fix-only python tests tools examples bench

test: build
	@PATH="$(BIN):$$PATH" python tools/test.py

bench-trace: build
	@$(BIN)/python bench/trace.py $(BENCH)

bench-share: build
	@$(BIN)/python bench/share.py $(BENCH)

bench-compare: build
	@$(PIP) install -r bench/requirements.txt
	@$(BIN)/python bench/compare.py $(BENCH)

bench-measure: build
	@$(BIN)/python bench/measure_power.py $(BENCH)

bench-discover: build
	@$(BIN)/python bench/discover.py $(BENCH)

bench-effect: build
	@$(BIN)/python bench/effect.py $(BENCH)

bench-packages: build
	@$(BIN)/python bench/packages.py $(BENCH)

bench-startup: build
	@$(BIN)/python bench/startup.py $(BENCH)

bench-scan: build
	@$(BIN)/python bench/scan.py $(BENCH)

bench-scan-projects: build
	@PATH="$(BIN):$$PATH" $(BIN)/python bench/scan_projects.py $(BENCH)

bench-cost: build
	@$(BIN)/python bench/cost.py $(BENCH)

bench-rules: build
	@$(BIN)/python bench/rules.py $(BENCH)

judge-pairs: build
	@$(BIN)/python tests/verify/judge_pairs.py $(PAIRS)

dist: $(VENV)/ready
	@rm -rf dist
	@PATH="$(BIN):$$PATH" $(PIP) install build
	@PATH="$(BIN):$$PATH" python -m build --no-isolation

clean:
	rm -rf build dist third_party/fetched
