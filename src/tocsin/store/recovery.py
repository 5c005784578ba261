"""Before writing: make a store that is new, and undo what a killed writer left uncommitted."""

from __future__ import annotations

import shutil
from pathlib import Path

from tocsin.store import moments
from tocsin.store.files import table_version
from tocsin.store.moments import Moment
from tocsin.store.store import require_tables
from tocsin.store.tables import TABLES


def prepare(root: Path) -> Moment:
    """The moment to build on, with every table brought back to it. Call under the writer's lock.

    Raises ``Damaged`` if a table of the moment is gone.
    """
    base = moments.latest(root) or _first(root)
    require_tables(root, base)
    for draft in root.glob("_draft-*"):
        shutil.rmtree(draft, ignore_errors=True)
    for name in TABLES:
        if name not in base.versions and (root / name).exists():  # begun by a batch that never became a moment
            shutil.rmtree(root / name)
    return _rolled_back(root, base)


def _first(root: Path) -> Moment:
    moments.write(root, Moment(0, {}))
    return moments.read(root, 0)


def _rolled_back(root: Path, base: Moment) -> Moment:
    from deltalake import DeltaTable

    versions = dict(base.versions)
    for name, version in base.versions.items():
        if table_version(root, name) > version:
            DeltaTable(root / name).restore(version)
            versions[name] = table_version(root, name)
    if versions == base.versions:
        return base
    moments.write(root, Moment(base.number + 1, versions, seeds=base.seeds))
    return moments.read(root, base.number + 1)
