"""Builds the packaged tables of pairs and fits the pair models anew: `make fit-pairs` (DATA=folder of the records).

The folder holds `ties`, `ucdp` and `codes` (docs/pairs.md names the data sets). Nothing after the end of 2010 is fitted on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tocsin.escalation import pair_fitting, pair_tables
from tocsin.escalation.pair_model import Block, Fit, Model, packaged_fits
from tocsin.schema.news import NewsSeries
from tocsin.store.news import news_series
from tocsin.store.store import Store
from tocsin.store.writer import Writer

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/tocsin"
DATA = ROOT / "../shared/data"
PAGE = ROOT / "docs/pairs.md"
MARKS = ("<!-- coefficients -->", "<!-- end -->")


def packaged_news(as_of: date) -> NewsSeries:
    """The packaged news as known on a day."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        with Writer(store):
            pass
        with store.view(as_of=as_of) as view:
            news = news_series(view)
    if news is None:
        sys.exit(f"the packaged news does not reach back to {as_of}")
    return news


def coefficients(fit: Fit) -> str:
    """The last fit as a table: weight and its standard deviation by model; the war shares and base rates under it."""
    lines = ["| model | rows | events | spread | term | weight | ± | usual |", "|---|---|---|---|---|---|---|---|"]
    for name, model in sorted(fit.models.items()):
        lines += [row for block in (model.base, model.news) for row in _terms(name, model, block)]
    shares = "; ".join(f"{kind}: {one.wars} of {one.fatal}" for kind, one in fit.war.items())
    rates = "; ".join(f"{kind}: {one.events} in {one.rows}" for kind, one in sorted(fit.base_rates.items()))
    return "\n".join(
        [*lines, "", f"Fatal disputes that reached war: {shares}.", "", f"Base rates to {fit.last}: {rates}."]
    )


def _terms(name: str, model: Model, block: Block) -> Iterator[str]:
    for at, (term, weight, usual) in enumerate(zip(block.terms, block.weights, block.usual, strict=True), start=1):
        sd = block.cov[at][at] ** 0.5
        yield f"| {name} | {model.rows} | {model.events} | {model.spread:g} | {term} | {weight:.2f} | {sd:.2f} | {usual:.2f} |"


def write_table(page: Path, fit: Fit) -> None:
    """Between the page's marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    page.write_text(f"{before}{MARKS[0]}\n{coefficients(fit)}\n{MARKS[1]}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA, help="folder of the records")
    parser.add_argument("--page-only", action="store_true", help="only the table of docs/pairs.md, of what ships")
    given = parser.parse_args()
    if not given.page_only:
        pair_tables.write(given.data, PACKAGE)
        pair_fitting.write(pair_fitting.fits(given.data, packaged_news(date(2010, 12, 31))), PACKAGE)
    write_table(PAGE, packaged_fits()[-1])


if __name__ == "__main__":
    main()
