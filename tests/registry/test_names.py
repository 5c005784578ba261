"""Names → ids: longest match, word boundaries, dated offices, two clocks, judgements."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.registry.crosswalk import countries
from tocsin.registry.name_tokens import tokens
from tocsin.registry.names import NameIndex
from tocsin.schema.registry import Actor, ActorKind, Alias, Judgement, Office, Place

OLD = date(1990, 1, 1)
DAY = date(2020, 10, 12)


def an_actor(id: str, kind: ActorKind, name: str, *aliases: str, of: str | None = None, known: date = OLD) -> Actor:
    others = tuple(Alias(alias) for alias in aliases)
    return Actor(id=id, source="test", kind=kind, name=name, known=known, aliases=others, of=of)


def an_office(
    holder: str, office: str, of: str, since: date, until: date | None = None, seen: date | None = None
) -> Office:
    return Office(id=f"{holder}-{office}", source="test", holder=holder, office=office, of=of, known=since, since=since,
                  until=until, until_known=seen or until)  # fmt: skip


def a_judgement(name: str, target: str, same: bool, known: date = OLD) -> Judgement:
    return Judgement(id=f"{name}-{target}-{known}", source="test", name=name, target=target, same=same,
                     judged_by="the desk", known=known)  # fmt: skip


ACTORS = (
    an_actor("norr", "person", "Ann Norr", of="ARM"),
    an_actor("berg", "person", "Bo Berg", of="ARM"),
    an_actor("lund", "person", "Carl Lund", of="AZE"),
    an_actor("aze-mod", "ministry", "Ministry of Defence of Azerbaijan", of="AZE"),
    an_actor("cbs", "media", "CBS", "CBS News"),
    an_actor("trend", "media", "Trend"),
)
OFFICES = (
    an_office("berg", "prime_minister", "ARM", date(2014, 4, 13), date(2018, 4, 8), date(2018, 4, 9)),
    an_office("norr", "prime minister", "ARM", date(2018, 5, 8)),
    an_office("lund", "president", "AZE", date(2003, 10, 31)),
)
PLACES = (
    Place(id="shusha", source="test", kind="town", name="Shusha/Shushi", known=OLD, aliases=(Alias("Şuşa"),)),
    Place(id="baku", source="test", kind="town", name="Baku", known=OLD),
    Place(id="karabakh", source="test", kind="territory", name="Nagorno-Karabakh", known=OLD),
)
JUDGEMENTS = (a_judgement("Baku", "AZE", True),)


def an_index(on: date | None = DAY, *judgements: Judgement) -> NameIndex:
    return NameIndex.build(ACTORS, OFFICES, PLACES, (*JUDGEMENTS, *judgements), on)


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return an_index()


def found(index: NameIndex, text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(mention.text, mention.ids) for mention in index.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Armenian prime minister said", [("Armenian prime minister", ("norr",))]),
        ("Armenian Prime Minister Ann Norr said", [("Armenian Prime Minister Ann Norr", ("norr",))]),
        ("PM Norr", [("PM Norr", ("norr",))]),
        ("Azerbaijan’s president", [("Azerbaijan’s president", ("lund",))]),
        ("President Lund's aide", [("President Lund", ("lund",))]),
        ("the president of the Republic of Azerbaijan", [("president of the Republic of Azerbaijan", ("lund",))]),
        ("the Azerbaijani defense ministry", [("Azerbaijani defense ministry", ("aze-mod",))]),
        ("Azerbaijan's Ministry of Defence", [("Azerbaijan's Ministry of Defence", ("aze-mod",))]),
        (
            "Nagorno Karabakh, in Nagorno‑Karabakh",
            [("Nagorno Karabakh", ("karabakh",)), ("Nagorno‑Karabakh", ("karabakh",))],
        ),
        ("YEREVAN. ARMENIA and the U.S. and the US", [("ARMENIA", ("ARM",)), ("U.S.", ("USA",)), ("US", ("USA",))]),
        ("Turks, Turkish and pro-Russian", [("Turks", ("TUR",)), ("Turkish", ("TUR",)), ("Russian", ("RUS",))]),
        ("in S\u0327us\u0327a and Shushi", [("S\u0327us\u0327a", ("shusha",)), ("Shushi", ("shusha",))]),
        ("Papua New Guinea and South Sudanese", [("Papua New Guinea", ("PNG",)), ("South Sudanese", ("SSD",))]),
    ],
)
def test_finds(index: NameIndex, text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert found(index, text) == expected


@pytest.mark.parametrize(
    "text",
    ["let us go", "an upward trend", "Armeniapress", "the Indian Ocean", "turkey for dinner", "cbs", "Latin American",
     "malice", "polish the glass"],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(index: NameIndex, text: str) -> None:
    assert index.find(text) == []


@pytest.mark.parametrize(
    "text",
    ["the former Armenian prime minister", "Armenian prime minister-elect", "Armenian Prime Minister Tigran Someone",
     "Armenia's prime minister, Bo Berg,", "acting Armenian prime minister"],
)  # fmt: skip
def test_an_office_that_is_somebody_elses_is_not_given_to_its_holder(index: NameIndex, text: str) -> None:
    assert "norr" not in {target for mention in index.find(text) for target in mention.ids}


def test_the_office_resolves_by_the_day() -> None:
    asked = "the Armenian prime minister"
    resolved = {day: an_index(day).resolve(asked) for day in (date(2017, 1, 1), date(2018, 4, 20), DAY)}
    assert [result and result.id for result in resolved.values()] == ["berg", None, "norr"]
    assert "office holder on 2020-10-12" in str(resolved[DAY])


def test_an_end_counts_only_once_it_could_be_read() -> None:
    late = an_office("berg", "speaker", "ARM", date(2014, 1, 1), date(2018, 4, 1), date(2018, 6, 1))
    for seen, holder in ((date(2018, 5, 1), "berg"), (date(2018, 6, 1), None)):
        index = NameIndex.build(ACTORS, (late,), (), (), seen)
        assert index.office_holder("speaker", "ARM", date(2018, 4, 20)) == holder


def test_office_holder_on_past_days(index: NameIndex) -> None:
    days = (date(2014, 4, 12), date(2014, 4, 13), date(2018, 4, 8), date(2018, 4, 9), date(2018, 5, 8))
    holders = [index.office_holder("Prime Minister", "ARM", day) for day in days]
    assert holders == [None, "berg", "berg", None, "norr"]


def test_an_unknown_beginning_is_not_taken_for_always() -> None:
    report = Office(id="o", source="test", holder="berg", office="speaker", of="ARM", known=date(2018, 4, 1),
                    until=date(2018, 4, 23), until_known=date(2018, 4, 23))  # fmt: skip
    index = NameIndex.build(ACTORS, (report,), (), (), DAY)
    days = (date(2010, 1, 1), date(2018, 3, 31), date(2018, 4, 1), date(2018, 4, 23), date(2018, 4, 24))
    assert [index.office_holder("speaker", "ARM", day) for day in days] == [None, None, "berg", "berg", None]


def test_two_holders_on_record_and_no_day_give_none() -> None:
    index = an_index(None)
    assert index.resolve("the Armenian prime minister") is None
    assert index.resolve("the Azerbaijani president") is not None


def test_a_judged_metonym_stands_beside_the_place(index: NameIndex) -> None:
    mentions = index.find("Baku denied it.")
    assert [(mention.kind, mention.ids) for mention in mentions] == [("actor", ("AZE",)), ("place", ("baku",))]
    resolution = index.resolve("Baku")
    assert resolution is not None and resolution.how == "judgement by the desk"


def test_a_judgement_against_a_meaning_blocks_it_and_the_later_one_decides() -> None:
    against = a_judgement("Georgia", "GEO", False, date(2020, 1, 1))
    assert an_index(DAY, against).resolve("Georgia") is None
    assert an_index(date(2019, 12, 31), against).resolve("Georgia") is not None
    assert an_index(DAY, against, a_judgement("Georgia", "GEO", True, date(2020, 2, 1))).resolve("Georgia") is not None


def test_an_ambiguous_name_keeps_every_id_and_resolves_to_none(index: NameIndex) -> None:
    assert [set(mention.ids) for mention in index.find("in Congo")] == [{"COD", "COG"}]
    assert index.resolve("Congo") is None


def test_a_shared_surname_is_nobodys() -> None:
    twins = (*ACTORS, an_actor("norr-2", "person", "Olaf Norr"))
    index = NameIndex.build(twins, OFFICES, (), (), DAY)
    assert index.resolve("Norr") is None
    assert index.resolve("Ann Norr") is not None
    named = index.resolve("Prime Minister Norr")
    assert named is not None and named.id == "norr"


def test_an_actor_not_yet_known_is_not_found() -> None:
    new = an_actor("later", "organisation", "Later Body", known=date(2021, 1, 1))
    assert NameIndex.build((new,), (), (), (), date(2020, 12, 31)).find("Later Body") == []
    assert NameIndex.build((new,), (), (), (), date(2021, 1, 1)).find("Later Body") != []


def test_a_folders_state_row_adds_names_and_keeps_the_crosswalks() -> None:
    row = an_actor("ARM", "state", "Armenia", "Hayastan")
    index = NameIndex.build((row,), (), (), (), DAY)
    assert [target for _, target in found(index, "Hayastan, Armenia, Republic of Armenia, Armenians")] == [("ARM",)] * 4


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["Armenia", "Ann Norr", "Norr", "President Lund", "Baku", "and", "’s", ",", ".", "\n\n", "İ", "ß",
                              "e\u0301", "the", "Armenian prime minister", "'", "-", "CBS", "\U0001f600"]), max_size=25),
    st.sampled_from(["", " "]),
)  # fmt: skip
def test_mentions_quote_the_text_in_order_without_overlap(parts: list[str], glue: str) -> None:
    text = glue.join(parts)
    mentions = INDEX.find(text)
    spans = list(dict.fromkeys((mention.start, mention.end) for mention in mentions))
    assert all(mention.text == text[mention.start : mention.end] and mention.ids for mention in mentions)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for start, end in spans:
        assert not (text[start - 1 : start].isalnum() and start) and not text[end : end + 1].isalnum()


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2014, 1, 1), date(2022, 1, 1)), st.integers(1, 2000))
def test_no_foresight_later_records_change_no_earlier_index(day: date, ahead: int) -> None:
    later = day + timedelta(days=ahead)
    newer = (an_office("lund", "prime minister", "ARM", later), an_office("berg", "president", "AZE", later))
    judged = (a_judgement("Norr", "berg", True, later),)
    named = (an_actor("norr-3", "person", "Eva Norr", known=later),)
    text = "Norr, the Armenian prime minister, met President Lund, Azerbaijan's president, and Norr."
    before = NameIndex.build(ACTORS, OFFICES, PLACES, JUDGEMENTS, day)
    after = NameIndex.build((*ACTORS, *named), (*OFFICES, *newer), PLACES, (*JUDGEMENTS, *judged), day)
    assert before.find(text) == after.find(text)


@given(st.text(max_size=80))
def test_tokens_cover_the_text_in_order(text: str) -> None:
    cut = tokens(text)
    assert all(left.end <= right.start for left, right in pairwise(cut))
    assert all(token.start < token.end <= len(text) for token in cut)


def test_every_name_of_every_state_is_found_whole(index: NameIndex) -> None:
    """The longest match: no name is cut short by a shorter one inside it (Guinea in Papua New Guinea)."""
    for state in countries().values():
        for name in (state.name, *state.aliases, *state.demonyms):
            mention = index.find(f"In {name} today")[0]
            assert (mention.text, state.iso3 in mention.ids) == (name, True)


def test_long_texts_are_fast(index: NameIndex) -> None:
    text = "Armenia's prime minister and President Lund spoke in Baku about Nagorno-Karabakh, a source said. " * 2000
    started = time.process_time()
    assert len(index.find(text)) == 2000 * 5
    assert time.process_time() - started < 10


INDEX = an_index()
