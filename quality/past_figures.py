"""Agreements and episodes that ship, from UCDP's tables: `python quality/past_figures.py DATA` (the folder of the records).

DATA holds `peace/ucdp_peace_agreements_v22_1.parquet`, `ucdp/ucdp_termination_dyad_v3_2021.parquet` and
`ucdp/ucdp_prio_acd_v25_1.parquet` (UCDP, CC BY 4.0). Their importers read them as they would a user's own download; the records
are written small into `src/tocsin/store/figures/`. `--docs` writes the counts into docs/agreements.md, those of the imports too
where DATA has their tables (PA-X, ICB, CWM: counted, never shipped).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from tocsin.errors import NotFound
from tocsin.schema.mediation import Crisis
from tocsin.schema.truces import Agreement
from tocsin.sources.base import Raw, source
from tocsin.store.past_packaged import AGREEMENTS, CRISES, packed

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "src/tocsin/store/figures"
PAGE = ROOT / "docs/agreements.md"
SHIPPED = {
    "ucdp-peace-agreements": "peace/ucdp_peace_agreements_v22_1.parquet",
    "ucdp-termination": "ucdp/ucdp_termination_dyad_v3_2021.parquet",
}
IMPORTED = {
    "pax": "peace/pax_v10_agreements.parquet",
    "icb": "ties",
    "cwm": "peace/civil_war_mediation_cwm.parquet",
}
CONFLICTS = "ucdp/ucdp_prio_acd_v25_1.parquet"
BEGIN, END = "<!-- counts: written by quality/past_figures.py -->", "<!-- end of counts -->"
Past = Agreement | Crisis


def conflict_types(path: Path) -> bytes:
    """Years of one type in a row, by conflict, as CSV."""
    import duckdb

    query = "select conflict_id, year, type_of_conflict from read_parquet(?) order by 1, 2"
    with duckdb.connect() as base:
        rows = base.execute(query, [str(path)]).fetchall()
    lines = ["conflict,first,last,type"]
    for (conflict, kind), run in groupby(rows, key=lambda row: (row[0], row[2])):
        years = [row[1] for row in run]
        lines.append(f"{conflict},{years[0]},{years[-1]},{kind}")
    return ("\n".join(lines) + "\n").encode("ascii")


def records(name: str, path: Path) -> list[Past]:
    """The records that a source's importer reads in a file or folder."""
    from tocsin.sources.base import Request
    from tocsin.sources.web import Web

    chosen, on = source(name), date.today()
    if path.is_dir():
        raws = list(chosen.fetch(Request(received=on, where=str(path)), Web()))
    else:
        raws = [Raw.of(path.read_bytes(), path.name, on)]
    return [record for raw in raws for record in chosen.parse(raw) if isinstance(record, Agreement | Crisis)]


def write(data: Path, figures: Path = FIGURES) -> None:
    """Write what ships into a folder. Raises ``NotFound`` for a table that is not there."""
    for name in (*SHIPPED.values(), CONFLICTS):
        if not (data / name).is_file():
            raise NotFound(
                f"there is no table {data / name}", "name the folder of the records, with UCDP's tables in it"
            )
    (figures / "conflict_types.csv").write_bytes(conflict_types(data / CONFLICTS))
    found = [record for name, path in SHIPPED.items() for record in records(name, data / path)]
    agreements = [record for record in found if isinstance(record, Agreement)]
    crises = [record for record in found if isinstance(record, Crisis)]
    (figures / AGREEMENTS).write_bytes(packed(agreements, Agreement))
    (figures / CRISES).write_bytes(packed(crises, Crisis))


def table(name: str, found: Sequence[Past], ships: bool) -> list[str]:
    """A source's counts as rows of a Markdown table: records, span, purposes or outcomes, ends, third parties."""
    once = list({record.id: record for record in found}.values())
    rows = []
    for kind in (Agreement, Crisis):
        mine = [record for record in once if isinstance(record, kind)]
        if mine:
            rows.append(_row(name, mine, kind, ships))
    return rows


def _row(name: str, mine: Sequence[Any], kind: type[Past], ships: bool) -> str:
    of = "purpose" if kind is Agreement else "outcome"
    words = Counter(getattr(record, of) for record in mine)
    told = ", ".join(f"{word} {count:,}" for word, count in words.most_common())
    again = sum((record.ended if kind is Agreement else record.came_back).known for record in mine)
    third = sum(bool(record.brokers if kind is Agreement else record.mediators) for record in mine)
    what = "agreements" if kind is Agreement else _plural(mine[0].kind)
    days = [day for record in mine if (day := _first(record))]
    cells = (f"`{name}`", f"{len(mine):,} {what}", f"{min(days).year}–{max(days).year}", told, f"{again:,}", f"{third:,}",
             "yes" if ships else "no")  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _plural(kind: str) -> str:
    return {"crisis": "crises", "episode": "episodes", "mediation": "mediations"}[kind]


def _first(record: Past) -> date | None:
    return (record.agreed if isinstance(record, Agreement) else record.happened).start


def counted(data: Path) -> str:
    """The page's table: what ships, and what is imported from the tables at hand."""
    head = ["| source | records | from–to | purpose or outcome | came back, as coded | third party matched | ships |",
            "|---|---:|---|---|---:|---:|---|"]  # fmt: skip
    there = [(name, path) for name, path in {**SHIPPED, **IMPORTED}.items() if (data / path).exists()]
    return "\n".join(
        [*head, *(row for name, path in there for row in table(name, records(name, data / path), name in SHIPPED))]
    )


def fill(page: Path, body: str) -> None:
    """Put the counts between the page's marks. Raises ``NotFound`` for a page without them."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NotFound(f"{page} has no marks for the counts", f"put {BEGIN} and {END} where they belong")
    page.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the figures, and with ``--docs`` the page's counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the records")
    parser.add_argument("--docs", action="store_true", help="write the counts into docs/agreements.md too")
    given = parser.parse_args(arguments)
    write(given.data)
    sys.stdout.write("".join(f"{name}: {(FIGURES / name).stat().st_size:,} bytes\n" for name in (AGREEMENTS, CRISES)))
    if given.docs:
        fill(PAGE, counted(given.data))


if __name__ == "__main__":
    main()
