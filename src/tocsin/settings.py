"""Every setting, typed, in one place; read from the environment when asked, never at import."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tocsin.errors import BadInput

PREFIX = "TOCSIN_"


class Settings(BaseModel):
    """All settings. Each is set by the environment variable ``TOCSIN_`` + its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path | None = Field(None, description="Folder of the store; default: the user's data folder.")
    ucdp_token: str | None = Field(None, description="Access token of UCDP's API, asked for by `tocsin pull ucdp-api`.")
    allow_private: bool = Field(False, description="Let `pull` and `read` fetch private and loopback addresses.")
    max_bytes: int = Field(20 * 1024 * 1024, gt=0, description="Largest article or feed fetched or read, in bytes.")
    max_seconds: float = Field(30.0, gt=0, description="Longest time one fetch may take, in seconds.")
    max_redirects: int = Field(3, ge=0, description="How many redirects a fetch follows.")

    def store_folder(self) -> Path:
        """Where the store lies: the setting, else ``tocsin/store`` in the user's data folder."""
        if self.store is not None:
            return self.store
        from platformdirs import user_data_path

        return user_data_path("tocsin", appauthor=False) / "store"


def read_settings(allow_private: bool | None = None) -> Settings:
    """The settings in force now; an argument given (from the command line) overrules the environment.

    Raises ``BadInput`` naming the variable, its value and what it may be.
    """
    given: dict[str, object] = {
        name: os.environ[PREFIX + name.upper()] for name in Settings.model_fields if PREFIX + name.upper() in os.environ
    }
    if allow_private is not None:
        given["allow_private"] = allow_private
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise BadInput(
            f"the setting {PREFIX}{name.upper()}={first['input']!r} is not usable: {first['msg']}",
            Settings.model_fields[name].description or "",
        ) from error
