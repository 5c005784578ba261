"""Reviewing: what waits, what a decision changes, on which day, and that it is remembered by what was read."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from tocsin import run
from tocsin.coding.reviewing import decision, queue, review_key, reviewed
from tocsin.errors import BadInput
from tocsin.review import checked, highlighted
from tocsin.schema.claims import Claim, Span
from tocsin.schema.reviews import Review
from tocsin.store.store import Store
from tocsin.store.writer import Writer

DAY = date(2021, 5, 4)


def claim(key: str, confidence: float = 0.4, text: str = "Norland shelled Sudtown.", **more: object) -> Claim:
    return Claim(
        id=key, source="t", origin=key, kind="shelling", text=text, known=DAY, doers=("NOR",), coder="tocsin-reader-1",
        confidence=confidence, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def verdict(of: Claim, what: str, on: date = DAY, earlier: tuple[Review, ...] = (), **more: object) -> Review:
    draft = Review(id="", key="", verdict=what, claim=of.id, known=on, **more)  # type: ignore[arg-type]
    return decision(of, earlier, draft)


def test_the_least_sure_come_first_and_the_same_words_once() -> None:
    claims = [claim("a", 0.5), claim("b", 0.3, "Sudland fired."), claim("c", 0.4), claim("d", 0.9, "Calm held.")]
    assert [one.id for one in queue(claims, [], 0.6)] == ["b", "c"]
    assert [one.id for one in queue(claims, [verdict(claims[0], "accept")], 0.6)] == ["b"]
    assert queue([claim("e", 0.1, curated=True)], [], 0.6) == []


def test_decisions_change_what_is_judged_and_hold_for_the_same_words_elsewhere() -> None:
    first, again, other = claim("a"), claim("z", article="later"), claim("b", text="Sudland fired.")
    rejected = verdict(first, "reject")
    assert [one.id for one in reviewed([first, again, other], [rejected])] == ["b"]
    [sure, _] = reviewed([first, other], [verdict(first, "accept")])
    assert (sure.id, sure.confidence) == ("a", 1.0)
    [edited] = reviewed([first], [verdict(first, "edit", kind="attack", targets=("SUD",))])
    assert (edited.kind, edited.doers, edited.targets, edited.coder) == ("attack", ("NOR",), ("SUD",), "reviewed")
    assert edited.id != first.id


def test_the_last_decision_counts_whatever_the_order() -> None:
    first = claim("a")
    no = verdict(first, "reject")
    yes = verdict(first, "accept", earlier=(no,))
    assert no.number == 1
    assert yes.number == 2
    assert reviewed([first], [yes, no]) == reviewed([first], [no, yes]) != ()


def test_no_review_touches_a_curated_claim() -> None:
    curated = claim("a", curated=True)
    assert reviewed([curated], [verdict(replace(curated, curated=False), "reject")]) == (curated,)


def test_a_decision_is_known_from_its_day_on(tmp_path: Path) -> None:
    store = run.open_store(tmp_path)
    told = claim("a", situation="armenia-azerbaijan")
    with Writer(store) as writer:
        writer.add([told])
    assert [one.claim.id for one in run.to_review(store, None, 0.6) if one.claim.id == "a"] == ["a"]
    run.decide(store, told, Review(id="", key="", verdict="reject", claim="a", known=date(2021, 6, 1)))

    def judged(on: date) -> set[str]:
        return {one.id for one in run.findings(store, "armenia-azerbaijan", on).claims}

    assert "a" in judged(date(2021, 5, 31))
    assert "a" not in judged(date(2021, 6, 1))
    assert not [one for one in run.to_review(store, None, 0.6) if one.claim.id == "a"]


def test_the_words_are_marked_in_their_text() -> None:
    text = "It rained. Norland shelled Sudtown. It rained again."
    shown = highlighted(text, claim("a", span=Span(11, 35))).plain
    assert shown == "It rained. »Norland shelled Sudtown.« It rained again."


@pytest.mark.parametrize(("field", "typed"), [("kind", "sheling"), ("stance", "says"), ("status", "past")])
def test_what_does_not_exist_is_not_taken(field: str, typed: str) -> None:
    with pytest.raises(BadInput, match=typed):
        checked(field, typed)


def test_at_the_terminal(tmp_path: Path) -> None:
    store = run.open_store(tmp_path)
    with Writer(store) as writer:
        writer.add([claim("a", 0.1), claim("b", 0.2, "Sudland fired."), claim("c", 0.3, "Norland fired.")])
    typed = "?\nr\ne\nsheling\nattack\nSUD\n\n\n\n\nq\n"
    command = [sys.executable, "-m", "tocsin", "review", "--below", "0.35", "--store", str(tmp_path)]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=True)
    assert "»Sudland fired.«" in done.stdout
    assert "'sheling' is no kind" in done.stdout
    assert "0 accept, 1 edit, 1 reject" in done.stdout
    with Store(tmp_path).view(date.max) as view:
        kept = {one.claim: one for one in view.records(Review)}
        claims = {one.id: one for one in view.records(Claim) if one.id in "abc"}
    assert kept["a"].verdict == "reject"
    assert (kept["b"].kind, kept["b"].doers, kept["b"].targets) == ("attack", ("SUD",), None)
    assert claims["b"].kind == "shelling"
    assert review_key(claims["b"]) == kept["b"].key
