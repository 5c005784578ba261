"""Who says what in a text, as the text words it: each way of saying it, by an example of our own."""

from __future__ import annotations

from typing import Any

import pytest

from tocsin.coding import quotations
from tocsin.coding.attributing import headings, lexicon, reading
from tocsin.coding.attributing.records import Attribution
from tocsin.coding.parsing import Sentence


def sentences(nlp: Any, text: str) -> list[Sentence]:
    found: list[Sentence] = []
    start = 0
    for block, paragraph in enumerate(text.split("\n\n")):
        found += [Sentence(s, start, block, len(found) + i) for i, s in enumerate(nlp(paragraph).sents)]
        start += len(paragraph) + 2
    return found


def told(nlp: Any, text: str) -> list[tuple[str, str, str]]:
    """(source, cue, content) of what the text itself attributes."""

    def words(one: Attribution, part: str) -> str:
        return " | ".join(text[s:e] for s, e in one.spans(part))

    plain = [a for a in reading.find(sentences(nlp, text)) if not a.nested and not a.quoted]
    return [(words(a, "source"), words(a, "cue"), words(a, "content")) for a in plain]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mayor said that the bridge had reopened.", "The mayor", "said", "that the bridge had reopened"),
        ("The bridge had reopened, said the mayor.", "the mayor", "said", "The bridge had reopened"),
        ("The bridge, the mayor said, had reopened.", "the mayor", "said", "The bridge"),
        ("According to the mayor, the bridge has reopened.", "the mayor", "According to", "the bridge has reopened"),
        ("As the mayor noted, the bridge has reopened.", "the mayor", "noted", "the bridge has reopened"),
        ("The union wants to halt the trains.", "The union", "wants", "to halt the trains"),
        ("The union called for a new vote.", "The union", "called for", "a new vote"),
        ("The union criticised the minister for the delay.", "The union", "criticised", "the minister"),
        ("The rebels are said to have left the valley.", "", "are said", "to have left the valley"),
        ("The driver allegedly sold the fuel.", "", "allegedly", "sold the fuel"),
        ("Farmers are worried about the drought.", "Farmers", "worried about", "the drought"),
        (
            "The minister's claim that the harvest was good drew laughter.",
            "The minister's",
            "claim",
            "the harvest was good",
        ),
        ("The court described the arrest as unlawful.", "The court", "described", "the arrest as unlawful"),
        ("The clerk, who said the file was lost, left.", "who", "said", "the file was lost"),
        ("The clerk left, saying the file was lost.", "The clerk", "saying", "the file was lost"),
        ("In the judge's view, the law is clear.", "the judge's", "view", "the law is clear"),
    ],
)
def test_one_way_of_saying_it(nlp: Any, text: str, source: str, cue: str, content: str) -> None:
    found = told(nlp, text)
    assert any(source in s and cue in c and content in x and (source or not s) for s, c, x in found), found


def test_a_split_quotation_is_one_attribution(nlp: Any) -> None:
    text = '"The wells are dry," said the elder. "We must move the herd. There is no other way."'
    found = told(nlp, text)
    assert len(found) == 1
    source, _, content = found[0]
    assert source == "the elder"
    assert "The wells are dry" in content
    assert "no other way" in content


def test_a_question_in_quotes_belongs_to_who_asked(nlp: Any) -> None:
    found = told(nlp, '"Where are the boats?" the captain asked.')
    assert [(s, x) for s, _, x in found] == [("the captain", '"Where are the boats?"')]


def test_a_colon_opens_the_next_paragraph(nlp: Any) -> None:
    found = told(nlp, "The envoy replied:\n\n“There will be no second round.”")
    assert found == [("The envoy", "replied", "“There will be no second round.”")]


def test_a_verb_of_saying_inside_a_quotation_is_the_speakers(nlp: Any) -> None:
    found = reading.find(sentences(nlp, '"They told us that the road was safe," the driver said.'))
    assert {a.head.text: a.quoted for a in found} == {"told": True, "said": False}


def test_what_another_says_is_marked_as_nested(nlp: Any) -> None:
    found = reading.find(sentences(nlp, "The radio said that the general denied that troops had crossed."))
    assert {a.head.text: (a.nested, a.stance) for a in found} == {
        "said": (False, "asserts"),
        "denied": (True, "denies"),
    }


def test_ordinary_verbs_attribute_nothing(nlp: Any) -> None:
    text = "The army shelled the village. Rain fell on the fields. The ferry left the harbour with forty passengers."
    assert told(nlp, text) == []


def test_the_word_lists_are_words_and_name_each_once() -> None:
    def check(name: str, listed: Any) -> None:
        if isinstance(listed, dict):
            for key, inner in listed.items():
                assert isinstance(key, str), name
                check(f"{name} {key}", inner)
        elif isinstance(listed, list):
            assert all(isinstance(word, str) for word in listed), name
            assert len(listed) == len(set(listed)), name

    check("words", lexicon.load())


def test_headlines_lose_their_capitals_but_not_their_length() -> None:
    line = "Governor Slams Plan To Close The Coast Road"
    lowered = headings.readable(line)
    assert lowered == "Governor slams plan to Close the Coast Road"
    assert len(lowered) == len(line)
    plain = "The governor spoke to the Coast Road Company."
    assert headings.readable(plain) == plain


def test_quotation_marks_of_every_kind(nlp: Any) -> None:
    for text in ('"Go now," he said.', "“Go now,” he said.", "''Go now,'' he said.", "«Go now,» he said."):
        doc = nlp(text)
        inside = [token.text for token, quoted in zip(doc, quotations.flags(doc), strict=True) if quoted]
        assert "Go" in inside, text
        assert "said" not in inside, text
