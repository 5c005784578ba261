"""The figure notation keeps what was said and no more; times as written survive a round trip."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput
from tocsin.schema.figures import FIGURE_KINDS, Figure
from tocsin.schema.time import When
from tocsin.sources.figure_notation import MEASURED, WHOS, default_unit, parse_figures, write_figures


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [("16", (16, 16, 16)), (">550", (551, None, None)), (">=16", (16, None, None)), ("<5000", (None, None, 4999)),
     ("<=60", (None, None, 60)), ("~2300", (None, 2300, None)), ("32..100", (32, None, 100)),
     (">2.5", (3, None, None)), ("<2.5", (None, None, 2)), (">1,900", (1901, None, None)), ("0", (0, 0, 0))],
)  # fmt: skip
def test_bounds_of_whole_things(bounds: str, expected: tuple[float | None, ...]) -> None:
    figure = parse_figures(f"killed {bounds}")[0]
    assert (figure.low, figure.best, figure.high) == expected


def test_money_keeps_the_bound_and_says_more_than() -> None:
    more, plain = parse_figures('money >550 USD_million; money 77.1 USD_million "$77.1 M"')
    assert (more.low, more.best, more.high, more.unit, more.text) == (
        550,
        None,
        None,
        "USD_million",
        ">550 USD_million",
    )
    assert (plain.low, plain.best, plain.high, plain.text) == (77.1, 77.1, 77.1, "$77.1 M")


def test_every_part_is_read() -> None:
    text = 'killed:soldiers@AZE >550 "more than 550; so they said"; killed_and_wounded@ARM ~2300; violations >=250'
    assert parse_figures(text) == (
        Figure("killed", 551, None, None, "soldiers", "AZE", "people", "more than 550; so they said"),
        Figure("killed_and_wounded", None, 2300, None, "unknown", "ARM", "people", ""),
        Figure("violations", 250, None, None, "unknown", None, "violations", ""),
    )
    assert parse_figures("") == parse_figures(" ; ") == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [("killed", "killed"), ("murdered 5", "murdered"), ("killed:giants 5", "giants"), ("killed 9..3", "9..3"),
     ("money 5", "currency"), ("killed dozens", "dozens"), ("killed -3", "-3"), ("killed 1e9", "1e9"), ("killed <0", "<0"),
     ("killed 99999999999999999999", "99999999999999999999"), ('killed 5 "open', "open"), ("killed nan", "nan"),
     ("killed 5 people extra words", "extra")],
)  # fmt: skip
def test_bad_figures_name_themselves_and_the_form(text: str, part: str) -> None:
    with pytest.raises(BadInput, match=part) as caught:
        parse_figures(text)
    assert caught.value.remedy


_numbers = st.integers(0, 10**9).map(float)
_side = st.none() | st.sampled_from(["ARM", "aze-mod"])
_bounds = st.one_of(
    _numbers.map(lambda n: (n, n, n)), _numbers.map(lambda n: (n, None, None)), _numbers.map(lambda n: (None, None, n)),
    _numbers.map(lambda n: (None, n, None)),
    st.tuples(_numbers, _numbers).map(lambda pair: (min(pair), None, max(pair))),
)  # fmt: skip


@st.composite
def _figures(draw: st.DrawFn) -> Figure:
    kind = draw(st.sampled_from(FIGURE_KINDS))
    unit = "USD_million" if kind == "money" else draw(st.sampled_from([default_unit(kind), "shells"]))
    text = draw(st.text(st.characters(blacklist_characters='"', blacklist_categories=("Cs", "Cc")), max_size=12))
    return Figure(kind, *draw(_bounds), draw(st.sampled_from(WHOS)), draw(_side), unit, text)  # type: ignore[arg-type]


@given(st.lists(_figures(), max_size=4).map(tuple))
def test_writing_and_reading_undo_each_other(figures: tuple[Figure, ...]) -> None:
    assert parse_figures(write_figures(figures)) == figures


@given(st.sampled_from([kind for kind in FIGURE_KINDS if kind not in MEASURED]), st.integers(1, 10**6))
def test_more_than_excludes_the_number_and_at_least_includes_it(kind: str, number: int) -> None:
    more, least, fewer, most = (parse_figures(f"{kind} {sign}{number}")[0] for sign in (">", ">=", "<", "<="))
    assert (more.low, least.low, fewer.high, most.high) == (number + 1, number, number - 1, number)


@given(st.dates(date(1800, 1, 1)), st.integers(0, 23), st.integers(0, 59), st.integers(1, 400))
def test_times_survive_their_text(day: date, hour: int, minute: int, length: int) -> None:
    texts = [
        f"{day}",
        f"{day:%Y-%m}" if day.year > 999 else f"{day}",
        f"{day.year:04d}",
        f"{day}T{hour:02d}:{minute:02d}",
    ]
    for text in texts:
        when = When.parse(text, "UTC+4")
        assert When.parse(when.text, "UTC+4") == when
        assert when.start is not None and when.end is not None and when.start <= day <= when.end
    later = date.fromordinal(min(day.toordinal() + length, date.max.toordinal()))
    span = When.parse(f"{day}..{later}")
    assert (span.start, span.end, span.precision) == (day, later, "range")
