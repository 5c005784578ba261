"""Stated positions on the three situations that ship and on the article that asked for them, where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tocsin import show_positions
from tocsin.brief.composing import compose
from tocsin.brief.numbers import unsupported_numbers
from tocsin.brief.sections import positions as section
from tocsin.coding import parsing
from tocsin.coding.reader import Reader
from tocsin.errors import BadInput
from tocsin.judge import claims_of, the_situation
from tocsin.mediation.positions import positions
from tocsin.registry.crosswalk import state_actors
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Desk, Positions, Statement
from tocsin.schema.registry import Actor, Office
from tocsin.schema.situations import Situation
from tocsin.schema.sums import holds
from tocsin.store.store import Store

pytestmark = pytest.mark.xdist_group("positions of the folders")
SEED = Path(__file__).parents[3] / "shared" / "seed"
WAR = ("armenia-azerbaijan", date(2020, 10, 12))
DAYS = [
    ("armenia-azerbaijan", date(2020, 9, 26)),
    WAR,
    ("armenia-azerbaijan", date(2020, 10, 27)),
    ("india-pakistan", date(2025, 5, 12)),
    ("egypt-ethiopia", date(2021, 6, 30)),
]
Found = Callable[[tuple[str, date]], Findings]


@pytest.fixture(scope="module")
def found(seeded: Store) -> Found:
    """Findings of a situation and day that hold what positions need: claims, actors, offices, and the desk of them."""

    @cache
    def made(which: tuple[str, date]) -> Findings:
        name, day = which
        with seeded.view(day) as view:
            situation = the_situation(view, name)
            claims = claims_of(view, situation)
            own: Any = [view.records(kind, lambda rows: rows.situation == name) for kind in (Actor, Office)]
        actors = {**{one.id: one for one in state_actors()}, **{one.id: one for one in own[0]}}
        told = positions(claims, situation, actors, day, own[1])
        return _findings(situation, day, actors, tuple(own[1]), claims, told)

    return made


def _findings(situation: Situation, day: date, actors: Any, offices: Any, claims: Any, told: Positions) -> Findings:
    desk = Desk(positions=told, mediators=(), precedents=(), options=())
    return Findings(situation=situation, as_of=day, moment=1, actors=actors, offices=offices, ties=(), places={}, holds=(),
                    agreements=(), claims=claims, events=(), dataset_events=(), readings=(), truces=(), contacts=(),
                    desk=desk)  # fmt: skip


def told_of(findings: Findings) -> Positions:
    assert findings.desk is not None
    return findings.desk.positions


def said(findings: Findings, speaker: str, day: date) -> set[tuple[str, tuple[str, ...]]]:
    return {(s.form, s.issues) for s in told_of(findings).statements if s.speaker == speaker and s.day == day}


def test_the_words_of_the_war_as_the_record_has_them(found: Found) -> None:
    war = found(WAR)
    assert ("refusal", ("talks",)) in said(war, "pashinyan", date(2020, 9, 30))
    assert ("refusal", ("talks",)) in said(war, "aliyev", date(2020, 9, 30))
    assert ("condition", ("withdrawal", "truce")) in said(war, "aliyev", date(2020, 10, 3))
    assert said(war, "harutyunyan", date(2020, 10, 4)) == {("threat", ("other",))}
    assert {("ready_to_talk", ("talks",)), ("demand", ("status",))} <= said(war, "aliyev", date(2020, 10, 10))
    assert ("demand", ("withdrawal",)) in said(war, "erdogan", date(2020, 9, 27))
    assert all(("plea", ("truce",)) in said(war, who, date(2020, 10, 1)) for who in ("putin", "trump", "macron"))


def test_readiness_after_other_words_is_a_shift_and_a_gap_to_the_other_side(found: Found) -> None:
    told = told_of(found(WAR))
    turn = [s for s in told.shifts if s.issue == "talks" and s.after.form == "ready_to_talk"]
    assert ("AZE", date(2020, 10, 10)) in {(s.speaker, s.after.day) for s in turn}
    refused = [s for s in told.shifts if s.issue == "talks" and s.speaker == "AZE" and s.after.form == "refusal"]
    assert date(2020, 9, 30) in {s.after.day for s in refused}
    talks = {one.issue: one for one in told.issues}["talks"]
    assert talks.meeting == "gap" and "30 September 2020" in talks.because and "10 October 2020" in talks.because


def test_a_condition_with_readiness_is_a_condition(found: Found) -> None:
    assert ("condition", ("truce",)) in said(found(DAYS[2]), "aliyev", date(2020, 10, 25))


def test_water_and_captives_in_the_other_folders(found: Found) -> None:
    assert ("red_line", ("water",)) in said(found(DAYS[4]), "eth-mfa", date(2021, 5, 20))
    release = [s for s in told_of(found(DAYS[3])).statements if s.speaker == "khan-imran"]
    assert [(s.form, s.issues) for s in release] == [("offer", ("prisoners",))]


@pytest.mark.parametrize("which", DAYS, ids=str)
def test_nothing_later_enters(found: Found, which: tuple[str, date]) -> None:
    findings = found(which)
    assert all(s.known <= which[1] for s in told_of(findings).statements)
    assert {s.claim for s in told_of(findings).statements} <= {c.id for c in findings.claims}


@pytest.mark.parametrize("which", DAYS, ids=str)
def test_who_is_named_first_gains_nothing(found: Found, which: tuple[str, date]) -> None:
    findings = found(which)
    one = findings.situation
    turned = msgspec.structs.replace(one, parties=one.parties[::-1], side_a=one.side_b, side_b=one.side_a)
    real = told_of(findings)
    other = positions(findings.claims, turned, findings.actors, findings.as_of, findings.offices)
    assert tuple(map(_turned, other.statements)) == real.statements
    assert [(s.speaker, s.issue, _turned(s.before), _turned(s.after)) for s in other.shifts] == [
        (s.speaker, s.issue, s.before, s.after) for s in real.shifts
    ]
    for issue, back in zip(real.issues, other.issues, strict=True):
        assert (issue.meeting, issue.a, issue.b) == (
            back.meeting,
            tuple(map(_turned, back.b)),
            tuple(map(_turned, back.a)),
        )
        assert sorted(issue.because[:-1].split("; ")) == sorted(back.because[:-1].split("; "))


def _turned(one: Statement) -> Statement:
    return msgspec.structs.replace(one, side=None if one.side is None else 1 - one.side)


@pytest.mark.parametrize("which", DAYS, ids=str)
def test_the_section_cites_and_opens_all_it_says(found: Found, which: tuple[str, date]) -> None:
    findings = found(which)
    brief = compose(findings)
    assert unsupported_numbers(brief, findings) == []
    without = section.section(msgspec.structs.replace(findings, desk=None))
    assert len(section.section(findings).sentences) >= len(without.sentences)
    assert not any(s.head in ("Shifts", "Where the sides meet or part") for s in without.sentences)


def test_the_section_marks_form_issue_shift_and_gap(found: Found) -> None:
    told = [(s.head, s.text) for s in section.section(found(WAR)).sentences]
    assert any(head == "Azerbaijan" and "condition: withdrawal and truce" in text for head, text in told)
    assert any("readiness to talk, without a concession: talks" in text for _, text in told)
    assert any(head == "Shifts" and "on talks: " in text and text.endswith("(10 October 2020).") for head, text in told)
    assert any(head == "Where the sides meet or part" and text.startswith("Talks, gap") for head, text in told)


@pytest.mark.parametrize("which", DAYS, ids=str)
def test_every_way_of_showing_them(found: Found, which: tuple[str, date]) -> None:
    from tocsin.brief.composing import compose_page
    from tocsin.brief.desk.positions_page import lead, sections

    findings, told = found(which), told_of(found(which))
    page = compose_page(findings, "t", lead(findings, told), sections(findings, told))
    assert unsupported_numbers(page, findings) == []
    assert all(holds(one) for part in page.sections for sentence in part.sentences for one in sentence.sums)
    table = show_positions.positions(findings)
    assert "shifts" in table and "Nothing on record:" in table
    read = json.loads(show_positions.positions(findings, "json"))
    assert msgspec.convert({k: read[k] for k in ("statements", "shifts", "issues")}, Positions) == told
    assert show_positions.positions(findings, "md").startswith("# ")
    assert "<html" in show_positions.positions(findings, "html")


def test_one_issue_and_one_side(found: Found) -> None:
    war = found(WAR)
    of_one = show_positions.narrowed(war, "talks", "Azerbaijan")
    assert {s.side for s in of_one.statements} == {1} and all("talks" in s.issues for s in of_one.statements)
    assert [one.issue for one in of_one.issues] == ["talks"]
    assert {s.side for s in show_positions.narrowed(war, side="others").statements} == {None}
    with pytest.raises(BadInput, match="no issue 'fish'"):
        show_positions.narrowed(war, "fish")
    with pytest.raises(BadInput, match="no side"):
        show_positions.narrowed(war, side="nobody")
    with pytest.raises(BadInput, match="no format"):
        show_positions.positions(war, "pdf")


def test_without_a_desk_nothing_is_on_record_and_that_is_said(found: Found) -> None:
    bare = msgspec.structs.replace(found(WAR), desk=None)
    assert "none on record" in show_positions.positions(bare)
    assert "No stated position is on record" in show_positions.positions(bare, "md")


# ── the article ────────────────────────────────────────────────────────────────────────────────────────────

needs_seed = pytest.mark.skipif(not SEED.is_dir(), reason="the article is not at hand in ../shared/seed")


@pytest.fixture(scope="module")
def read(found: Found) -> tuple[str, Positions]:
    """The article's positions, read with the names the folder had."""
    war, day = found(WAR), WAR[1]
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    article = Article(id="first", source="article", origin="first", known=day, published=day, author="the author",
                      language="en", text=text)  # fmt: skip
    names = NameIndex.build(list(war.actors.values()), list(war.offices), [], [], day)
    claims = Reader(names, None, nlp=parsing.load_model()).read(article)
    return text, positions(claims, war.situation, war.actors, day, war.offices)


@needs_seed
def test_the_articles_statements_land(read: tuple[str, Positions]) -> None:
    text, told = read
    assert all(s.span and text[s.span.start : s.span.end] == s.quote for s in told.statements)
    found = {(s.speaker, s.side, s.form, issue) for s in told.statements for issue in s.issues}
    assert ("aliyev", 1, "ready_to_talk", "talks") in found
    assert ("aliyev", 1, "condition", "withdrawal") in found
    assert {("aliyev", 1, "threat", "withdrawal"), ("aliyev", 1, "threat", "status")} <= found
    assert {("ARM", 0, "plea", "truce"), ("AZE", 1, "plea", "truce")} <= found
    assert (None, None, "plea", "talks") in found


@needs_seed
def test_readiness_without_concession_is_exactly_that(read: tuple[str, Positions]) -> None:
    _, told = read
    of_talks = [s for s in told.statements if s.speaker == "aliyev" and "talks" in s.issues]
    assert [s.form for s in of_talks] == ["ready_to_talk"] and "concessions" in of_talks[0].quote
