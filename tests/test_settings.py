"""Settings: every key documented, wrong ones named."""

import os
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.settings import Settings, read_settings
from bot.studio.errors import SettingsWrong

OWN_ROW = {
    "name": "far",
    "role": "chat",
    "licence": "MIT",
    "plan_style": "direct",
    "server": {"address": "http://127.0.0.1:8000/v1", "model": "“q”", "api_key_env": "FAR_KEY"},
}
CONFIG = Path(__file__).parents[1] / "config.toml"


def keys_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys |= keys_of(kind, f"{prefix}{name}.")
        else:
            keys.add(f"{prefix}{name}")
    return keys


def documented() -> set[str]:
    section, keys = "", set()
    for line in CONFIG.read_text().splitlines():
        if header := re.match(r"\[([\w.]+)\]", line):
            section = header[1]
        elif entry := re.match(r"(?:# )?(\w+) = ", line):
            keys.add(f"{section}.{entry[1]}")
    return keys


def test_the_settings_file_has_every_key_and_no_other() -> None:
    assert documented() == keys_of(Settings)


def test_the_settings_file_states_the_defaults() -> None:
    assert read_settings(CONFIG) == Settings()


def test_a_child_process_gets_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = read_settings(
        CONFIG,
        studio={"data_dir": tmp_path},
        discord={"token": "secret"},
        vault={"key": "0" * 64},
        publishing={"tiktok": {"client_secret": "secret too"}},
        safety={"blocked_terms": ['a “quoted" term', "two words"]},
        workers={"stages": 3},
        models={"rows": [OWN_ROW]},
    )

    for name, value in settings.environment().items():
        monkeypatch.setitem(os.environ, name, value)

    assert read_settings(CONFIG) == settings


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTURELOCK_DISCORD__EDIT_EVERY_S", "7.5")

    assert read_settings(CONFIG, discord={"edit_every_s": 1.0}).discord.edit_every_s == 7.5


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[studio]\nretention_dayz = 3\n", "studio.retention_dayz"),
        ("[studio]\nretention_days = 0\n", "studio.retention_days"),
        ("[approval]\nquorum = 'many'\n", "approval.quorum"),
        ("[queue\n", "not valid TOML"),
        (
            "[[models.rows]]\nname = 'far'\nrole = 'chat'\nlicence = 'MIT'\nvrom = 1\n",
            "“far” is wrong: vrom: there is no",
        ),
        ("[[models.rows]]\nname = 'far'\nrole = 'chef'\nlicence = 'MIT'\n", "“far” is wrong: role: Input should be"),
        ("[[models.rows]]\nrole = 'chat'\nlicence = 'MIT'\n", "row 1 is wrong: name: Field required"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)

    with pytest.raises(SettingsWrong, match=re.escape(named)):
        read_settings(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="There is no settings file"):
        read_settings(tmp_path / "elsewhere.toml")


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = read_settings(CONFIG, discord={"token": "very-secret"})

    assert "very-secret" not in repr(settings)


def test_a_wrong_setting_is_told_without_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    server = '{ address = "http://localhost/v1", model = "m", api_key_env = "sk-secret-key" }'
    file.write_text(f"[[models.rows]]\nname = 'far'\nrole = 'chat'\nlicence = 'MIT'\nserver = {server}\n")

    with pytest.raises(SettingsWrong, match=r"server\.api_key_env") as wrong:
        read_settings(file)

    assert "sk-secret" not in str(wrong.value)
