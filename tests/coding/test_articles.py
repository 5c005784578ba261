"""Invented articles on other conflicts, read claim by claim: what must be found, what is not yet, and how little is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tocsin.coding.reader import Reader
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim

FOLDER = Path(__file__).parent / "articles"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, Any]]:
    return {name: yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES}


@pytest.fixture(scope="module")
def read(expected: dict[str, dict[str, Any]], reader: Reader) -> dict[str, list[Claim]]:
    articles = [_article(name, expected[name]) for name in NAMES]
    return dict(zip(NAMES, reader.code_many(articles), strict=True))


def _article(name: str, expected: dict[str, Any]) -> Article:
    return Article(
        id=name,
        source="article",
        origin=f"{name}.txt",
        known=expected["published"],
        published=expected["published"],
        outlet=expected["outlet"],
        language="en",
        text=(FOLDER / f"{name}.txt").read_text(encoding="utf-8"),
    )


def fits(claim: Claim, want: dict[str, Any]) -> bool:
    return all(_fits(claim, key, value) for key, value in want.items())


def _fits(claim: Claim, key: str, value: Any) -> bool:
    match key:
        case "says":
            return value in " ".join(claim.text.split())
        case "doers" | "targets":
            return bool(tuple(value) == getattr(claim, key))
        case "doer_has" | "target_has" | "speaker_has" | "place_has":
            return value in getattr(claim, key.replace("_has", "_text"))
        case "kind_in":
            return bool(claim.kind in value)
        case "role":
            return bool(claim.speaker_role == value)
        case "happened":
            return bool([claim.happened.start, claim.happened.end] == value)
        case "figure":
            return any(
                all(getattr(figure, part) == wanted for part, wanted in value.items()) for figure in claim.figures
            )
        case _:
            return bool(getattr(claim, key) == value)


def shown(claims: list[Claim]) -> str:
    return "\n".join(
        f"{c.kind} {c.doers} {c.doer_text!r} -> {c.targets} {c.target_text!r} says {c.speaker} {c.speaker_text!r} "
        f"({c.speaker_role}) {c.stance} {c.status} {c.happened.start}..{c.happened.end} {c.figures} {c.text!r}"
        for c in claims
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_must_be_read(name: str, read: dict[str, list[Claim]], expected: dict[str, dict[str, Any]]) -> None:
    lacking = [want for want in expected[name]["must"] if not any(fits(claim, want) for claim in read[name])]
    assert not lacking, f"{lacking}\n{shown(read[name])}"


@pytest.mark.parametrize("name", NAMES)
def test_little_is_wrong(name: str, read: dict[str, list[Claim]], expected: dict[str, dict[str, Any]]) -> None:
    """A claim that is none of those a careful reader lists counts as wrong."""
    listed = expected[name]["must"] + expected[name]["missing"]
    wrong = [claim for claim in read[name] if not any(fits(claim, want) for want in listed)]
    assert len(wrong) <= expected[name]["wrong_at_most"], shown(wrong)
    assert not {claim.kind for claim in read[name]} & set(expected[name].get("no_kinds", ())), shown(read[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_list_of_shortfalls_is_true(
    name: str, read: dict[str, list[Claim]], expected: dict[str, dict[str, Any]]
) -> None:
    """What is listed as missing is not read; once it is, it belongs among what must be."""
    found = [want for want in expected[name]["missing"] if any(fits(claim, want) for claim in read[name])]
    assert not found


def test_nothing_is_read_of_the_football_match(read: dict[str, list[Claim]]) -> None:
    assert not [claim for claim in read["nile-dam"] if "football" in claim.text]


def test_headlines_are_not_claims_of_their_own(read: dict[str, list[Claim]]) -> None:
    for name in NAMES:
        first = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()[0]
        assert not [claim for claim in read[name] if claim.span is not None and claim.span.start < len(first)]
