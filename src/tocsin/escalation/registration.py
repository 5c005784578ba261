"""Pre-registration: which files fixed the warning before it was tried on what it is scored on, and whether they still do.

``registration.yaml`` names the commit and, for every file with features, coefficients, thresholds, priors or the alarm
budget, Git's hash of its bytes in that commit. The installed files are hashed anew, so that no Git is needed to see
whether anything was changed afterwards.

    python -m tocsin.escalation.registration COMMIT DATE [FILE…]     # register; files relative to the package
"""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from tocsin.errors import BadInput

_HEAD = """\
# What was committed before the first replay of a case that is scored: features, coefficients, thresholds, priors, budget.
# Paths are relative to the package; hashes are Git's of the files' bytes. Written by:
#     python -m tocsin.escalation.registration COMMIT DATE
"""


class RegisteredFile(Struct, frozen=True, kw_only=True):
    """A registered file: the hash it had, and whether the installed one is the same."""

    path: str
    blob: str
    state: Literal["unchanged", "changed", "missing"]


class Registration(Struct, frozen=True, kw_only=True):
    """The commit that fixed the files, its day, and how they stand now; ``commit`` empty: nothing is registered."""

    commit: str
    day: str
    files: tuple[RegisteredFile, ...]

    @property
    def sentence(self) -> str:
        """How the registration stands, in words.

        >>> Registration(commit="", day="", files=()).sentence
        'Nothing was registered beforehand: these scores are no test.'
        """
        if not self.commit:
            return "Nothing was registered beforehand: these scores are no test."
        changed = [f"{one.path} ({one.state})" for one in self.files if one.state != "unchanged"]
        told = f"changed since: {', '.join(changed)}" if changed else f"all {len(self.files)} files unchanged since"
        fixed = "Features, coefficients, thresholds, priors and budget were fixed in commit"
        return f"{fixed} {self.commit} of {self.day}; {told}."


class _Stored(Struct, frozen=True):
    commit: str
    day: str
    files: dict[str, str]


def registration(package: Path | None = None) -> Registration:
    """The registration, held against the installed files (of ``package``: default Tocsin's own)."""
    root = package or _package()
    stored = msgspec.convert(yaml.safe_load(_file(root).read_text(encoding="utf-8")), _Stored)
    files = tuple(
        RegisteredFile(path=path, blob=blob, state=_state(root / path, blob)) for path, blob in stored.files.items()
    )
    return Registration(commit=stored.commit, day=stored.day, files=files)


def blob_hash(data: bytes) -> str:
    """Git's hash of a file's bytes.

    >>> blob_hash(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def register(commit: str, day: date, paths: list[str], package: Path | None = None) -> Registration:
    """Write the registration of files as they are now. Raises ``BadInput`` if one is not there."""
    root = package or _package()
    absent = [path for path in paths if not (root / path).is_file()]
    if absent:
        raise BadInput(f"{', '.join(absent)} is not in the package", "name files relative to the package's folder")
    stored = _Stored(commit, day.isoformat(), {path: blob_hash((root / path).read_bytes()) for path in sorted(paths)})
    body = yaml.safe_dump(msgspec.to_builtins(stored), sort_keys=False, width=120)
    _file(root).write_text(_HEAD + body, encoding="utf-8")
    return registration(root)


def _state(path: Path, blob: str) -> Literal["unchanged", "changed", "missing"]:
    if not path.is_file():
        return "missing"
    return "unchanged" if blob_hash(path.read_bytes()) == blob else "changed"


def _package() -> Path:
    return Path(str(resources.files("tocsin")))


def _file(root: Path) -> Path:
    return root / "escalation" / "registration.yaml"


def main(commit: str, day: str, *paths: str) -> None:
    """Register these files, or those named before."""
    named = list(paths) or [one.path for one in registration().files]
    print(register(commit, date.fromisoformat(day), named).sentence)


if __name__ == "__main__":
    main(*sys.argv[1:])
