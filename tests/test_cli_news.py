"""The news commands as a user runs them, on the packaged counts."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tocsin import cli_news
from tocsin.errors import BadInput, NotFound
from tocsin.store.store import Store


@pytest.fixture
def ask(seeded: Store) -> Any:
    app = typer.Typer()
    cli_news.register(app)

    def call(*words: str) -> str:
        done = CliRunner().invoke(app, ["news", *words, *(() if words[0] == "bias" else ("--store", str(seeded.root)))])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return call


def test_coverage_says_what_was_read_and_what_is_dark(ask: Any) -> None:
    found = json.loads(ask("coverage", "--as-of", "2012-06-30", "--json"))
    assert found["format"] == "tocsin-news-coverage-1" and found["source"] == "wikipedia-current-events"
    assert found["first"] == "2002-07-02" and found["last"] == "2012-06-30"
    assert sum(year["lines"] for year in found["years"]) == found["lines"] == sum(m["lines"] for m in found["months"])
    assert sum(year["stories"] for year in found["years"]) == found["stories"]
    assert found["dark"] and found["months"][0]["thin"] and 0 < found["share_never_named"] < 0.5
    text = ask("coverage", "--as-of", "2012-06-30")
    assert "By region" in text and "never calm" not in text and "Dark days" in text


def test_a_pair_s_months_have_both_sides(ask: Any) -> None:
    words = ("series", "--pair", "ind", "PAK", "--from", "2008-11", "--to", "2008-12")
    rows = list(csv.DictReader(io.StringIO(ask(*words, "--csv"))))
    assert [(row["month"], row["side"], row["toward"]) for row in rows] == [
        ("2008-11", "IND", "PAK"), ("2008-11", "PAK", "IND"), ("2008-12", "IND", "PAK"), ("2008-12", "PAK", "IND"),
    ]  # fmt: skip
    assert sum(int(row[quad]) for row in rows for quad in ("VC", "MC", "VK", "MK")) > 0
    found = json.loads(ask(*words, "--json"))
    assert [str(row["VK"]) for row in found["months"]] == [row["VK"] for row in rows]
    assert "2008-12" in ask(*words)


def test_what_was_not_known_is_dark_and_not_zero(ask: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(
        "series", "--country", "LBY", "--from", "2011-02", "--to", "2011-04", "--as-of", "2011-03-10", "--csv"))))  # fmt: skip
    assert [(row["month"], row["read"]) for row in rows[::2]] == [
        ("2011-02", "28"),
        ("2011-03", "10"),
        ("2011-04", "0"),
    ]
    assert all(row["MK"] == "" for row in rows[-2:]) and all(row["MK"] for row in rows[:-2])


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (("series",), BadInput, "--pair or --country"),
        (("series", "--pair", "IND", "PAK", "--country", "IND"), BadInput, "--pair or --country"),
        (("series", "--pair", "IND", "ZZZ"), BadInput, "ZZZ"),
        (("series", "--pair", "IND", "IND"), BadInput, "one state"),
        (("series", "--country", "IND", "--from", "2011-13"), BadInput, "2011-13"),
        (("series", "--country", "IND", "--from", "2012-01", "--to", "2011-01"), BadInput, "before"),
        (("series", "--country", "IND", "--source", "gdelt"), NotFound, "gdelt"),
        (("coverage", "--source", "icews"), NotFound, "icews"),
        (("coverage", "--as-of", "2001-01-01"), NotFound, "nothing"),
    ],
)
def test_bad_questions_are_answered_in_words(
    ask: Any, words: tuple[str, ...], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        ask(*words)


def test_the_audit_prints_its_count_and_whom_the_lines_cite(ask: Any) -> None:
    found = json.loads(ask("bias", "--pairs", "2", "--json"))
    assert found["swap"]["sentences"] == found["swap"]["pairs"] * 28 and found["swap"]["share"] * found["swap"][
        "sentences"
    ] == len(found["swap"]["misses"])
    assert found["cited"]["homes"][0][0] in ("USA", "GBR", "")
    assert "do not mirror" in ask("bias", "--pairs", "1")
