"""What the command line prints: reports as tables and sentences for people, or as JSON for programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from tocsin.errors import BadInput
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note
from tocsin.schema.sources import Health

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tocsin.coding.batch import Report
    from tocsin.demo import Page
    from tocsin.run import DayReport, Pulled, ReadReport
    from tocsin.sources.situation_folder import Problem
    from tocsin.store.maintenance import Compaction, Fault, TableStats
    from tocsin.store.store import Store

Progress = Callable[[int, int | None], None]
NO_NOTE = (
    "No note on the claims that were read. That is no all-clear: the reader loses sentences, and what it did not read was "
    "held against nothing."
)
_MARKS = {"error": "✗", "caution": "!", "info": "·"}


def as_json(value: Any) -> str:
    """Indented JSON of any record or plain value, keys in a fixed order."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8")


def ledger(findings: Findings, form: str, contested: bool) -> str:
    """The ledger as a table, CSV or JSON."""
    from tocsin.brief import ledger as written

    chosen = written.contested(findings.claims, findings) if contested else findings.claims
    if form == "csv":
        return written.to_csv(chosen, findings)
    if form == "json":
        return written.to_json(chosen, findings)
    return rendered(written.to_table(chosen, findings))


def diff(earlier: Findings, later: Findings, json: bool) -> str:
    """What changed, as Markdown or JSON."""
    from tocsin.brief import to_json, to_markdown
    from tocsin.brief.diff import diff as changes

    found = changes(earlier, later)
    return to_json(found) if json else to_markdown(found)


def reading(report: ReadReport, json: bool) -> str:
    """An article's claims and notes."""
    return as_json(reading_json(report)) if json else rendered(*_reading_parts(report))


def reading_json(report: ReadReport) -> dict[str, Any]:
    """The documented keys of ``tocsin read --json`` (docs/json.md)."""
    article = report.article
    return {
        "format": "tocsin-read-1",
        "article": {
            "id": article.id,
            "title": article.title,
            "author": article.author,
            "outlet": article.outlet,
            "url": article.url,
            "published": article.published,
            "language": article.language,
        },
        "situation": report.situation,
        "as_of": report.as_of,
        "claims": [_claim_json(claim) for claim in report.claims],
        "notes": list(report.notes),
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    kept = ("id", "kind", "text", "span", "doers", "targets", "doer_text", "target_text", "speaker", "speaker_text",
            "speaker_role", "relayers", "stance", "status", "denial_of", "hedge", "happened", "figures", "places",
            "place_text", "weapons", "evidence", "purposes", "level", "comparison", "confidence", "coder")  # fmt: skip
    return {name: getattr(claim, name) for name in kept}


def _reading_parts(report: ReadReport) -> list[RenderableType]:
    from rich.markup import escape

    article = report.article
    published = article.published or "unknown day (give --published DATE)"
    head = f"[bold]{escape(article.title or 'Untitled')}[/bold]\n{escape(article.author)}  published {published}"
    parts: list[RenderableType] = [head, f"\n[bold]{len(report.claims)} claims[/bold]"]
    parts += [_claim_line(number, claim) for number, claim in enumerate(report.claims, 1)]
    return [*parts, *_note_parts(report)]


def _note_parts(report: ReadReport) -> list[RenderableType]:
    from rich.markup import escape

    if report.situation is None:
        return [
            "\nNo situation in the store is about this text: nothing to hold it against. Name one with --situation."
        ]
    numbers = {claim.id: number for number, claim in enumerate(report.claims, 1)}
    lines: list[RenderableType] = [
        f"\n[bold]Against the record of {report.situation} as known on {report.as_of}[/bold]"
        "  (✗ contradicted  ! contested or told otherwise  · not in the record)"
    ]
    lines += [escape(_note_line(note, numbers)) for note in report.notes]
    return lines if report.notes else [*lines, NO_NOTE]


def _note_line(note: Note, numbers: dict[str, int]) -> str:
    about = ", ".join(str(numbers[claim]) for claim in note.claims if claim in numbers)
    unseen = [cite for cite in note.cites if cite not in note.text]
    cites = f" [{'; '.join(unseen)}]" if unseen and "[" not in note.text else ""
    return (
        f"{_MARKS[note.severity]} {note.kind} (claim {about}): {note.text}{cites}"
        if about
        else (f"{_MARKS[note.severity]} {note.kind}: {note.text}{cites}")
    )


def _claim_line(number: int, claim: Claim) -> RenderableType:
    from rich.markup import escape
    from rich.padding import Padding

    who = claim.speaker or claim.speaker_text or "unknown speaker"
    relay = f" (relayed by {', '.join(claim.relayers)})" if claim.relayers else ""
    denied = f" the {claim.denial_of}" if claim.denial_of else ""
    first = (
        f"[bold]{number:>3}  {claim.kind}[/bold]  {escape(who)}{escape(relay)} {claim.stance.replace('_', ' ')}{denied}"
    )
    facts = [
        f"status {claim.status}",
        f"when {claim.happened.show()}",
        f"by {_names(claim.doers, claim.doer_text)}" if claim.doers or claim.doer_text else "",
        f"to {_names(claim.targets, claim.target_text)}" if claim.targets or claim.target_text else "",
        f"at {_names(claim.places, claim.place_text)}" if claim.places or claim.place_text else "",
        *(figure(item) for item in claim.figures),
        f"weapons {', '.join(claim.weapons)}" if claim.weapons else "",
        f"evidence {', '.join(claim.evidence)}" if claim.evidence else "",
        f"purposes {', '.join(claim.purposes)}" if claim.purposes else "",
        f"level {claim.level}" if claim.level != "unknown" else "",
        f"{claim.comparison.rank} since {claim.comparison.since.show() if claim.comparison.since else '—'}"
        if claim.comparison
        else "",
        f"hedge {claim.hedge}" if claim.hedge else "",
    ]
    body = f"{escape('; '.join(fact for fact in facts if fact))}\n[dim]“{escape(' '.join(claim.text.split()))}”[/dim]"
    return Padding(f"{first}\n{body}", (0, 0, 0, 0))


def _names(ids: Sequence[str], words: str) -> str:
    return ", ".join(ids) if ids else f"“{words}”"


def figure(item: Figure) -> str:
    """A figure with its bounds as said: ``killed ≥24 soldiers (“dozens”)``."""
    low, best, high = (None if value is None else f"{value:,.10g}" for value in (item.low, item.best, item.high))
    if low is not None and low == high:
        amount = low
    elif low is not None and high is not None:
        amount = f"{low}–{high}"
    elif low is not None:
        amount = f"≥{low}"
    elif high is not None:
        amount = f"≤{high}"
    else:
        amount = f"about {best}" if best is not None else "no figure"
    who = "" if item.who == "unknown" else f" {item.who}"
    side = f" of {item.side}" if item.side else ""
    return f"{item.kind.replace('_', ' ')} {amount}{who}{side}" + (f" (“{item.text}”)" if item.text else "")


def demo(pages: Sequence[Page], store: Path) -> None:
    """The demo's digest: per day what a reader would know, where the page lies, and how to open the window on the store."""
    for page in pages:
        _print(f"\n[bold]{page.title}[/bold]")
        for line in page.lines:
            _print(f"  • {_escaped(line)}")
        _print(f"  [dim]{_escaped(str(page.path))}[/dim]")
    _print(f"\nOpen [bold]{_escaped(str(pages[0].path.parent / 'index.html'))}[/bold] in a browser.")
    _print(
        f"Or the window over the whole record, any day: [bold]tocsin serve --store {_escaped(quote(str(store)))} --open[/bold]"
    )


def pulled(report: Pulled, json: bool) -> None:
    """What a pull brought."""
    if json:
        typer.echo(as_json(report))
        return
    new = ", ".join(f"{count:,} {table}" for table, count in sorted(report.new.items())) or "nothing"
    span = f", from {report.covers_from} to {report.covers_to}" if report.covers_to else ""
    typer.echo(f"{report.source}: read {report.rows:,} rows{span}; new in the store: {new}")


def day(report: DayReport, output: Path, json: bool) -> None:
    """The day's run; writes each situation's brief as HTML, Markdown and JSON."""
    from tocsin.brief import render

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{output} can't be made a folder: {error.strerror}", "name another with -o") from error
    for found in report.briefs:
        for form in ("html", "md", "json"):
            written = render(found, form)
            (output / f"{found.situation}.{form}").write_bytes(
                written.encode() if isinstance(written, str) else written
            )
    if json:
        typer.echo(as_json({"day": report.day, "pulled": report.pulled, "failed": report.failed, "dark": report.dark,
                            "briefs": [found.situation for found in report.briefs], "folder": str(output)}))  # fmt: skip
        return
    for one in report.pulled:
        pulled(one, json=False)
    for name, why in report.failed:
        typer.echo(f"{name}: FAILED, shown as dark: {why}", err=True)
    for unlit in report.dark:
        typer.echo(f"DARK: {unlit.sentence}", err=True)
    for found in report.briefs:
        typer.echo(f"{found.situation} as known on {found.as_of}: {output / f'{found.situation}.html'}")


def sources(found: Sequence[Health], json: bool) -> None:
    """Source cards with their health, and what is dark for want of them."""
    if json:
        typer.echo(as_json(found))
        return
    for health in found:
        card = health.card
        reach = f" to {health.covers_to}" if health.covers_to else ""
        since = f", since {health.since}" if health.since else ""
        state = "DARK" if health.state == "dark" else health.state
        _print(
            f"[bold]{card.id}[/bold]  {_escaped(card.title)} — {_escaped(card.publisher)}  [bold]{state}{reach}{since}[/bold]"
        )
        for what in health.darkens:
            _print(f"  [bold]darkens {_escaped(what)}[/bold]")
        _print(
            f"  licence {_escaped(card.licence)}; {_escaped(card.rhythm)}"
            + (f"; needs {card.key_needed}" if card.key_needed else "")
        )
        _print(f"  known when: {_escaped(card.knowable)}" + (f"; {_escaped(health.note)}" if health.note else ""))


def problems(folder: str, found: Sequence[Problem]) -> None:
    """What is wrong with a situation folder."""
    for problem in found:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        column = f" {problem.column}" if problem.column else ""
        typer.echo(
            f"{where}{column}: {problem.message} (value: {problem.value!r})\n  remedy: {problem.remedy}", err=True
        )
    typer.echo(f"{folder}: {len(found)} problem(s)" if found else f"{folder}: nothing wrong")


def faults(store: Store, found: Sequence[Fault]) -> None:
    """What is wrong with the store."""
    for fault in found:
        typer.echo(f"{fault.table}: {fault.message}\n  remedy: {fault.remedy}", err=True)
    typer.echo(
        f"{store.root}: {len(found)} fault(s)" if found else f"{store.root}: whole, moment {store.moment().number}"
    )


def compaction(done: Compaction) -> None:
    """What compaction did."""
    typer.echo(f"files {done.files_before} → {done.files_after}, deleted {done.deleted}")
    if done.deferred:
        typer.echo("a reader was opening: deletion is left to the next compaction")
    elif done.held:
        typer.echo(f"kept for live readers: moments {', '.join(map(str, done.held))}")


def stats(store: Store, found: Sequence[TableStats], json: bool) -> None:
    """The store in numbers."""
    from rich.table import Table

    if json:
        typer.echo(as_json({"store": str(store.root), "moment": store.moment().number, "tables": found}))
        return
    table = Table(title=f"{store.root}, moment {store.moment().number}")
    for name in ("table", "rows", "files", "bytes", "first known", "last known"):
        table.add_column(name, justify="left" if name == "table" else "right")
    for row in found:
        table.add_row(
            row.table,
            f"{row.rows:,}",
            str(row.files),
            f"{row.size:,}",
            str(row.first_known or "—"),
            str(row.last_known or "—"),
        )
    _print(table)


def coded(report: Report, target: Path, json: bool) -> None:
    """What a batch did, and why lines were not read."""
    if json:
        sys.stdout.write(as_json(report))
        return
    again = f" ({report.resumed:,} of them earlier)" if report.resumed else ""
    typer.echo(f"{report.lines:,} lines answered{again} in {target}")
    for reason, count in sorted(report.refused.items()):
        typer.echo(f"  not read: {count:,} {reason}")


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on standard error, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)
    )
    with bar:
        task = bar.add_task(title, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done."""
    yield lambda what: typer.echo(what, err=True) if sys.stderr.isatty() else None


def rendered(*parts: RenderableType) -> str:
    """Rich renderables as text, coloured only when standard output is a terminal."""
    from rich.console import Console

    buffer = io.StringIO()
    tty = sys.stdout.isatty()
    console = Console(file=buffer, force_terminal=tty, width=None if tty else 120, soft_wrap=False)
    for part in parts:
        console.print(part, highlight=False)
    return buffer.getvalue()


def _print(part: RenderableType) -> None:
    sys.stdout.write(rendered(part))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
