"""The vocabulary: complete, consistent, converted both ways, and every difference from its source on record."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tocsin.errors import NotFound
from tocsin.schema.plover import cameo, from_cameo, plover, quad, score, to_cameo
from tocsin.schema.vocabulary import kinds

CROSSWALK = Path(__file__).parents[2] / "../shared/data/codes/cameo_to_plover_2021.parquet"


def test_the_vocabulary_has_its_published_size() -> None:
    found = plover()
    assert len(found.types) == 16
    assert sum(len(kind.modes) for kind in found.types.values()) == 67
    assert len(set(found.contexts)) == len(found.contexts) == 36
    assert len({*found.sectors.frequent, *found.sectors.other}) == 24


def test_scores_follow_the_quad() -> None:
    for name, kind in plover().types.items():
        cooperative = kind.quad in ("VC", "MC")
        scores = [kind.score, *(s for s in kind.modes.values() if s is not None)]
        assert all(-10 <= s <= 10 for s in scores)
        assert cooperative == (kind.score > 0), name
        assert name == "REQUEST" or all((s > 0) == cooperative for s in scores), name


def test_every_cameo_code_converts_to_a_type_and_mode_that_exist() -> None:
    types = plover().types
    for code, row in cameo().items():
        assert bool(row.plover) != code.startswith(("01", "02")), code
        if row.plover:
            assert not row.mode or row.mode in types[row.plover].modes, code
            assert from_cameo(code) == (row.plover, row.mode)


def test_roots_come_back() -> None:
    """Out and in again keeps type; a root that stands for two types (08) keeps the weaker."""
    merged = {"RETREAT": "CONCEDE"}
    for name, kind in plover().types.items():
        back = from_cameo(to_cameo(name))
        assert back is not None
        assert back[0] == merged.get(name, name)
        for mode in kind.modes:
            assert to_cameo(name, mode) in cameo()


def test_conversion_by_hand() -> None:
    assert from_cameo("163") == ("SANCTION", "discontinue")
    assert from_cameo("175") == ("ASSAULT", "crowd-control")
    assert from_cameo("0871") == ("RETREAT", "ceasefire")
    assert from_cameo("19039") == ("ASSAULT", "")
    assert from_cameo("023") is None
    assert to_cameo("ACCUSE", "investigate") == "09"
    assert to_cameo("ASSAULT", "abduct") == "18"
    assert score("ACCUSE") == -3
    assert score("PROTEST", "vandalize") == -5
    assert quad("SANCTION") == "MK"


@pytest.mark.parametrize("code", ["", "9", "99", "ab", "19x9"])
def test_what_is_no_cameo_code_is_an_error(code: str) -> None:
    with pytest.raises(NotFound, match="no CAMEO code"):
        from_cameo(code)


def test_an_unknown_type_is_an_error() -> None:
    with pytest.raises(NotFound, match="no PLOVER type"):
        score("FIGHT")


def test_our_kinds_name_types_that_exist() -> None:
    assert {kind.plover for kind in kinds().values()} - {""} <= set(plover().types)


def test_every_difference_from_the_published_table_is_on_record() -> None:
    if not CROSSWALK.exists():
        pytest.skip("the published table is not here")
    query = f"select cameo_code, plover_event, coalesce(mode, '') from '{CROSSWALK}'"
    published: dict[str, set[tuple[str, str]]] = {}
    for code, kind, mode in duckdb.sql(query).fetchall():
        published.setdefault(code, set()).add((kind, mode))
    for code, row in cameo().items():
        if row.plover:
            same = published.get(code) == {(row.plover, row.mode)}
            assert same != bool(row.deviation), f"{code}: {published.get(code)} there, {row.plover} {row.mode} here"
