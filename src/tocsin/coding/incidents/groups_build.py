"""Makes ``groups.csv``, the world's organised armed groups, from UCDP's list of actors (CC BY 4.0).

python -m tocsin.coding.incidents.groups_build ucdp_actor.parquet src/tocsin/coding/incidents/groups.csv
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_COLUMNS = (
    "NameData, NameOrig, NameOrigFull, NameOrigFullEng, NewName, NewNameFullMotherTongue, NewNameFullEng, Location"
)
_NO_GROUP = re.compile(r"^(?:government of|military faction|civilians|forces of|supporters of|unknown)", re.I)
_ORGANISED = (1, 2)
"""UCDP's levels of organisation that are groups with a name of their own; 3 is communal, 4 a state."""


def rows(actors: Iterable[tuple[str | None, ...]]) -> Iterator[tuple[str, str, str]]:
    """(name, other names joined with ``;``, states joined with ``;``) of every group, in the order given."""
    for *found, where in actors:
        names = list(dict.fromkeys(name for text in found for name in _names(text)))
        if names and not any(_NO_GROUP.match(name) for name in names):
            yield names[0], ";".join(names[1:]), (where or "").replace(", ", ";")


def _names(text: str | None) -> list[str]:
    """A name without what stands in brackets, its apostrophes plain; "A/B" are two."""
    plain = re.sub(r"\s*\([^)]*\)?", "", text or "").replace("’", "'").replace(";", ",")
    return [" ".join(part.split()) for part in plain.split("/") if len(part.strip()) > 1]


def build(source: Path, out: Path) -> int:
    """Write the table; the number of groups."""
    import duckdb

    query = f"select {_COLUMNS} from read_parquet(?) where Org in {_ORGANISED} order by ActorId"
    with duckdb.connect() as base:
        found = list(rows(base.execute(query, [str(source)]).fetchall()))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("name", "aliases", "states"), *found])
    return len(found)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
