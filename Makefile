SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
T ?=
# uv does not read pip's settings: it is told which certificates pip trusts, where nobody has said so already. The shell
# asks, not make, which would ask before the recipe has made the .venv.
UV = cert="$${SSL_CERT_FILE:-$${PIP_CERT:-$$($(BIN)/python -m pip config list 2>/dev/null | sed -n "s/^global.cert='\(.*\)'$$/\1/p")}}"; \
	$${cert:+env SSL_CERT_FILE="$$cert"} $(BIN)/uv

.PHONY: setup demo run test check proofs bench lock

setup: .venv/.ready  ## .venv with the product and the developers' tools

.venv/.ready: requirements/bootstrap.lock requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bootstrap.lock
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.lock requirements/bootstrap.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

demo: setup  ## the demo shop on http://127.0.0.1:8000
	@exec $(BIN)/muhatap demo --port $(PORT)

run: setup  ## your own installation
	@exec $(BIN)/muhatap serve --port $(PORT)

test: setup  ## every promise but those that need real servers or a browser
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not proof" $(T)

check: setup  ## format, rules, floors, types, migrations
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/lint-imports --no-cache
	@home="$$(mktemp -d)"; trap 'rm -rf "$$home"' EXIT; \
	export MUHATAP_HOME="$$home" DATABASE_URL=postgres://nobody@127.0.0.1:9/none DJANGO_SETTINGS_MODULE=muhatap.server.settings; \
	$(BIN)/mypy src/muhatap && $(BIN)/python -W ignore -m django makemigrations --check --dry-run

proofs: setup  ## real mail servers, kill runs, a real browser
	$(BIN)/python -m pytest -m proof $(T)

bench: setup  ## figures: a table and JSON
	$(BIN)/python -m bench $(T)

lock: setup  ## resolve the dependencies anew
	@$(UV) pip compile --universal --generate-hashes --no-header --quiet pyproject.toml -o requirements/product.lock
	@$(UV) pip compile --universal --generate-hashes --no-header --quiet pyproject.toml --group dev -o requirements/dev.lock
