"""Countries: the chance of a sharp rise, and deaths as known and forecast; unknown is a gap, never zero."""

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import whole
from tocsin import forecasting, outlook
from tocsin.forecast.summaries import quantiles
from tocsin.schema.months import label, month_of, parse_month
from tocsin.store.store import Store
from tocsin.web.forecasts import DRAWS, MODEL, MONTHS, SEED, SEEN, _figures, ahead
from tocsin.web.parts.chances import chance
from tocsin.web.parts.risers import country_rows, riser_map

pytestmark = [pytest.mark.xdist_group("web"), whole]

DAY = date(2020, 9, 26)


def twin(window: TestClient, path: str) -> dict[str, Any]:
    answer = window.get(path, params={"as_of": DAY.isoformat(), "format": "json"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_country_is_listed_the_highest_first(window: TestClient) -> None:
    found = twin(window, "/countries")
    chances = [row["chance"] for row in found["rows"]]
    assert [one["rank"] for one in chances] == list(range(1, len(chances) + 1))
    assert {one["of"] for one in chances} == {len(chances)}
    assert [one["p"] for one in chances] == sorted((one["p"] for one in chances), reverse=True)
    assert len({row["iso3"] for row in found["rows"]}) == len(chances)
    assert found["note"] == ""


def test_without_figures_and_news_a_country_is_unknown_not_average(seeded: Store) -> None:
    """On a day that nothing covers every chance is the bare base rate, which the page shows as unknown."""
    day = date(2026, 11, 23)
    with seeded.view(day) as view:
        rows = outlook.outlook(view).countries(["AZE", "SYR"])
    assert len({risk.p for risk in rows}) == 1
    assert all(chance(risk).blind for risk in rows)
    assert all(row.chance.blind for row in country_rows(rows, day))
    drawn = riser_map(rows)
    assert drawn is not None and "Azerbaijan: unknown" in drawn.svg and "Syria: unknown" in drawn.svg


def test_the_forecast_is_the_one_the_command_makes(window: TestClient, seeded: Store) -> None:
    found = twin(window, "/countries/AZE")
    figures = forecasting.store_figures(seeded, DAY)
    months = forecasting.months_ahead(DAY, None, MONTHS)
    made = forecasting.forecast(figures.panel, months, MODEL, DRAWS, SEED, DAY)
    row = next(at for at, unit in enumerate(made.units) if unit.iso3 == "AZE")
    low, middle, high = quantiles(made.draws[row : row + 1], [0.05, 0.5, 0.95])[0].T.tolist()
    assert [one["month"] for one in found["ahead"]] == [label(month) for month in months]
    assert [one["median"] for one in found["ahead"]] == middle
    assert [one["most"] for one in found["ahead"]] == [list(pair) for pair in zip(low, high, strict=True)]
    assert found["made_as_of"] == DAY.isoformat()
    assert "revised vintage assumed" in found["heading"][1]


def test_the_chart_has_every_month_once_and_gaps_where_nothing_is_known(window: TestClient) -> None:
    page = twin(window, "/countries/AZE")
    rows = window.get(page["forecast_href"]).json()["rows"]
    months = [parse_month(row["month"]) for row in rows]
    assert months == list(range(months[0], months[-1] + 1))
    seen = {one["month"]: one["deaths"] for one in page["seen"]}
    assert len(seen) == SEEN
    assert {row["month"]: row["seen"] for row in rows if row["month"] in seen} == seen
    first = parse_month(page["ahead"][0]["month"])
    blank = [row["month"] for row in rows if row["seen"] is None and "q50" not in row]
    assert blank == ["2020-08", "2020-09"], "between the last figure and the first month ahead nothing is known"
    assert all(("q50" in row) == (parse_month(row["month"]) >= first) for row in rows)
    for row in (one for one in rows if "q50" in one):
        levels = [row[name] for name in ("q05", "q10", "q25", "q50", "q75", "q90", "q95")]
        assert levels == sorted(levels)


def test_no_month_that_was_not_known_is_told(window: TestClient) -> None:
    page = twin(window, "/countries/AZE")
    assert max(parse_month(one["month"]) for one in page["seen"]) < month_of(DAY)
    assert min(parse_month(one["month"]) for one in page["ahead"]) > month_of(DAY)


def test_the_page_draws_the_fan_without_a_style_and_shows_the_reasons(window: TestClient) -> None:
    html = window.get(f"/countries/AZE?as_of={DAY}").text
    assert 'class="tc tc-fan"' in html and 'data-plot="fan"' in html
    assert "<style" not in html and " style=" not in html
    for one in twin(window, "/countries/AZE")["rise"]["reasons"]:
        assert one["effect"] == pytest.approx(one["weight"] * (one["value"] - one["usual"]), abs=1e-6)


def test_a_country_by_name_and_one_that_is_none(window: TestClient) -> None:
    assert twin(window, "/countries/azerbaijan")["iso3"] == "AZE"
    answer = window.get("/countries/Azerbaijani?format=html", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "did you mean" in answer.text or "What to do" in answer.text


def test_where_the_figures_end_long_before_the_forecast_says_when_it_is_of(seeded: Store) -> None:
    figures, notice = _figures(seeded, date(2024, 6, 1))
    assert figures.as_of == date(2022, 1, 31)
    assert "the figures end 2021-12" in notice and "2022-01-31" in notice
    near, told = _figures(seeded, DAY)
    assert (near.as_of, told) == (DAY, "")


def test_before_the_first_fit_there_is_what_was_seen_and_no_forecast(seeded: Store) -> None:
    found = ahead(seeded, date(1995, 6, 1))
    assert found.missing
    assert found.months == ()
    assert found.countries["AZE"].seen
    assert found.countries["AZE"].levels == ()
