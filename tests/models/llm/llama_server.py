"""llama.cpp's own server in a process of its own, as people run it; ends when standard input closes.

`python -m tests.models.llm.llama_server FOLDER` prints the address once it answers.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEY = "test-key-of-the-llama-server"


@contextmanager
def llama_server(weights: Path) -> Iterator[str]:
    """Run the server on a free port of 127.0.0.1; gives its address."""
    command = [sys.executable, "-m", "tests.models.llm.llama_server", str(weights)]
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"{process.stdout.readline().strip()}/v1"
        finally:
            process.stdin.close()
            process.wait(timeout=30)


def main() -> None:
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = str(next(Path(sys.argv[1]).glob("*.gguf")))
    settings.n_parallel = 2
    settings.kv_unified = False
    settings.n_ctx = 4096
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
    settings.n_gpu_layers = 0
    settings.fit_params = False
    settings.warmup = False
    settings.cache_ram_mib = 0
    settings.verbosity = -1
    settings.ui = False
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.api_keys = [KEY]
    server = xllamacpp.Server(settings)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
