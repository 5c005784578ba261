"""A day on one page: pull, code, write; then only read, judge and compose. The only holder of a Writer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import Busy, NotFound, TocsinError
from tocsin.intake import Coder, Tally, last_seen, numbered
from tocsin.judge import judge
from tocsin.schema.articles import Article
from tocsin.schema.briefs import Brief
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Darkness, Health, Pull
from tocsin.settings import Settings, read_settings

if TYPE_CHECKING:
    from tocsin.brief.opened import Opened
    from tocsin.evaluate.standings import ForecastScoreboard
    from tocsin.schema.forecasts import Forecast
    from tocsin.schema.risks import EarlyWarning, Risk
    from tocsin.sources.archive import Archive
    from tocsin.sources.base import Raw, Request, Source
    from tocsin.store.store import Store
    from tocsin.store.view import View


class Pulled(Struct, frozen=True, kw_only=True):
    """What one pull brought: rows read, rows that were new by table, the days they cover, the archived bytes' hashes."""

    source: str
    rows: int
    new: dict[str, int]
    covers_from: date | None = None
    covers_to: date | None = None
    raws: tuple[str, ...] = ()


class ReadReport(Struct, frozen=True, kw_only=True):
    """An article's claims, the situation it was held against (None: none it concerns), and the notes."""

    article: Article
    claims: tuple[Claim, ...]
    situation: str | None
    as_of: date
    notes: tuple[Note, ...]
    findings: Findings | None


class Waiting(Struct, frozen=True, kw_only=True):
    """A claim that waits for a person, and the text it was read in."""

    claim: Claim
    text: str


class DayReport(Struct, frozen=True, kw_only=True):
    """What a day's run did: pulls that worked, those that failed and why, a brief per situation, and what is dark."""

    day: date
    pulled: tuple[Pulled, ...]
    failed: tuple[tuple[str, str], ...]
    briefs: tuple[Brief, ...]
    dark: tuple[Darkness, ...] = ()


def open_store(path: Path | None = None) -> Store:
    """The store at ``path`` (default: the setting, else the user's data folder), seeded at first use."""
    from tocsin.sources.situation_folder import packaged
    from tocsin.store.store import Store

    store = Store(path or read_settings().store_folder())
    if not store.exists:
        _write_folders(store, packaged().values())
    return store


def bring_in(store: Store, folder: Path) -> str:
    """Bring the store up to date with a situation folder; rows edited or deleted there are taken back. Returns its id."""
    if not store.exists or store.moment().seeds.get(folder.name) != _content(folder):
        _write_folders(store, [folder])
    return folder.name


def _write_folders(store: Store, folders: Iterable[Path]) -> None:
    """Write folders' records in one batch. All are read before anything is written: a bad one leaves the store as it was."""
    from tocsin.sources.situation_folder import load
    from tocsin.store.tables import TABLES
    from tocsin.store.writer import Writer, content_hash

    read = [(folder.name, _content(folder), list(load(folder).all())) for folder in folders]
    with Writer(store) as writer:
        for name, content, rows in read:
            wanted = {content_hash(row) for row in rows}
            for table in TABLES:
                gone = writer.hashes(table, f"situation:{name}") - wanted
                writer.withdraw(table, sorted(gone), f"no longer in the folder {name}")
            writer.add(rows)
            writer.remember_seed(name, content)


def situation_id(store: Store, name_or_path: str) -> str:
    """The id of a situation given by name or folder; a folder, or a packaged situation, is brought up to date first.

    While another process writes, a situation that is in the store already is taken as it stands: readers never wait.
    """
    from tocsin.sources.situation_folder import find, packaged

    kept = store.exists and name_or_path in store.moment().seeds
    if kept and not Path(name_or_path).is_dir() and name_or_path not in packaged():
        return name_or_path
    folder = find(name_or_path)
    try:
        return bring_in(store, folder)
    except Busy:
        if folder.name not in store.moment().seeds:
            raise
        return folder.name


def findings(store: Store, situation: str, as_of: date) -> Findings:
    """The judgement on a situation as known on a day."""
    with store.view(as_of) as view:
        return judge(view, situation)


def all_findings(store: Store, as_of: date) -> tuple[Findings, ...]:
    """The judgement on every situation known on a day, in order of their ids."""
    with store.view(as_of) as view:
        return tuple(judge(view, name) for name in sorted(one.id for one in view.records(Situation)))


def brief(store: Store, situation: str, as_of: date) -> Brief:
    """The brief of a situation as known on a day."""
    from tocsin.brief import compose

    return compose(findings(store, situation, as_of))


def risks(store: Store, as_of: date, pair: tuple[str, str] | None = None) -> tuple[Risk, ...]:
    """The risk of every pair and country as known on a day, or of one pair of states by code or name."""
    from tocsin import outlook

    with store.view(as_of) as view:
        return outlook.of_pair(view, pair) if pair else outlook.world(view)


def warnings(store: Store, as_of: date) -> tuple[EarlyWarning, ...]:
    """The early warnings for all pairs that stand on a day."""
    from tocsin import outlook

    with store.view(as_of) as view:
        return outlook.outlook(view).warnings()


def explain(store: Store, key: str, as_of: date | None) -> Opened:
    """One record, judgement or event by its id, opened to what it rests on. Raises ``NotFound``.

    A judgement's id ends with its day, which is taken where no other is given; other ids are looked for as of today.
    """
    from tocsin.brief.index import records
    from tocsin.brief.opened import opened_one
    from tocsin.judge import world_findings

    day = as_of or _day_of(key) or date.today()
    with store.view(day) as view:
        for name in _situations_of(key, view.records(Situation)):
            found = judge(view, name)
            if key in records(found):
                return opened_one(key, found)
        return opened_one(key, world_findings(view))


def _situations_of(key: str, situations: Iterable[Situation]) -> list[str]:
    """The situations whose findings may hold an id: a judgement names its own, or the pair or country it is of."""
    parts = key.split(".")
    named = [one.id for one in situations if one.id in parts]
    if parts[0] in ("risk", "warning"):
        subjects = {one.id: {"-".join(sorted(one.parties)), *one.countries} for one in situations}
        return [name for name, own in subjects.items() if own & set(parts)]
    return named or sorted(one.id for one in situations)


def _day_of(key: str) -> date | None:
    try:
        return date.fromisoformat(key.rsplit(".", 1)[-1])
    except ValueError:
        return None


def take_article(where: str, published: date | None, encoding: str | None, settings: Settings) -> Article:
    """An article from a file, an address or standard input (``-``). Nothing is stored."""
    from tocsin.sources.base import Request, Told, source

    request = Request(received=date.today(), where=where, told=Told(published=published, encoding=encoding))
    reader = source("article")
    found = [record for raw in _fetch(reader, request, settings, None) for record in reader.parse(raw)]
    return next(record for record in found if isinstance(record, Article))


def source_health(store: Store, on: date) -> tuple[Health, ...]:
    """Every source and packaged table as seen from a day."""
    from tocsin.health import health
    from tocsin.outlook import outlook
    from tocsin.sources.base import cards

    with store.view(on) as view:
        return health(cards(), view.records(Pull), outlook(view).packaged, on)


def dark_inputs(store: Store, on: date) -> tuple[Darkness, ...]:
    """The inputs of the judgement that no source covers on a day, and what is dark without each."""
    from tocsin.health import darkness

    return darkness(source_health(store, on), on)


def pull(store: Store, name: str, request: Request, settings: Settings) -> Pulled:
    """Fetch and parse a source, code its new articles, commit all as one moment, and record the attempt.

    Nothing is kept if any of it is bad. A failure to fetch from outside is recorded, so that the source shows as dark, and
    raised again.
    """
    from tocsin.sources.archive import Archive
    from tocsin.sources.base import source

    chosen, archive = source(name), Archive(store.root / "_archive")
    request = replace(request, held=_held(store)) if name == "ucdp" else request
    try:
        return _take_in(store, name, _fetch(chosen, request, settings, archive), chosen, archive, request)
    except TocsinError as error:
        if not request.where or request.where.startswith(("http://", "https://")):
            _record_failure(
                store, Pull(id="", source=name, known=request.received, outcome="failed", note=error.message)
            )
        raise


def day(
    store: Store, on: date, names: Iterable[str], settings: Settings, progress: Callable[[str], None] = lambda _: None
) -> DayReport:
    """The day: pull each source since it was last seen, code, write; then judge and compose a brief per situation."""
    from tocsin.sources.base import Request

    pulled: list[Pulled] = []
    failed: list[tuple[str, str]] = []
    today = date.today()  # what is fetched now counts as received now, whatever day is judged
    for name in names:
        progress(f"pulling {name}")
        request = Request(received=today, since=last_seen(_pulls(store), name, on), until=on, token=settings.ucdp_token)
        try:
            pulled.append(pull(store, name, request, settings))
        except TocsinError as error:
            failed.append((name, str(error)))
    briefs = []
    for situation in sorted(store.moment().seeds):
        progress(f"judging {situation}")
        briefs.append(brief(store, situation, on))
    dark = dark_inputs(store, on)
    return DayReport(day=on, pulled=tuple(pulled), failed=tuple(failed), briefs=tuple(briefs), dark=dark)


def read(store: Store, article: Article, situation: str | None, as_of: date | None = None) -> ReadReport:
    """An article's claims, and notes against the record as known when the article was (or on ``as_of``). Writes nothing."""
    from tocsin.coding.notes import notes
    from tocsin.desk import Desk

    on = as_of or article.known
    with store.view(max(on, article.known)) as view:
        claims = tuple(Desk.of(view).read(article))
    with store.view(on) as view:
        chosen = situation or _concerned(view, article)
        found = judge(view, chosen) if chosen else None
    said = notes(claims, found) if found else ()
    return ReadReport(article=article, claims=claims, situation=chosen, as_of=on, notes=tuple(said), findings=found)


def to_review(store: Store, situation: str | None, below: float) -> list[Waiting]:
    """Claims of the reader to be looked at, least sure first, each with its article's text where that is kept."""
    return review_queue(store, situation, below, None)[1]


def review_queue(store: Store, situation: str | None, below: float, most: int | None) -> tuple[int, list[Waiting]]:
    """How many claims wait to be looked at, and the ``most`` least sure of them (``None``: all)."""
    from tocsin.judge import waiting_claims

    with store.view(date.max) as view:
        waiting, first = waiting_claims(view, situation, below, most)
        wanted = view.listed({claim.article for claim in first if claim.article})
        kept = view.records(Article, lambda rows: rows.id.isin(wanted)) if view.holds(Article) else []
    texts = {article.id: article.text for article in kept}
    return waiting, [Waiting(claim=claim, text=texts.get(claim.article or "", claim.text)) for claim in first]


def one_claim(store: Store, key: str, as_of: date) -> tuple[Claim, Article | None]:
    """A claim by its id as known on a day, and the article it was read in where that is kept. Raises ``NotFound``."""
    with store.view(as_of) as view:
        claim = view.one(Claim, key)
        if claim is None:
            raise NotFound(
                f"no claim {key!r} was known on {as_of}", "give a later day, or an id as it stands in a brief"
            )
        return claim, view.one(Article, claim.article) if claim.article else None


def changed_since(store: Store, moment: int, as_of: date, situation: str | None = None) -> bool:
    """Whether what was written after a moment could change the judgement of a day on a situation (``None``: on any of them).

    True when in doubt; false only where the judgement would be the same but for the moment it names.
    """
    from tocsin.judge import concerns
    from tocsin.store.changes import changed

    with store.view(as_of) as view:
        names = [situation] if situation else [one.id for one in view.records(Situation)]
    return any(changed(store, moment, as_of, name, concerns) for name in names)


def world_changed_since(store: Store, moment: int, as_of: date) -> bool:
    """As ``changed_since``, for judgements of the world apart from any situation: risks, warnings, what is dark, forecasts."""
    from tocsin.judge import concerns
    from tocsin.store.changes import changed

    return changed(store, moment, as_of, None, concerns)


def queue_changed_since(store: Store, moment: int, situation: str | None, below: float) -> bool:
    """As ``changed_since``, for which claims wait to be looked at."""
    from tocsin.store.changes import unsure_since

    return changed_since(store, moment, date.max, situation) if situation else unsure_since(store, moment, below)


def decide(store: Store, claim: Claim, review: Review) -> Review:
    """Keep a decision on a claim; the claim itself stays as it is."""
    from tocsin.coding.reviewing import decision
    from tocsin.store.writer import Writer

    with store.view(date.max) as view:
        kept = decision(claim, view.records(Review), review)
    with Writer(store) as writer:
        writer.add([kept])
    return kept


def keep_forecast(store: Store, forecast: Forecast) -> int:
    """Keep a forecast; returns how many rows are new: none if it is kept already, whatever day it was made again."""
    from tocsin.store.kept_forecasts import holds, issue_id, rows
    from tocsin.store.writer import Writer

    made = list(rows(forecast))
    # asked under the writer's lock, so that two processes cannot keep one forecast twice
    with Writer(store) as writer, store.view(forecast.issued) as view:
        if not holds(view, issue_id(forecast)):
            writer.add(made)
    return writer.written.get("forecasts", 0)


def forecast_scoreboard(store: Store, as_of: date, model: str = "") -> ForecastScoreboard:
    """The forecasts kept by a day, of one model or all, against the outcomes known on it. Raises ``NotFound`` for none."""
    from tocsin.evaluate.scoreboard import scoreboard
    from tocsin.store.kept_forecasts import issues, kept_forecast
    from tocsin.store.panel import panel

    with store.view(as_of) as view:
        found = issues(view, model)
        if not found:
            raise _nothing_kept(as_of, model, sorted({issue.model for issue in issues(view)}))
        return scoreboard(found, lambda issue: kept_forecast(view, issue), panel(view), as_of)


def _nothing_kept(as_of: date, model: str, others: list[str]) -> NotFound:
    if others:
        return NotFound(
            f"no forecast of the model {model!r} was kept by {as_of}", f"name one of those kept: {', '.join(others)}"
        )
    return NotFound(
        f"no forecast was kept by {as_of}",
        "make one with `tocsin forecast --keep`; it counts as known from the day it is made, also one as of a past day",
    )


def _fetch(source: Source, request: Request, settings: Settings, archive: object) -> Iterator[Raw]:
    from tocsin.sources.web import FetchLimits, Web

    limits = FetchLimits(
        max_bytes=settings.max_bytes,
        max_seconds=settings.max_seconds,
        max_redirects=settings.max_redirects,
        allow_private=settings.allow_private,
    )
    yield from source.fetch(replace(request, archive=archive), Web(limits))


def _record_failure(store: Store, attempt: Pull) -> None:
    from tocsin.store.writer import Writer

    with Writer(store) as writer:
        writer.add(numbered(_pulls(store), attempt))


def _take_in(
    store: Store, name: str, raws: Iterable[Raw], source: Source, archive: Archive, request: Request
) -> Pulled:
    """Archive, parse, code and commit, one raw after the other, as one moment."""
    from tocsin.store.writer import Writer

    coder, tally, hashes = Coder(store), Tally(), []
    with Writer(store) as writer:
        for raw in raws:
            hashes.append(archive.keep(raw))
            writer.add(coder.with_claims(tally.count(source.parse(raw, request.progress))))
        writer.add(numbered(_pulls(store), tally.attempt(name, request.received, hashes)))
    new = {table: count for table, count in writer.written.items() if table != "pulls"}
    return Pulled(
        source=name, rows=tally.rows, new=new, covers_from=tally.first, covers_to=tally.last, raws=tuple(hashes)
    )


def _held(store: Store) -> tuple[str, ...]:
    """UCDP's releases that the store holds whole, and that need not be fetched again."""
    from tocsin.store.panel import releases_held

    with store.view(date.max) as view:
        return releases_held(view)


def _pulls(store: Store) -> list[Pull]:
    with store.view(date.max) as view:
        return view.records(Pull)


def _concerned(view: View, article: Article) -> str | None:
    """The situation whose keywords the article names most often, if any."""
    text = f"{article.title}\n{article.text}".lower()
    counts = {s.id: sum(text.count(word.lower()) for word in s.keywords) for s in view.records(Situation)}
    best = max(counts, key=lambda name: (counts[name], name), default=None)
    return best if best and counts[best] else None


def _content(folder: Path) -> str:
    """One hash over a situation folder's files."""
    digest = hashlib.blake2b(digest_size=12)
    for file in sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".csv")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
