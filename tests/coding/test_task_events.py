"""The events task: rows in, events with actors, countries, status and the given pair's type out."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.coding.tasks import Pair, Row, Tools, answerer
from tocsin.coding.training.lines import KINDS


@pytest.fixture(scope="module")
def ask(nlp: Any) -> Any:
    tools, answer = Tools(nlp=nlp), answerer("events")

    def call(text: str, pair: Pair | None = None, day: str | None = None) -> dict[str, Any]:
        return answer([Row("a", text, date=day, pair=pair)], tools)[0]

    return call


def test_an_attack_names_who_did_what_to_whom(ask: Any) -> None:
    found = ask("Kenyan warplanes bombed a camp in Somalia on Monday, killing 12 people.")
    (event,) = found["events"]
    assert event["kind"] == "ASSAULT" and event["deaths"] == 12 and event["status"] == "happened"
    assert event["source"]["text"] == "Kenyan warplanes" and event["source"]["country"] == "KEN"
    assert "SOM" in [actor["country"] for actor in event["targets"]]
    assert 0 < event["probability"] <= 1


def test_spans_are_characters_of_the_text(ask: Any) -> None:
    text = "The government of Chad expelled the French ambassador."
    (event,) = ask(text)["events"]
    for side in ("source", "target"):
        assert text[event[side]["start"] : event[side]["end"]] == event[side]["text"]


def test_the_given_pair_gets_one_of_the_types(ask: Any) -> None:
    text = "Peru accused Chile of spying and recalled its ambassador."
    found = ask(text, Pair((0, 4), (13, 18)))
    assert found["pair"]["kind"] == "ACCUSE" and found["pair"]["kind"] in KINDS
    assert "pair" not in ask(text)


@pytest.mark.parametrize(
    "text",
    ["The museum's new wing has three galleries and a cafe.", "Shares in the airline rose two percent on Friday.",
     "She scored twice in the second half.", "", "1 2 3 4 5", "----", "Das Wetter bleibt am Montag schön."],
)  # fmt: skip
def test_what_tells_of_no_event_is_silent(ask: Any, text: str) -> None:
    assert ask(text)["events"] == []


def test_every_row_has_its_answer_in_order(nlp: Any) -> None:
    rows = [Row(str(n), text) for n, text in enumerate(["Police arrested a teacher.", "", "It rained."])]
    assert [found["id"] for found in answerer("events")(rows, Tools(nlp=nlp))] == ["0", "1", "2"]


def test_a_threat_is_said_and_a_planned_drill_is_to_come(ask: Any) -> None:
    assert ask("Rebels threatened to attack the town.")["events"][0]["status"] == "happened"
    planned = ask("Police will arrest the striking drivers on Monday.")["events"]
    assert all(event["status"] == "future" for event in planned if event["kind"] == "COERCE")


def test_a_date_that_is_none_does_no_harm(ask: Any) -> None:
    assert ask("Police arrested a teacher.", day="yesterday")["events"]


def test_what_two_do_to_each_other_is_told_of_both(ask: Any) -> None:
    events = ask("The Peruvian president met the king of Jordan in Lima on Monday.")["events"]
    told = [(event["kind"], event["source"]["country"], event["target"]["country"]) for event in events]
    assert told == [("CONSULT", "PER", "JOR"), ("CONSULT", "JOR", "PER")]


def test_where_it_was_done_stands_in_for_a_target_without_a_country(ask: Any) -> None:
    (event,) = ask("Kenyan police arrested a teacher in Uganda.")["events"]
    assert [actor["country"] for actor in event["targets"]] == [None, "UGA"]
