"""Agreements and crises from data sets: hand-made tables by hand, the real ones by their own counts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contract import EXAMPLES, RECEIVED
from tocsin.errors import BadInput
from tocsin.schema.mediation import Crisis
from tocsin.schema.truces import Agreement
from tocsin.schema.vocabulary import clause_kinds
from tocsin.sources import agreement_rows, third_parties
from tocsin.sources.base import Raw, Request, source
from tocsin.sources.event_rows import Cell
from tocsin.sources.web import Web

DATA = Path(__file__).parents[2] / "../shared/data"
Day = datetime.date


def read(name: str, data: bytes, file: str = "table.csv") -> list[Any]:
    """The records of a table's bytes."""
    return list(source(name).parse(Raw.of(data, file, RECEIVED)))


def example(name: str, file: str) -> list[Any]:
    """The records of a hand-made table."""
    return read(name, (EXAMPLES / file).read_bytes(), file)


def cell(value: str) -> Cell:
    return Cell(value, "day", 7, "table.csv")


# Days ---------------------------------------------------------------------------------------------------------------------


@given(st.dates(Day(1946, 1, 1), Day(2045, 12, 31)))
def test_a_day_reads_alike_in_every_form(day: datetime.date) -> None:
    forms = (day.isoformat(), f"{day} 00:00:00", f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%y}")
    assert {agreement_rows.when(cell(form)) for form in forms} == {agreement_rows.when(cell(day.isoformat()))}
    assert agreement_rows.when(cell(forms[0])).start == day


@pytest.mark.parametrize(
    ("given_as", "first", "last"),
    [("6//1998", Day(1998, 6, 1), Day(1998, 6, 30)), ("2/??/04", Day(2004, 2, 1), Day(2004, 2, 29)),
     ("//1997", Day(1997, 1, 1), Day(1997, 12, 31)), ("?/?/2009", Day(2009, 1, 1), Day(2009, 12, 31)),
     (".", None, None), ("", None, None), ("?", None, None)],
)  # fmt: skip
def test_a_day_with_a_part_missing_is_its_month_or_year(given_as: str, first: Any, last: Any) -> None:
    found = agreement_rows.when(cell(given_as))
    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize("bad", ["10/1/993", "31/12/1994", "1994-02-30", "2/30/94", "soon", "0", "1994"])
def test_a_bad_day_names_row_column_value_and_remedy(bad: str) -> None:
    with pytest.raises(BadInput, match=r"table\.csv, line 7, column day") as caught:
        agreement_rows.when(cell(bad))
    assert repr(bad) in caught.value.message and "2020-11-13" in caught.value.remedy


@given(st.lists(st.one_of(st.none(), st.dates(Day(1946, 1, 1), Day(2045, 12, 31))), max_size=4))
def test_a_row_is_known_after_every_day_it_speaks_of(days: list[datetime.date | None]) -> None:
    known = agreement_rows.known_after(*days)
    assert (known is None) == (not any(days))
    assert all(known is not None and known > day and (known.month, known.day) == (7, 1) for day in days if day)


# Names --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ids"),
    [("Norway, UN", ("NOR", "un")), ("US Ambassador to Croatia", ("USA",)), ("Former US Pres. Jimmy Carter", ()),
     ("For the Russian Federation:\nB. Example", ("RUS",)), ("Congo", ()), ("South Sudan", ("SSD",)), ("the USSR", ("RUS",)),
     ("H.E. A. Example for the Government of Kenya", ("KEN",)), ("Envoy for Somalia", ()), ("Dominican Red Cross", ()),
     ("Co-chairs of the OSCE Minsk Group", ("osce-minsk",)), ("No third parties have signed, but Norway was there.", ()),
     ("Chairman of the Supreme Soviet of Armenia", ("ARM",)), ("[Norway is named in a note]", ()), ("", ())],
)  # fmt: skip
def test_names_are_matched_where_one_bears_them(words: str, ids: tuple[str, ...]) -> None:
    assert third_parties.named(words) == ids


def test_sentences_give_way_to_names() -> None:
    words = "The accord was brokered by Pakistan. Saudi Arabia and Iran were its guarantors."
    assert third_parties.listed(words, third_parties.named(words)) == "Pakistan, Saudi Arabia, Iran"
    assert third_parties.listed("Witnesses:\nNorway\n\nUN ") == "Norway; UN"


@given(st.text(max_size=200))
def test_any_words_give_a_bounded_line(words: str) -> None:
    assert len(third_parties.listed(words)) <= 300 and "\n" not in third_parties.listed(words)


# Each source by hand ------------------------------------------------------------------------------------------------------


def test_ucdp_peace_agreements_by_hand() -> None:
    first, ended, record, second, doubtful = example("ucdp-peace-agreements", "peace_agreements.csv")
    assert (first.purpose, first.kind, first.known) == ("definitive", "treaty", Day(2032, 7, 1))
    assert [clause.kind for clause in first.clauses] == ["cessation", "exchange_prisoners", "territory"]
    assert (first.parties, first.brokers, first.states) == (("PER",), ("NOR", "un"), ("PER",))
    assert (first.party_text, first.broker_text) == ("Government of Peru; FRX", "Norway, UN")
    assert not first.ended.known and (ended.id, ended.known, ended.ended.start) == (
        first.id,
        Day(2034, 7, 1),
        Day(2033, 5, 6),
    )
    assert (record.purpose, record.parties, record.brokers) == ("preliminary", ("CHL", "PER"), ("BRA",))
    assert record.broker_text == "Brazil" and [clause.kind for clause in record.clauses] == ["talks", "territory"]
    assert (doubtful.id, doubtful.ended.text, doubtful.known) == (second.id, "ended, day not given", Day(2034, 7, 1))


def test_ucdp_terminations_by_hand() -> None:
    found = example("ucdp-termination", "termination_dyad.csv")
    truce, broken, peace, truces = (record for record in found if isinstance(record, Agreement))
    assert (truce.purpose, truce.known, truce.ended.known) == ("cessation", Day(2032, 7, 1), False)
    assert (broken.id, broken.known, broken.ended.show()) == (truce.id, Day(2035, 7, 1), "April 2034")
    assert (peace.purpose, peace.agreed.start, peace.war) == ("definitive", Day(2036, 11, 12), "civil")
    assert (truces.agreed.start, truces.agreed.end, truces.war) == (Day(2033, 2, 24), Day(2033, 3, 23), "interstate")
    episodes = [record for record in found if isinstance(record, Crisis)]
    assert [each.outcome for each in episodes] == [
        "truce",
        "truce",
        "low_activity",
        "low_activity",
        "agreement",
        "unknown",
    ]
    assert [each.came_back.show() for each in episodes[:4]] == [
        "unknown date",
        "April 2034",
        "unknown date",
        "1 June 2036",
    ]
    assert episodes[0].states == ("PER", "CHL") and episodes[0].issues == ("territory",)
    assert (
        episodes[4].happened.show() == "1 June 2036 – 31 December 2036"
    )  # coded to end before it starts: only the year is told
    assert episodes[5].happened.end == Day(2033, 12, 31) and episodes[5].states == ("PER", "CHL")


def test_pax_by_hand() -> None:
    pause, aid, accord = example("pax", "pax.csv")
    assert (pause.purpose, pause.kind, pause.war, pause.formal) == ("cessation", "truce", "interstate", True)
    assert (pause.parties, pause.brokers, pause.conflict) == (("PER", "CHL"), ("RUS",), "9000")
    assert [clause.kind for clause in pause.clauses] == ["cessation", "humanitarian", "exchange_prisoners"]
    assert (aid.purpose, aid.brokers, aid.war, aid.formal) == ("humanitarian", (), "civil", None)
    assert (accord.purpose, accord.kind, accord.war, accord.conflict) == ("definitive", "treaty", "unknown", None)


def test_icb_alone_knows_no_states_and_with_actors_it_does(tmp_path: Path) -> None:
    harbour, border, untold = example("icb", "icb1.csv")
    assert (harbour.mediated, harbour.mediator_text, harbour.outcome) == (True, "a state or states", "agreement")
    assert harbour.happened.show() == "4 March 2031 – 30 June 2031" and harbour.violence == "serious clashes"
    assert (harbour.states, border.outcome, border.mediated) == ((), "unknown", False)
    assert (untold.known, untold.mediated, untold.happened.known) == (RECEIVED, None, False)
    for file in ("icb1.csv", "icb2.csv"):
        (tmp_path / file).write_bytes((EXAMPLES / file).read_bytes())
    (raw,) = source("icb").fetch(Request(received=RECEIVED, where=str(tmp_path)), Web())
    both: list[Crisis] = list(source("icb").parse(raw))  # type: ignore[arg-type]
    assert [(each.states, each.outcome) for each in both] == [
        (("PER", "CHL"), "agreement"),
        (("PER", "CHL"), "victory"),
        ((), "unknown"),
    ]
    assert both[0].issues == ("military-security", "political-diplomatic")
    with pytest.raises(BadInput, match="system level"):
        example("icb", "icb2.csv")


def test_cwm_by_hand() -> None:
    first, again, doubtful, nobody, untold = example("cwm", "cwm.csv")
    assert (first.mediators, first.mediated, first.happened.show()) == (
        ("NOR", "un"),
        True,
        "4 March 2031 – 30 June 2031",
    )
    assert first.id != again.id and first.happened == again.happened
    assert (doubtful.mediators, doubtful.happened.known, doubtful.known) == ((), False, RECEIVED)
    assert (nobody.mediated, nobody.happened.end, untold.mediated) == (False, Day(2034, 12, 31), None)


@pytest.mark.parametrize("name", ["pax", "cwm", "ucdp-peace-agreements", "ucdp-termination", "icb"])
def test_every_clause_is_of_a_known_kind_and_every_state_a_code(name: str) -> None:
    file = {"pax": "pax.csv", "cwm": "cwm.csv", "icb": "icb1.csv", "ucdp-termination": "termination_dyad.csv"}
    for record in example(name, file.get(name, "peace_agreements.csv")):
        assert all(clause.kind in clause_kinds() for clause in getattr(record, "clauses", ()))
        assert all(len(code) == 3 and code.isupper() for code in record.states)


# What is wrong ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "file", "old", "new", "said"),
    [("pax", "pax.csv", b"2031-04-04", b"4 April", r"line 6, column Dat: '4 April' is not a day"),
     ("pax", "pax.csv", b"2031-04-04", b"", "line 6, column Dat: '' is no day of an agreement"),
     ("pax", "pax.csv", b",Cea,Rel", b",Cee,Rel", "column Stage: 'Cee'"),
     ("pax", "pax.csv", b"9002,", b"9001,", "agreement 9001 stands there twice"),
     ("pax", "pax.csv", b"Stage,", b"Steps,", "no column Stage"),
     ("pax", "pax.csv", b"135.0", b"north", "column Loc1GWNO: 'north' is not a whole number"),
     ("ucdp-peace-agreements", "peace_agreements.csv", b",True,2033-05-06", b",maybe,2033-05-06", "column ended: 'maybe'"),
     ("ucdp-peace-agreements", "peace_agreements.csv", b",2033-05-06,", b",2033-13-06,", "column duration: '2033-13-06'"),
     ("ucdp-termination", "termination_dyad.csv", b",7/15/31,1,2,", b",7/15/31,1,9,", "column outcome: '9' is not one of"),
     ("ucdp-termination", "termination_dyad.csv", b"7/27/2031", b"27 July", "column cfiredate: '27 July' is not a day"),
     ("ucdp-termination", "termination_dyad.csv", b"2033-02-24 (north)", b"early (north)", "column cfiredate"),
     ("icb", "icb1.csv", b"2031,3,4,2031,6,88", b"2031,3,4,2030,6,88", "column yrterm: '2030' ends the crisis before"),
     ("icb", "icb1.csv", b"2032,3,4,2032", b"2032,2,30,2032", "column datrig: '30' is not a day of 2032-02"),
     ("cwm", "cwm.csv", b"3/4/31", b"4 March", "column med.begins: '4 March' is not a day"),
     ("cwm", "cwm.csv", b"3/4/31", b"3/4/1882", "lies before 1946")],
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_column_and_value(name: str, file: str, old: bytes, new: bytes, said: str) -> None:
    data = (EXAMPLES / file).read_bytes()
    assert old in data
    with pytest.raises(BadInput, match=said) as caught:
        read(name, data.replace(old, new, 1), file)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["pax", "cwm", "ucdp-peace-agreements", "ucdp-termination", "icb"])
@pytest.mark.parametrize(
    "data", [b"", b"PAR1 and no more", b"PK\x03\x04 and no more", b"a,b\n1,2\n", b"\xff\xfe,x\n1,2\n"]
)
def test_what_is_no_table_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(BadInput):
        read(name, data)


def test_a_source_without_a_file_says_where_to_get_one() -> None:
    with pytest.raises(BadInput, match="no table of PA-X") as caught:
        list(source("pax").fetch(Request(received=RECEIVED), Web()))
    assert "--file" in caught.value.remedy


# The real tables ----------------------------------------------------------------------------------------------------------


def real(name: str, path: str) -> list[Any]:
    """A real table's records; skipped visibly where it is not beside the checkout."""
    file = DATA / path
    if not file.exists():
        pytest.skip(f"{path} is not beside the checkout")
    if file.is_dir():
        (raw,) = source(name).fetch(Request(received=RECEIVED, where=str(file)), Web())
    else:
        raw = Raw.of(file.read_bytes(), file.name, RECEIVED)
    return list(source(name).parse(raw))


def query(path: str, sql: str) -> Any:
    """What DuckDB itself counts in a file."""
    import duckdb

    with duckdb.connect() as database:
        (row,) = database.execute(sql.format(path=DATA / path)).fetchall()
    return row


def ids(records: Sequence[Any], kind: type[Any]) -> int:
    return len({record.id for record in records if isinstance(record, kind)})


def test_counts_of_ucdp_peace_agreements_equal_the_file() -> None:
    path = "peace/ucdp_peace_agreements_v22_1.parquet"
    found = real("ucdp-peace-agreements", path)
    ended = len({each.id for each in found if each.ended.known or each.ended.text})
    cease = len({each.id for each in found if any(clause.kind == "cessation" for clause in each.clauses)})
    sql = "select count(*), count(*) filter (ended = 'True'), sum(cease)::int from '{path}'"
    assert (ids(found, Agreement), ended, cease) == query(path, sql)


def test_counts_of_ucdp_terminations_equal_the_file() -> None:
    path = "ucdp/ucdp_termination_dyad_v3_2021.parquet"
    found = real("ucdp-termination", path)
    dated = "count(*) filter (cfiredate not in ('.', '')) + count(*) filter (peagdate not in ('.', '', '0'))"
    sql = f"select {dated}, count(*) filter (dyadterm = 1), count(*) filter (dyadterm = 1 and outcome = 2) from '{{path}}'"
    truces = {each.id for each in found if isinstance(each, Crisis) and each.outcome == "truce"}
    assert (ids(found, Agreement), ids(found, Crisis), len(truces)) == query(path, sql)
    karabakh = [each for each in found if isinstance(each, Crisis) and each.dyad == "833"]
    assert max(each.came_back.start or Day.min for each in karabakh) == Day(2020, 9, 27)
    assert all(each.known >= Day(2021, 7, 1) for each in karabakh if each.came_back.start == Day(2020, 9, 27))


def test_counts_of_pax_equal_the_file() -> None:
    path = "peace/pax_v10_agreements.parquet"
    found = real("pax", path)
    truces = sum(each.kind == "truce" for each in found)
    assert (ids(found, Agreement), truces) == query(
        path, "select count(*), count(*) filter (Stage = 'Cea') from '{path}'"
    )
    ours = [each for each in found if set(each.states) == {"ARM", "AZE"}]
    assert {Day(1994, 5, 5), Day(2020, 10, 10), Day(2020, 11, 10)} <= {each.agreed.start for each in ours}
    bishkek = next(each for each in ours if each.agreed.start == Day(1994, 5, 5))
    assert set(bishkek.brokers) == {"RUS", "KGZ"} and bishkek.known == Day(1995, 7, 1)


def test_counts_of_icb_equal_the_files() -> None:
    path = "ties/icb_v13_system_level.parquet"
    found = real("icb", "ties")
    mediated = sum(each.mediated is True for each in found)
    sql = "select count(*), count(*) filter (mediate = 4) from '{path}'"
    assert (ids(found, Crisis), mediated) == query(path, sql)
    april = next(each for each in found if each.cite == "ICB, crisis 478")
    assert (set(april.states), april.mediator_text, april.known) == (
        {"ARM", "AZE"},
        "a state or states",
        Day(2017, 7, 1),
    )


def test_counts_of_cwm_equal_the_file() -> None:
    path = "peace/civil_war_mediation_cwm.parquet"
    found = real("cwm", path)
    mediated = sum(each.mediated is True for each in found)
    sql = """select count(*), count(*) filter ("Med_yes.no" = 1) from '{path}'"""
    assert (ids(found, Crisis), mediated) == query(path, sql)
