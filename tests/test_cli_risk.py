"""The commands of the warning as a user meets them: tables, JSON as docs/json.md has it, errors, and figures of a user's own.

Each command runs once as a process of its own; what a process would only repeat runs in this one, on judgements made once.
"""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import ROOT, Run, judged_once
from tocsin import run
from tocsin.cli import app
from tocsin.errors import BadInput, NotFound, TocsinError
from tocsin.registry.views_units import units
from tocsin.schema.months import parse_month
from tocsin.settings import Settings
from tocsin.sources.base import Request
from tocsin.sources.situation_folder import packaged
from tocsin.store.store import Store

pytestmark = pytest.mark.xdist_group("risk commands")  # one worker judges once

SITUATION = "india-pakistan"
DAY = date(2016, 3, 31)
LATE = date(2026, 11, 20)
TARGETS = {"fatal_incident", "fatal_dispute", "war"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one situation; tests must not write to it."""
    store = Store(tmp_path_factory.mktemp("small") / "store")
    run.bring_in(store, packaged()[SITUATION])
    return store


@pytest.fixture(autouse=True, scope="module")
def _judged_once() -> Iterator[None]:
    with judged_once():
        yield


def here(store: Store, *words: str) -> str:
    """A command run in this process; its standard output."""
    done = CliRunner().invoke(app, [*words, "--store", str(store.root)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def there(tocsin: Run, store: Store, *words: str) -> str:
    """The same as a process of its own."""
    done = tocsin(*words, store=store.root)
    assert done.returncode == 0, done.stderr
    return done.stdout


def documented(command: str) -> set[str]:
    """The keys that docs/json.md names for a command, without those in brackets, which are of rows within."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{command}` |")), None)
    if row is None:
        section = text[text.index(f"## `tocsin {command} ") :].split("\n## ")[0]
        cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    else:
        cells = [re.sub(r"\([^)]*\)", "", row.split("|")[2])]
    return {name for cell in cells for name in re.findall(r"`([a-z_0-9]+)(?:\[\])?`", cell)}


@pytest.fixture(scope="module")
def world(tocsin: Run, small: Store) -> dict[str, Any]:
    return json.loads(there(tocsin, small, "risk", "--world", "--as-of", str(DAY), "--json"))


# ── risk ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_world_in_json_has_the_documented_keys_and_a_subject_a_row(world: dict[str, Any]) -> None:
    assert world["format"] == "tocsin-risk-1" and world["as_of"] == str(DAY) and isinstance(world["dark"], list)
    wanted = documented("risk") - {"pair", "iso3"}
    assert {"id", "p", "low", "high", "base_rate", "rank", "horizon", "drivers"} <= wanted
    for row in world["rows"]:
        assert wanted <= row.keys()
        assert ("pair" in row) != ("iso3" in row)
        assert re.fullmatch(r"[A-Z]{3}-[A-Z]{3}", row["pair"]) if "pair" in row else len(row["iso3"]) == 3
        assert 0 <= row["low"] <= row["p"] <= row["high"] <= 1
        assert row["known"] == str(DAY)
    assert {row["target"] for row in world["rows"]} == TARGETS | {"sharp_rise"}


def test_ranks_count_those_above(world: dict[str, Any]) -> None:
    """From 1 to ``of`` without gaps but for rows that are equal, which share a place; those fighting are ranked apart."""
    for target, horizon in {(row["target"], row["horizon"]) for row in world["rows"]}:
        rows = [row for row in world["rows"] if (row["target"], row["horizon"]) == (target, horizon)]
        free = [row for row in rows if not row["ongoing"]] if target != "sharp_rise" else rows
        assert {row["of"] for row in free} == {len(free)} and min(row["rank"] for row in free) == 1
        above = {row["id"]: sum(other["p"] > row["p"] for other in free) for row in free}
        equal = {row["id"]: sum(other["p"] == row["p"] for other in free) for row in free}
        assert all(above[row["id"]] < row["rank"] <= above[row["id"]] + equal[row["id"]] for row in free)


def test_effects_sum_to_the_log_odds(world: dict[str, Any]) -> None:
    for row in world["rows"]:
        if not row["formula"]:
            total = row["intercept"] + sum(driver["effect"] for driver in row["drivers"])
            assert total == pytest.approx(math.log(row["p"] / (1 - row["p"])), abs=1e-6), row["id"]
        for driver in row["drivers"]:
            assert driver["effect"] == pytest.approx(driver["weight"] * (driver["value"] - driver["usual"]), abs=1e-9)


def test_a_pair_either_way_round_and_by_name(small: Store, world: dict[str, Any]) -> None:
    day = ("--as-of", str(DAY), "--json")
    found = here(small, "risk", "--pair", "IND", "PAK", *day)
    assert (
        found
        == here(small, "risk", "--pair", "PAK", "IND", *day)
        == here(small, "risk", "--pair", "pakistan", "India", *day)
    )
    rows = {row["id"]: row for row in json.loads(found)["rows"]}
    assert {row["pair"] for row in rows.values()} == {"IND-PAK"} and {row["target"] for row in rows.values()} == TARGETS
    assert rows == {row["id"]: row for row in world["rows"] if row.get("pair") == "IND-PAK"}


def test_table_and_csv(small: Store) -> None:
    table = here(small, "risk", "--pair", "PAK", "IND", "--as-of", str(DAY))
    assert "IND-PAK" in table and "90 %" in table and "would change it" in table and "no data is not calm" in table
    lines = list(csv.DictReader(here(small, "risk", SITUATION, "--as-of", str(DAY), "--format", "csv").splitlines()))
    assert {line["pair"] or line["iso3"] for line in lines} == {"IND-PAK", "IND", "PAK"}
    assert all(0 <= float(line["p"]) <= 1 for line in lines)


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (["--pair", "IND", "Pakistn"], NotFound, "Pakistan"),
        ([], BadInput, "give one of"),
        (["--world", "--pair", "IND", "PAK"], BadInput, "give one of"),
        (["no-such-place"], NotFound, "no-such-place"),
    ],
    ids=["near name", "none", "two", "situation"],
)
def test_errors_name_the_thing_and_a_remedy(small: Store, words: list[str], kind: type[TocsinError], said: str) -> None:
    with pytest.raises(kind) as caught:
        here(small, "risk", *words, "--as-of", str(DAY))
    assert said in str(caught.value) and caught.value.remedy


def test_one_state_twice_exits_with_2(tocsin: Run, small: Store) -> None:
    done = tocsin("risk", "--pair", "IND", "India", "--as-of", str(DAY), store=small.root)
    assert done.returncode == 2 and not done.stdout
    assert "IND-IND is one state" in done.stderr and "remedy" in done.stderr and "Traceback" not in done.stderr


# ── the situation's boards ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "rows", "as_json"),
    [("signals", "signals", False), ("clocks", "clocks", True), ("drawin", "rows", False), ("episodes", "episodes", True),
     ("warn", "warnings", False)],
)  # fmt: skip
def test_a_board_as_table_and_json(tocsin: Run, small: Store, command: str, rows: str, as_json: bool) -> None:
    """One of the two forms as a process, the other in this one."""
    words = [command, SITUATION, "--as-of", str(DAY)]
    told = here(small, *words) if as_json else there(tocsin, small, *words)
    found = json.loads((there if as_json else _here)(tocsin, small, *words, "--json"))
    assert str(DAY) in told and "India" in told and all(len(line) <= 120 for line in told.splitlines())
    assert found["as_of"] == str(DAY) and found["format"].startswith("tocsin-") and found[rows]
    each = set.intersection(*(set(row) for row in found[rows]))
    wanted = documented(command) if command not in ("drawin", "episodes") else {"format", "as_of"}
    assert wanted <= each | found.keys()


def _here(tocsin: Run, store: Store, *words: str) -> str:
    return here(store, *words)


def test_warnings_of_the_world(small: Store) -> None:
    found = json.loads(here(small, "warn", "--as-of", str(DAY), "--json"))
    assert found["warnings"] and documented("warn") <= found.keys() | found["warnings"][0].keys()
    for one in found["warnings"]:
        assert one["issued"] <= str(DAY) <= one["expires"] and not one["outcome"] and one["p"] >= one["threshold"]
        assert one["level"] in ("structural", "watch", "imminent") and one["because"] and one["change"]


# ── explain ────────────────────────────────────────────────────────────────────────────────────────────────


def test_ids_of_every_kind_open(small: Store, world: dict[str, Any]) -> None:
    day = ("--as-of", str(DAY), "--json")
    signal = next(s for s in json.loads(here(small, "signals", SITUATION, *day))["signals"] if s["state"] != "dark")
    clock = next(c for c in json.loads(here(small, "clocks", SITUATION, *day))["clocks"] if c["claim"])
    warning = json.loads(here(small, "warn", SITUATION, *day))["warnings"][0]
    country = next(row for row in world["rows"] if row.get("iso3") == "IND")
    for key in (signal["id"], clock["id"], warning["id"], country["id"]):
        opened = json.loads(here(small, "explain", key, "--json"))  # its own day is the last part of its id
        assert opened["format"] == "tocsin-explain-1" and opened["record"]["id"] == key and opened["source"]
        assert documented("explain") <= opened.keys()
    claim = json.loads(here(small, "explain", clock["claim"], *day))
    assert claim["record"]["id"] == clock["claim"] and claim["source"]


def test_a_risk_opens_to_its_arithmetic(tocsin: Run, small: Store, world: dict[str, Any]) -> None:
    row = next(row for row in world["rows"] if row.get("pair") == "IND-PAK" and row["target"] == "fatal_dispute")
    opened = json.loads(there(tocsin, small, "explain", row["id"], "--json"))
    assert documented("explain") <= opened.keys()
    total = row["intercept"] + sum(driver["effect"] for driver in opened["drivers"])
    assert total == pytest.approx(math.log(row["p"] / (1 - row["p"])), abs=1e-6)
    assert [driver["sentence"] for driver in opened["drivers"]] == [driver["sentence"] for driver in row["drivers"]]
    assert "effect = weight × (value − usual)" in here(small, "explain", row["id"])


# ── a user's own panel and news ────────────────────────────────────────────────────────────────────────────

FIRST, LAST = parse_month("2024-07"), parse_month("2026-09")
HELD = ("IND", "PAK", "ETH", "FRA")


@pytest.fixture(scope="module")
def own(small: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with an invented panel of four countries and a few invented lines of November 2026."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copytree(small.root, folder / "store", ignore=shutil.ignore_patterns("_leases"))
    panel, lines = folder / "panel.csv", folder / "lines.csv"
    ids = {unit.iso3: unit.id for unit in units()}
    cells = [f"{ids[iso3]},{month},{month % 7}" for iso3 in HELD for month in range(FIRST, LAST + 1)]
    panel.write_text("\n".join(["country_id,month_id,ged_sb", *cells]) + "\n")
    told = [f'2026-11-{day},Armed conflicts,,"{text}",,' for day in (16, 17, 18) for text in SAID]
    lines.write_text("\n".join(["date,category,topic,sentence,cited_sources,wikipedia_page", *told]) + "\n")
    store = Store(folder / "store")
    here(store, "pull", "panel", "--file", str(panel), "--json")
    here(store, "pull", "news", "--file", str(lines), "--json")
    return store


SAID = (
    "Indian troops kill two Pakistani soldiers near the line of control.",
    "Pakistan condemns India for the attack.",
)


def test_risk_works_from_an_imported_panel_and_news(own: Store) -> None:
    found = json.loads(here(own, "risk", "--world", "--as-of", str(LATE), "--json"))
    rises = {row["iso3"]: row for row in found["rows"] if row["target"] == "sharp_rise"}
    assert set(HELD) <= rises.keys()
    for row in found["rows"]:
        assert 0 <= row["low"] <= row["p"] <= row["high"] <= 1
    lacking = rises["AZE"]  # the panel does not have it
    assert lacking["dark"] and not math.isnan(lacking["p"])
    assert set(lacking["dark"]) != set(rises["IND"]["dark"])
    assert found["dark"] and any("news" in words for words in found["dark"])  # three days are no year


def test_the_lines_are_counted_in_the_pairs_series(own: Store) -> None:
    with own.view(LATE) as view:
        from tocsin.store.news import news_series

        news = news_series(view)
    assert news is not None and news.last == date(2026, 11, 19)
    assert news.pair_counts([("IND", "PAK")], LATE, [30])[0, 0, :, :].sum() >= 3


def test_a_bad_panel_leaves_nothing(own: Store, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("country_id,month_id,ged_sb\n135,540,many\n")
    moment = own.moment()
    with pytest.raises(BadInput):
        run.pull(own, "panel", Request(received=LATE, where=str(bad)), Settings())
    assert own.moment() == moment
