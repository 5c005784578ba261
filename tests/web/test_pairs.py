"""Pairs of states: all of them once, in the order asked for; one pair down to its arithmetic, also one no model speaks of."""

import math
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from conftest import whole
from tocsin import run
from tocsin.schema.risks import Driver, Risk
from tocsin.store.store import Store
from tocsin.web.parts.chances import chance, worked

pytestmark = pytest.mark.xdist_group("web")

DAY = date(2020, 9, 26)


def twin(window: TestClient, path: str, **query: object) -> dict[str, Any]:
    answer = window.get(path, params={"as_of": DAY.isoformat(), "format": "json", **query})  # type: ignore[dict-item]
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def all_rows(window: TestClient, **query: object) -> list[dict[str, Any]]:
    first = twin(window, "/pairs", **query)
    rest = [twin(window, "/pairs", page=number, **query)["rows"] for number in range(2, first["pages"] + 1)]
    rows = [*first["rows"], *(row for page in rest for row in page)]
    assert len(rows) == first["of"]
    return rows


@whole
def test_every_relevant_pair_stands_on_exactly_one_page(window: TestClient, seeded: Store) -> None:
    names = [row["pair"] for row in all_rows(window)]
    assert len(names) == len(set(names))
    assert set(names) == {risk.pair for risk in run.risks(seeded, DAY) if risk.pair}


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("fatal_incident-30d", lambda row: row["incident"]["p"]),
        ("fatal_dispute-12m", lambda row: row["dispute"]["p"]),
        ("war-12m", lambda row: row["war"]["p"]),
        ("lift", lambda row: row["above"]),
        ("change", lambda row: row["change"]),
    ],
)
def test_sorting_puts_the_highest_first_and_the_unknown_last(window: TestClient, sort: str, value: Any) -> None:
    values = [value(row) for row in all_rows(window, sort=sort)]
    known = [one for one in values if one is not None]
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known


def test_one_states_pairs_by_code_or_name(window: TestClient) -> None:
    by_code, by_name = all_rows(window, state="ARM"), all_rows(window, state="armenia")
    assert by_code == by_name
    assert by_code == [row for row in all_rows(window) if "ARM" in row["pair"].split("-")]
    assert window.get("/pairs?state=Nowhereland").status_code == 404


def test_links_of_a_page_keep_what_was_chosen(window: TestClient) -> None:
    found = twin(window, "/pairs", sort="war-12m")
    assert f"as_of={DAY}" in found["later"] and "sort=war-12m" in found["later"] and "page=2" in found["later"]
    assert found["earlier"] == ""


def test_a_pair_opens_to_arithmetic_that_comes_out(window: TestClient) -> None:
    found = twin(window, "/pairs/ARM-AZE")
    incident = next(one for one in found["chances"] if one["key"] == "fatal_incident-30d")
    for one in incident["reasons"]:
        assert one["effect"] == pytest.approx(one["weight"] * (one["value"] - one["usual"]), abs=1e-6)
    intercept, effects, odds = map(float, re.findall(r"[-+]\d+\.\d+", incident["formula"])[:3])
    assert effects == pytest.approx(sum(one["effect"] for one in incident["reasons"]), abs=1e-3)
    assert odds == pytest.approx(intercept + effects, abs=2e-3)
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(incident["p"], abs=1e-3)
    assert [one["key"] for one in found["chances"]] == ["fatal_incident-30d", "fatal_dispute-12m", "war-12m", "war-30d"]


def test_the_page_shows_each_reason(window: TestClient) -> None:
    found = twin(window, "/pairs/ARM-AZE")
    html = unescape(window.get(f"/pairs/ARM-AZE?as_of={DAY}").text)
    for one in (reason for shown in found["chances"] for reason in shown["reasons"]):
        assert one["sentence"] in html
    assert "<style" not in html and " style=" not in html


def test_the_order_and_case_of_the_two_do_not_matter(window: TestClient) -> None:
    one, other = twin(window, "/pairs/ARM-AZE"), twin(window, "/pairs/aze-arm")
    assert one == other


@pytest.mark.parametrize(("name", "status"), [("XXX-ARM", 404), ("ARM", 404), ("ARM-ARM", 422), ("ARM-AZE-GEO", 422)])
def test_what_is_no_pair_is_refused_in_words(window: TestClient, name: str, status: int) -> None:
    answer = window.get(f"/pairs/{name}?as_of={DAY}", headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert "What to do" in answer.text


def test_a_pair_that_is_not_relevant_says_so_and_has_no_model(window: TestClient) -> None:
    found = twin(window, "/pairs/BRA-JPN")
    assert not found["relevant"]
    assert all(one["outside"] and not one["reasons"] and one["p"] == one["base_rate"] for one in found["chances"])
    assert all(p is None for values in found["trend"].values() for p in values)
    assert "not politically relevant" in window.get(f"/pairs/BRA-JPN?as_of={DAY}").text


def test_warnings_of_two_years_with_what_became_of_them(window: TestClient) -> None:
    found = twin(window, "/pairs/ARM-AZE")["warnings"]
    assert found
    for one in found:
        assert one["standing"] == (one["issued"] <= DAY.isoformat() <= one["expires"])
        assert bool(one["post_mortem"]) == (one["expires"] < DAY.isoformat())


def test_months_are_over_and_unknown_is_not_zero(window: TestClient) -> None:
    months = twin(window, "/pairs/ARM-AZE")["months"]
    assert [one["month"] for one in months] == sorted((one["month"] for one in months), reverse=True)
    assert months[0]["month"] == "2020-08"
    assert months[0]["deaths"] is None, "UCDP's figure of August was not out on 26 September"
    july = next(one for one in months if one["month"] == "2020-07")
    assert july["deaths"] and july["deaths"] > 0


def test_the_trend_is_told_alike_by_page_and_file(window: TestClient) -> None:
    found = twin(window, "/pairs/ARM-AZE")
    rows = window.get(found["trend_href"]).json()["rows"]
    incident = [row["value"] for row in rows if row["label"] == "incident"]
    assert incident == [None if p is None else round(100 * p, 4) for p in found["trend"]["fatal_incident-30d"]]
    assert [row["day"] for row in rows][: len(found["days"])] == found["days"]


numbers = st.floats(-3, 3)


@given(st.floats(-6, 2), st.lists(st.tuples(numbers, numbers, numbers), max_size=6))
def test_the_formula_gives_the_chance_whatever_the_reasons(
    intercept: float, terms: list[tuple[float, float, float]]
) -> None:
    drivers = tuple(
        Driver(name=f"d{at}", value=value, usual=usual, weight=weight, effect=weight * (value - usual), sentence="seen")
        for at, (value, usual, weight) in enumerate(terms)
    )
    p = 1 / (1 + math.exp(-intercept - sum(one.effect for one in drivers)))
    risk = Risk(id="r", known=DAY, target="fatal_incident", horizon="30d", p=p, low=p, high=p, base_rate=0.0, rank=1, of=1,
                population="pairs", pair="ARM-AZE", intercept=intercept, drivers=drivers)  # fmt: skip
    assert worked(risk).endswith(f"= {p:.4f}")
    weights = [abs(one.effect) for one in chance(risk).reasons]
    assert weights == sorted(weights, reverse=True)
    assert chance(risk).lift is None, "nothing is a multiple of a base rate of zero"
