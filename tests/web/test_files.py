"""Every file of the window is fetched, and read by the program that such files are for."""

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import icalendar
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from conftest import whole
from tocsin.exports import tables
from tocsin.web.filing import file_name
from tocsin.web.pages import feeds, files

pytestmark = pytest.mark.xdist_group("claims")

NAME = "armenia-azerbaijan"
DAY, LATER = date(2020, 9, 26), date(2020, 9, 29)
OWN = tuple(one for one in tables() if not one.of_world)
HXL = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")


def fetched(window: TestClient, path: str, day: date = DAY) -> bytes:
    answer = window.get(path, params={"as_of": day.isoformat()})
    assert answer.status_code == 200, answer.text[:400]
    return answer.content


def lines_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def table(window: TestClient, name: str, form: str, day: date = DAY) -> bytes:
    return fetched(window, f"/situations/{NAME}/tables/{name}.{form}", day)


@whole
def test_every_table_in_every_form_holds_the_rows_that_its_page_tells(window: TestClient, tmp_path: Path) -> None:
    told = window.get(f"/situations/{NAME}/tables", params={"as_of": DAY, "format": "json"}).json()
    assert {one["name"] for one in told["tables"]} == {one.name for one in OWN}
    for one in told["tables"]:
        forms = {file["form"]: window.get(file["href"]).content for file in one["files"]}
        plain, marked = lines_of(forms["csv"]), lines_of(forms["hxl"])
        columns = [column["name"] for column in one["columns"]]
        assert next(csv.reader(io.StringIO(forms["csv"].decode()))) == columns
        assert len(plain) == one["rows"] and marked[1:] == plain
        assert all(HXL.fullmatch(tag) for tag in marked[0].values()), one["name"]
        rows = json.loads(forms["json"])["rows"]
        assert len(rows) == one["rows"] and all(list(row) == columns for row in rows)
        file = tmp_path / f"{one['name']}.parquet"
        file.write_bytes(forms["parquet"])
        read = duckdb.sql(f"SELECT * FROM '{file}'")
        assert read.columns == columns and len(read.fetchall()) == one["rows"]


def test_a_file_as_of_a_day_holds_nothing_that_became_known_later(window: TestClient) -> None:
    before, after = lines_of(table(window, "claims", "csv")), lines_of(table(window, "claims", "csv", LATER))
    assert before and max(row["known"] for row in before) <= DAY.isoformat()
    new = {row["id"] for row in after} - {row["id"] for row in before}
    assert {row["id"] for row in before} < {row["id"] for row in after}
    assert {row["known"] for row in after if row["id"] in new} <= {"2020-09-27", "2020-09-28", "2020-09-29"}


def test_a_parquet_file_has_types_and_says_of_which_day_it_is(window: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "claims.parquet"
    file.write_bytes(table(window, "claims", "parquet"))
    types = dict(row[:2] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall())
    assert types["known"] == "DATE" and types["happened_from"] == "DATE"
    told = dict(duckdb.sql(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')").fetchall())
    assert told["as_of"] == "2020-09-26" and told["situation"] == NAME and "UCDP" in told["licence"]


def test_the_map_is_geojson_with_circles_and_no_clock_for_forces(window: TestClient) -> None:
    answer = window.get(f"/situations/{NAME}/map.geojson", params={"as_of": LATER})
    assert answer.headers["content-type"] == "application/geo+json"
    made: dict[str, Any] = answer.json()
    assert made["type"] == "FeatureCollection" and made["tocsin"]["as_of"] == LATER.isoformat()
    kinds = {one["properties"]["feature"] for one in made["features"]}
    assert {"place", "hold", "event"} <= kinds
    for one in made["features"]:
        lon, lat = one["geometry"]["coordinates"]
        assert one["type"] == "Feature" and one["geometry"]["type"] == "Point"
        assert -180 <= lon <= 180 and -90 <= lat <= 90 and one["properties"]["radius_km"] > 0
        assert not re.search(r"\d{1,2}:\d\d", str(one["properties"].get("happened", "")))


def test_the_deadlines_are_a_calendar(window: TestClient) -> None:
    answer = window.get(f"/situations/{NAME}/deadlines.ics", params={"as_of": DAY})
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.content)
    entries = list(calendar.walk("VEVENT"))
    assert entries and len({str(one["UID"]) for one in entries}) == len(entries)
    assert all(isinstance(one.decoded("DTSTART"), date) for one in entries)


def test_the_brief_is_a_file_in_four_forms(window: TestClient) -> None:
    pytest.importorskip("typst")
    forms = {form: fetched(window, f"/situations/{NAME}/brief.{form}") for form in ("md", "html", "json", "pdf")}
    headline = json.loads(forms["json"])["headline"]["text"]
    assert forms["md"].startswith(b"# ") and headline in forms["md"].decode().replace("\\", "")
    assert forms["html"].lstrip().lower().startswith(b"<!doctype html")
    assert forms["pdf"].startswith(b"%PDF-") and forms["pdf"].rstrip().endswith(b"%%EOF")
    pages = re.findall(rb"/Type/Pages/Count (\d+)", forms["pdf"])
    assert sum(map(int, pages)) >= 3


def test_without_typst_the_pdf_says_what_to_install(window: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    answer = window.get(f"/situations/{NAME}/brief.pdf?as_of=2020-09-29", headers={"Accept": "application/json"})
    assert answer.status_code == 501 and "pip install" in answer.json()["remedy"]


def test_a_file_is_named_by_situation_and_day_and_is_not_sent_twice(window: TestClient) -> None:
    path = f"/situations/{NAME}/tables/events.hxl?as_of=2020-09-26"
    first = window.get(path)
    assert first.headers["content-disposition"] == f'attachment; filename="{NAME}-events-2020-09-26.hxl.csv"'
    assert first.headers["content-type"].startswith("text/csv") and first.headers["x-content-type-options"] == "nosniff"
    again = window.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    other = window.get(path.replace("09-26", "09-29"), headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200 and other.headers["etag"] != first.headers["etag"]


def test_tables_of_the_world_hold_every_pair_and_every_source(window: TestClient) -> None:
    risks = lines_of(fetched(window, "/tables/risks.csv"))
    pairs = {row["pair"] for row in risks if row["pair"]}
    assert len(pairs) > 200 and "ARM-AZE" in pairs
    assert all(0 <= float(row["p"]) <= 1 for row in risks if row["p"])
    sources = json.loads(fetched(window, "/tables/sources.json"))
    assert sources["as_of"] == DAY.isoformat() and {row["state"] for row in sources["rows"]} <= {
        "monitored", "degraded", "dark"
    }  # fmt: skip
    warned = lines_of(fetched(window, "/tables/warnings.csv"))
    assert "warning.ARM-AZE.structural.2019-10-07" in {row["id"] for row in warned}


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"/situations/{NAME}/tables/nope.csv", 404, "claims"),
        (f"/situations/{NAME}/tables/risks-world.csv", 404, "world"),
        (f"/situations/{NAME}/tables/claims.xls", 422, "parquet"),
        (f"/situations/{NAME}/brief.docx", 422, "pdf"),
        ("/situations/nowhere/map.geojson?as_of=2020-09-26", 404, "nowhere"),
        ("/situations/..%2f..%2fetc/brief.md?as_of=2020-09-26", 404, ""),
        (f"/situations/{NAME}/map.geojson?as_of=2999-01-01", 422, "has not come"),
        ("/tables/claims.csv", 422, "warnings"),
    ],
)
def test_what_is_not_there_is_told_in_words(window: TestClient, path: str, status: int, words: str) -> None:
    answer = window.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == status
    told = answer.json()
    assert words in told["message"] + told["remedy"] and "content-disposition" not in answer.headers


@given(st.lists(st.text(max_size=30), max_size=4))
def test_no_name_of_a_file_can_break_a_header(parts: list[str]) -> None:
    made = file_name(*parts, ending=".csv")
    assert re.fullmatch(r"[A-Za-z0-9.-]*\.csv", made) and ".." not in made.replace("...", "").removesuffix(".csv")[:2]


def test_the_data_page_names_every_address_and_every_term(window: TestClient) -> None:
    told = window.get("/data", params={"as_of": DAY, "format": "json"}).json()
    served = {route.path for route in (*files.router.routes, *feeds.router.routes) if "." in route.path}  # type: ignore[attr-defined]
    named = {re.sub(r"\{\w+\|[^}]*\}$", "{form}", one["address"].split("?")[0]) for one in told["patterns"]}
    named = {one.replace("{id}", "{key}").replace("{risks|warnings|sources}", "{table}") for one in named}
    assert served <= named
    assert all(one["licence"] and one["citation"] for one in told["sources"]) and "CC BY" in told["licence"]
    page = window.get("/data", params={"as_of": DAY}).text
    assert "curl" in page and all(one.name in page for one in OWN)


def test_every_file_is_in_the_description_of_the_interface(window: TestClient) -> None:
    paths = window.get("/openapi.json").json()["paths"]
    found = paths["/situations/{name}/tables/{table}.{form}"]["get"]
    assert set(found["responses"]["200"]["content"]) == {
        "text/csv", "application/vnd.apache.parquet", "application/json"
    }  # fmt: skip
    assert {one["name"] for one in found["parameters"]} == {"name", "table", "form", "as_of"}
    assert "application/geo+json" in paths["/situations/{name}/map.geojson"]["get"]["responses"]["200"]["content"]
