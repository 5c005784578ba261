"""What holds for any text: spans are verbatim, reading is repeatable, bad input is refused, nothing said gives nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.coding.reader import Reader
from tocsin.errors import BadInput
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim

DAY = date(2021, 3, 9)


def article(text: str, **changes: Any) -> Article:
    given_fields = {
        "id": "a",
        "source": "article",
        "origin": "a",
        "known": DAY,
        "published": DAY,
        "outlet": "The Paper",
        "language": "en",
        "text": text,
    }
    return Article(**(given_fields | changes))


def one(reader: Reader, text: str, kind: str) -> Claim:
    found = [claim for claim in reader.read(article(text)) if claim.kind == kind]
    assert len(found) == 1, [(c.kind, c.text) for c in reader.read(article(text))]
    return found[0]


PARTS = [
    "Sudan shelled a town on Sunday.",
    "At least five people were killed.",
    "“We will not stop,” the general said.",
    "\n\n",
    "By Some Body",
    "Chad denied the attack.",
    "No.",
    "The two countries agreed to a ceasefire on 5 March.",
    "   ",
    "(Photo)",
    "“",
    "”",
    "According to Reuters, troops were killed.",
    "KHARTOUM, March 8 (News) — ",
    "Chad and Sudan",
    "it",
    "1994",
    "…",
    "\u200b",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(PARTS), max_size=8))
def test_any_text_gives_verbatim_spans_and_the_same_twice(parts: list[str], reader: Reader) -> None:
    text = " ".join(parts)
    first = reader.read(article(text))
    assert first == reader.read(article(text))
    assert len({claim.id for claim in first}) == len(first)
    for claim in first:
        assert claim.span is not None and text[claim.span.start : claim.span.end] == claim.text != ""
        assert claim.known == DAY and claim.coder and 0 < claim.confidence <= 1
        assert all(f.low is None or f.high is None or f.low <= f.high for f in claim.figures)


def test_many_give_what_each_gives(reader: Reader) -> None:
    texts = [" ".join(PARTS[n : n + 4]) for n in range(10)] + ["", "Nothing here.", "Sudan shelled a town on Sunday."]
    articles = [article(text, id=str(n)) for n, text in enumerate(texts)]
    assert list(reader.code_many(articles)) == [reader.read(one) for one in articles]
    assert any(claims for claims in reader.code_many(articles))


@pytest.mark.parametrize("text", ["", "   \n\n ", "The choir sang in the park."])
def test_nothing_said_gives_nothing(text: str, reader: Reader) -> None:
    assert reader.read(article(text)) == []


def test_another_language_is_refused_by_name(reader: Reader) -> None:
    with pytest.raises(BadInput, match="is in French; the reader reads English only"):
        reader.read(article("Des combats ont éclaté.", language="fr"))


def test_an_unknown_language_is_read(reader: Reader) -> None:
    assert reader.read(article("Sudan shelled a town.", language="unknown"))


def test_a_huge_text_is_refused(reader: Reader) -> None:
    with pytest.raises(BadInput, match="1,000,001 characters"):
        reader.read(article("a" * 1_000_001))


def test_no_date_told_is_no_date(reader: Reader) -> None:
    assert not one(reader, "Sudan shelled a border town.", "shelling").happened.known


def test_a_title_and_byline_are_not_coded(reader: Reader) -> None:
    text = (
        "Sudan Shells Border Town\n\nBy Some Body\n\nSudan Shells Border Town\n\nSudan shelled a border town on Sunday."
    )
    claim = one(reader, text, "shelling")
    assert claim.span is not None and claim.span.start == text.index("Sudan shelled")


def test_a_dateline_is_left_out(reader: Reader) -> None:
    claim = one(reader, "KHARTOUM, March 8 (News) — Sudan shelled a border town.", "shelling")
    assert claim.text == "Sudan shelled a border town."


STATUSES = [
    ("Sudan shelled the town.", "happened"),
    ("Sudan is shelling the town.", "ongoing"),
    ("Sudan did not shell the town.", "negated"),
    ("Sudan will shell the town.", "future"),
    ("Sudan might shell the town.", "hypothetical"),
    ("If Sudan shells the town, many will flee.", "hypothetical"),
    ("Sudan shelled the town in 1998.", "historical"),
]


@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_status(text: str, status: str, reader: Reader) -> None:
    assert one(reader, text, "shelling").status == status


SPEAKERS = [
    ("Chad said Sudan had shelled the town.", "TCD", "asserts", "Chad"),
    ("Chad accused Sudan of shelling the town.", "TCD", "accuses", "Chad"),
    ("Sudan denied shelling the town.", "SDN", "denies", "Sudan"),
    ("Sudan said it had shelled the town.", "SDN", "claims_own_act", "Sudan"),
    ("According to Chad, Sudan shelled the town.", "TCD", "asserts", "Chad"),
    ("Sudan shelled the town, Chad said.", "TCD", "asserts", "Chad"),
    ("“Sudan shelled the town,” a resident said.", None, "asserts", "a resident"),
    ("Sudan is said to have shelled the town.", None, "asserts", "is said"),
    ("Sudan shelled the town.", None, "asserts", "The Paper"),
]


@pytest.mark.parametrize(("text", "speaker", "stance", "words"), SPEAKERS)
def test_who_says_so(text: str, speaker: str | None, stance: str, words: str, reader: Reader) -> None:
    claim = one(reader, text, "shelling")
    assert (claim.speaker, claim.stance, claim.speaker_text, claim.doers) == (speaker, stance, words, ("SDN",))


def test_an_outlet_that_passes_on_is_the_relayer(reader: Reader) -> None:
    claim = one(reader, "According to the BBC, Chad said that Sudan had shelled the town.", "shelling")
    assert (claim.speaker, claim.relayers) == ("TCD", ("bbc",))


def test_a_quotation_keeps_its_speaker_over_sentences(reader: Reader) -> None:
    text = "A minister of Chad said, “They crossed the river at dawn. Sudan shelled the town. We fled.”"
    assert one(reader, text, "shelling").speaker == "TCD"


def test_private_victims_are_not_named(reader: Reader) -> None:
    claim = one(reader, "Gunmen killed Omar Hassan Idris near the border.", "killing")
    assert "Omar" not in claim.target_text and claim.target_text


def test_importing_the_reader_loads_no_model() -> None:
    code = "import sys, tocsin.coding.reader; print([m for m in ('spacy', 'dateparser', 'duckdb') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
