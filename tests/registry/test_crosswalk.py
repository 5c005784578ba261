"""The world's states: codes join, dates hold, names that only look like states mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tocsin.errors import NotFound
from tocsin.registry.crosswalk import EARLIEST, by_gw, by_iso2, countries, state_actors, world_judgements


@pytest.mark.parametrize(
    ("iso3", "gw", "cow"),
    [("ARM", 371, 371), ("AZE", 373, 373), ("GEO", 372, 372), ("RUS", 365, 365), ("TUR", 640, 640), ("IRN", 630, 630),
     ("YEM", 678, 679), ("DEU", 260, 255), ("SRB", 340, 345), ("XKX", 347, 347), ("TWN", 713, 713), ("VNM", 816, 816)],
)  # fmt: skip
def test_codes_join(iso3: str, gw: int, cow: int) -> None:
    state = countries()[iso3]
    assert (state.gw, state.cow) == (gw, cow)
    assert by_gw(gw) is state


def test_every_code_names_one_state() -> None:
    states = countries().values()
    assert len(states) >= 200
    for codes in ([state.gw for state in states], [state.iso2 or None for state in states], [s.un for s in states]):
        given = [code for code in codes if code is not None]
        assert len(given) == len(set(given))


def test_missing_codes_are_unknown_not_zero() -> None:
    assert countries()["PSE"].gw is None
    assert countries()["ISR"].capital == "" == countries()["PSE"].capital


def test_former_states_end_and_their_end_is_known_only_then() -> None:
    soviet = next(actor for actor in state_actors() if actor.id == "SUN")
    assert soviet.until == soviet.until_known == date(1991, 12, 26)
    assert by_gw(365).iso3 == "RUS"
    assert all(
        state.since is None or state.until is None or state.since < state.until for state in countries().values()
    )


def test_a_state_is_known_from_its_first_day() -> None:
    known = {actor.id: actor.known for actor in state_actors()}
    assert known["ARM"] == date(1991, 12, 21)
    assert known["SSD"] == date(2011, 7, 9)
    assert all(actor.known == (actor.since or EARLIEST) for actor in state_actors())


def test_no_two_states_of_today_share_a_demonym_but_the_congos() -> None:
    seen: dict[str, set[str]] = {}
    for state in countries().values():
        for demonym in state.demonyms:
            seen.setdefault(demonym, set()).add(state.iso3)
    assert {name: ids for name, ids in seen.items() if len(ids) > 1} == {"Congolese": {"COD", "COG"}}


def test_iso2_finds_the_state() -> None:
    assert by_iso2()["AZ"].iso3 == "AZE"


def test_world_judgements_name_no_target() -> None:
    assert len(world_judgements()) > 30
    assert all(not judgement.same and judgement.target == "" for judgement in world_judgements())


def test_unknown_number_names_it_and_a_remedy() -> None:
    with pytest.raises(NotFound, match="9999") as caught:
        by_gw(9999)
    assert "crosswalk.csv" in caught.value.remedy
