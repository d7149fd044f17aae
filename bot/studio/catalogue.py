"""The model catalogue as values: what a model is, needs and may be used for, and what stands in for it."""

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, StringConstraints, ValidationError, field_validator, model_validator

from bot.studio.errors import LicenceNotAccepted, SettingsWrong
from bot.studio.shot import Control
from bot.studio.tiny import PREFIX, is_tiny
from bot.studio.values import Sha256, Value, digest_of
from bot.studio.vram import GpuNeeds, least
from bot.studio.weight_files import Repository, WeightFile
from bot.studio.work import Role

PlanStyle = Literal["guided", "direct"]
"""How a language model is asked for a plan: by worked examples and forced openings, or in one call."""
ModelRole = Literal["chat", "film", "draw", "compare", "speak", "align", "hear", "music"]
REMOTE_CHAT: Final = "models.llm.remote:RemoteChat"
SLOT_OF: Final[dict[ModelRole, Role]] = {
    "chat": Role.CHAT,
    "film": Role.FILM,
    "draw": Role.FILM,
    "compare": Role.FILM,
    "speak": Role.SPEAK,
    "align": Role.SPEAK,
    "hear": Role.SPEAK,
    "music": Role.FILM,
}
"""The slot of a worker in which a model of a role is used."""

_ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
_ClassName = Annotated[str, StringConstraints(pattern=r"^([a-z_0-9.]+:[A-Za-z0-9]+)?$")]
_Variable = Annotated[str, StringConstraints(pattern=r"^([A-Z][A-Z0-9_]*)?$")]


class Ability(StrEnum):
    """Something that not every model of its role can do."""

    JSON = "json"
    GRAMMAR = "grammar"
    TEXT_TO_VIDEO = "text-to-video"
    IMAGE_TO_VIDEO = "image-to-video"
    KEYFRAMES = "keyframes"
    TEXT_TO_IMAGE = "text-to-image"
    CONTROL = "control"
    """Follows edges, depth or poses."""
    LIKENESS = "likeness"
    """Makes somebody look as in reference pictures."""
    CLONING = "cloning"
    WORD_TIMES = "word-times"


class Memory(Value):
    """What a model takes while it is loaded."""

    mib: Annotated[int, Field(ge=0)] = 0
    known: Literal["measured", "estimated"] = "estimated"


class Server(Value):
    """A server elsewhere that runs a language model and speaks OpenAI's protocol."""

    address: str
    """Where its API begins, such as `http://127.0.0.1:8000/v1`."""
    model: Annotated[str, StringConstraints(min_length=1)]
    """What the server calls the model."""
    kind: Literal["openai", "vllm", "llama.cpp", "ollama"] = "openai"
    """Whose it is: each has means of its own for grammars; `openai` stands for all that have none."""
    api_key_env: _Variable = ""
    """Name of the environment variable that holds its key; the key itself never stands in a file."""
    context: Annotated[int, Field(ge=512)] = 8192
    """Tokens that a conversation and its answer may have together."""
    silence_s: Annotated[float, Field(gt=0)] = 60.0
    """How long it may say nothing, before its first word or between two."""

    @field_validator("address")
    @classmethod
    def _is_plain(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an address looks like http://127.0.0.1:8000/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("an address holds no key, name or password; name the key's variable in api_key_env")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _key_stays_secret(self) -> Self:
        parts = urlsplit(self.address)
        if self.api_key_env and parts.scheme == "http" and not _is_near(parts.hostname or ""):
            raise ValueError("a key is sent to a server on the internet by https only")
        return self


class ModelRow(Value):
    """One model of the catalogue: what it does, what it needs, and what stands in for it."""

    name: _ModelName
    role: ModelRole
    title: str = ""
    class_name: Annotated[_ClassName, Field(validation_alias=AliasChoices("class", "class_name"))] = ""
    """Empty for data that is only read, such as music."""
    licence: Annotated[str, StringConstraints(min_length=1)]
    conditions: str = ""
    """What the licence asks of whoever uses the model, in a sentence."""
    licence_url: str = ""
    must_accept: bool = False
    """Whether somebody has to accept the licence before the model may be fetched and used."""
    languages: tuple[str, ...] = ()
    abilities: tuple[Ability, ...] = ()
    follows: tuple[Control, ...] = ()
    """What of a picture it follows, for one with the ability `control`; edges where that is left out."""
    plan_style: PlanStyle = "guided"
    gpu: GpuNeeds | None = None
    """What it takes of a GPU, part by part; only for models whose class takes a `RunPlan`."""
    vram: Memory = Memory(mib=0, known="measured")
    """GPU memory that it cannot do without; worked out from `gpu` where it is left out."""
    memory: Memory = Memory()
    """Host memory while it is loaded; the weights of `gpu` come on top where they wait there."""
    needs_gpu: bool = False
    trained: bool = True
    """Whether it learnt from other people's media; a program that draws by rules alone did not."""
    packages: tuple[str, ...] = ()
    """Modules that must be importable."""
    requires: tuple[str, ...] = ()
    """The same as pip knows them."""
    file: tuple[WeightFile, ...] = ()
    repo: tuple[Repository, ...] = ()
    """Where on a model hub its weights lie, for one whose files are not pinned here."""
    server: Server | None = None
    """Where it runs, for one that runs elsewhere."""
    options: Mapping[str, Any] = {}
    """Keyword arguments for the class."""
    falls_back_to: str = ""
    seconds_a_second: Annotated[float, Field(gt=0)] = 1.0
    """Slot seconds that one second of film, speech or text costs; a first estimate before history."""
    sets: tuple[str, ...] = ()
    by_name: bool = False
    """Whether only who names it gets it: another model serves better by itself."""
    for_tests: bool = False
    """Whether it only makes tests possible: nobody should get it unasked."""
    tiny: bool = False
    """Whether it makes noise, for trying things out: its random weights are built here, not fetched."""

    @property
    def controls(self) -> tuple[Control, ...]:
        """Return what of a picture it follows by itself."""
        return (self.follows or ("edges",)) if Ability.CONTROL in self.abilities else ()

    @property
    def bytes(self) -> int:
        """Return the size of its weights; about, where they are listed by a hub."""
        return sum(file.bytes for file in self.file) + sum(repo.bytes for repo in self.repo)

    @property
    def is_asked_for(self) -> bool:
        """Say whether nobody gets it who did not ask for it."""
        has_pictures_first = Ability.IMAGE_TO_VIDEO in self.abilities and Ability.TEXT_TO_VIDEO not in self.abilities
        return bool(self.for_tests or self.by_name or self.server or self.must_accept or has_pictures_first)

    @property
    def has_weights(self) -> bool:
        """Say whether there is something to fetch, or to build."""
        return bool(self.file or self.repo or (self.tiny and self.gpu))

    @property
    def context(self) -> int:
        """Return how many tokens a conversation and its answer may have together; 0 where that is unknown."""
        return self.server.context if self.server else int(self.options.get("context", 0))

    @property
    def terms(self) -> str:
        """Return the digest of what somebody accepts: other terms have to be accepted anew."""
        return digest_of([self.licence, self.conditions, self.licence_url])

    @model_validator(mode="before")
    @classmethod
    def _server_has_its_class(cls, row: Any) -> Any:
        if isinstance(row, dict) and row.get("server") and not row.get("class") and not row.get("class_name"):
            return {**row, "class": REMOTE_CHAT}
        return row

    @field_validator("repo", mode="before")
    @classmethod
    def _one_or_several(cls, repo: Any) -> Any:
        return (repo,) if isinstance(repo, dict) else repo

    @model_validator(mode="before")
    @classmethod
    def _least_of_the_gpu(cls, row: Any) -> Any:
        if isinstance(row, dict) and row.get("gpu") and not row.get("vram"):
            needs = GpuNeeds.model_validate(row["gpu"])
            return {**row, "vram": Memory(mib=least(needs))}
        return row

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.must_accept and not self.conditions:
            raise ValueError("a licence that must be accepted needs its conditions in words")
        if self.tiny is not is_tiny(self.name):
            raise ValueError(f"names that begin with {PREFIX} are for tiny test models, and for no others")
        if len(self.requires) not in {0, len(self.packages)}:
            raise ValueError("requires names the same packages as packages, one for one")
        if self.server and (self.role != "chat" or self.has_weights):
            raise ValueError("only a language model without weight files runs on a server")
        if self.server and self.plan_style == "guided" and self.server.kind not in {"llama.cpp", "vllm"}:
            raise ValueError('only llama.cpp and vLLM can be guided word by word: set plan_style = "direct"')
        return self


class Acceptance(Value):
    """Somebody accepted a licence for this studio."""

    model: str
    terms: Sha256
    accepted_at: datetime


def rows_of(bundled: Mapping[str, Any], own: Iterable[ModelRow] = ()) -> dict[str, ModelRow]:
    """Return the rows of a catalogue file and of the settings, by name and in their order.

    Raises SettingsWrong when a row is wrong, stands there twice or falls back to one that is not there.
    """
    try:
        rows = {name: ModelRow.model_validate({"name": name, **row}) for name, row in bundled.items()}
    except ValidationError as error:
        raise SettingsWrong(f"The model catalogue cannot be read: {error}.", "Mend the row.") from error
    for row in own:
        if row.name in rows:
            raise SettingsWrong(
                f"There are two models called {row.name}.", "Give the one in [[models.rows]] another name."
            )
        rows[row.name] = row
    for row in rows.values():
        below = rows.get(row.falls_back_to)
        if row.falls_back_to and (below is None or below.role != row.role):
            what = "which has no row" if below is None else "which does other work"
            raise SettingsWrong(f"{row.name} falls back to {row.falls_back_to}, {what}.", "Mend the row.")
    return rows


def ladder(rows: Mapping[str, ModelRow], name: str) -> tuple[ModelRow, ...]:
    """Return a model and what it falls back to, from top to bottom; nothing for a name without a row."""
    rungs: list[ModelRow] = []
    while name in rows and name not in {rung.name for rung in rungs}:
        rungs.append(rows[name])
        name = rungs[-1].falls_back_to
    return tuple(rungs)


def is_accepted(row: ModelRow, acceptances: Iterable[Acceptance]) -> bool:
    """Say whether a licence needs no acceptance, or has it for the terms of today."""
    return not row.must_accept or any(one.model == row.name and one.terms == row.terms for one in acceptances)


def check_licence(row: ModelRow, acceptances: Iterable[Acceptance]) -> None:
    """Raise LicenceNotAccepted for a licence that has to be accepted and is not."""
    if not is_accepted(row, acceptances):
        raise LicenceNotAccepted(row.name, row.licence, row.conditions, row.licence_url)


def _is_near(host: str) -> bool:
    """Say whether a host is this machine or in its network."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
