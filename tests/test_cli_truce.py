"""The mediation desk's commands as a user meets them: real records, real errors, nothing from later."""

import json
from pathlib import Path

import pytest

from conftest import Run, whole
from tocsin.errors import BadInput

SITUATION = "armenia-azerbaijan"
DAYS = ("2020-10-11", "2020-10-19", "2020-10-27", "2022-09-14")
"""Beside 12 December 2020 and 21 September 2023, which are always tried."""

pytestmark = pytest.mark.xdist_group("truce commands")  # one worker judges once


@pytest.mark.parametrize("day", ["2020-12-12", "2023-09-21", *(pytest.param(day, marks=whole) for day in DAYS)])
def test_each_truce_tells_who_says_it_broke_and_when(tocsin: Run, day: str) -> None:
    done = tocsin("truce", SITUATION, "--as-of", day, "--json")
    assert done.returncode == 0, done.stderr
    truces = json.loads(done.stdout)["truces"]
    assert truces
    for truce in truces:
        assert all(
            breach["claim"] and breach["agreement"] == truce["status"]["agreement"]["id"]
            for breach in truce["breaches"]
        )
        survival = truce.get("survival")
        assert survival is None or survival["known"] <= day
        for like in (survival or {}).get("nearest", []):
            assert like["day"] <= day
    told = [breach for truce in truces for breach in truce["breaches"]]
    assert {"ARM", "AZE"} <= {breach["account"] for breach in told}
    assert any(truce["survival"] for truce in truces)


def test_the_first_breach_after_10_november_2020_is_told_by_accounts_that_conflict(tocsin: Run) -> None:
    told = tocsin("truce", SITUATION, "--as-of", "2020-12-12").stdout
    assert "Accounts of the first breach conflict" in told
    assert "as Armenia says" in told
    assert "as Azerbaijan says" in told
    assert "(monitor) says" in told
    assert "2021" not in told.split("Nearest cases")[0]


def test_all_truces_stand_in_one_table_and_a_situation_without_any_says_so(tocsin: Run) -> None:
    told = tocsin("truce", "--as-of", "2025-05-12").stdout
    assert "armenia-azerbaijan" in told
    assert "india-pakistan" in told
    assert "no truce on record" in told


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_the_desk_of_26_september_2020_is_filled_from_what_ships(tocsin: Run, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"desk.{form}"
    done = tocsin("mediate", SITUATION, "--as-of", "2020-09-26", "--format", form, "-o", str(target))
    assert done.returncode == 0, done.stderr
    page = target.read_text(encoding="utf-8")
    assert "ask each foreign minister for a separate meeting" in page
    assert "no answer of Armenia or Azerbaijan, and no meeting, is on record by 26 September 2020" in page
    assert "does not regard Turkey as a mediator" in page
    assert "UCDP Peace Agreement Dataset" in page
    if form == "json":
        found = json.loads(page)
        assert all(sentence["cites"] for section in found["sections"] for sentence in section["sentences"])


def test_options_and_survival_open_by_their_ids(tocsin: Run) -> None:
    page = json.loads(tocsin("mediate", SITUATION, "--as-of", "2020-10-12", "--format", "json").stdout)
    options = {
        cite for s in page["sections"] for one in s["sentences"] for cite in one["cites"] if cite.startswith("option.")
    }
    assert options
    opened = tocsin("explain", min(options))
    assert opened.returncode == 0, opened.stderr
    assert "Precedent" in opened.stdout
    truces = json.loads(tocsin("truce", SITUATION, "--as-of", "2020-10-12", "--json").stdout)["truces"]
    survival = next(truce["survival"]["id"] for truce in truces if truce["survival"])
    told = tocsin("explain", survival)
    assert told.returncode == 0, told.stderr
    assert "Like cases" in told.stdout


def test_positions_of_one_issue_and_side(tocsin: Run) -> None:
    told = tocsin("positions", SITUATION, "--as-of", "2020-10-12", "--issue", "talks", "--side", "AZE", "--json")
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["format"] == "tocsin-positions-1"
    assert found["statements"]
    assert {one["side"] for one in found["statements"]} == {1}
    assert all("talks" in one["issues"] for one in found["statements"])


def test_an_issue_there_is_not_is_named_with_those_there_are(tocsin: Run) -> None:
    done = tocsin("positions", SITUATION, "--as-of", "2020-10-12", "--issue", "weather")
    assert done.returncode == BadInput.exit_code
    assert "'weather'" in done.stderr
    assert "status" in done.stderr


def test_a_situation_with_no_data_says_so(tocsin: Run, tmp_path: Path) -> None:
    folder = tmp_path / "nor-sud"
    made = tocsin("situation", "new", str(folder))
    assert made.returncode == 0, made.stderr
    for name in ("claims.csv", "readings.csv", "ties.csv", "holds.csv"):
        if (folder / name).is_file():
            header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
            (folder / name).write_text(header + "\n", encoding="utf-8")
    (folder / "agreements.yaml").unlink(missing_ok=True)
    wanted = {
        "truce": "No truce is on the record",
        "mediate": "No third party is on record",
        "positions": "Nothing on record: status, withdrawal",
    }
    for command, words in wanted.items():
        done = tocsin(command, str(folder), "--as-of", "2020-10-12", store=tmp_path / "store")
        assert done.returncode == 0, done.stderr
        assert words in " ".join(done.stdout.split())
