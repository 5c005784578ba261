"""Our own sentences on who says what: ``STANCE role | text``, with holder ``{H:…}``, cue ``{C:…}`` and content ``{X:…}``.

They measure ``coding.attributing``, and may train what re-ranks it. A part may stand in several pieces; no ``{H:…}`` means
that nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

from msgspec import Struct

from tocsin.coding.attributing.stance import STANCES
from tocsin.errors import BadInput

ROLES = ("perpetrator", "victim", "authority", "witness", "media", "monitor", "anonymous")
_BRACE = re.compile(r"\{([HCX]):|\}")
Chars = tuple[int, int]


class Told(Struct, frozen=True):
    """One sentence with one attribution; spans count characters of ``text``, ``where`` is file and line."""

    stance: str
    role: str
    text: str
    holder: tuple[Chars, ...]
    cue: tuple[Chars, ...]
    content: tuple[Chars, ...]
    where: str = ""


def read(line: str, where: str = "") -> Told:
    """One line. Raises ``BadInput`` with the place where it is wrong."""
    head, bar, body = line.partition(" | ")
    words = head.split()
    if not bar or len(words) != 2 or words[0] not in STANCES or words[1] not in ROLES:
        raise BadInput(
            f"{where}: not 'STANCE role | sentence'", f"stances: {', '.join(STANCES)}; roles: {', '.join(ROLES)}"
        )
    text, parts = _parts(body.strip(), where)
    if not parts["C"] or not parts["X"]:
        raise BadInput(f"{where}: no cue or nothing said", "mark both as {C:…} and {X:…}")
    return Told(words[0], words[1], text, tuple(parts["H"]), tuple(parts["C"]), tuple(parts["X"]), where)


def _parts(body: str, where: str) -> tuple[str, dict[str, list[Chars]]]:
    out, last = "", 0
    parts: dict[str, list[Chars]] = {"H": [], "C": [], "X": []}
    opened: tuple[str, int] | None = None
    for found in _BRACE.finditer(body):
        out += body[last : found.start()]
        last = found.end()
        if (found.group(1) is None) == (opened is None):
            raise BadInput(f"{where}: braces do not match", "close each {H:…}, {C:…} and {X:…} before the next")
        if opened is not None:
            parts[opened[0]].append((opened[1], len(out)))
        opened = (found.group(1), len(out)) if found.group(1) else None
    if opened is not None:
        raise BadInput(f"{where}: a brace is not closed", "close each {H:…}, {C:…} and {X:…}")
    return out + body[last:], parts


def lines() -> Iterator[Told]:
    """All lines of the shipped file, in order."""
    file = resources.files(__package__) / "claims" / "attribution.txt"
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield read(line, f"{file.name}:{number}")
