"""The command line: one short function per command."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from tocsin import (
    __version__,
    cli_alerts,
    cli_export,
    cli_forecast,
    cli_news,
    cli_notes,
    cli_risk,
    cli_scoreboard,
    cli_serve,
    cli_truce,
)
from tocsin.cli_options import AsOf, Encoding, Json, Output, Situation, StoreOption, a_day, write
from tocsin.errors import BadInput, TocsinError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Conflict early warning and mediation support: who says what and who denies it, as known on any day.",
    epilog="First run: tocsin demo. Then: tocsin brief armenia-azerbaijan --as-of 2020-09-29",
)
situations = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Watched conflicts: folders of plain files.")
stores = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the store.")
app.add_typer(situations, name="situation")
app.add_typer(stores, name="store")
app.add_typer(cli_notes.notes, name="notes")
app.add_typer(cli_alerts.alerts, name="alerts")


class BriefFormat(StrEnum):
    md = "md"
    html = "html"
    json = "json"
    pdf = "pdf"


class LedgerFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"


class Task(StrEnum):
    events = "events"
    attribution = "attribution"
    incidents = "incidents"
    spans = "spans"
    places = "places"


@app.command(epilog="Example: tocsin demo -o build/demo")
def demo(
    store: StoreOption = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where the pages go.")] = Path(
        "tocsin-demo"
    ),
    browse: Annotated[bool, typer.Option("--open", help="Open the pages in a browser.")] = False,
) -> None:
    """The 2020 war as known on four days: offline, no key, under a minute."""
    from tocsin import demo as the_demo
    from tocsin import run, show

    opened = run.open_store(store)
    pages = the_demo.pages(opened, output)
    show.demo(pages, opened.root)
    if browse:
        typer.launch(str(pages[0].path.parent / "index.html"))


@app.command(epilog="Example: tocsin brief armenia-azerbaijan --as-of 2020-09-26 --format html -o brief.html")
def brief(
    situation: Situation,
    as_of: AsOf,
    form: Annotated[BriefFormat, typer.Option("--format", help="How to write it.")] = BriefFormat.md,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """A situation as known on a day, every sentence numbered to its sources."""
    from tocsin import run
    from tocsin.brief import render

    opened = run.open_store(store)
    found = run.brief(opened, run.situation_id(opened, situation), as_of)
    write(render(found, form.value), output)


@app.command(epilog="Example: tocsin ledger armenia-azerbaijan --as-of 2020-09-30 --contested")
def ledger(
    situation: Situation,
    as_of: AsOf,
    contested: Annotated[bool, typer.Option("--contested", help="Only claims about contested happenings.")] = False,
    form: Annotated[LedgerFormat, typer.Option("--format", help="How to write it.")] = LedgerFormat.table,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Every claim known on a day: who says so, what, when, and whether it is denied."""
    from tocsin import run, show

    opened = run.open_store(store)
    found = run.findings(opened, run.situation_id(opened, situation), as_of)
    write(show.ledger(found, form.value, contested), output)


@app.command(epilog="Example: tocsin diff armenia-azerbaijan --from 2020-09-28 --to 2020-09-30")
def diff(
    situation: Situation,
    start: Annotated[date, typer.Option("--from", metavar="D1", parser=a_day, help="The earlier day.")],
    end: Annotated[date, typer.Option("--to", metavar="D2", parser=a_day, help="The later day.")],
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """What changed between two days: new claims, new contradictions, truces, offices."""
    from tocsin import run, show

    if end < start:
        raise BadInput(f"--to {end} lies before --from {start}", "give the earlier day as --from")
    opened = run.open_store(store)
    name = run.situation_id(opened, situation)
    write(show.diff(run.findings(opened, name, start), run.findings(opened, name, end), json), output)


@app.command(epilog="Example: tocsin read article.txt --published 2020-10-12 --situation armenia-azerbaijan")
def read(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="A file, an http(s) address, or - for standard input.")
    ],
    published: Annotated[
        date | None, typer.Option("--published", metavar="DATE", parser=a_day, help="The day it was published.")
    ] = None,
    situation: Annotated[
        str | None, typer.Option("--situation", metavar="NAME", help="Hold it against this record (name or folder).")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="DATE", parser=a_day, help="Hold it against the record of this day."),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch private and loopback addresses too.")
    ] = False,
    encoding: Encoding = None,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """The claim ledger of a text, and notes on how it fits the record. Stores nothing."""
    from tocsin import run, show
    from tocsin.settings import read_settings

    found = run.take_article(article, published, encoding, read_settings(allow_private or None))
    opened = run.open_store(store)
    name = run.situation_id(opened, situation) if situation else None
    write(show.reading(run.read(opened, found, name, as_of), json), output)


@app.command(epilog="Example: tocsin code --in texts.jsonl --out events.jsonl --task events")
def code(
    source: Annotated[
        Path, typer.Option("--in", metavar="FILE", help="JSON lines with id and text, perhaps date, text_mixed, pair.")
    ],
    target: Annotated[Path, typer.Option("--out", metavar="FILE", help="The answers, one line for each line read.")],
    task: Annotated[Task, typer.Option("--task", help="What to ask of each text.")] = Task.events,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew instead of going on.")] = False,
    json: Json = False,
) -> None:
    """Code many texts: who did what to whom, who says so, incidents, actors' spans or places. A stopped run goes on."""
    from tocsin import show
    from tocsin.coding import batch

    with show.progress(f"coding {source.name}", json) as progress:
        report = batch.code_file(task.value, source, target, workers, progress, restart)
    show.coded(report, target, json)


@app.command(epilog="Example: tocsin train")
def train() -> None:
    """Train the reader's filter and classifier anew from the packaged sentences (a few minutes; needs tocsin[train])."""
    from tocsin import show
    from tocsin.coding.events import training as events
    from tocsin.coding.filtering import train as filtering

    with show.status() as say:
        say("training the sentence filter")
        filtering.main()
        say("training the event classifier")
        events.main()


@app.command(epilog="Example: tocsin review armenia-azerbaijan --below 0.5")
def review(
    situation: Annotated[
        str,
        typer.Argument(metavar="[SITUATION]", help="Only claims on this situation; default: all.", show_default=False),
    ] = "",
    below: Annotated[
        float, typer.Option("--below", metavar="P", min=0, max=1, help="Claims less sure than this.")
    ] = 0.6,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most this many.")] = 50,
    json: Json = False,
    store: StoreOption = None,
) -> None:
    """Look at the claims the reader is least sure of, and accept, edit or reject each. Decisions are remembered."""
    from tocsin import review as desk
    from tocsin import run, show

    opened = run.open_store(store)
    name = run.situation_id(opened, situation) if situation else None
    waiting = run.to_review(opened, name, below)
    if json:
        typer.echo(show.as_json([one.claim for one in waiting[:limit]]))
        return
    typer.echo(
        f"{len(waiting):,} claims wait below {below:g}" + (f"; the first {limit}:" if len(waiting) > limit else "")
    )
    counts = desk.ask(waiting[:limit], lambda claim, one: run.decide(opened, claim, one), date.today())
    typer.echo(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


@app.command(epilog="Example: tocsin pull ucdp-ged --file ged211-csv.zip")
def pull(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's name; `tocsin sources` lists them.")],
    file: Annotated[str, typer.Option("--file", metavar="FILE", help="Import this file instead of fetching.")] = "",
    url: Annotated[str, typer.Option("--url", metavar="ADDRESS", help="Fetch this address (feeds, articles).")] = "",
    since: Annotated[
        date | None, typer.Option("--since", metavar="DATE", parser=a_day, help="First day wanted.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", metavar="DATE", parser=a_day, help="Last day wanted.")
    ] = None,
    release: Annotated[str, typer.Option("--release", metavar="VERSION", help="Data release, e.g. 21.1.")] = "",
    published: Annotated[
        date | None, typer.Option("--published", metavar="DATE", parser=a_day, help="An article's day of publication.")
    ] = None,
    situation: Annotated[
        str | None, typer.Option("--situation", metavar="NAME", help="The situation a claims file belongs to.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch private and loopback addresses too.")
    ] = False,
    encoding: Encoding = None,
    json: Json = False,
    store: StoreOption = None,
) -> None:
    """Fetch or import a source into the store; again is safe, and goes on where it stopped."""
    from tocsin import run, show
    from tocsin.settings import read_settings
    from tocsin.sources.base import Request, Told

    if file and url:
        raise BadInput("both --file and --url were given", "give one of them")
    settings, opened = read_settings(allow_private or None), run.open_store(store)
    told = Told(published=published, release=release, situation=situation, encoding=encoding)
    with show.progress(f"pulling {source}", json) as progress:
        request = Request(
            received=date.today(),
            where=file or url,
            told=told,
            since=since,
            until=until,
            token=settings.ucdp_token,
            progress=progress,
            say=lambda line: typer.echo(line, err=True),
        )
        report = run.pull(opened, source, request, settings)
    show.pulled(report, json)


@app.command("run", epilog="Example: tocsin run --date 2026-11-22 -o today")
def run_day(
    on: Annotated[
        date | None, typer.Option("--date", metavar="D", parser=a_day, help="The day; default: today.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help="Pull this (repeatable); default: wikipedia-current-events."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Pull nothing; judge what is in the store.")] = False,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FOLDER", help="Where the briefs go.")] = Path(
        "tocsin-day"
    ),
    json: Json = False,
    store: StoreOption = None,
) -> None:
    """The day: pull, code, judge, a brief for every situation, and today's alerts to those who subscribed.

    Exits 5 if a source failed or an alert was given up, 8 if an input is dark.
    """
    from tocsin import alerting, run, show, show_alerts
    from tocsin.settings import read_settings

    day, opened = on or date.today(), run.open_store(store)
    with show.status() as say:
        names = [] if offline else source or ["wikipedia-current-events"]
        report = run.day(opened, day, names, read_settings(), say)
    show.day(report, output, json)
    told = alerting.raised_and_delivered(opened, day)
    if told is not None:
        typer.echo(show_alerts.report(told, json=False), err=True)
    if report.failed or (told is not None and told.dead):
        raise typer.Exit(5)
    if any(one.ended is None for one in report.dark):
        raise typer.Exit(8)


@app.command(epilog="Example: tocsin sources --json")
def sources(json: Json = False, store: StoreOption = None) -> None:
    """Every source: publisher, licence, when a row counts as known, and whether it is monitored or dark."""
    from tocsin import run, show

    show.sources(run.source_health(run.open_store(store), date.today()), json)


cli_risk.register(app)
cli_truce.register(app)
cli_news.register(app)
cli_forecast.register(app)
cli_scoreboard.register(app)
cli_export.register(app)
cli_serve.register(app)


@situations.command("list")
def situation_list(store: StoreOption = None) -> None:
    """The situations in the store."""
    from tocsin import run

    for name in sorted(run.open_store(store).moment().seeds):
        typer.echo(name)


@situations.command("check", epilog="Example: tocsin situation check my-conflict/")
def situation_check(folder: Situation, store: StoreOption = None) -> None:
    """Validate a situation folder; each message names file, line, value and remedy. Exits 2 if anything is wrong."""
    from tocsin import show
    from tocsin.sources.situation_folder import check, find

    problems = check(find(folder))
    show.problems(folder, problems)
    if problems:
        raise typer.Exit(2)


@situations.command("new", epilog="Example: tocsin situation new north-south")
def situation_new(
    name: Annotated[str, typer.Argument(help="The folder to write; its last part is the situation's id.")],
    title: Annotated[str, typer.Option("--title", help="The situation's title.")] = "",
    store: StoreOption = None,
) -> None:
    """Write the form of a new situation: a small valid example to fill in."""
    from tocsin.sources.situation_form import write_form

    folder = Path(name)
    write_form(folder, title or folder.name.replace("-", " ").title())
    typer.echo(f"{folder}: fill in the files, then: tocsin situation check {folder}")


@stores.command("check")
def store_check(store: StoreOption = None) -> None:
    """Look for damage: missing files, wrong counts, repeated rows. Exits 6 if there is any."""
    from tocsin import run, show
    from tocsin.store.maintenance import check

    opened = run.open_store(store)
    faults = check(opened)
    show.faults(opened, faults)
    if faults:
        raise typer.Exit(6)


@stores.command("compact")
def store_compact(store: StoreOption = None) -> None:
    """Merge small files and delete those nobody needs; live readers keep theirs."""
    from tocsin import run, show
    from tocsin.store.maintenance import compact

    show.compaction(compact(run.open_store(store)))


@stores.command("stats")
def store_stats(json: Json = False, store: StoreOption = None) -> None:
    """Rows, files, bytes and days known, table by table."""
    from tocsin import run, show
    from tocsin.store.maintenance import stats

    opened = run.open_store(store)
    show.stats(opened, stats(opened), json)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tocsin {__version__}")
        raise typer.Exit


@app.callback()
def _tocsin(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    # what is asked of every command; the help text stands with the app
    return


def main() -> NoReturn:
    """Run the command line; a Tocsin error is printed with its remedy and sets the exit code."""
    try:
        app(standalone_mode=True)
    except TocsinError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        typer.echo(f"error: {error}\n  remedy: check that path, its permissions and the disk", err=True)
        sys.exit(1)
    sys.exit(0)
