"""Whose an actor is, on a day; and what kind of actor."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from tocsin.errors import NotFound
from tocsin.registry.crosswalk import countries
from tocsin.registry.gazetteer import Gazetteer, GazetteerPlace
from tocsin.registry.world import build, phoenix
from tocsin.registry.world.actors import World, world
from tocsin.registry.world.words import forms

COUNTRIES = [
    ("Israeli soldiers", {"ISR"}),
    ("the president of Chile", {"CHL"}),
    ("Russian and Chinese envoys", {"RUS", "CHN"}),
    ("the UAE ambassador to Bahrain", {"ARE"}),
    ("the U.S. embassy in Athens", {"USA"}),
    ("US-backed fighters in Syria", {"SYR"}),
    ("anti-Russian protesters in Georgia", {"GEO"}),
    ("Iraqi armed forces", {"IRQ"}),
    ("Moscow", {"RUS"}),
    ("the French embassy in Moscow", {"FRA"}),
    ("Boko Haram", {"NGA"}),
    ("the mayor of Nablus", {"PSE"}),
    ("the UN envoy to Syria", set()),
    ("the European Union", set()),
    ("Islamic State fighters in Iraq", {"IRQ"}),
    ("all of us", set()),
    ("Peru, Chile and Bolivia", {"PER", "CHL", "BOL"}),
    ("the Canadian House of Commons", {"CAN"}),
    ("a passer-by", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "wanted"), COUNTRIES, ids=[text[:30] for text, _ in COUNTRIES])
def test_an_actor_belongs_to_its_state(text: str, wanted: set[str]) -> None:
    assert world().country(text) == wanted


def test_a_surname_means_who_held_office_on_the_day() -> None:
    assert world().country("Ban Ki-moon", date(2005, 6, 1)) == {"KOR"}
    assert world().country("Ban Ki-moon", date(2010, 6, 1)) == frozenset()
    assert world().body("Ban Ki-moon", date(2010, 6, 1)) == "UNO"


class _Towns:
    """A gazetteer that knows one town, with the real one's question and answer."""

    def lookup(self, name: str, limit: int) -> list[GazetteerPlace]:
        found = GazetteerPlace(1, "Kesra", 0.0, 0.0, "TN", "TUN", "", 20_000, "name", None, 1.0)
        return [found][:limit] if name == "kesra" else []


def test_a_town_is_asked_for_last() -> None:
    known = World(cast("Gazetteer", _Towns()))
    assert known.country("the mayor of Kesra") == {"TUN"}
    assert known.country("the Norwegian mayor of Kesra") == {"NOR"}
    assert known.country("the mayor of Qwxz") == frozenset()


def test_bodies_of_no_state_keep_their_own_code() -> None:
    assert world().body("the UN Security Council") == "UNO"
    assert world().body("NATO forces in Kosovo") == "NAT"
    assert world().body("Norwegian police") == ""


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Israeli soldiers", "MIL"),
        ("riot policemen", "COP"),
        ("the foreign ministry", "GOV"),
        ("Boko Haram", "REB"),
        ("a chair", ""),
    ],
)
def test_a_role_is_read_from_the_noun_or_the_name(text: str, sector: str) -> None:
    assert world().role(text) == sector


def test_leaders_are_facts_in_order() -> None:
    rows = _rows("leaders.csv")
    assert len(rows) > 250
    for row in rows:
        assert row["country"] in countries(), row
        assert row["name"], row
        days = [date.fromisoformat(row[key]) if row[key] else None for key in ("since", "until")]
        assert not all(days) or days[0] < days[1], row  # type: ignore[operator]
        assert set(forms(row["short"])) <= {*forms(row["name"]), *_NICKNAMES}, row


_NICKNAMES = ("farmajo",)


def test_no_two_heads_of_one_state_hold_one_office_at_once() -> None:
    held: dict[tuple[str, str], list[tuple[str, str, frozenset[str]]]] = {}
    for row in _rows("leaders.csv"):
        if row["office"] in ("president", "prime minister", "head of government") and row["since"]:
            held.setdefault((row["country"], row["office"]), []).append(
                (row["since"], row["until"] or "9999", frozenset(forms(row["name"])[-1:]))
            )
    for office, spells in held.items():
        spells.sort(key=lambda spell: spell[:2])
        for (since, until, one), (later, _, other) in pairwise(spells):
            assert later >= until or _same(one, other) or since == later, (office, until, later)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return all(a[:5] == b[:5] for a, b in zip(one, other, strict=True))


def test_the_shipped_dictionary_is_compact_and_clean() -> None:
    for name in ("actors.csv", "names.csv"):
        for row in _rows(name):
            assert row["country"] in countries() or (not row["country"] and row["body"]), row
            assert " ".join(forms(row["name"])) == row["name"], row
    size = sum(
        (resources.files("tocsin.registry.world") / name).stat().st_size for name in ("actors.csv", "agents.csv")
    )  # type: ignore[attr-defined]
    assert size < 1_500_000


def test_the_build_reads_spells_synonyms_and_drops_what_is_unclear(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / phoenix.ACTOR_FILES[0]).write_text(
        "# comment\nNORWAY_ [NOR]\n+KINGDOM_OF_NORWAY_\n\nOLE_TVEDT_ # a name\n+PRESIDENT_OLE_TVEDT_\n"
        "\t[NORGOV 900101-951231]\n\t[NORELI]\nOLD_ONE_ [NORGOV 19010101-19101231]\n",
        encoding="utf-8",
    )
    (source / phoenix.ACTOR_FILES[1]).write_text("WORLD_FISH_BODY_ [IGOUNOFSH]\nBIG_FIRM_ [MNCUSA]\n", encoding="utf-8")
    (source / phoenix.ACTOR_FILES[2]).write_text("RED_BAND_ [XXXREB]\n", encoding="utf-8")
    (source / phoenix.AGENT_FILE).write_text("!PERSON! = MAN, WOMAN\nFISHER!PERSON! [~AGR]\n", encoding="utf-8")
    assert build.build(source, tmp_path / "out") == (3, 2)
    rows = list(csv.reader((tmp_path / "out" / "actors.csv").read_text(encoding="utf-8").splitlines()))[1:]
    assert rows == [
        ["norway", "NOR", "", "", "", ""],
        ["ole tvedt", "NOR", "", "GOV", "1990-01-01", "1995-12-31"],
        ["world fish body", "", "UNO", "IGO", "", ""],
    ]
    assert "fisherman,AGR" in (tmp_path / "out" / "agents.csv").read_text(encoding="utf-8")


def test_a_missing_dictionary_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"Phoenix\.Countries"):
        build.build(tmp_path, tmp_path / "out")


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources.files("tocsin.registry.world") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
