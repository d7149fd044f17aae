"""Settings: `config.toml`, then `PICTURELOCK_<SECTION>__<KEY>`; read once per process and passed down."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any, Final

import platformdirs
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.sections import (
    ApprovalSection,
    ArtifactsSection,
    DiscordSection,
    EditingSection,
    LimitsSection,
    ModelsSection,
    ProvenanceSection,
    PublishingSection,
    QueueSection,
    SafetySection,
    StudioSection,
    VaultSection,
    WorkersSection,
)
from bot.studio.errors import SettingsWrong

CONFIG_FILE: Final = "config.toml"


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix="PICTURELOCK_", env_nested_delimiter="__", extra="forbid", frozen=True)

    studio: StudioSection = StudioSection()
    discord: DiscordSection = DiscordSection()
    queue: QueueSection = QueueSection()
    artifacts: ArtifactsSection = ArtifactsSection()
    workers: WorkersSection = WorkersSection()
    editing: EditingSection = EditingSection()
    models: ModelsSection = ModelsSection()
    approval: ApprovalSection = ApprovalSection()
    limits: LimitsSection = LimitsSection()
    safety: SafetySection = SafetySection()
    provenance: ProvenanceSection = ProvenanceSection()
    publishing: PublishingSection = PublishingSection()
    vault: VaultSection = VaultSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, which comes in as init arguments."""
        return env_settings, init_settings

    @property
    def weights_dir(self) -> Path:
        """Where model weights lie: shared by every data folder of this user unless set."""
        shared = Path(platformdirs.user_data_dir("picturelock")) / "weights"
        return self.studio.weights_dir or shared

    @property
    def fonts_dir(self) -> Path:
        """Where people's own fonts lie."""
        return self.studio.fonts_dir or self.studio.data_dir / "fonts"

    @property
    def artifacts_url(self) -> str:
        """Where artifacts lie."""
        return self.artifacts.url or str(self.studio.data_dir / "artifacts")

    def environment(self) -> dict[str, str]:
        """Return the variables that give a child process these settings."""
        flat: dict[str, str] = {}
        for section, body in self.model_dump(mode="json").items():
            _flatten(f"PICTURELOCK_{section.upper()}", body, flat)
            flat |= _secrets(f"PICTURELOCK_{section.upper()}", getattr(self, section))
        return flat


def _flatten(prefix: str, body: Any, into: dict[str, str]) -> None:
    for key, value in body.items():
        name = f"{prefix}__{key.upper()}"
        if isinstance(value, dict):
            _flatten(name, value, into)
        elif isinstance(value, list):
            into[name] = json.dumps(value)
        elif value is not None:
            into[name] = str(value)


def _secrets(prefix: str, section: BaseModel) -> dict[str, str]:
    """Return what is hidden wherever else settings are written."""
    found: dict[str, str] = {}
    for key, value in section:
        name = f"{prefix}__{key.upper()}"
        if isinstance(value, SecretStr):
            found[name] = value.get_secret_value()
        elif isinstance(value, BaseModel):
            found |= _secrets(name, value)
    return found


def read_settings(path: Path | None = None, **sections: Any) -> Settings:
    """Read the settings of this process.

    Without a path, `config.toml` of the working folder is read when it is there. Sections given as
    arguments win over the file; the environment wins over both. Raises SettingsWrong.
    """
    file = path or Path(os.environ.get("PICTURELOCK_CONFIG", CONFIG_FILE))
    data: dict[str, Any] = {}
    if file.exists():
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsWrong(f"{file} is not valid TOML: {error}.", "Mend that line and start again.") from error
    elif path is not None:
        raise SettingsWrong(f"There is no settings file {file}.", "Check the path given with --config.")
    for section, values in sections.items():
        data[section] = {**data.get(section, {}), **values}
    try:
        return Settings(**data)
    except SettingsError as error:
        raise SettingsWrong(
            f"A setting in the environment cannot be read: {error}.", 'Lists are written as JSON, such as ["a", "b"].'
        ) from error
    except ValidationError as error:
        raise _wrong(error, data, file) from error


def _wrong(error: ValidationError, data: dict[str, Any], file: Path) -> SettingsWrong:
    """Say which setting is wrong and why; never what it holds, as that may be a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = first["loc"]
    where = ".".join(str(part) for part in place)
    why = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
    if place[:2] == ("models", "rows") and len(place) > 2:
        key = ".".join(str(part) for part in place[3:])
        called = _name_of(data, place[2])
        what = f"In [[models.rows]], {called} is wrong: {f'{key}: ' if key else ''}{why}."
        return SettingsWrong(what, f"Mend it in {file}; docs/add-a-model.md tells which keys there are.")
    return SettingsWrong(
        f"The setting {where} is wrong: {why}.",
        f"Mend it in {file} or in the environment (PICTURELOCK_{where.upper().replace('.', '__')}).",
    )


def _name_of(data: dict[str, Any], number: Any) -> str:
    try:
        return f"“{data['models']['rows'][number]['name']}”"
    except (LookupError, TypeError):
        return f"row {number + 1}" if isinstance(number, int) else "a row"
