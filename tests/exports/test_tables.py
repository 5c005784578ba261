"""Laws of the tables: every column is described and tagged, nothing is early, unknown is never zero, every number traces."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from brief.invented import findings
from conftest import ROOT, Run
from exports.conftest import DAYS
from exports.read_back import from_csv, from_json, from_parquet
from tocsin import run
from tocsin.exports import About, Table, rows, table, tables, write
from tocsin.exports.described import described
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.findings import Findings
from tocsin.schema.sources import Card, Health
from tocsin.store.store import Store

pytestmark = pytest.mark.xdist_group("exports")  # one worker judges once

OWN = [one for one in tables() if not one.of_world]
CORE = """access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel contact country crisis currency
date delivery description event frequency geo group impact indicator inneed item loc meta modality need operations org
output population reached region respondee sector service severity status subsector targeted value"""
HASHTAG = re.compile(r"#([a-z][a-z0-9_]*)((?:\+[a-z][a-z0-9_]*)*)")
NUMBERS = ("affected", "population", "value", "inneed", "targeted", "reached")


@pytest.mark.parametrize("one", tables(), ids=lambda one: one.name)
def test_every_column_is_described_and_has_a_hashtag_of_the_standard(one: Table) -> None:
    assert one.title and one.description.endswith(".")
    names = [column.name for column in one.columns]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    tags = [column.hxl for column in one.columns]
    assert len(set(tags)) == len(tags), "two columns with one hashtag can't be told apart"
    for column in one.columns:
        assert len(column.description) > 5 and not column.description.endswith(".")
        match = HASHTAG.fullmatch(column.hxl)
        assert match and match[1] in CORE.split(), column.hxl
        attributes = match[2].split("+")[1:]
        assert len(set(attributes)) == len(attributes), column.hxl
        assert (match[1] == "date") == (column.type == "day"), f"{column.name}: #date is for days, and they for it"
        assert match[1] not in NUMBERS or column.type in ("number", "integer"), column.name
        assert ("list" in attributes) == (column.type == "texts"), column.name


def test_the_tables_asked_for_are_there() -> None:
    wanted = """claims figures events dataset-events agreements clauses breaches truces clocks signals risks drivers warnings
    draw-in episodes actors offices ties places holds readings positions mediators precedents options pulls risks-world
    warnings-world sources"""
    assert {one.name for one in tables()} == set(wanted.split())


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("one", OWN, ids=lambda one: one.name)
def test_no_row_was_known_later_than_the_day(one: Table, day: date, real: dict[date, Findings]) -> None:
    known = [n for n, column in enumerate(one.columns) if column.name == "known"]
    assert known, "a table of a situation says from which day each row was known"
    for row in rows(one, real[day]):
        found = row[known[0]]
        assert isinstance(found, date) and found <= day


@pytest.mark.parametrize("one", OWN, ids=lambda one: one.name)
def test_every_row_can_be_traced(one: Table) -> None:
    sources = {"cite", "cites", "claim", "claims", "act_ids"}
    assert sources & {column.name for column in one.columns} or one.name == "pulls"


def test_only_data_sets_and_pulls_are_empty_in_the_packaged_situation(real: dict[date, Findings]) -> None:
    empty = {one.name for one in OWN if not rows(one, real[DAYS[1]])}
    assert empty == {"dataset-events", "pulls"}


@pytest.mark.parametrize("one", OWN, ids=lambda one: one.name)
def test_all_forms_hold_the_same_real_rows(one: Table, real: dict[date, Findings], tmp_path: Path) -> None:
    found = rows(one, real[DAYS[1]])
    about = About.of(real[DAYS[1]])
    typed = [tuple(float(v) if c.type == "number" and v is not None else v for c, v in zip(one.columns, row, strict=True))
             for row in found]  # fmt: skip
    assert found == typed
    assert from_csv(write(one, found, "csv", about), one) == typed
    assert from_csv(write(one, found, "hxl", about), one, heads=2) == typed
    assert from_json(write(one, found, "json", about), one) == typed
    assert from_parquet(write(one, found, "parquet", about), tmp_path)[0] == typed


def _column(one: Table, found: Findings, name: str) -> list[object]:
    at = [column.name for column in one.columns].index(name)
    return [row[at] for row in rows(one, found)]


def test_a_figure_without_a_number_stays_without_one() -> None:
    invented = findings()
    claim = Claim(
        id="x", source="folder", origin="x", kind="losses", text="Dozens were killed.", known=invented.as_of,
        figures=(Figure("killed"), Figure("killed", low=24, text="dozens"), Figure("money", best=0, unit="USD")),
    )  # fmt: skip
    told = replace(invented, claims=(claim,))
    assert _column(table("figures"), told, "low") == [None, 24, None]
    assert _column(table("figures"), told, "best") == [None, None, 0]
    assert _column(table("figures"), told, "high") == [None, None, None]
    data = write(table("figures"), rows(table("figures"), told), "csv").decode()
    first = dict(zip(*list(csv.reader(io.StringIO(data)))[:2], strict=True))
    assert first["low"] == first["best"] == first["high"] == "" and first["kind"] == "killed"


def test_deaths_by_side_are_never_added_up_to_one_number() -> None:
    invented = findings()
    event = Event(id="e", source="reconcile", origin="e", kind="losses", known=invented.as_of)
    by_side = replace(event, tolls=(Toll("killed", 3, 3, 3, side="ALV"), Toll("killed", 4, 4, 4, side="BER")))
    whole = replace(event, id="f", tolls=(Toll("killed", 3, 5, 9),))
    told = replace(invented, events=(event, by_side, whole))
    assert _column(table("events"), told, "killed_best") == [None, None, 5]
    assert _column(table("events"), told, "tolls")[1] == ("3 killed, of Alvania", "4 killed, of Berenia")


def test_a_signal_that_is_dark_has_no_strength(real: dict[date, Findings]) -> None:
    signals = table("signals")
    states, strengths = (_column(signals, real[DAYS[0]], name) for name in ("state", "strength"))
    dark = [strength is None for strength, state in zip(strengths, states, strict=True) if state == "dark"]
    assert dark and all(dark)


def test_a_table_takes_what_it_is_made_of_and_nothing_else(seeded: Store) -> None:
    with pytest.raises(TypeError, match="sequence of risks"):
        rows(table("risks-world"), findings())
    with pytest.raises(TypeError, match="findings of a situation"):
        rows(table("claims"), [])
    card = Card(
        id="a", title="A", publisher="B", licence="CC0", url="-", rhythm="daily", knowable="at once", citation="A"
    )
    found = dict(zip((c.name for c in table("sources").columns),
                     rows(table("sources"), [Health(card=card, state="dark", darkens=("x",))])[0], strict=True))  # fmt: skip
    assert (found["state"], found["since"], found["darkens"]) == ("dark", None, ("x",))
    world = rows(table("sources"), run.source_health(seeded, DAYS[0]))
    assert len(world) > 5


def test_the_command_lists_tables_and_columns_and_refuses_what_is_not_there(tocsin: Run) -> None:
    listed = tocsin("export", "--list").stdout
    assert all(one.name in listed for one in tables()) and "deadlines" in listed
    assert "#affected+killed+best" in tocsin("export", "--list", "--table", "events").stdout
    wrong = tocsin("export", "armenia-azerbaijan", "--table", "nope", "--as-of", "2020-10-12")
    assert wrong.returncode == 3 and "risks-world" in wrong.stderr
    mixed = tocsin("export", "armenia-azerbaijan", "--table", "map", "--format", "csv", "--as-of", "2020-10-12")
    assert mixed.returncode == 2 and "geojson" in mixed.stderr
    assert tocsin("export", "--table", "claims").returncode == 2


def test_the_command_writes_a_table_of_the_day(tocsin: Run, tmp_path: Path, real: dict[date, Findings]) -> None:
    file = tmp_path / "claims.hxl.csv"
    done = tocsin("export", "armenia-azerbaijan", "--as-of", "2020-10-12", "--table", "claims", "--format", "hxl",
                  "-o", str(file))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert from_csv(file.read_bytes(), table("claims"), heads=2) == rows(table("claims"), real[DAYS[0]])


def test_the_documentation_has_every_column_as_it_is() -> None:
    kept = (ROOT / "docs" / "exports-tables.md").read_text(encoding="utf-8")
    assert kept == described(), "docs/exports-tables.md is out of date: run `make docs`"


def test_the_risks_of_the_world_were_known_by_the_day(seeded: Store) -> None:
    found = rows(table("risks-world"), run.risks(seeded, DAYS[0]))
    assert len(found) > 500 and {row[1] for row in found} == {DAYS[0]}
