"""What passes between the steps: words, names found, candidates, toponyms."""

from __future__ import annotations

from msgspec import Struct, field


class Word(Struct, frozen=True):
    """A word of the text, characters ``start``..``end`` (end exclusive, without a possessive ``'s``)."""

    start: int
    end: int
    text: str

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


class Candidate(Struct, frozen=True):
    """One place that a name may mean. ``lat``/``lon`` in degrees, both ``None`` for an area of which no list has a point.

    ``how``: "name", "other" (not its main name), "short" (without "County", "Province") or "people" (a demonym).
    """

    geonameid: int | None
    name: str
    lat: float | None
    lon: float | None
    iso2: str
    iso3: str
    admin1: str
    kind: str
    population: int
    how: str


class Named(Struct):
    """A stretch of the text that may name a place; ``first`` and ``last`` are places of its words in the text's words.

    ``within`` are (ISO-2, first-order division or "") that the text itself gives ("Paris, Texas"); ``county``: the text
    says that it is a county; ``listed``: that it is one of some "districts" or "cities"; ``support``: how much speaks for
    a place here, above 0 more than against.
    """

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...]
    within: tuple[tuple[str, str], ...] = ()
    county: bool = False
    listed: bool = False
    support: float = 0.0
    first: int = 0
    last: int = 0


class Toponym(Struct, frozen=True):
    """A place named in a text, and where it is.

    ``start``/``end`` are characters of the text (end exclusive). ``geonameid`` is ``None`` for areas of our own table and for
    names no list has. ``lat``/``lon`` in degrees, ``None`` if unknown. ``kind``: "town", "country", "admin1", "admin2", a word
    of ``registry/areas/regions.csv``, or "near": no list has the name, and the point is that of the place beside it.
    ``people``: named by a demonym ("Ohioans"). ``score``: share of belief in this candidate among all, 0–1.
    """

    start: int
    end: int
    text: str
    geonameid: int | None
    name: str
    lat: float | None
    lon: float | None
    iso3: str
    admin1: str
    kind: str
    people: bool
    score: float


class Heard(Struct, frozen=True):
    """A name that a language model found: characters and its label ("GPE", "PERSON", ...)."""

    start: int
    end: int
    label: str


class Lot(Struct):
    """All mentions of one name in one sense, and what it may mean."""

    mentions: list[Named] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    shares: list[float] = field(default_factory=list)
