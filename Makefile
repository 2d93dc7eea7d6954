# SIPKD needs Python 3.11 or later with its venv module, and make; `make help` lists what it can do.
# PORT, BIND and SIPKD_DATA_DIR choose where `make run` listens and keeps its data (docs/operations.md).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.NOTPARALLEL:

# What is installed is known by the content of the lock files: after a fresh clone all files have the same age.
embedded := $(if $(and $(DATABASE_URL),$(REDIS_URL)),,embedded)
installed = $(foreach name,$(1),$(VENV)/.installed-$(name)-$(shell cksum < requirements/$(name).txt | tr ' ' -))
runtime := $(call installed,base $(embedded))
development := $(runtime) $(call installed,dev)

# Checks that only read code take any value of these; no server is started for them.
without_servers := DATABASE_URL=postgresql://nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=none \
	SIPKD_ENVIRONMENT=test PYTHONWARNINGS=ignore::RuntimeWarning

.PHONY: help run test lint browser-test search-quality bench bench-entitlement bench-register bench-importing messages schema lock drill

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(runtime) ## Run the whole portal with demonstration data
	@SIPKD_ENVIRONMENT=$${SIPKD_ENVIRONMENT:-demo} exec $(BIN)/python manage.py serve

test: $(development) ## Run the tests in parallel, on servers and data of their own; ARGS="..." goes to pytest
	$(PYTEST) -n auto --dist worksteal --durations=10 -m "not browser" $(ARGS)

browser-test: $(development) ## Walk the site in Chromium
	$(PYTEST) -m browser $(ARGS)

search-quality: $(development) ## Judge the search over the real innovations and write docs/search-quality.md
	$(BIN)/python -m benchmarks.search_quality

bench: $(development) $(VENV)/bench/.installed ## Time the catalogue beside DRF, Datasette and its own SQL; ARGS="--size 10000"
	SIPKD_BENCH_DATASETTE=$(VENV)/bench/bin/datasette $(BIN)/python -m benchmarks.catalogue $(ARGS)

# Datasette has an environment of its own: what it needs is no part of the portal.
$(VENV)/bench/.installed: benchmarks/requirements.txt | $(BIN)/pip
	@$(BIN)/python -m venv $(VENV)/bench
	$(VENV)/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

bench-entitlement: $(development) ## Time entitlement over a country's worth of records and look at its plans
	$(BIN)/python -m benchmarks.entitlement $(ARGS)

lint: $(development) ## Check style, types, import contracts, templates, migrations and the OpenAPI schema
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(without_servers) $(BIN)/mypy .
	$(BIN)/lint-imports
	find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(without_servers) $(BIN)/python manage.py check --fail-level WARNING
	$(without_servers) $(BIN)/python manage.py makemigrations --check --dry-run
	$(without_servers) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

messages: $(development) ## Collect the texts to translate in locale/ and compile their translations
	$(without_servers) $(BIN)/python manage.py messages

schema: $(runtime) ## Write the OpenAPI schema to openapi.yaml
	$(without_servers) $(BIN)/python manage.py spectacular --validate --fail-on-warn --file openapi.yaml

lock: $(development) ## Renew the lock files from requirements/*.in; ARGS=--upgrade takes the newest versions
	cd requirements && for name in base dev embedded ../benchmarks/requirements; do \
		../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$(ARGS) $$name.in -o $$name.txt || exit 1; \
	done

$(VENV)/.installed-%: | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements/$(firstword $(subst -, ,$*)).txt
	@rm -f $(VENV)/.installed-$(firstword $(subst -, ,$*))-*
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "SIPKD needs Python 3.11 or later; name one that you have: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

bench-register: $(development) ## Time the register with its facets beside its own SQL; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks.register --write docs/benchmarks.md

bench-importing: $(development) ## Time the import of 100,000 innovations with their search index; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks.importing --write docs/benchmarks.md

drill: $(development) ## Break the running portal on purpose, count what is lost, and write docs/fault-drill.md
	$(BIN)/python -m benchmarks.drill --write docs/fault-drill.md
