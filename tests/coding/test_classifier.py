"""The event classifier: features of an actor pair, the dictionary's votes, types, modes and probabilities."""

from __future__ import annotations

import pytest

from tocsin.coding.events import classifier, coder, features
from tocsin.coding.events.lexicon import lexicon, plover, votes
from tocsin.coding.training.lines import KINDS, Line, read


def pair(nlp, marked: str) -> tuple[str, str, float]:
    line = read(f"ASSAULT - happened | {marked}")
    return coder.pair_kind(nlp(line.text), line.source, line.target, classifier.load())


def seen(nlp, marked: str) -> features.Seen:
    line: Line = read(f"ASSAULT - happened | {marked}")
    doc = nlp(line.text)
    places = features.offsets(doc)
    ranges = [features.token_range(places, *span) if span else None for span in (line.source, line.target)]
    return features.see(features.tree(doc), *ranges)


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("ASSAULT", "{S:Rebel gunners} shelled {T:the port of Tala} at dawn."),
        ("COERCE", "{S:Police in Lome} arrested {T:a newspaper editor} on Friday."),
        ("ACCUSE", "{S:The Peruvian president} accused {T:Chile} of spying."),
        ("REQUEST", "{S:The bishops} called on {T:the government} to lower bread prices."),
        ("AGREE", "{S:Ghana} agreed to send doctors to {T:Liberia}."),
        ("REJECT", "{S:Denmark} refused to send troops to {T:Chad}."),
        ("THREATEN", "{S:The militia} threatened to kill {T:the hostages}."),
        ("CONSULT", "{S:The Thai premier} met {T:the king of Jordan} in Amman."),
        ("PROTEST", "Thousands of {S:farmers} marched against {T:the new land tax}."),
        ("AID", "{S:Norway} donated tents and blankets to {T:flood victims in Peru}."),
        ("SANCTION", "{S:Canada} expelled {T:two Russian diplomats}."),
        ("RETREAT", "{S:The guerrillas} released {T:three hostages} on Sunday."),
    ],
)
def test_a_plain_sentence_gets_its_type(nlp, kind: str, marked: str) -> None:
    assert pair(nlp, marked)[0] == kind


def test_the_same_act_promised_refused_and_demanded_has_three_types(nlp) -> None:
    assert pair(nlp, "{S:Peru} will send food to {T:Haiti}.")[0] == "AGREE"
    assert pair(nlp, "{S:Peru} refused to send food to {T:Haiti}.")[0] == "REJECT"
    assert pair(nlp, "{S:Haiti} urged {T:Peru} to send food.")[0] == "REQUEST"


def test_who_acts_matters_not_only_the_words(nlp) -> None:
    text = "{S:Chile} condemned the attack by {T:the rebels} on a village."
    assert pair(nlp, text)[0] == "ACCUSE"
    assert pair(nlp, "Chile condemned the attack by {S:the rebels} on {T:a village}.")[0] == "ASSAULT"


def test_probabilities_sum_to_one_and_can_be_kept_to_some_types(nlp) -> None:
    judge, found = classifier.load(), seen(nlp, "{S:Kenya} praised {T:Uganda}.")
    every = judge.probabilities(found)
    assert set(every) == {*KINDS, "NONE"}
    assert sum(every.values()) == pytest.approx(1)
    two = judge.probabilities(found, ("AID", "SUPPORT"))
    assert set(two) == {"AID", "SUPPORT"} and sum(two.values()) == pytest.approx(1)


def test_a_mode_belongs_to_its_type(nlp) -> None:
    judge = classifier.load()
    assert judge.mode("COERCE", seen(nlp, "{S:Police} arrested {T:a teacher}.")) == "arrest"
    assert judge.mode("PROTEST", seen(nlp, "{S:Nurses} went on hunger strike against {T:the ministry}.")) in {
        name.partition("/")[2] for name in judge.mode_names if name.startswith("PROTEST/")
    }
    assert judge.mode("AID", seen(nlp, "{S:Norway} gave {T:Mali} food.")) == ""


def test_actors_names_are_masked(nlp) -> None:
    one = seen(nlp, "{S:Kenya} attacked {T:Uganda} on Monday.")
    other = seen(nlp, "{S:Peru} attacked {T:Bolivia} on Monday.")
    assert one.names == other.names


def test_the_path_skips_what_only_says_that_it_was_told(nlp) -> None:
    names = seen(nlp, "{S:Spain} said it has decided to lift sanctions against {T:Cuba}.").names
    assert "k:lift" in names and "ko:lift>sanction" in names


def test_how_the_act_is_put_is_a_feature(nlp) -> None:
    assert "M:not+will" in seen(nlp, "{S:Spain} will not free {T:the prisoners}.").names
    assert not [n for n in seen(nlp, "{S:Spain} freed {T:the prisoners}.").names if n.startswith("M:")]


def test_coordinated_actors_share_their_verb(nlp) -> None:
    assert "c:sign" in seen(nlp, "{S:France} and {T:Mali} signed a treaty.").names


def test_a_pair_with_one_side_missing_is_read(nlp) -> None:
    assert pair(nlp, "{S:The general} resigned on Tuesday.")[0] in KINDS
    kind, _, probability = coder.pair_kind(nlp("Soldiers killed 12 villagers."), None, None, classifier.load())
    assert kind in KINDS and 0 < probability <= 1


@pytest.mark.parametrize(("code", "kind"), [("0831", "CONCEDE"), ("0841", "RETREAT"), ("163", "SANCTION"), ("191", "COERCE"),
                                            ("1712", "ASSAULT"), ("112", "ACCUSE"), ("010", ""), ("", "")])  # fmt: skip
def test_cameo_codes_become_plover_types(code: str, kind: str) -> None:
    assert plover(code) == kind


def test_the_dictionary_votes_by_the_words_near_a_verb() -> None:
    assert len(lexicon()) > 500
    assert ("AID", 1) in list(votes("resume", {"aid"}))
    assert {kind for kind, _ in votes("ease", {"sanction"})} == {"RETREAT"}
    assert list(votes("xyzzy", {"aid"})) == []


def test_hashing_is_the_same_everywhere() -> None:
    assert classifier.hashed("c:attack") == 69301
    assert 0 <= classifier.hashed("ö:ß") < classifier.WIDTH
