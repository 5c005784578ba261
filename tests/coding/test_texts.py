"""Whole texts on other conflicts than the one the project began with: what must be read in them, and how much at most."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tocsin.coding.reader import Reader
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure

TEXTS = sorted(Path(__file__).parent.glob("texts/*.txt"))


def article(path: Path) -> tuple[Article, dict[str, Any]]:
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    return Article(
        id=path.stem,
        source="article",
        origin=path.name,
        known=expected["published"],
        published=expected["published"],
        outlet=expected["outlet"],
        language="en",
        text=text,
    ), expected


def fits(claim: Claim, want: dict[str, Any]) -> bool:
    return all(_fits(claim, key, value) for key, value in want.items())


def _fits(claim: Claim, key: str, value: Any) -> bool:
    match key:
        case "doers" | "targets":
            return tuple(value) == getattr(claim, key)
        case "doers_have":
            return set(value) <= set(claim.doers) | set(claim.targets)
        case "doer_text_has" | "speaker_text_has":
            return value in getattr(claim, key.removesuffix("_has"))
        case "speaker_or_doer_has":
            return value in claim.speaker_text or value in claim.doer_text
        case "kind_in" | "stance_in":
            return getattr(claim, key.removesuffix("_in")) in value
        case "happened":
            return [claim.happened.start, claim.happened.end] == value
        case "figure":
            return any(_figure_fits(figure, value) for figure in claim.figures)
        case "comparison":
            since = claim.comparison.since if claim.comparison else None
            return (
                claim.comparison is not None
                and since is not None
                and since.start is not None
                and ([claim.comparison.rank, since.start.year] == value)
            )
        case "evidence" | "weapons":
            return value in getattr(claim, key)
        case _:
            return bool(getattr(claim, key) == value)


def _figure_fits(figure: Figure, want: dict[str, Any]) -> bool:
    return all(getattr(figure, key) == value for key, value in want.items())


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_text(path: Path, reader: Reader) -> None:
    text, expected = article(path)
    claims = reader.read(text)
    shown = "\n".join(
        f"{c.kind} {c.doers} {c.doer_text!r} -> {c.targets} {c.target_text!r} says {c.speaker} {c.speaker_text!r} {c.stance} "
        f"{c.status} {c.happened.start}..{c.happened.end} {c.figures} {c.text!r}"
        for c in claims
    )
    for want in expected["claims"]:
        assert any(fits(claim, want) for claim in claims), f"nothing read fits {want}\n{shown}"
    assert len(claims) <= expected["at_most"], shown
    assert not {claim.kind for claim in claims} & set(expected.get("no_kinds", ())), shown


def test_there_are_enough_texts() -> None:
    assert len(TEXTS) >= 10
    assert date(2000, 1, 1) < min(article(path)[1]["published"] for path in TEXTS)
