"""The commands of the warning as a user meets them: tables, JSON as docs/json.md has it, errors, and figures of a user's own.

Each command runs once as a process of its own; what a process would only repeat runs in this one, on judgements made once.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import ROOT, Run
from tocsin import run
from tocsin.cli import app
from tocsin.registry.views_units import units
from tocsin.schema.months import parse_month
from tocsin.settings import Settings
from tocsin.sources.base import Request
from tocsin.sources.situation_folder import packaged
from tocsin.store.store import Store

SITUATION = "india-pakistan"
DAY = date(2016, 3, 31)
LATE = date(2026, 11, 20)
TARGETS = {"fatal_incident", "fatal_dispute", "war"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one situation; tests must not write to it."""
    store = Store(tmp_path_factory.mktemp("small") / "store")
    run.bring_in(store, packaged()[SITUATION])
    return store


@pytest.fixture(autouse=True, scope="module")
def _judged_once() -> Any:
    """In this process a situation is judged once a store and day."""
    findings, judged = run.findings, run.judge
    once = cache(lambda root, situation, day: findings(Store(root), situation, day))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "findings", lambda store, situation, day: once(store.root, situation, day))
        patch.setattr(run, "judge", lambda view, situation: _by_view(once, view, situation, judged))
        yield


def _by_view(once: Any, view: Any, situation: str, judged: Any) -> Any:
    del once
    key = (view.moment, situation, view.as_of)
    if key not in _JUDGED:
        _JUDGED[key] = judged(view, situation)
    return _JUDGED[key]


_JUDGED: dict[Any, Any] = {}


def here(store: Store, *words: str) -> str:
    """A command run in this process; its standard output."""
    done = CliRunner().invoke(app, [*words, "--store", str(store.root)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def documented(head: str) -> set[str]:
    """The keys that a table of docs/json.md names in the row or section of that head."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{head}` |")), None)
    if row:
        return {name.removesuffix("[]") for name in re.findall(r"`([a-z_]+(?:\[\])?)`", row.split("|")[2])}
    section = text[text.index(f"## `tocsin {head} ") :].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name.removesuffix("[]") for cell in rows for name in re.findall(r"`([a-z_0-9]+(?:\[\])?)`", cell)}
