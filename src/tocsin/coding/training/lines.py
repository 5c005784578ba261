"""The training sentences: ``KIND mode status | text``, who acts in ``{S:…}``, on whom in ``{T:…}``, both ways in ``{R:…}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

from msgspec import Struct

from tocsin.errors import BadInput

NONE = "NONE"
KINDS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("happened", "ongoing", "future", "hypothetical", "negated", "historical")
_BRACE = re.compile(r"\{([STR]):|\}")
Chars = tuple[int, int]


class Line(Struct, frozen=True):
    """One labelled sentence. ``mode`` is "" for none, "?" for not said; spans count characters of ``text``;
    ``where`` is file and line."""

    kind: str
    mode: str
    status: str
    text: str
    source: Chars | None = None
    target: Chars | None = None
    both: Chars | None = None
    where: str = ""


def read(line: str, where: str = "") -> Line:
    """One line of a sentence file. Raises ``BadInput`` with the place where it is wrong."""
    head, bar, body = line.partition(" | ")
    parts = head.split()
    if not bar or len(parts) != 3 or parts[0] not in (*KINDS, NONE) or parts[2] not in STATUSES:
        raise BadInput(f"{where}: not 'KIND mode status | sentence'", "see the first lines of the sentence files")
    text, spans = _spans(body.strip(), where)
    return Line(
        parts[0],
        "" if parts[1] == "-" else parts[1],
        parts[2],
        text,
        spans.get("S"),
        spans.get("T"),
        spans.get("R"),
        where,
    )


def _spans(body: str, where: str) -> tuple[str, dict[str, Chars]]:
    out, last = "", 0
    opened: list[tuple[str, int]] = []
    spans: dict[str, Chars] = {}
    for found in _BRACE.finditer(body):
        out += body[last : found.start()]
        last = found.end()
        if found.group(1):
            opened.append((found.group(1), len(out)))
        elif opened:
            side, start = opened.pop()
            spans.setdefault(side, (start, len(out)))
        else:
            raise BadInput(f"{where}: a brace is closed that was not opened", "write {S:…} and {T:…}")
    if opened:
        raise BadInput(f"{where}: a brace is not closed", "write {S:…} and {T:…}")
    return out + body[last:], spans


def lines() -> Iterator[Line]:
    """All lines of the shipped sentence files, files in the order of their names."""
    folder = resources.files(__package__) / "sentences"
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".txt")), key=lambda f: f.name):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield read(line, f"{file.name}:{number}")
