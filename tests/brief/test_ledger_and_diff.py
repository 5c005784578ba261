"""The ledger as table, CSV and JSON; what changed between two days."""

import csv
import io
import json
from datetime import date

import msgspec
import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from brief.invented import AS_OF, SITUATION, findings, texts
from tocsin.brief import to_json, to_markdown
from tocsin.brief.composing import sections_by_key
from tocsin.brief.diff import diff
from tocsin.brief.ledger import COLUMNS, contested, to_csv, to_table
from tocsin.brief.ledger import to_json as ledger_json
from tocsin.brief.numbers import unsupported_numbers
from tocsin.errors import BadInput
from tocsin.schema.registry import Office


def test_csv_has_the_documented_columns_and_a_line_a_claim() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(findings().claims, findings()))))
    assert tuple(rows[0]) == COLUMNS and len(rows) == len(findings().claims)
    row = next(row for row in rows if row["id"] == "c12")
    assert (row["side"], row["partisan"], row["verified"]) == ("BER", "BER", "true")
    assert row["figures"] == "at least 61 soldiers killed"
    assert next(row for row in rows if row["id"] == "c19")["happened_from"] == ""


def test_json_has_the_same_keys_with_null_for_unknown() -> None:
    rows = json.loads(ledger_json(findings().claims, findings()))
    assert all(tuple(row) == COLUMNS for row in rows)
    row = next(row for row in rows if row["id"] == "c19")
    assert row["happened_from"] is None and row["contested"] is False
    assert next(row for row in rows if row["id"] == "c12")["figures"][0]["low"] == 61


def test_contested_keeps_the_claims_of_conflicting_accounts_only() -> None:
    assert [c.id for c in contested(findings().claims, findings())] == ["c08", "c09", "c10", "c15", "c16"]


def test_table_shows_who_says_so_and_marks_what_is_contested_or_unverified() -> None:
    console = Console(width=220, record=True, file=io.StringIO())
    console.print(to_table(findings().claims, findings()))
    shown = console.export_text()
    assert "19 claims as known on 2030-05-20" in shown
    assert "[unverified]" in shown and "[contested]" in shown and "leaning to Berenia" in shown


def test_diff_tells_what_changed(snapshot: SnapshotAssertion) -> None:
    earlier, later = findings(date(2030, 5, 16)), findings()
    brief = diff(earlier, later)
    assert unsupported_numbers(brief, later) == []
    assert to_markdown(brief) == snapshot
    assert "4 days, 10 claims became public; 2 happenings became contested." in brief.headline.text
    assert list(sections_by_key(brief)) == ["counts", "told", "contested", "standings"]
    assert json.loads(to_json(brief))["headline"]["text"] == brief.headline.text


def test_diff_tells_offices_that_ended_and_began_and_clocks_that_moved() -> None:
    earlier, later = findings(), findings()
    left = msgspec.structs.replace(later.offices[0], until=date(2030, 5, 18), until_known=date(2030, 5, 19))
    new = Office(
        id="o3", source="folder", holder="tovar", office="speaker", of="BER", known=AS_OF, cite="folder, offices"
    )
    moved = msgspec.structs.replace(later.contacts[0], last=date(2030, 5, 19), days_ago=1)
    later = msgspec.structs.replace(later, offices=(left, later.offices[1], new), contacts=(moved, *later.contacts[1:]))
    told = texts(diff(earlier, later))
    assert "Left office: Ina Marek, prime minister of Alvania, until 18 May 2030." in told
    assert "Took office: Jon Tovar, speaker of Berenia." in told
    assert (
        "Direct contact of the parties in person: Now 1 day ago (19 May 2030); public only, and only what is on this record."
        in told
    )


def test_no_change_is_said_so() -> None:
    brief = diff(findings(), findings())
    assert brief.sections == () and "no claim became public" in brief.headline.text


def test_diff_refuses_two_situations_and_a_wrong_order() -> None:
    other = msgspec.structs.replace(findings(), situation=msgspec.structs.replace(SITUATION, id="else"))
    with pytest.raises(BadInput, match="two situations"):
        diff(findings(), other)
    with pytest.raises(BadInput, match="comes after"):
        diff(findings(), findings(date(2030, 5, 16)))
