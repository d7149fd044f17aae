"""The bot starts light: nothing that belongs to workers and models comes along."""

import json
import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "transformers",
    "diffusers",
    "TTS",
    "moviepy",
    "googleapiclient",
    "google_auth_oauthlib",
    "cv2",
    "skia",
    "av",
    "numpy",
    "xllamacpp",
    "hibari",
    "onnxruntime",
    "workers",
    "models",
)
SCRIPT = """
import importlib, json, resource, sys
importlib.import_module(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([sorted(set(sys.modules) & set(sys.argv[2:])), used.ru_utime + used.ru_stime]))
"""


@pytest.mark.parametrize("module", ["bot.app", "bot.client", "bot.cli"])
def test_importing_the_bot_brings_no_model(module: str) -> None:
    command = [sys.executable, "-c", SCRIPT, module, *HEAVY]
    loaded, _ = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert loaded == []


def test_a_worker_starts_without_loading_what_its_jobs_need() -> None:
    command = [sys.executable, "-c", SCRIPT, "workers.main", *HEAVY[:-2], "discord", "aiosqlite"]
    loaded, _ = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert set(loaded) <= {"numpy"}
