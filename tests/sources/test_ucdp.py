"""UCDP's tables: releases, days, bounds, sides, and when a row counts as known."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contract import EXAMPLES, RECEIVED
from sources.local_server import LocalServer, send_range
from tocsin.errors import BadInput, Unreachable
from tocsin.schema.events import Event
from tocsin.sources.archive import Archive
from tocsin.sources.base import Raw, Request, Told
from tocsin.sources.ucdp_columns import COLUMNS
from tocsin.sources.ucdp_ged import SOURCE
from tocsin.sources.ucdp_release import release, release_in
from tocsin.sources.ucdp_sides import side
from tocsin.sources.web import FetchLimits, Web

NAME = "GEDEvent_v31_0_3.csv"


def table(*changes: dict[str, object], drop: tuple[str, ...] = ()) -> bytes:
    """The example's first row, changed, as a table."""
    rows = list(csv.DictReader(io.StringIO((EXAMPLES / NAME).read_text())))
    columns = [column for column in COLUMNS if column not in drop]
    columns += [name for change in changes for name in change if name not in columns and name not in drop]
    out = io.StringIO()
    writer = csv.DictWriter(out, dict.fromkeys(columns), extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows({**rows[0], **change} for change in changes)
    return out.getvalue().encode()


def events(data: bytes, name: str = NAME, **told: object) -> list[Event]:
    """The events of a table."""
    return list(SOURCE.parse(Raw.of(data, name, RECEIVED, told=Told(**told))))  # type: ignore[arg-type]


def one(change: dict[str, object], name: str = NAME, drop: tuple[str, ...] = (), **told: object) -> Event:
    """The one event of a row."""
    (found,) = events(table(change, drop=drop), name, **told)
    return found


class TestReleases:
    @pytest.mark.parametrize(
        ("file", "name"),
        [("ged211-csv.zip", "21.1"), ("GEDEvent_v25_1.csv", "25.1"), ("ged_21_1_all_events.parquet", "21.1"),
         ("GEDEvent_v23_0_10.csv", "23.0.10"), ("ged_candidate_2022_02_v22_0_2.parquet", "22.0.2"),
         ("GEDEvent_v21_01_21_12.csv.zip", "21.01.21.12"), ("ged_candidate_2021_v21_01_21_12.parquet", "21.01.21.12"),
         ("candidate_22_0_2", "22.0.2"), ("ged_25_1_sample_events.parquet", "25.1")],
    )  # fmt: skip
    def test_names_of_files_spell_them(self, file: str, name: str) -> None:
        found = release_in(file)
        assert found is not None and found.name == name

    @pytest.mark.parametrize("file", ["ged_syria_2016_2019.parquet", "events.csv", "ged_country_subsets.csv"])
    def test_or_do_not(self, file: str) -> None:
        assert release_in(file) is None
        with pytest.raises(BadInput, match="which UCDP release") as caught:
            events(table({}), file)
        assert "--release" in caught.value.remedy

    @pytest.mark.parametrize("name", ["", "25", "25.1.1", "23.0.13", "21.01.21.00", "newest"])
    def test_numbers_that_are_none(self, name: str) -> None:
        with pytest.raises(BadInput):
            release(name)

    @pytest.mark.parametrize(
        ("name", "end", "known", "assumed"),
        [("21.1", date(2016, 4, 2), date(2017, 7, 1), True), ("21.1", date(2020, 9, 27), date(2021, 7, 1), False),
         ("21.01.21.12", date(2021, 3, 31), date(2021, 4, 20), True),
         ("21.01.21.12", date(2021, 12, 31), date(2022, 1, 20), False),
         ("23.0.10", date(2023, 10, 4), date(2023, 11, 20), False),
         ("23.0.10", date(2023, 2, 4), date(2023, 11, 20), False),
         ("22.0.2", date(2022, 3, 12), date(2022, 4, 20), False)],
    )  # fmt: skip
    def test_when_a_row_counts_as_known(self, name: str, end: date, known: date, assumed: bool) -> None:
        found = release(name)
        assert (found.known(end), found.assumed(found.known(end))) == (known, assumed)

    @given(
        st.dates(date(1989, 1, 1), date(2030, 12, 31)), st.sampled_from(["25.1", "23.0.10", "21.01.21.12", "30.0.12"])
    )
    def test_never_before_it_ended(self, end: date, name: str) -> None:
        assert release(name).known(end) > end

    def test_a_table_may_name_the_release_row_by_row(self) -> None:
        rows = ({"id": 1, "source": "ged_21_1"}, {"id": 2, "source": "candidate_22_0_2"})
        assert [event.vintage for event in events(table(*rows), "all.csv")] == ["21.1", "22.0.2"]
        with pytest.raises(BadInput, match="line 2, column source: 'elsewhere'"):
            events(table({"source": "elsewhere"}), "all.csv")


class TestDays:
    @pytest.mark.parametrize(
        ("code", "start", "end", "precision"),
        [(1, "2031-03-04", "2031-03-04", "day"), (2, "2031-03-01", "2031-03-04", "range"),
         (3, "2031-03-03", "2031-03-09", "week"), (4, "2031-03-01", "2031-03-31", "month"),
         (4, "2031-02-10", "2031-03-12", "range"), (5, "2031-01-01", "2031-03-31", "range")],
    )  # fmt: skip
    def test_precision_codes(self, code: int, start: str, end: str, precision: str) -> None:
        found = one({"date_prec": code, "date_start": start, "date_end": end + " 00:00:00"}).happened
        assert (found.start, found.end, found.precision) == (
            date.fromisoformat(start),
            date.fromisoformat(end),
            precision,
        )

    def test_a_missing_day_is_the_year_and_no_day(self) -> None:
        found = one({"date_start": "", "year": 2016}, "ged_21_1.csv", drop=("date_end", "date_prec"))
        assert (found.happened.start, found.happened.end) == (date(2016, 1, 1), date(2016, 12, 31))
        assert found.happened.precision == "year" and found.known == date(2017, 7, 1)

    def test_a_missing_last_day_is_not_the_first(self) -> None:
        found = one({"date_start": "2020-09-27"}, "ged_21_1.csv", drop=("date_end", "date_prec"))
        assert (found.happened.end, found.happened.precision) == (date(2020, 12, 31), "range")
        assert "no last day" in found.happened.text

    @pytest.mark.parametrize(
        ("change", "word"),
        [({"date_start": "2031-02-30"}, "date_start: '2031-02-30'"), ({"date_end": "2031-03-01"}, "before date_start"),
         ({"date_start": "4 March"}, "not a day"), ({"year": 31, "date_start": "", "date_end": ""}, "not a year"),
         ({"date_start": "", "year": ""}, "no year")],
    )  # fmt: skip
    def test_impossible_days_name_their_line(self, change: dict[str, object], word: str) -> None:
        with pytest.raises(BadInput, match="line 2") as caught:
            one(change)
        assert word in caught.value.message


class TestTolls:
    def test_all_then_by_side_then_civilians_then_unknown(self) -> None:
        tolls = events((EXAMPLES / NAME).read_bytes())[0].tolls
        assert [(toll.side, toll.who, toll.low, toll.best, toll.high) for toll in tolls] == [
            (None, "people", 4, 4, 6),
            ("Government of Eastland", "unknown", None, 2, None),
            ("Republic of Ardan", "unknown", None, 1, None),
            (None, "civilians", None, 1, None),
            (None, "unknown", None, 0, None),
        ]

    @pytest.mark.parametrize(
        ("low", "best", "high", "bounds"), [(10, 12, 9, (9, 12)), (7, 6, 12, (6, 12)), (5, 4, 4, (4, 5))]
    )
    def test_published_bounds_that_miss_the_estimate_are_widened_and_said(
        self, low: int, best: int, high: int, bounds: tuple[int, int]
    ) -> None:
        found = one({"low": low, "best": best, "high": high})
        assert (found.tolls[0].low, found.tolls[0].best, found.tolls[0].high) == (bounds[0], best, bounds[1])
        assert f"as published: low {low}, best {best}, high {high}" in found.text
        assert json.loads(found.raw)["low"] == str(low)

    def test_missing_bounds_stay_unknown(self) -> None:
        found = one(
            {}, "ged_25_1.csv", drop=("low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
        )
        assert [(toll.low, toll.best, toll.high) for toll in found.tolls] == [(None, 4, None)]

    @pytest.mark.parametrize(("change", "word"), [({"best": -1}, "below zero"), ({"high": "many"}, "whole number"),
                                                  ({"best": "4.5"}, "whole number"), ({"best": "1e999"}, "whole number"),
                                                  ({"latitude": 91}, "±90"), ({"type_of_violence": 4}, "not 1, 2 or 3"),
                                                  ({"id": "", "relid": ""}, "no id")])  # fmt: skip
    def test_impossible_numbers_name_their_line(self, change: dict[str, object], word: str) -> None:
        with pytest.raises(BadInput, match="line 3") as caught:
            events(table({}, change))
        assert word in caught.value.message


class TestSides:
    @pytest.mark.parametrize(
        ("name", "gw", "actors"),
        [
            ("Government of Azerbaijan", None, ("AZE",)),
            ("Government of Azerbaijan", 373, ("AZE",)),
            ("Government of Turkey", 640, ("TUR",)),
            ("Government of Russia (Soviet Union)", None, ("RUS",)),
            ("Government of DR Congo (Zaire)", None, ("COD",)),
            ("Government of Eritrea, Government of Ethiopia", None, ("ERI", "ETH")),
            ("Republic of Artsakh", None, ("artsakh",)),
            ("IS", None, ("IS",)),
            ("Government of Eastland", None, ("Government of Eastland",)),
            ("Ahrar al-Sham, HTS, Southern Front", None, ("Ahrar al-Sham, HTS, Southern Front",)),
            ("", None, ()),
        ],
    )
    def test_states_by_code_others_by_name(self, name: str, gw: int | None, actors: tuple[str, ...]) -> None:
        assert side(name, gw) == actors

    def test_kinds_ids_and_country(self) -> None:
        found = events((EXAMPLES / NAME).read_bytes())
        assert [event.kind for event in found] == ["fighting", "fighting", "fighting", "killing"]
        assert (found[2].side_a, found[2].side_b, found[2].country) == (("AZE",), ("artsakh",), "AZE")
        assert (found[2].conflict, found[2].dyad, found[2].series) == ("9000", "9001", "ged/900003")
        assert [toll.side for toll in found[3].tolls] == [None, "Government of Eastland", None, None]


class TestTables:
    def test_all_49_columns_are_kept(self) -> None:
        assert len(COLUMNS) == 49 and set(json.loads(one({}).raw)) == set(COLUMNS)

    @pytest.mark.parametrize("column", ["type_of_violence", "best", "country"])
    def test_a_missing_column_is_named(self, column: str) -> None:
        with pytest.raises(BadInput, match=f"no column {column}"):
            events(table({}, drop=(column,)))

    def test_ids_differ_by_release_and_series_tie_them(self) -> None:
        early, late = one({}), one({}, release="32.1")
        assert early.id != late.id and early.series == late.series

    def test_a_zip_of_the_table_is_the_table(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
            folder.writestr("GEDEvent_v31_0_3.csv", (EXAMPLES / NAME).read_bytes())
        assert events(packed.getvalue(), "GEDEvent_v31_0_3.csv.zip") == events((EXAMPLES / NAME).read_bytes())

    def test_parquet_of_the_table_is_the_table(self) -> None:
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect() as database:
            import tempfile

            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "t.parquet"
                database.execute(f"copy (select * from read_csv('{EXAMPLES / NAME}')) to '{path}' (format parquet)")
                data = path.read_bytes()
        wanted = [
            (event.id, event.happened, event.tolls, event.side_a) for event in events((EXAMPLES / NAME).read_bytes())
        ]
        assert [(event.id, event.happened, event.tolls, event.side_a) for event in events(data)] == wanted

    @pytest.mark.parametrize(
        ("data", "word"),
        [(b"", "empty"), (b"\n\n", "empty"), (b"id,best\n1,2\n", "no column"), (b"PAR1 not really", "Parquet"),
         (b"PK\x03\x04 not really", "zip"), (b"id,id\n1,2\n", "two columns"), (b"\xff\xfe\x00", "not utf-8"),
         (b'type_of_violence,best,country,id,year\n1,1,A,1,2030\n1,"never closed', "line 3: malformed CSV")],
    )  # fmt: skip
    def test_what_is_no_table_is_said(self, data: bytes, word: str) -> None:
        with pytest.raises(BadInput) as caught:
            events(data)
        assert word in caught.value.message.replace("unknown column", "no column")

    def test_a_row_of_another_width_names_its_line(self) -> None:
        with pytest.raises(BadInput, match="line 3: 48 cells where the header has 49"):
            events(table({}) + b",".join([b"1"] * 48) + b"\n")

    def test_a_zip_of_several_tables_or_one_that_swells_is_refused(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as folder:
            folder.writestr("a.csv", "x")
            folder.writestr("b.csv", "x")
        with pytest.raises(BadInput, match="2 CSV files"):
            events(packed.getvalue(), "ged251.zip")

    def test_rows_are_read_one_at_a_time(self) -> None:
        """The first event is there before a bad row far below is met."""
        data = table(*[{"id": number} for number in range(50)], {"best": "bad"})
        found = SOURCE.parse(Raw.of(data, NAME, RECEIVED))
        assert isinstance(next(found), Event)
        with pytest.raises(BadInput, match="line 52"):
            list(found)


def test_a_broken_download_of_a_release_goes_on_at_the_next_pull(server: LocalServer, tmp_path: Path) -> None:
    data = (EXAMPLES / NAME).read_bytes()
    server.handlers[f"/{NAME}"] = lambda asked: send_range(asked, data, '"v1"', 900 if len(server.asked) == 1 else None)
    web = Web(FetchLimits(allow_private=True, attempts=1, max_seconds=5))
    request = Request(received=RECEIVED, where=f"{server.url}/{NAME}", archive=Archive(tmp_path))
    with pytest.raises(Unreachable):
        list(SOURCE.fetch(request, web))
    (raw,) = SOURCE.fetch(request, web)
    assert server.asked[1][1]["range"] == "bytes=900-" and raw.data == data
    assert len(list(SOURCE.parse(raw))) == 4 and list((tmp_path / "downloads").iterdir()) == []


def test_the_day_received_changes_nothing() -> None:
    data = table({})
    later = RECEIVED + datetime.timedelta(days=400)
    assert list(SOURCE.parse(Raw.of(data, NAME, later))) == events(data)
