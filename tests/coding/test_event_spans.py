"""The words of an actor's phrase, the spans task, and the states of the parties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tocsin.coding import parsing
from tocsin.coding.events.candidates import candidates
from tocsin.coding.events.extents import phrase
from tocsin.coding.events.nations import states_of
from tocsin.coding.tasks import Row, Tools
from tocsin.coding.tasks.spans import answer


@pytest.fixture(scope="module")
def nlp() -> Any:
    return parsing.load_model()


PHRASES = [
    ("Former president Ana Ruiz resigned.", "Ruiz", "Former president Ana Ruiz"),
    ("At least 20 villagers of Kesra fled.", "villagers", "At least 20 villagers of Kesra"),
    ("The rebels who stormed the base fled.", "rebels", "The rebels"),
    ("Omar Said, a spokesman for the group, spoke.", "Said", "Omar Said"),
    ("The king of Norway and the queen dined.", "king", "The king of Norway"),
    ("Police met the president Tuesday.", "Police", "Police"),
]


@pytest.mark.parametrize(("text", "head", "wanted"), PHRASES, ids=lambda value: value[:30])
def test_a_phrase_is_title_and_name_without_clauses(nlp: Any, text: str, head: str, wanted: str) -> None:
    token = next(t for t in nlp(text) if t.text == head)
    assert phrase(token).text == wanted


def test_an_apposition_is_told_apart(nlp: Any) -> None:
    text = "Omar Said, a spokesman for the group, spoke."
    found = phrase(next(t for t in nlp(text) if t.text == "Said"))
    assert [text[s:e].strip(", ") for s, e in found.told] == ["a spokesman for the group"]


def test_the_task_answers_every_row_in_order_with_spans_of_its_text(nlp: Any) -> None:
    texts = ["Rebels attacked a base.", "", "Norway and Iceland signed a treaty.", "Nothing."]
    rows = [Row(id=str(n), text=text) for n, text in enumerate(texts)]
    found = answer(rows, Tools(nlp=nlp))
    assert [each["id"] for each in found] == ["0", "1", "2", "3"]
    assert found[0] == {"id": "0", "source": [[0, 6]], "target": [[16, 22]], "reciprocal": []}
    assert found[1] == {"id": "1", "source": [], "target": [], "reciprocal": []}
    assert found[2]["reciprocal"] == [[0, 18]]


def test_the_states_of_the_parties_follow_name_apposition_and_day(nlp: Any) -> None:
    doc = nlp("Kofi Mensah, the Ghanaian envoy, accused President Putin.")
    main = candidates(next(iter(doc.sents)))[0]
    assert states_of(main.sources) == {"GHA"}
    assert states_of(main.targets, date(2020, 1, 1)) == {"RUS"}
