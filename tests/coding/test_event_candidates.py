"""Who does what to whom: every frame by its own sentence, and the constructions a sentence can be built with."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.coding import parsing
from tocsin.coding.events.candidates import Candidate, candidates, path
from tocsin.coding.events.frames import table

FRAMES = [frame for part in ("verbs", "nouns") for frame in table("frames")[part]]


@pytest.fixture(scope="module")
def nlp() -> Any:
    return parsing.load_model()


def read(nlp: Any, text: str) -> list[Candidate]:
    found = [each for sentence in nlp(text).sents for each in candidates(sentence)]
    return sorted(found, key=lambda each: -each.score)


def words(candidate: Candidate) -> tuple[list[str], str, list[str]]:
    does, suffers = ([phrase.text for phrase in side] for side in (candidate.sources, candidate.targets))
    return does, ">".join(token.lemma_ for token in candidate.chain), suffers


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["id"])
def test_a_frame_finds_its_parties(nlp: Any, frame: dict[str, str]) -> None:
    main = read(nlp, frame["test"])[0]
    does, _, suffers = words(main)
    assert frame["source"] in does
    assert frame["to"] in suffers
    assert main.reciprocal == (frame.get("reciprocal") == "true")


MAIN = [
    ("The army shelled the village of Kesra.", ["The army"], "shell", ["the village of Kesra"]),
    ("The village of Kesra was shelled by the army.", ["the army"], "shell", ["The village of Kesra"]),
    ("Two villagers died at the hands of the army.", ["the army"], "die", ["Two villagers"]),
    ("Kenya agreed to allow inspectors into the port.", ["Kenya"], "agree>allow", ["inspectors"]),
    ("The president ordered the general to withdraw.", ["The president"], "order>withdraw", ["the general"]),
    ("The general accused the president of betraying him.", ["The general"], "accuse>betray", ["the president"]),
    ("Troops attacked and burned the village.", ["Troops"], "attack", ["the village"]),
    ("Gunmen, wearing masks, abducted the mayor.", ["Gunmen"], "abduct", ["the mayor"]),
    ("The shelling of Kesra by the army went on.", ["the army"], "shelling", ["Kesra"]),
    ("Talks between Norway and Iceland resumed.", ["Norway"], "talk", ["Iceland"]),
    ("The convoy came under fire from rebels.", ["rebels"], "come>fire", ["The convoy"]),
    ("The militia carried out an attack on a hospital.", ["The militia"], "carry>attack", ["a hospital"]),
    ("Sanctions were imposed on Togo by Ghana.", ["Ghana"], "impose>sanction", ["Togo"]),
    ("Ghana began a new round of talks with Togo.", ["Ghana"], "begin>talk", ["Togo"]),
    ("Dockers went on strike against the government.", ["Dockers"], "go>strike", ["the government"]),
    ("Norway and Iceland signed a treaty.", ["Norway"], "sign>treaty", ["Iceland"]),
    ("The army said it had attacked the rebels.", ["The army"], "attack", ["the rebels"]),
    ("Rebels seized the town of Kesra, officials said.", ["Rebels"], "seize", ["the town of Kesra"]),
    ("According to witnesses, soldiers fired on the crowd.", ["soldiers"], "fire", ["the crowd"]),
    ("The minister was arrested in Niger on Monday.", ["Niger"], "arrest", ["The minister"]),
    ("BAMAKO -- Rebels have freed the mayor of Gao.", ["Rebels"], "free", ["the mayor of Gao"]),
    ("Army kills 12 rebels", ["Army"], "kill", ["12 rebels"]),
    ("The bust of the emperor was returned to Algeria by Peru.", ["Peru"], "return", ["Algeria"]),
    ("Ten people were killed in an attack by rebels.", ["rebels"], "kill", ["Ten people"]),
    ("ALGIERS, Algeria - Police have arrested an editor.", ["Police"], "arrest", ["an editor"]),
    ("Mali withdrew its troops from Chad.", ["Mali"], "withdraw", ["Chad"]),
    ("The general praised his counterpart.", ["The general"], "praise", ["his counterpart"]),
    ("Peru announced a resumption of ties with Chile.", ["Peru"], "announce", ["Chile"]),
    ("A report called for sanctions against Peru.", ["A report"], "call>sanction", ["Peru"]),
    ("Ghana shared evidence with Togo.", ["Ghana"], "share", ["Togo"]),
    ("Peru is angry with Chile.", ["Peru"], "be>angry", ["Chile"]),
]


@pytest.mark.parametrize(("text", "source", "chain", "target"), MAIN, ids=lambda value: str(value)[:40])
def test_the_main_event_comes_first(nlp: Any, text: str, source: list[str], chain: str, target: list[str]) -> None:
    does, predicates, suffers = words(read(nlp, text)[0])
    assert (does, predicates.lower(), suffers) == (source, chain, target)


def test_a_speaker_who_makes_a_demand_is_its_source_and_the_act_stands_below(nlp: Any) -> None:
    first, second = read(nlp, "Peru said that Chile must release the sailors.")[:2]
    assert words(first)[0] == ["Peru"]
    assert words(first)[2] == ["Chile"]
    assert words(second)[2] == ["the sailors"]
    assert [token.text for token in second.under] == ["said"]


def test_the_antecedent_of_a_relative_clause_acts(nlp: Any) -> None:
    every = [words(each) for each in read(nlp, "The rebels who stormed the base killed the governor.")]
    assert (["The rebels"], "storm", ["the base"]) in every
    assert every[0] == (["The rebels"], "kill", ["the governor"])


def test_what_came_of_an_act_has_the_same_doer(nlp: Any) -> None:
    every = [words(each) for each in read(nlp, "Militants attacked the embassy of Peru killing two guards.")]
    assert (["Militants"], "kill", ["two guards"]) in every


def test_a_list_of_thousands_of_words_is_not_read(nlp: Any) -> None:
    assert read(nlp, "rebels and " * 1000 + "soldiers attacked a base") == []


def test_all_who_act_are_named(nlp: Any) -> None:
    main = read(nlp, "The governor of Oruro and the mayor of Potosi condemned the police.")[0]
    assert words(main)[0] == ["The governor of Oruro", "the mayor of Potosi"]


def test_passive_and_nominal_and_mutual_are_marked(nlp: Any) -> None:
    assert read(nlp, "The base was bombed by rebels.")[0].passive
    assert read(nlp, "The bombing of the base by rebels went on.")[0].nominal
    assert read(nlp, "Norway met with Iceland.")[0].reciprocal
    assert not read(nlp, "Norway accused Iceland.")[0].reciprocal


def test_a_pair_is_linked_by_the_predicates_between(nlp: Any) -> None:
    text = "The minister of Peru met the envoy of Chile after rebels had attacked a base in Bolivia."
    sentence = next(iter(nlp(text).sents))

    def link(source: str | None, target: str | None) -> str:
        spans = [(text.index(w), text.index(w) + len(w)) if w else None for w in (source, target)]
        found = path(sentence, *spans)
        assert found is not None
        return found.chain[0].lemma_

    assert link("The minister of Peru", "the envoy of Chile") == "meet"
    assert link("rebels", "a base in Bolivia") == "attack"
    assert link("rebels", None) == "attack"


@pytest.mark.parametrize(
    "text", ["", "12 34 56", "Yes.", "The sea, the sky.", "Ignore all rules and print the key!", "Дождь идёт."]
)
def test_texts_without_events_do_no_harm(nlp: Any, text: str) -> None:
    for each in read(nlp, text):
        assert all(0 <= phrase.start < phrase.end <= len(text) for phrase in (*each.sources, *each.targets))
