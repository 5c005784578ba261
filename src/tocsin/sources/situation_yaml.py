"""``situation.yaml`` and ``agreements.yaml`` → records."""

from __future__ import annotations

import re
from typing import get_args

from tocsin.registry.crosswalk import countries
from tocsin.schema.claims import LEVELS
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Clause, Purpose
from tocsin.schema.vocabulary import clause_kinds
from tocsin.sources.situation_cells import Cells, KnownIds
from tocsin.sources.situation_files import Item, Problem, RawRow, yaml_row
from tocsin.sources.situation_rows import Owner, not_before

SITUATION_KEYS = ("title", "known", "parties", "side_a", "side_b", "territory", "third_parties", "mediators",
                  "countries", "ucdp_conflicts", "ucdp_dyads", "keywords", "box", "zone", "note", "curation")  # fmt: skip
AGREEMENT_KEYS = ("id", "title", "kind", "agreed", "in_force", "known", "parties", "brokers", "monitor", "monitor_text",
                  "signed_by", "place", "place_text", "clauses", "text", "replaces", "verified", "cite", "purpose",
                  "formal", "declined", "language", "url")  # fmt: skip
AGREEMENT_KINDS = ("truce", "protocol", "statement", "treaty", "understanding", "de_facto_calm")
PURPOSES: tuple[str, ...] = get_args(Purpose)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
_EDGES = ((-180.0, 180.0), (-90.0, 90.0), (-180.0, 180.0), (-90.0, 90.0))


def definition_row(item: Item | None, problems: list[Problem]) -> RawRow | None:
    """The one mapping of ``situation.yaml``."""
    if item is None:
        return None
    if not isinstance(item.value, dict):
        problems.append(_not("situation.yaml", item, "a mapping", "write key: value lines, such as title: ..."))
        return None
    return _keys_fit(yaml_row("situation.yaml", item), SITUATION_KEYS, problems)


def agreement_rows(item: Item | None, problems: list[Problem]) -> list[RawRow]:
    """The mappings of ``agreements.yaml``, each with its line."""
    if item is None or item.value == "":
        return []
    if not isinstance(item.value, list):
        problems.append(_not("agreements.yaml", item, "a list", "begin every agreement with '- id: ...'"))
        return []
    found = []
    for part in item.value:
        if isinstance(part.value, dict):
            found.append(_keys_fit(yaml_row("agreements.yaml", part), AGREEMENT_KEYS, problems))
        else:
            problems.append(_not("agreements.yaml", part, "an agreement", "begin every agreement with '- id: ...'"))
    return found


def situation(row: RawRow, owner: Owner, ids: KnownIds, problems: list[Problem]) -> Situation:
    """The definition; exactly two parties, in the order shown."""
    cells = Cells(row, ids, "", problems)
    parties = cells.idents("actor", "parties")
    if len(parties) != 2 or parties[0] == parties[-1]:
        cells.report("parties", "a situation has exactly two parties", "write parties: [A, B], the lead actors")
    side_a, side_b = cells.idents("actor", "side_a"), cells.idents("actor", "side_b")
    for both in set(side_a) & set(side_b):
        cells.report("side_b", f"{both!r} is on both sides", "keep it on one side", both)
    return Situation(
        id=owner.situation, source=owner.source, title=cells.needed("title"), known=cells.known(), parties=parties,
        side_a=side_a, side_b=side_b, territory=cells.idents("place", "territory"),
        third_parties=cells.idents("actor", "third_parties"), mediators=cells.idents("actor", "mediators"),
        countries=cells.choices("countries", countries()), ucdp_conflicts=_numbers(cells, "ucdp_conflicts"),
        ucdp_dyads=_numbers(cells, "ucdp_dyads"), keywords=cells.several("keywords"), box=_box(cells),
        zone=cells.text("zone"), note=cells.text("note"), curation=cells.text("curation"),
    )  # fmt: skip


def agreement(cells: Cells, owner: Owner) -> Agreement:
    """One agreement with its clauses."""
    known = cells.known()
    not_before(cells, "agreed", known)
    _in_force_after_agreed(cells)
    return Agreement(
        id=cells.own_id("agreement"), source=owner.source, title=cells.needed("title"),
        kind=cells.choice("kind", AGREEMENT_KINDS), known=known, agreed=cells.when("agreed"),  # type: ignore[arg-type]
        in_force=cells.when("in_force"), parties=cells.idents("actor", "parties"),
        brokers=cells.idents("actor", "brokers"), monitor=cells.ident("actor", "monitor"),
        monitor_text=cells.text("monitor_text"),
        signed_by=cells.choice("signed_by", LEVELS, "unknown"),  # type: ignore[arg-type]
        place=cells.ident("place", "place"), place_text=cells.text("place_text"), clauses=_clauses(cells),
        text=cells.text("text"), replaces=_replaces(cells), cite=cells.needed("cite"),
        verified=cells.flag("verified", True), situation=owner.situation,
        purpose=cells.choice("purpose", PURPOSES, "unknown"),  # type: ignore[arg-type]
        formal=cells.flag("formal") if cells.text("formal") else None, declined=_declined(cells),
        language=_like(cells, "language", _LANGUAGE, "not a language code", "write a code such as en, ru or zh-Hant"),
        url=_like(cells, "url", _ADDRESS, "not an address", "write the whole address, beginning with https://"),
    )  # fmt: skip


def _in_force_after_agreed(cells: Cells) -> None:
    """Nothing holds before it is agreed; a day that is not known is not before another."""
    agreed, held = cells.when_quietly("agreed"), cells.when_quietly("in_force")
    if agreed and held and agreed.start and held.end and held.end < agreed.start:
        cells.report("in_force", f"in_force is before agreed ({agreed.start})", "mend one of the dates")


def _replaces(cells: Cells) -> str | None:
    """The agreement that this one takes the place of, which is another one."""
    replaced = cells.ident("agreement", "replaces")
    if replaced is not None and replaced == cells.text("id"):
        cells.report(
            "replaces", "an agreement does not replace itself", "name the earlier agreement, or leave it empty"
        )
    return replaced


def _declined(cells: Cells) -> tuple[str, ...]:
    """Parties it speaks of that did not sign: once each, and none that is among those who agreed."""
    declined, parties = cells.idents("actor", "declined"), cells.several("parties")
    for actor in dict.fromkeys(declined):
        if actor in parties:
            remedy = "keep it among the parties if it agreed, under declined if it did not"
            cells.report("declined", f"{actor!r} is among the parties too", remedy, actor)
        elif declined.count(actor) > 1:
            cells.report("declined", f"{actor!r} stands twice", "keep one of them", actor)
    return declined


def _like(cells: Cells, column: str, form: re.Pattern[str], message: str, remedy: str) -> str:
    """A text that has a form; empty if it is not given."""
    text = cells.text(column)
    if text and not form.fullmatch(text):
        cells.report(column, message, remedy)
    return text


def _clauses(cells: Cells) -> tuple[Clause, ...]:
    item = cells.row.nested.get("clauses")
    parts = item.value if item is not None and isinstance(item.value, list) else []
    if (item is not None and not isinstance(item.value, list)) or cells.text("clauses"):
        cells.report("clauses", "clauses are not a list of {kind, text}", "write - {kind: cessation, text: ...}")
    return tuple(clause for part in parts if (clause := _clause(cells, part)) is not None)


def _clause(cells: Cells, item: Item) -> Clause | None:
    row = yaml_row(cells.row.file, item)
    kind, text = row.cells.get("kind", ""), row.cells.get("text", "")
    if not isinstance(kind, str) or not isinstance(text, str) or set(row.cells) - {"kind", "text"} or not text:
        cells.report_at(item.line, "clauses", "a clause has a kind and a text", "write - {kind: cessation, text: ...}")
        return None
    if kind not in clause_kinds():
        cells.report_at(item.line, "clauses", "unknown kind of clause", f"one of: {', '.join(clause_kinds())}", kind)
        return None
    return Clause(kind, text)


def _numbers(cells: Cells, column: str) -> tuple[str, ...]:
    for value in cells.several(column):
        if not value.isdigit():
            cells.report(column, "not a UCDP number", "write the data set's whole number", value)
    return cells.several(column)


def _box(cells: Cells) -> tuple[float, ...]:
    given = cells.several("box")
    if not given:
        return ()
    try:
        box = tuple(float(value) for value in given)
    except ValueError:
        box = ()
    inside = len(box) == 4 and all(low <= edge <= high for edge, (low, high) in zip(box, _EDGES, strict=True))
    if not inside or box[0] >= box[2] or box[1] >= box[3]:
        cells.report("box", "not a box in degrees", "write box: [west, south, east, north]")
        return ()
    return box


def _keys_fit(row: RawRow, keys: tuple[str, ...], problems: list[Problem]) -> RawRow:
    for name in (*row.cells, *row.nested):
        if name not in keys:
            problems.append(Problem(row.file, row.lines[name], name, name, "unknown key", f"one of: {', '.join(keys)}"))
        elif name in row.nested and name != "clauses":
            what = "the value is nested too deep"
            problems.append(Problem(row.file, row.lines[name], name, name, what, "write one value or a plain list"))
    return row


def _not(file: str, item: Item, what: str, remedy: str) -> Problem:
    shown = item.value if isinstance(item.value, str) else ""
    return Problem(file, item.line, "", shown[:200], f"this is not {what}", remedy)
