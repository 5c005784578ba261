"""The folder egypt-ethiopia: whole, told from the lines its rule selects and from nothing else, and nothing early."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import duckdb
import pytest

from conftest import ROOT, SHARED
from tocsin.brief import compose
from tocsin.coding.reconcile import reconcile
from tocsin.schema.briefs import Brief
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings
from tocsin.signals.contacts import contacts
from tocsin.sources.situation_folder import SituationRecords, check, find, load
from tocsin.store.store import Store

LINES = SHARED / "data" / "news" / "wikipedia_current_events_2002_2026.parquet"
needs_lines = pytest.mark.skipif(not LINES.is_file(), reason="the table of news lines is not in ../shared")
DAYS = (date(2013, 6, 12), date(2020, 7, 20), date(2021, 7, 6), date(2024, 9, 1))

CITE = re.compile(r"Wikipedia, Portal:Current events/(\d{4}) ([A-Z][a-z]+) (\d{1,2}) \((.+)\)")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
STATE_OR_ARMS = re.compile(
    r"\b(?:troop|army|armies|soldier|militar|armed forces|air force|defen[cs]e|border|minister|president|ambassador|"
    r"embass|envoy|treaty|pact|agreement|memorandum|talks|summit|peacekeep)",
    re.IGNORECASE,
)
BY_HAND = "by hand"
"""So begins the note of a claim on mediation or positions that no rule selected."""
ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen")  # fmt: skip
Told = tuple[date, str]


@cache
def folder() -> SituationRecords:
    return load(find("egypt-ethiopia"))


def from_lines() -> list[Claim]:
    return [claim for claim in folder().claims if CITE.fullmatch(claim.cite)]


def by_hand() -> list[Claim]:
    return [claim for claim in folder().claims if claim.note.startswith(BY_HAND)]


def line_of(claim: Claim) -> Told:
    """The day of the portal's line that a claim cites, and its outlets."""
    match = CITE.fullmatch(claim.cite)
    assert match is not None
    year, month, day, outlets = match.groups()
    return date(int(year), MONTHS.index(month) + 1, int(day)), outlets


def rule(day: date, sentence: str) -> bool:
    """What the head of situation.yaml says."""

    def names(words: str) -> bool:
        return re.search(rf"\b(?:{words})", sentence) is not None

    if (names("Egypt") and names("Ethiopia")) or names("Renaissance Dam|Nile Basin"):
        return True
    if not names("Egypt|Ethiopia") or not STATE_OR_ARMS.search(sentence):
        return False
    with_sudan = day >= date(2010, 5, 14) and names("(?<!South )Sudan")
    return with_sudan or (day >= date(2024, 1, 1) and names("Somali|Eritrea"))


@cache
def selected() -> dict[Told, str]:
    """The sentences that the rule takes from the whole table, by day and outlets."""
    rows = duckdb.sql(
        f"select date, cited_sources, sentence from read_parquet('{LINES}')"
        " where regexp_matches(sentence, 'Egypt|Ethiopia|Renaissance Dam|Nile Basin')"
    ).fetchall()
    found: dict[Told, str] = {}
    for text, outlets, sentence in rows:
        day = date.fromisoformat(str(text)[:10])
        if outlets and rule(day, sentence or ""):
            assert (day, outlets) not in found, "two lines that a citation would not tell apart"
            found[day, outlets] = sentence
    return found


def test_the_folder_is_whole() -> None:
    assert check(find("egypt-ethiopia")) == []
    situation = folder().situation
    assert situation.parties == ("EGY", "ETH")
    assert not situation.ucdp_conflicts and not situation.ucdp_dyads and not folder().readings
    assert all(claim.cite and claim.curated for claim in folder().claims)


def test_a_claim_is_told_from_a_line_or_is_the_act_of_a_document_of_both_parties() -> None:
    documents = {agreement.id: agreement for agreement in folder().agreements}
    others = [c for c in folder().claims if not CITE.fullmatch(c.cite) and not c.note.startswith(BY_HAND)]
    assert others
    for claim in others:
        document = documents[claim.agreement or ""]
        assert {"EGY", "ETH"} <= set(document.parties)
        assert claim.kind in ("agreement", "negotiation")
        assert claim.known == document.known
    both = {a.id for a in documents.values() if {"EGY", "ETH"} <= set(a.parties)}
    assert sorted(c.agreement or "" for c in others) == sorted(both), "each such document is told once"


def test_what_was_chosen_by_hand_is_counted_and_gives_both_parties_their_word() -> None:
    page = " ".join((ROOT / "docs/situations.md").read_text(encoding="utf-8").split("## Egypt and Ethiopia")[1].split())
    assert f"{len(by_hand())} claims by hand" in page
    spoken = [folder().situation.side_of(claim.speaker) for claim in by_hand()]
    assert spoken.count(0) == spoken.count(1) > 0
    assert all(not CITE.fullmatch(claim.cite) for claim in by_hand())


def test_each_party_s_word_on_the_mediators_is_on_the_record_by_its_day() -> None:
    """In March 2021 Ethiopia will have the African Union alone; Egypt, with Sudan, three more beside it."""
    known = [claim for claim in by_hand() if claim.known <= date(2021, 3, 15) and claim.happening == "quartet-2021"]
    said = {(c.kind, folder().situation.side_of(c.speaker)): set(c.targets) for c in known}
    assert said["refusal", 1] == {"un", "eu", "USA"} and said["backing", 1] == {"au"}
    assert said["backing", 0] == {"au", "un", "eu", "USA"}
    assert not [c for c in by_hand() if c.known <= date(2020, 1, 1)]


def test_a_line_is_known_on_the_day_after_its_date() -> None:
    for claim in from_lines():
        day, _ = line_of(claim)
        assert claim.known == day + timedelta(1)
        assert claim.happened.start is None or claim.happened.start <= day
        assert claim.relayers[:1] == ("wikipedia-compilation",)


@needs_lines
def test_the_rule_selects_the_lines_told_and_no_others() -> None:
    assert {line_of(claim) for claim in from_lines()} == set(selected())
    assert len(selected()) == 50


@needs_lines
def test_the_words_are_the_folders_own() -> None:
    for claim in from_lines():
        ours, theirs = words(claim.text), f" {' '.join(words(selected()[line_of(claim)]))} "
        shared = [run for run in runs(ours, 8) if f" {run} " in theirs]
        assert not shared, f"{claim.origin}: {shared[0]!r} stands in the line"


@needs_lines
def test_every_number_stands_in_its_line() -> None:
    checked = 0
    for claim in from_lines():
        told = numbers(selected()[line_of(claim)])
        for value in (*numbers(claim.text, in_words=False), *bounds(claim.figures)):
            assert value in told, f"{claim.origin}: {value:g} is not in the line"
            checked += 1
    assert checked > 30


def test_numbers_are_read_as_digits_and_as_words() -> None:
    assert numbers("Nine people and 1,091 troops") == {9.0, 1091.0}
    assert numbers("Nine people and 1,091 troops", in_words=False) == {1091.0}
    assert list(runs(["a", "b", "c"], 2)) == ["a b", "b c"]


@pytest.mark.parametrize("day", DAYS)
def test_a_view_holds_nothing_early(seeded: Store, day: date) -> None:
    view = seeded.view(day)
    held = [claim for claim in view.records(Claim) if claim.situation == "egypt-ethiopia"]
    assert {claim.origin for claim in held} == {c.origin for c in folder().claims if c.known <= day}
    assert all(claim.known <= day for claim in held)


def test_what_is_known_on_four_days_is_as_counted_by_hand(seeded: Store) -> None:
    def newest(day: date) -> tuple[date, str]:
        held = [claim for claim in seeded.view(day).records(Claim) if claim.situation == "egypt-ethiopia"]
        return max((claim.known, claim.text[:23]) for claim in held)

    assert newest(DAYS[0]) == (date(2012, 9, 15), "Crowds angry at a film ")
    assert newest(DAYS[1]) == (date(2020, 6, 27), "The leaders of Egypt, E")
    assert newest(DAYS[2]) == (date(2021, 7, 6), "Ethiopia writes to the ")
    assert newest(DAYS[3]) == (date(2024, 8, 28), "Up to 10,000 Egyptian s")


@pytest.mark.parametrize("day", DAYS)
def test_a_brief_tells_of_no_war_no_truce_and_no_calm(day: date) -> None:
    brief = composed(day)
    sentences = [sentence for section in brief.sections for sentence in section.sentences]
    assert brief.headline.text.startswith("No outbreak of large-scale fighting is on the record of the last 60 days")
    assert all(sentence.cites for sentence in (brief.headline, *sentences))
    told = " ".join(sentence.text for sentence in sentences)
    assert "No truce is on the record." in told
    assert "No yearly count of deaths is on the record: no data is not calm." in told
    assert "killed" not in told


def test_the_last_contacts_before_the_first_filling() -> None:
    """13 February 2020 in Washington is 158 days before 20 July 2020; 26 June, by video, 24 days."""
    ago = {contact.key: contact.days_ago for contact in findings(date(2020, 7, 20)).contacts}
    assert ago["in_person"] == (date(2020, 7, 20) - date(2020, 2, 13)).days == 158
    assert ago["remote"] == (date(2020, 7, 20) - date(2020, 6, 26)).days == 24


@cache
def composed(day: date) -> Brief:
    return compose(findings(day))


@cache
def findings(day: date) -> Findings:
    held = folder()
    claims = tuple(sorted((c for c in held.claims if c.known <= day), key=lambda c: (c.known, c.id)))
    agreements = tuple(a for a in held.agreements if a.known <= day)
    return Findings(
        situation=held.situation, as_of=day, moment=1, actors={a.id: a for a in held.actors if a.known <= day},
        offices=(), ties=tuple(t for t in held.ties if t.known <= day),
        places={p.id: p for p in held.places if p.known <= day}, holds=(), agreements=agreements, claims=claims,
        events=reconcile(claims, held.situation), dataset_events=(), readings=(), truces=(),
        contacts=contacts(claims, agreements, day, held.situation),
    )  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


def runs(given: list[str], length: int) -> Iterator[str]:
    """Every run of so many words."""
    for start in range(len(given) - length + 1):
        yield " ".join(given[start : start + length])


def numbers(text: str, in_words: bool = True) -> set[float]:
    """The numbers of a text, as digits or in words up to fifteen; "a boy" is one."""
    digits = {float(found.replace(",", "")) for found in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    spelt = {"a": 1.0, **{word: float(value) for value, word in enumerate(ONES)}}
    found = [spelt[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in spelt] if in_words else []
    tens = {10000.0} if "ten thousand" in text.casefold() else set()
    return digits | set(found) | tens


def bounds(figures: tuple[Figure, ...]) -> Iterator[float]:
    for figure in figures:
        yield from (value for value in (figure.low, figure.best, figure.high) if value is not None)
