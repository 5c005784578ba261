"""What a sceptical desk found wrong in agency prose, each with a sentence of its own."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tocsin.coding import clean, dates
from tocsin.coding.reader import Reader
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim

DAY = date(2021, 6, 16)  # a Wednesday


def read(reader: Reader, text: str) -> list[Claim]:
    return reader.read(Article(id="a", source="test", origin="a", known=DAY, published=DAY, text=text, outlet="Herald"))


def one(reader: Reader, text: str, kind: str) -> Claim:
    found = [claim for claim in read(reader, text) if claim.kind == kind]
    assert len(found) == 1, [(c.kind, c.text) for c in read(reader, text)]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("The war of 2014 ended with a truce brokered by Norway on 3 March 2015.", "truce", date(2015, 3, 3),
         date(2015, 3, 3)),
        ("The truce, the third this month, took effect at 8 a.m. on June 5.", "truce", date(2021, 6, 5), date(2021, 6, 5)),
        ("Since 2 June 30 people have been killed in Sudan.", "losses", date(2021, 6, 2), None),
        ("Chad says 12 of its soldiers have been killed since the rebellion began on 9 June.", "losses",
         date(2021, 6, 9), None),
        ("Sudan shelled a village on Monday, a day after Chad had bombed a camp.", "air_strike", None, None),
    ],
)  # fmt: skip
def test_a_time_is_the_acts_own(reader: Reader, text: str, kind: str, start: date | None, end: date | None) -> None:
    found = [c for c in read(reader, text) if c.kind == kind or (kind == "air_strike" and "bombed" in c.text[-30:])]
    assert found and (found[-1].happened.start, found[-1].happened.end) == (start, end)


def test_a_day_is_of_the_year_its_sentence_names() -> None:
    found = dates.find("There was a war in April 2016, ended by a truce on 5 April.", DAY)
    assert [d.when.start for d in found] == [date(2016, 4, 1), date(2016, 4, 5)]
    assert dates.find("They met over the weekend.", DAY)[0].when.start == date(2021, 6, 12)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Chad said a Sudanese jet had shot down its helicopter; Sudan and Egypt deny it.", {"SDN", "EGY"}),
        ("Chad said it had shot down a Sudanese jet, which Sudan denies.", {"SDN"}),
        ("Chad said it had shot down a Sudanese jet. Sudan called it absolutely untrue.", {"SDN"}),
        ('Chad said it had shot down a Sudanese jet. Sudan said the claim was "another fantasy".', {"SDN"}),
    ],
)
def test_a_denial_is_of_what_was_just_told(reader: Reader, text: str, speakers: set[str]) -> None:
    found = [claim for claim in read(reader, text) if claim.stance == "denies"]
    assert {claim.kind for claim in found} == {"shoot_down"} and {claim.speaker for claim in found} == speakers
    told = next(claim for claim in read(reader, text) if claim.stance != "denies")
    assert not told.relayers


def test_a_pact_with_the_state_is_not_with_its_army(reader: Reader) -> None:
    assert one(reader, "Russia is Armenia's military ally.", "alliance").targets == ("ARM",)


def test_an_onset_keeps_its_time_beside_a_ranking(reader: Reader) -> None:
    text = "The hostilities that began at the end of May are said to be the worst since 1994."
    assert one(reader, text, "onset").happened.start == date(2021, 5, 21)


@pytest.mark.parametrize(
    "text", ["I call on both sides to stop the shelling.", "I argue that Chad should send monitors to Sudan."]
)
def test_an_author_is_no_doer(reader: Reader, text: str) -> None:
    for claim in read(reader, text):
        assert claim.doer_text != "I" and claim.speaker_text != "I"


def test_unpublished_losses_are_not_no_losses(reader: Reader) -> None:
    assert "casualty_free" not in {c.kind for c in read(reader, "Sudan does not disclose its military casualties.")}


def test_what_is_told_to_somebody_is_no_appeal(reader: Reader) -> None:
    claim = one(reader, "An aide told state television that a truce had been agreed.", "truce")
    assert claim.speaker_text == "An aide"


def test_all_signatories_are_doers(reader: Reader) -> None:
    claim = one(reader, "The truce was signed by the leaders of Chad, Sudan and Egypt.", "truce")
    assert claim.doers == ("TCD", "SDN", "EGY") and claim.level == "leaders"


def test_two_outsiders_named_together_are_not_the_two_sides(reader: Reader) -> None:
    text = ("Fighting went on in Sudan. Chad closed its border. France sent a plane for its citizens. "
            "The United States and Britain evacuated diplomats. Egypt urged both sides to stop the fighting.")  # fmt: skip
    assert not {i for c in read(reader, text) if c.kind == "call_for_truce" for i in c.targets}


def test_where_a_place_is_not_is_no_place(reader: Reader) -> None:
    claim = one(reader, "Clashes began on 2 June some 300 kilometres from Goma.", "fighting")
    assert claim.places == ()


def test_losing_soldiers_is_death_and_losing_a_helicopter_is_not(reader: Reader) -> None:
    figures = [f for c in read(reader, "Sudan said it had lost 12 soldiers and one helicopter.") for f in c.figures]
    assert [(f.kind, f.best) for f in figures] == [("killed", 12), ("aircraft", 1)]
    assert one(reader, "About 800 people are believed to have died in the war.", "losses").figures[0].best == 800


def test_spans_are_whole_words_and_end_alike(reader: Reader) -> None:
    text = "Sudan denied having broken the truce and said that Chadian guns had opened fire at 8:45."
    for claim in read(reader, text):
        assert claim.span is not None and text[claim.span.start : claim.span.end] == claim.text
        assert claim.text.endswith("truce") or claim.text.endswith("8:45.")


@pytest.mark.parametrize(
    "text",
    [
        "shelled " * 110_000, "a" * 900_000, "Sudan said Chad shelled a village and killed five civilians " * 5_000,
        "12 34 567 8,901 2.5 " * 500, "\U0001f600\U0001f4a3 " * 3_000, "(" * 20_000 + "Chad shelled" + ")" * 20_000,
        "since 10 June 2021 " * 3_000, "\n" * 100_000, "Chad.\n" * 20_000, '"' * 5_000, "",
    ],
    ids=lambda text: f"{text[:12]!r}x{len(text)}",
)  # fmt: skip
def test_no_prose_gives_no_claims(reader: Reader, text: str) -> None:
    assert read(reader, text) == []


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "Chad shelled a village near the border on Monday. " * 400
    found = clean.blocks(Article(id="a", source="test", origin="a", known=DAY, text=text))
    assert len(found) > 3 and max(len(block.text) for block in found) <= clean.LONGEST_BLOCK
    assert all(text[b.start : b.start + len(b.text)] == b.text and b.text.endswith("Monday.") for b in found)
    assert all(a.start + len(a.text) <= b.start for a, b in pairwise(found))


def test_silence_after_a_semicolon_owns_nothing(reader: Reader) -> None:
    found = one(reader, "A Sudanese jet shot down a helicopter of Chad; Sudan did not comment.", "shoot_down")
    assert (found.stance, found.speaker_role, found.speaker) == ("asserts", "author", None)


def test_a_denial_and_an_accusation_in_one_sentence_are_two_claims(reader: Reader) -> None:
    text = (
        "Chad said that Sudanese forces had fired missiles at Abeche, killing nine civilians. "
        "Sudan denied carrying out the strike and accused Chad of shelling El Fasher."
    )
    found = {(claim.kind, claim.stance): claim for claim in read(reader, text)}
    assert found["missile_strike", "denies"].speaker == "SDN"
    assert found["shelling", "accuses"].doers == ("TCD",)
    assert found["shelling", "accuses"].relayers == ()


@pytest.mark.parametrize(
    "dateline",
    ["KHARTOUM, 12 March (Agency) - ", "GENEVA, March 5, 2021 — ", "KYIV, 4 Sept. - ", "PARIS, 12 March 2025 – "],
)
def test_a_dateline_is_no_part_of_the_sentence(dateline: str) -> None:
    text = f"{dateline}Chad shelled a village on Monday."
    found = clean.blocks(Article(id="a", source="test", origin="a", known=DAY, text=text))
    assert [block.text for block in found] == ["Chad shelled a village on Monday."]
    assert found[0].start == len(dateline)
