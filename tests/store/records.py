"""Records for the store's tests: drawn by hypothesis, or made by number."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tocsin.schema.claims import Claim, Comparison, Span
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.registry import Actor, Alias
from tocsin.schema.time import When

FIRST = date(2020, 1, 1)
days = st.dates(min_value=FIRST, max_value=date(2020, 12, 31))
words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
bounds = st.none() | st.integers(0, 10**6).map(float)
whens = st.builds(When, start=st.none() | days, end=st.none() | days, time=st.none() | st.just("06:00"), text=words)
figures = st.builds(
    Figure, kind=st.sampled_from(["killed", "wounded"]), low=bounds, best=bounds, high=bounds, text=words
)
slugs = st.sampled_from(["ARM", "AZE", "icg", "a-mod"])

claims = st.builds(
    Claim,
    id=st.uuids().map(lambda u: u.hex[:16]),
    source=st.sampled_from(["x", "y"]),
    origin=words,
    kind=st.sampled_from(["fighting", "truce"]),
    text=words,
    known=days,
    happened=whens,
    doers=st.lists(slugs, max_size=3).map(tuple),
    speaker=st.none() | slugs,
    figures=st.lists(figures, max_size=2).map(tuple),
    comparison=st.none() | st.builds(Comparison, rank=st.just("worst"), since=st.none() | whens, text=words),
    span=st.none() | st.builds(Span, start=st.integers(0, 10), end=st.integers(11, 20)),
    verified=st.booleans(),
    confidence=st.floats(0, 1),
    note=words,
)
actors = st.builds(
    Actor,
    id=slugs,
    source=st.just("x"),
    kind=st.just("person"),
    name=words,
    known=days,
    aliases=st.lists(st.builds(Alias, name=words, historical=st.booleans()), max_size=2).map(tuple),
    since=st.none() | days,
    until=st.none() | days,
    until_known=st.none() | days,
)
events = st.builds(
    Event,
    id=st.uuids().map(lambda u: u.hex[:16]),
    source=st.just("ged"),
    origin=words,
    kind=st.just("fighting"),
    known=days,
    lat=st.none() | st.floats(-90, 90),
    tolls=st.lists(st.builds(Toll, kind=st.just("killed"), best=bounds), max_size=2).map(tuple),
    series=st.sampled_from(["", "ged/1", "ged/2"]),
)


def numbered(number: int, source: str = "x") -> Claim:
    """A claim made by number, known one day after the one before."""
    return Claim(
        id=f"c{number:06d}",
        source=source,
        origin=f"row/{number}",
        kind="fighting",
        text=f"claim {number}",
        known=FIRST + timedelta(days=number % 300),
        happened=When.parse("2020-01-01"),
        figures=(Figure("killed", low=float(number)),),
        doers=("ARM",),
    )
