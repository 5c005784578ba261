"""The commands of the world's news: what was read, who did what to whom by month, and how one-sided it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tocsin.cli_options import Json, Output, StoreOption, a_day, write
from tocsin.errors import BadInput

news = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The world's news as counts: who does what to whom."
)

PastDay = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DATE", parser=a_day, help="Only what was known by then; default: today."),
]
SourceOption = Annotated[
    str, typer.Option("--source", metavar="NAME", help="Another series: gdelt, icews or a feed; never mixed.")
]
_WORLD = "wikipedia-current-events"


@news.callback()
def _news() -> None:
    """The world's news as counts: one dated line at a time, every country alike."""


@news.command("coverage", epilog="Example: tocsin news coverage --as-of 2020-09-26 --json")
def coverage(
    as_of: PastDay = None,
    source: SourceOption = _WORLD,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """What was read: lines and stories by year, by country and region, thin months, and who is never named."""
    from tocsin import run, show_news
    from tocsin.store.news import gaps
    from tocsin.store.news_coverage import coverage as covered

    with run.open_store(store).view(as_of or date.today()) as view:
        found, dark = covered(view, source), gaps(view, source)
    write(show_news.coverage(found, dark, source, json), output)


@news.command("series", epilog="Example: tocsin news series --pair IND PAK --from 2001-06 --to 2008-12 --csv")
def series(
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="AAA BBB", help="Two states' ISO-3 codes.")
    ] = None,
    country: Annotated[str, typer.Option("--country", metavar="AAA", help="One state's ISO-3 code.")] = "",
    first: Annotated[str, typer.Option("--from", metavar="MONTH", help="First month or day, such as 2003-09.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="MONTH", help="Last month or day.")] = "",
    as_of: PastDay = None,
    source: SourceOption = _WORLD,
    csv: Annotated[bool, typer.Option("--csv", help="Write CSV.")] = False,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Stories a month, by the day they became known: a pair's by side, or a country's within and abroad, by quad class."""
    from tocsin import run, show_news

    if bool(pair) == bool(country) or (csv and json):
        raise BadInput("give either --pair or --country, and at most one of --csv and --json", "see the help")
    with run.open_store(store).view(as_of or date.today()) as view:
        asked = show_news.Asked(pair or country, first, last, source)
        write(show_news.series(view, asked, "csv" if csv else "json" if json else "table"), output)


@news.command("bias", epilog="Example: tocsin news bias --pairs 40")
def bias(
    pairs: Annotated[int, typer.Option("--pairs", metavar="N", min=1, max=2000, help="Pairs of states to try.")] = 60,
    json: Json = False,
    output: Output = None,
) -> None:
    """Bias: counts must mirror when two countries' names are exchanged in a sentence; and whom the lines of news cite."""
    from tocsin import show_news
    from tocsin.coding import side_swap
    from tocsin.store.news_outlets import homes

    write(show_news.bias(side_swap.audit(pairs), homes(), json), output)


def register(app: typer.Typer) -> None:
    """Add the news to the command line."""
    app.add_typer(news, name="news")
