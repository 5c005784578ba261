"""One language model and one name index for all reading tests."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

import pytest

from tocsin.coding import parsing
from tocsin.coding.reader import Reader
from tocsin.registry.gazetteer import Gazetteer, GazetteerPlace
from tocsin.registry.names import NameIndex
from tocsin.schema.registry import Actor, Office, Place

KNOWN = date(2000, 1, 1)


@pytest.fixture(scope="session")
def nlp() -> Any:
    return parsing.load_model()


@pytest.fixture(scope="session")
def names() -> NameIndex:
    actors = [
        Actor(id="cbs", source="test", kind="media", name="CBS", known=KNOWN),
        Actor(id="bbc", source="test", kind="media", name="BBC", known=KNOWN),
        Actor(id="icg", source="test", kind="organisation", name="International Crisis Group", known=KNOWN),
        Actor(id="aliyev", source="test", kind="person", name="Ilham Aliyev", of="AZE", known=KNOWN),
    ]
    offices = [
        Office(
            id="o1", source="test", holder="aliyev", office="president", of="AZE", known=KNOWN, since=date(2003, 10, 31)
        )
    ]
    places = [Place(id="ganja", source="test", kind="town", name="Ganja", known=KNOWN)]
    return NameIndex.build(actors, offices, places, [], None)


class FewTowns:
    """A gazetteer of four towns, with the real one's questions and numbers."""

    towns: ClassVar[dict[str, tuple[int, float, float, str, str]]] = {
        "Goma": (216281, -1.67, 29.22, "CD", "COD"),
        "Omdurman": (365137, 15.64, 32.48, "SD", "SDN"),
        "Odesa": (698740, 46.48, 30.73, "UA", "UKR"),
        "Badme": (341297, 14.73, 37.8, "ER", "ERI"),
    }

    def lookup(self, name: str, near: Any = (), countries: Any = (), limit: int = 20) -> list[GazetteerPlace]:
        if name not in self.towns:
            return []
        ident, lat, lon, iso2, iso3 = self.towns[name]
        return [GazetteerPlace(ident, name, lat, lon, iso2, iso3, "", 100_000, "name", None, 1.0)][:limit]

    def areas(self, name: str) -> list[Any]:
        return []

    def area_of(self, iso2: str, admin1: str) -> None:
        return None


@pytest.fixture(scope="session")
def reader(names: NameIndex, nlp: Any) -> Reader:
    return Reader(names, cast("Gazetteer", FewTowns()), nlp=nlp)
