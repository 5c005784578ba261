"""GDELT and ICEWS: real files whole, and what is refused with its line, column and value."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from conftest import SHARED, needs_shared
from sources.contract import EXAMPLES
from tocsin.errors import BadInput
from tocsin.schema.stories import Story
from tocsin.sources.base import OTHER_NAMES, Raw, source
from tocsin.sources.gdelt_events import COLUMNS

EXPORT, TAB = "20310304143000.export.CSV", "icews.2031.tab"
TODAY = date(2031, 4, 25)


def parsed(name: str, data: bytes, file: str) -> list[Story]:
    return [one for one in source(name).parse(Raw.of(data, file, TODAY)) if isinstance(one, Story)]


def data(file: str) -> bytes:
    return (EXAMPLES / file).read_bytes()


def changed(column: str, value: str, line: int = 0) -> bytes:
    """The example export with one cell changed."""
    lines = data(EXPORT).decode().splitlines()
    cells = lines[line].split("\t")
    cells[COLUMNS.index(column)] = value
    return "\n".join([*lines[:line], "\t".join(cells), *lines[line + 1 :]]).encode()


def test_an_event_becomes_a_story_with_both_its_clocks() -> None:
    first, _, third, *_ = parsed("gdelt", data(EXPORT), EXPORT)
    assert (first.initiator, first.target, first.kind, first.quad) == ("ARM", "AZE", "ASSAULT", "MK")
    assert first.source == "gdelt" and first.article is None and first.deaths is None and not first.fatal
    assert third.happened.start == date(2030, 3, 4) and third.known == date(2031, 3, 4)  # told a year later


def test_regions_statements_and_one_sided_events_are_no_stories() -> None:
    told = {one.origin for one in parsed("gdelt", data(EXPORT), EXPORT)}
    assert told == {f"GLOBALEVENTID {n}" for n in (9001, 9002, 9003, 9004, 9009)}


def test_former_country_codes_become_todays() -> None:
    last = parsed("gdelt", data(EXPORT), EXPORT)[-1]
    assert (last.initiator, last.target) == ("ROU", "TLS")


def test_packed_and_plain_are_the_same() -> None:
    plain = parsed("gdelt", data(EXPORT), EXPORT)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr(EXPORT, data(EXPORT))
    assert parsed("gdelt", packed.getvalue(), f"{EXPORT}.zip") == plain
    assert parsed("gdelt", gzip.compress(data(EXPORT)), f"{EXPORT}.gz") == plain


def test_an_event_twice_is_one() -> None:
    assert parsed("gdelt", data(EXPORT) + data(EXPORT), EXPORT) == parsed("gdelt", data(EXPORT), EXPORT)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("GLOBALEVENTID", "x1", "event's number"),
        ("SQLDATE", "20311304", "not a day"),
        ("SQLDATE", "20310401", "after the day it was added"),
        ("DATEADDED", "soon", "not a day"),
        ("Actor1CountryCode", "Armenia", "no country code"),
        ("EventCode", "990", "no CAMEO code"),
    ],
)
def test_a_bad_cell_is_named(column: str, value: str, words: str) -> None:
    with pytest.raises(BadInput, match=f"line 3, column {column}: '{value}'.*{words}"):
        parsed("gdelt", changed(column, value, 2), EXPORT)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"1\t2\t3\n", "3 cells where an export file has 61"),
        (data(EXPORT).splitlines()[0] + b"\textra\n", "62 cells"),
        (b"\t\xff\t\n", "0xff is not UTF-8"),
        (gzip.compress(data(EXPORT), mtime=0)[:-20], "broken archive"),
        (gzip.compress(b"", mtime=0), "empty"),
    ],
    ids=["three cells", "a cell too many", "not UTF-8", "cut short", "empty"],
)
def test_what_is_no_export_is_refused(bad: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        parsed("gdelt", bad, EXPORT)


def test_a_zip_of_two_files_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr("a.CSV", data(EXPORT))
        folder.writestr("b.CSV", data(EXPORT))
    with pytest.raises(BadInput, match="2 files"):
        parsed("gdelt", packed.getvalue(), "two.zip")


def test_icews_codes_get_their_zeros_back() -> None:
    found = parsed("icews", data(TAB), TAB)
    assert [(one.initiator, one.target, one.kind) for one in found] == [
        ("ETH", "EGY", "REQUEST"),
        ("EGY", "ETH", "CONSULT"),
        ("RUS", "RUS", "ASSAULT"),
    ]
    assert [one.known for one in found] == [date(2031, 3, 5), date(2031, 3, 5), date(2031, 3, 6)]


def test_icews_needs_its_columns_and_whole_lines() -> None:
    with pytest.raises(BadInput, match="no column Event Date"):
        parsed("icews", data(TAB).replace(b"Event Date", b"Day"), TAB)
    with pytest.raises(BadInput, match="line 3: 5 cells"):
        lines = data(TAB).splitlines()
        parsed("icews", b"\n".join([*lines[:2], b"\t".join(lines[2].split(b"\t")[:5])]), TAB)
    with pytest.raises(BadInput, match="column CAMEO Code: '999'"):
        parsed("icews", data(TAB).replace(b"\t190\t", b"\t999\t"), TAB)


def test_news_is_another_name_for_the_portal() -> None:
    assert source("news") is source(OTHER_NAMES["news"])


@needs_shared
def test_a_real_export_file() -> None:
    file = SHARED / "data/events/20191024143000.export.CSV.gz"
    found = parsed("gdelt", file.read_bytes(), file.name)
    assert len(found) == 464 and {one.known for one in found} == {date(2019, 10, 24)}
    assert Counter(one.quad for one in found) == {"VC": 285, "MK": 74, "MC": 58, "VK": 47}


@needs_shared
def test_real_tables_of_events() -> None:
    folder = SHARED / "data/events"
    assert len(_of("gdelt", folder / "gdelt2_export_samples.parquet")) == 7801
    assert len(_of("icews", folder / "icews_2018_06_sample.parquet")) == 2605
    with pytest.raises(BadInput, match="no column DATEADDED"):  # without it nobody knows when an event was known
        _of("gdelt", folder / "gdelt2_random_sample_2025_2026.parquet")


def _of(name: str, file: Path) -> list[Story]:
    return parsed(name, file.read_bytes(), file.name)
