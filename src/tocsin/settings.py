"""Every setting, typed, in one place; read from the environment when asked, never at import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tocsin.errors import BadInput

PREFIX = "TOCSIN_"


class Settings(BaseModel):
    """All settings. Each is set by the environment variable ``TOCSIN_`` + its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path | None = Field(None, description="Folder of the store; default: the user's data folder.")
    ucdp_token: str | None = Field(None, description="Access token of UCDP's API, asked for by `tocsin pull ucdp-api`.")
    allow_private: bool = Field(
        False, description="Let `pull`, `read` and alerts reach private and loopback addresses."
    )
    max_bytes: int = Field(20 * 1024 * 1024, gt=0, description="Largest article or feed fetched or read, in bytes.")
    max_seconds: float = Field(30.0, gt=0, description="Longest time one fetch may take, in seconds.")
    max_redirects: int = Field(3, ge=0, description="How many redirects a fetch follows.")
    cache: Path | None = Field(None, description="Folder of what can be made anew; default: the user's cache folder.")
    language_model: str = Field("", description="A larger spaCy pipeline for the reader, by name or folder.")
    second_below: float = Field(
        0.6, ge=0, le=1, description="Events less probable than this get a second opinion, if one is set up."
    )
    endpoint_url: str = Field("", description="An OpenAI-compatible endpoint for second opinions, up to `/v1`.")
    endpoint_model: str = Field("", description="The model the endpoint is to use.")
    endpoint_key: str | None = Field(None, description="The endpoint's key, if it wants one.")
    endpoint_tokens_a_day: int = Field(
        100_000, ge=0, description="The most tokens bought from the endpoint in a day, over all processes."
    )
    entailment_model: Path | None = Field(
        None, description="Folder of an entailment model in ONNX for second opinions (`tocsin[nli]`)."
    )
    notes: Path | None = Field(
        None, description="The encrypted file of private notes; default: in the user's data folder."
    )
    web_token_file: Path | None = Field(
        None, description="A file whose first line is the token of `tocsin serve`; default: a new one at each start."
    )
    notes_passphrase_file: Path | None = Field(
        None, description="A file whose first line is the passphrase of the private notes; default: asked for."
    )
    alerts: Path | None = Field(
        None,
        description="The file of subscriptions and deliveries; default: `_alerts/alerts.sqlite` in the store.",
    )
    alerts_folder: Path | None = Field(
        None,
        description="Folder of the feeds and CAP messages that alerts write; default: `_alerts/published` in the store.",
    )
    alerts_sender: str = Field(
        "tocsin",
        pattern=r"^[^\s,<&]{1,128}$",
        description="Who feeds and CAP messages say they come from; no blank, comma, `<` or `&`.",
    )
    alerts_url: str = Field(
        "",
        pattern=r"^(https?://[^\s]+)?$",
        description="The web address at which this Tocsin is read; it stands before the links of alerts.",
    )
    alerts_seconds: float = Field(
        20.0, gt=0, le=60, description="Longest time one step of a delivery may take, in seconds."
    )
    smtp_host: str = Field("", description="The server that takes the mail of alerts.")
    smtp_port: int = Field(587, gt=0, lt=65536, description="The mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the mail server is spoken to: `starttls`, `tls` (from the first byte) or `none`."
    )
    smtp_user: str = Field("", description="The user at the mail server, if it wants one.")
    smtp_password_file: Path | None = Field(
        None, description="A file whose first line is the password at the mail server."
    )
    smtp_ca: Path | None = Field(
        None, description="A file of certificates trusted for the mail server; default: the system's."
    )
    mail_from: str = Field("", description="The address that the mail of alerts comes from.")

    def store_folder(self) -> Path:
        """Where the store lies: the setting, else ``tocsin/store`` in the user's data folder."""
        if self.store is not None:
            return self.store
        from platformdirs import user_data_path

        return user_data_path("tocsin", appauthor=False) / "store"

    def notes_file(self) -> Path:
        """Where private notes lie: the setting, else ``tocsin/private-notes`` in the user's data folder."""
        if self.notes is not None:
            return self.notes
        from platformdirs import user_data_path

        return user_data_path("tocsin", appauthor=False) / "private-notes"

    def cache_folder(self) -> Path:
        """Where what can be made anew lies: the setting, else ``tocsin`` in the user's cache folder."""
        if self.cache is not None:
            return self.cache
        from platformdirs import user_cache_path

        return user_cache_path("tocsin", appauthor=False)


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
