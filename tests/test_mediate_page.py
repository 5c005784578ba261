"""The mediation page: every sentence cited, every number opened, the sides alike, and plain words where nothing is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from brief.invented import findings as invented
from brief.invented import swapped, swapped_text
from brief.test_laws import records
from mediation.test_desk import inputs
from tocsin import show_mediate
from tocsin.brief.composing import compose_page, sections_by_key
from tocsin.brief.numbers import unsupported_numbers
from tocsin.brief.sections import mediation
from tocsin.coding.reconcile import reconcile
from tocsin.errors import BadInput
from tocsin.mediation.desk import desk, rests_on
from tocsin.schema.briefs import Brief, Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Crisis, Turning
from tocsin.schema.registry import Place
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds, percent
from tocsin.schema.truces import Agreement
from tocsin.store.past import past_sources
from tocsin.store.store import Store

SITUATION = "armenia-azerbaijan"
EVE, TRUCE = date(2020, 9, 26), date(2020, 10, 12)
SECTIONS = ["truces", "no_return", "issues", "mediators", "precedents", "options", "gaps"]
TURNING = Turning(
    id="turning.made", known=EVE, cases=10, turned=8, since=3, quantiles=((0.5, 40, 30, 60),), later=0.9, later_low=0.8,
    later_high=0.95, population="disputes", sentence="Of 8 disputes turned, 90 % were turned later than day 3",
    sums=(percent(0.9),), cites=(),
)  # fmt: skip
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_desk(
    found: Findings, agreements: Sequence[Agreement] = (), crises: Sequence[Crisis] = (), turning: Turning | None = None
) -> Findings:
    """The findings with a desk made of them and of data sets' rows."""
    made = desk(
        found.situation, found.claims, found.agreements, found.truces, found.actors, found.ties, found.contacts, found.as_of,
        offices=found.offices, watched=found.watched, past_agreements=agreements, past_crises=crises, turning=turning,
        sources=past_sources((*agreements, *crises)),
    )  # fmt: skip
    return replace(found, desk=made, past=rests_on(made, (*agreements, *crises)))


@cache
def judged(store: Store, situation: str, day: date) -> Findings:
    """The real findings of a day with their desk, but without the risk model, which the desk does not look at."""
    with store.view(day) as view:
        given_ = inputs(view, situation)
        rows = {name: given_.pop(f"past_{name}") for name in ("agreements", "crises")}
        del given_["sources"], given_["elsewhere"]
        bare = Findings(
            **given_, moment=view.moment, places={place.id: place for place in view.records(Place)}, holds=(),
            events=reconcile(given_["claims"], given_["situation"]), dataset_events=(), readings=(),
        )  # fmt: skip
    return with_desk(bare, rows["agreements"], rows["crises"], TURNING)


def sentences(brief: Brief) -> list[Sentence]:
    return [brief.headline, *(s for section in brief.sections for s in section.sentences)]


def texts(brief: Brief, key: str) -> list[str]:
    return [f"{s.head}: {s.text}" for s in sections_by_key(brief)[key].sentences]


def test_the_eve_of_the_war(seeded: Store) -> None:
    """The co-chairs' last act, the request without an answer, and every candidate's acceptability."""
    found = judged(seeded, SITUATION, EVE)
    page = show_mediate.page(found)
    assert [section.key for section in page.sections] == SECTIONS
    chairs = [text for text in texts(page, "mediators") if text.startswith("OSCE Minsk Group co-chairs")]
    assert "Last act 8 days ago (18 September 2020)" in chairs[0] and "separate meeting" in chairs[0]
    assert "no answer of Armenia or Azerbaijan" in chairs[1]
    ground = next(text for text in texts(page, "options") if text.startswith("Separate meetings"))
    assert "Asked for by OSCE Minsk Group co-chairs, public 18 September 2020; no answer is on this record" in ground
    told = "\n".join(texts(page, "mediators"))
    for third in found.desk.mediators if found.desk else ():
        assert found.actors[third.actor].name in told
    assert unsupported_numbers(page, found) == []
    assert all(s.cites for s in sentences(page)) and all(holds(one) for s in sentences(page) for one in s.sums)


def test_two_days_into_the_first_truce(seeded: Store) -> None:
    found = judged(seeded, SITUATION, TRUCE)
    page = show_mediate.page(found)
    assert any("Humanitarian truce of 10 October 2020" in text for text in texts(page, "truces"))
    assert any(text.startswith("War on record") for text in texts(page, "no_return"))
    assert any(text.startswith("A new or renewed truce") for text in texts(page, "options"))
    assert unsupported_numbers(page, found) == []


def test_a_precedents_likeness_opens_to_its_terms(seeded: Store) -> None:
    page = show_mediate.page(judged(seeded, SITUATION, EVE))
    likeness = [s for s in sections_by_key(page)["precedents"].sentences if s.text.startswith("Likeness")]
    assert likeness and all(len(s.sums) == 1 and "+" in s.sums[0].formula for s in likeness)


def test_the_page_is_written_as_markdown_html_and_json(seeded: Store) -> None:
    found = judged(seeded, SITUATION, EVE)
    text, html = show_mediate.mediate(found, "md"), show_mediate.mediate(found, "html")
    built = json.loads(show_mediate.mediate(found, "json"))
    assert text.startswith("# Who could step in? Armenia and Azerbaijan")
    assert "<span>mediation desk</span>" in html and 'id="options"' in html and "http-equiv" in html
    assert [section["key"] for section in built["sections"]] == SECTIONS
    assert {"records", "sources"} <= built.keys()


def test_the_briefs_section_is_short_and_cited(seeded: Store) -> None:
    found = judged(seeded, SITUATION, EVE)
    section = mediation.section(found)
    assert 6 <= len(section.sentences) <= 20
    assert section.sentences[0].head == "OSCE Minsk Group co-chairs"
    assert any(s.head == "Separate meetings of a mediator with each side" for s in section.sentences)


@pytest.mark.parametrize("parties", [("ALV", "BER"), ()])
def test_a_situation_without_data_says_so(parties: tuple[str, ...]) -> None:
    empty = Situation(id="blank", source="made", title="Blank", known=EVE, parties=parties)
    bare = Findings(situation=empty, as_of=EVE, moment=1, actors={}, offices=(), ties=(), places={}, holds=(), agreements=(),
                    claims=(), events=(), dataset_events=(), readings=(), truces=(), contacts=())  # fmt: skip
    for found in (bare, with_desk(bare)):
        page = show_mediate.page(found)
        assert page.headline.tone == "missing" and "No third party is on record" in page.headline.text
        assert {s.tone for s in sentences(page)} <= {"missing", "plain"}
        assert any("No option" in text or "No kind of action" in text for text in texts(page, "options"))
        assert any("No agreement or crisis" in text for text in texts(page, "precedents"))
        assert show_mediate.mediate(found, "html")
    assert mediation.section(bare).sentences == ()


def test_late_turns_are_told_as_shares_with_their_bounds_and_never_as_a_date() -> None:
    found = with_desk(invented(), turning=TURNING)
    page = show_mediate.page(found)
    told = texts(page, "no_return")
    assert "Turned by: 50 % of those turned were over by day 40 (90 %: 30 to 60)." in told
    assert unsupported_numbers(page, found) == []


def test_what_the_findings_do_not_hold_cannot_be_cited() -> None:
    found = with_desk(invented())
    loose = Sentence("It is so.", ("no such record",))
    with pytest.raises(BadInput, match="no such record"):
        compose_page(found, "Title", loose, ())


@few
@given(records())
def test_every_number_occurs_in_a_cited_record_or_is_a_sum(given_: Findings) -> None:
    found = with_desk(given_)
    page = show_mediate.page(found)
    assert unsupported_numbers(page, found) == []
    assert all(s.cites for s in sentences(page)) and all(holds(one) for s in sentences(page) for one in s.sums)


@few
@given(records())
def test_exchanging_the_parties_exchanges_names_and_nothing_else(given_: Findings) -> None:
    one, other = with_desk(given_), with_desk(swapped(given_))
    for form in ("md", "json"):
        assert show_mediate.mediate(other, form) == swapped_text(show_mediate.mediate(one, form))
    assert swapped_text(str(mediation.section(one))) == str(mediation.section(other))
