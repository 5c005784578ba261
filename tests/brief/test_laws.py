"""Laws 6 and 7 under generated records: swapping the parties swaps only names; every number stands in a cited record."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brief.invented import ACTORS, AS_OF, EVENTS, OLD_TRUCE, PLACES, TRUCE, findings, swapped, swapped_text
from tocsin.brief import compose, to_html, to_json, to_markdown
from tocsin.brief.diff import diff
from tocsin.brief.ledger import contested, to_csv
from tocsin.brief.numbers import unsupported_numbers
from tocsin.schema.briefs import Brief, Sentence
from tocsin.schema.claims import STANCES, STATUSES, Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import FIGURE_KINDS, Figure
from tocsin.schema.findings import Contact, Findings
from tocsin.schema.sums import holds
from tocsin.schema.time import When
from tocsin.schema.truces import Standing, TruceStatus
from tocsin.schema.vocabulary import kinds

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ids = st.sampled_from(sorted(ACTORS))
sides = st.sampled_from(["ALV", "BER", None])
counts = st.one_of(st.none(), st.integers(0, 9000).map(float))
days = st.integers(0, 160).map(lambda back: AS_OF - timedelta(days=back))
words = st.sampled_from(["more than 1,200", "dozens", "", "about 40", "$77.1 M"])


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    low, best, high = draw(st.tuples(counts, counts, counts))
    who = draw(st.sampled_from(["soldiers", "civilians", "unknown"]))
    return Figure(draw(st.sampled_from(FIGURE_KINDS)), low, best, high, who, draw(sides), text=draw(words))


@st.composite
def claims(draw: st.DrawFn, number: int) -> Claim:
    start, known = sorted((draw(days), draw(days)))
    span = When(start, min(known, start + timedelta(days=draw(st.integers(0, 9)))), "range")
    happened = draw(st.sampled_from([span, When(start, start, "minute", "14:05"), When()]))
    name = draw(st.sampled_from(["Alvania", "Berenia", "Ina Marek", "Jon Tovar", "Casperia"]))
    more: dict[str, Any] = {
        "speaker": draw(st.one_of(st.none(), ids)), "stance": draw(st.sampled_from(STANCES)),
        "status": draw(st.sampled_from(STATUSES)), "doers": tuple(draw(st.lists(ids, max_size=2))),
        "targets": tuple(draw(st.lists(ids, max_size=2))), "figures": tuple(draw(st.lists(figures(), max_size=3))),
        "relayers": tuple(draw(st.lists(st.sampled_from(["wire", "gazette"]), max_size=2))), "partisan": draw(sides),
        "verified": draw(st.booleans()), "coder": draw(st.sampled_from(["curated", "reader"])),
        "places": tuple(draw(st.lists(st.sampled_from(sorted(PLACES)), max_size=1))),
        "agreement": draw(st.sampled_from([None, "truce-may"])),
    }  # fmt: skip
    kind = draw(st.sampled_from(sorted(kinds())))
    return Claim(id=f"g{number}", source="made", origin=str(number), kind=kind, text=f"{name} says {number} things of 2,468.",
                 happened=happened, known=known, cite=f"source {number % 4}", **more)  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> Findings:
    found = [draw(claims(number)) for number in range(draw(st.integers(0, 14)))]
    found.sort(key=lambda c: (c.known, c.id))
    return msgspec.structs.replace(
        findings(), claims=tuple(found), events=tuple(_events(draw, found)), truces=tuple(_truces(draw, found)),
        contacts=tuple(_contacts(found)),
    )  # fmt: skip


def _events(draw: st.DrawFn, found: Sequence[Claim]) -> list[Event]:
    """Neighbours in pairs, some contested: enough to exercise every way of telling an event."""
    pairs = [tuple(found[n : n + 2]) for n in range(0, len(found), 2)]
    return [
        msgspec.structs.replace(EVENTS[0], id=f"ge{n}", kind=pair[0].kind, happened=pair[0].happened, known=pair[-1].known,
                                claims=tuple(c.id for c in pair), contested=draw(st.booleans()),
                                place=pair[0].places[0] if pair[0].places else None)
        for n, pair in enumerate(pairs)
    ]  # fmt: skip


def _truces(draw: st.DrawFn, found: Sequence[Claim]) -> list[TruceStatus]:
    breaches = tuple(c.id for c in found if c.agreement == "truce-may")
    standing = draw(st.sampled_from(get_args(Standing)))
    return [
        TruceStatus(agreement=OLD_TRUCE, standing="superseded"),
        TruceStatus(agreement=TRUCE, standing=standing, breaches=breaches, breaches_by=(("ALV", 1), ("BER", 1)),
                    first_breach=breaches[0] if breaches else None, ended_by=breaches if standing == "ended" else ()),
    ]  # fmt: skip


def _contacts(found: Sequence[Claim]) -> list[Contact]:
    dated = [(c, c.happened.start) for c in found if c.happened.start]
    return [
        Contact(key=key, label=f"contact {key}", claim=c.id, last=day, days_ago=(AS_OF - day).days)
        for key, (c, day) in zip(("in_person", "remote", "mediator_call"), dated, strict=False)
    ]


def sentences(brief: Brief) -> list[Sentence]:
    return [brief.headline, *(s for section in brief.sections for s in section.sentences)]


@few
@given(records())
def test_every_number_occurs_in_a_cited_record_or_is_a_sum(given_: Findings) -> None:
    brief = compose(given_)
    assert unsupported_numbers(brief, given_) == []
    assert all(sentence.cites for sentence in sentences(brief))
    assert all(holds(derived) for sentence in sentences(brief) for derived in sentence.sums)


@few
@given(records())
def test_swapping_the_parties_swaps_names_and_nothing_else(given_: Findings) -> None:
    one, other = compose(given_), compose(swapped(given_))
    assert to_markdown(other) == swapped_text(to_markdown(one))
    assert to_html(other) == swapped_text(to_html(one))
    assert to_json(other) == swapped_text(to_json(one))


@few
@given(records(), st.integers(0, 150))
def test_the_laws_hold_for_what_changed(given_: Findings, back: int) -> None:
    day = AS_OF - timedelta(days=back)
    kept = tuple(c for c in given_.claims if c.known <= day)
    before = msgspec.structs.replace(given_, as_of=day, claims=kept, events=(), truces=())
    brief = diff(before, given_)
    assert unsupported_numbers(brief, given_) == []
    assert to_markdown(diff(swapped(before), swapped(given_))) == swapped_text(to_markdown(brief))
    assert to_csv(contested(swapped(given_).claims, swapped(given_)), swapped(given_)) == swapped_text(
        to_csv(contested(given_.claims, given_), given_)
    )


@few
@given(records())
def test_nothing_unverified_enters_the_lead_or_main_points(given_: Findings) -> None:
    brief = compose(given_)
    loose = {c.id for c in given_.claims if not c.verified}
    contested_ = {c for e in given_.events if e.contested for c in e.claims} | {c.claim for c in given_.contacts}
    breaches = {c for s in given_.truces for c in s.breaches}
    for sentence in (brief.headline, *(s for s in brief.sections[0].sentences)):
        assert not (loose - contested_ - breaches) & set(sentence.cites)


def test_the_swap_itself_changes_something() -> None:
    assert swapped(findings()) != findings() and swapped(swapped(findings())) == findings()
    assert date(2030, 5, 20) == AS_OF
