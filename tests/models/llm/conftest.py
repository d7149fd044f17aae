"""A real llama.cpp server, and a tiny model of transformers, each started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.studio.catalogue import Server
from models.folders import weights_folder
from models.llm import tiny
from models.llm.remote import RemoteChat
from models.llm.transformers_chat import TransformersChat
from models.registry import row_of
from models.weights import pull
from tests.models.llm.llama_server import KEY, llama_server


@pytest.fixture(scope="session")
def llama_address() -> Iterator[str]:
    pull(row_of("smollm2-135m"), weights_folder(), lambda _: None)
    with llama_server(weights_folder() / "smollm2-135m") as address:
        yield address


@pytest.fixture
def llama(llama_address: str, monkeypatch: pytest.MonkeyPatch) -> RemoteChat:
    monkeypatch.setenv("LLAMA_KEY", KEY)
    server = Server(address=llama_address, model="smollm2", kind="llama.cpp", api_key_env="LLAMA_KEY")
    return RemoteChat(name="far", server=server)


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weights") / "qwen3-4b"
    tiny.build("qwen3-4b", folder)
    return folder


@pytest.fixture(scope="session")
def tiny_chat(tiny_weights: Path) -> Iterator[TransformersChat]:
    model = TransformersChat(name="qwen3-4b", weights=tiny_weights, family="qwen3")
    yield model
    model.close()
