# Open Incident Manager. `make` lists what there is to do.
#
# Needs Python 3.11 or later and make. Everything else is installed into this directory, exactly as
# locked, the first time a target needs it.

PYTHON     := python3
VENV       := .venv
SAM_VENV   := .venv-sam
FUNCTION   := ingest_alarm
EVENT      := events/ingest_alarm/sns_alarm.json
PORT       := 4566
WAIT_SCALE := 1
ALARMS     := 10000
REPEATS    := 100000
STACK      := incident-manager
NAME       :=
ROLE       := administrator
PAGES      :=

BIN  := $(VENV)/bin
RUN  := $(BIN)/python
SAM  := $(SAM_VENV)/bin/sam
LOCK := .venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-strip-extras \
	--python-version 3.11 --custom-compile-command "make lock"

# SAM CLI reports to AWS about each run unless told not to.
export SAM_CLI_TELEMETRY := 0
export PATH := $(abspath $(VENV)/bin):$(abspath $(SAM_VENV)/bin):$(PATH)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Try it ---------------------------------------------------------------------------------------

.PHONY: demo local invoke
demo: install ## play the main job on a local AWS, step by step
	@$(RUN) -m tests.local_stack.demo

local: install ## start a local AWS with the product deployed; Ctrl-C ends it
	@$(RUN) -m tests.local_stack --port $(PORT) --wait-scale $(WAIT_SCALE)

invoke: install ## run one function as Lambda does: FUNCTION=ingest_alarm EVENT=events/ingest_alarm/sns_alarm.json
	@$(RUN) -m tests.local_stack.invoke $(FUNCTION) $(EVENT)

# --- Prove it -------------------------------------------------------------------------------------

# What `check` runs; `test` runs whatever else there is under tests/, so that nothing is left out.
QUICK := tests/unit tests/contract tests/template tests/integration

.PHONY: check test browser screenshots chaos coverage conformance bench load
check: install ## everything before a commit: format, lint, types, template, quick tests
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(SAM) validate --lint
	@$(RUN) -m pytest --quiet -n 2 $(wildcard $(QUICK))

test: check ## all checks and tests, the end-to-end ones on a local AWS of their own
	@$(RUN) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(QUICK:%=--ignore=%) tests

browser: ## install Chromium for the console's tests, where apt can
	@.ci/browser.sh

screenshots: install ## every page of the console, light and dark, phone and desktop: PAGES=incident
	@PYTHONPATH=layers/core $(RUN) -m tests.browser.screenshots $(PAGES)

chaos: install ## two faults in every run, at every two calls: that no page is lost (minutes)
	@$(RUN) -m tests.chaos --pairs

coverage: install ## branches of domain and services that no test takes
	@$(BIN)/coverage run -m pytest --quiet --ignore=tests/e2e --ignore=tests/browser --ignore=tests/template tests
	@$(BIN)/coverage report

conformance: install ## what is implemented and how it is tested, into docs/conformance.md
	@PYTHONPATH=layers/core $(RUN) -m tests.conformance.table

bench: install ## what the paging path and the shift calculator cost, against their targets
	@$(RUN) -m tests.benchmarks

load: install ## a storm through the handlers, accounted for: ALARMS=10000 REPEATS=100000, about 10 minutes
	@$(RUN) -m tests.load --alarms $(ALARMS) --repeats $(REPEATS)

# --- Ship it --------------------------------------------------------------------------------------

.PHONY: build deploy access-key
build: install ## build the layers into .aws-sam
	@find functions -name __pycache__ -type d -prune -exec rm -rf {} +
	@$(SAM) build

deploy: build ## deploy to the AWS account of your credentials, asking as it goes
	@$(SAM) deploy --guided --stack-name "$(STACK)"

access-key: install ## issue an access key of the deployment: NAME=whose-it-is ROLE=viewer|responder|administrator
	@PYTHONPATH=layers/core $(RUN) -m incident_manager --stack-name "$(STACK)" access-keys create --name "$(NAME)" --role "$(ROLE)"

# --- Keep it --------------------------------------------------------------------------------------

.PHONY: format lock clean
format: install ## rewrite the code as ruff would have it
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## resolve pyproject.toml into the locked requirements
	@$(PYTHON) .ci/install.py .venv-lock=requirements-lock.txt
	@$(LOCK) pyproject.toml -o layers/dependencies/requirements.txt
	@$(LOCK) pyproject.toml --group dev -o requirements-dev.txt
	@$(LOCK) --group sam -o requirements-sam.txt
	@$(LOCK) --group lock -o requirements-lock.txt

clean: ## remove what was built and cached; installed tools stay
	@rm -rf .aws-sam .local .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find functions layers tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Installation ---------------------------------------------------------------------------------

.PHONY: install
install: ## install the locked tools (every target does so when they are missing)
	@$(PYTHON) .ci/install.py $(VENV)=requirements-dev.txt $(SAM_VENV)=requirements-sam.txt
