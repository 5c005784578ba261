"""One language model and one name index for all reading tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

import pytest

from tocsin.coding import parsing
from tocsin.coding.reader import Reader
from tocsin.registry.gazetteer import Gazetteer
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


@dataclass(frozen=True)
class Town:
    geonameid: int


class FewTowns:
    """A gazetteer of four towns, with the real one's question and numbers."""

    towns: ClassVar[dict[str, int]] = {"Goma": 216281, "Omdurman": 365137, "Odesa": 698740, "Badme": 341297}

    def lookup(self, name: str, near: Any = (), countries: Any = (), limit: int = 20) -> list[Town]:
        return [Town(self.towns[name])][:limit] if name in self.towns else []


@pytest.fixture(scope="session")
def reader(names: NameIndex, nlp: Any) -> Reader:
    return Reader(names, cast("Gazetteer", FewTowns()), nlp=nlp)
