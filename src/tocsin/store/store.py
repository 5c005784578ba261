"""The store: append-only Delta tables in a folder, opened for reading as of a day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tocsin.errors import BadInput, Damaged, NotFound
from tocsin.store import moments
from tocsin.store.leases import Lease
from tocsin.store.moments import Moment
from tocsin.store.view import View

_UNREADABLE = re.compile(r"[\[\]*]|%[0-9A-Fa-f]{2}")
"""What Delta or DuckDB take for a pattern or an escape in the name of a folder."""


class Store:
    """A folder of tables. Any number of processes may read it; writing goes through ``run.py`` alone.

    Raises ``BadInput`` for a folder whose name its libraries cannot read.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser().absolute()
        if found := _UNREADABLE.search(str(self.root)):
            raise BadInput(f"the folder {self.root} has {found[0]!r} in its name, which a store's tables cannot be read from",
                           "name another folder with --store")  # fmt: skip

    @property
    def exists(self) -> bool:
        """Whether the folder holds a store."""
        return bool(moments.listed(self.root))

    def moment(self) -> Moment:
        """The newest committed moment. Raises ``NotFound`` where there is no store."""
        found = moments.latest(self.root)
        if found is None:
            raise NotFound(f"there is no store in {self.root}", "run `tocsin demo`, or any command, to make one")
        return found

    def view(self, as_of: date) -> View:
        """What was known on ``as_of``, in the newest moment. Never waits. Close it, or use ``with``."""
        if not self.exists:
            self.moment()
        lease = Lease(self.root)
        try:
            moment = self.moment()
            lease.pin(moment.number)
            return View(self.root, moment, as_of, lease)
        except BaseException:
            lease.release()
            raise


def require_tables(root: Path, moment: Moment) -> None:
    """Raise ``Damaged`` if a table of the moment is gone."""
    for name in moment.versions:
        if not (root / name / "_delta_log").is_dir():
            raise Damaged(
                f"the store's table {name!r} is gone from {root}",
                "restore the folder from a backup, or move it away and pull the sources again",
            )
