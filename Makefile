# Everything people run. Each target sets up what it needs in .venv; a second call costs seconds.

VENV    := .venv
PYTHON  ?= python3
BIN     := $(VENV)/bin
UV      := $(shell command -v uv 2>/dev/null)
export OMP_WAIT_POLICY := PASSIVE
unexport PYTHONDONTWRITEBYTECODE     # images set it for their layers; each process would compile all of us again
export BRIEF

ifdef UV
  export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
  MAKE_VENV = $(UV) venv --quiet --seed --python $(PYTHON) $(VENV)
  INSTALL   = $(UV) pip install --quiet --python $(BIN)/python
else
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL   = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: install check test test-slow demo sandbox run clean

install: $(VENV)/.core            ## the bot and its CPU workers

$(VENV)/.core: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(MAKE_VENV)
	$(INSTALL) -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $@

# Without this the package index gives gigabytes for CUDA; where wheels lie at hand, theirs is taken.
TORCH_FROM := $(if $(PIP_FIND_LINKS),,--extra-index-url https://download.pytorch.org/whl/cpu)

$(VENV)/.models: $(VENV)/.dev constraints-cpu.txt
	$(INSTALL) $(TORCH_FROM) -c constraints-cpu.txt torch
	$(INSTALL) $(TORCH_FROM) -c constraints.txt -c constraints-cpu.txt -e '.[dev,gpu,voice]'
	@touch $@

test test-slow: export OMP_NUM_THREADS := 1   # two processes on two cores: more threads only wait for each other

check: $(VENV)/.dev               ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.models                ## the whole studio over real sockets, with a tiny language model
	$(BIN)/picturelock models pull --for test
	$(BIN)/pytest -n 2 --dist worksteal

test-slow: $(VENV)/.models           ## with the real language model and full-size films
	$(BIN)/picturelock models pull --for all
	$(BIN)/pytest -m slow -n 2 --dist loadfile --timeout 600

demo: $(VENV)/.core               ## a film from wish to publication, by three scripted people (BRIEF="..." changes it)
	$(BIN)/picturelock demo --out demo $(if $(BRIEF),--brief "$$BRIEF")

sandbox: $(VENV)/.core            ## the studio in your browser, without any account
	$(BIN)/picturelock sandbox

run: $(VENV)/.core                ## the studio on Discord; needs PICTURELOCK_DISCORD__TOKEN
	$(BIN)/picturelock up

clean:                            ## the virtual environment and what the demo made
	rm -rf $(VENV) demo
