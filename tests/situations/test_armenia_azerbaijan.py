"""Armenia and Azerbaijan: what a mediator could read on 26 September 2020, and who says the truce of November broke when."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from conftest import ROOT
from tocsin.schema.claims import Claim
from tocsin.schema.truces import Agreement
from tocsin.signals.contacts import contacts
from tocsin.sources.situation_folder import SituationRecords, check, find, load

SITUATION = "armenia-azerbaijan"
EVE = date(2020, 9, 26)
TRUCE = "truce-2020-11-10"
PAGE = " ".join((ROOT / "docs/situations.md").read_text(encoding="utf-8").split())


@cache
def folder() -> SituationRecords:
    return load(find(SITUATION))


def known(day: date, **fields: object) -> list[Claim]:
    """The claims a reader had by a day, oldest first."""
    found = [c for c in folder().claims if c.known <= day and all(getattr(c, k) == v for k, v in fields.items())]
    return sorted(found, key=lambda c: (c.happened.start or c.known, c.origin))


def said_of(mediator: str, day: date, kind: str) -> set[int | None]:
    """The sides that had said something of this kind of a mediator by a day."""
    side = folder().situation.side_of
    return {side(c.speaker) for c in known(day, kind=kind) if mediator in c.targets}


def side(claim: Claim) -> int | None:
    return folder().situation.side_of(claim.speaker)


def test_the_folder_is_sound_and_its_page_counts_it() -> None:
    assert check(find(SITUATION)) == []
    assert f"| {len(folder().claims)} |" in PAGE
    spoken = [side(claim) for claim in folder().claims]
    assert f"of the whole ledger, of {spoken.count(0)} and {spoken.count(1)}" in PAGE
    late = [claim for claim in folder().claims if int(claim.origin[-3:]) >= 288]
    assert f"{len(late)} claims are on mediators" in PAGE
    of_late = [side(claim) for claim in late]
    assert f"the speaker of {of_late.count(0)} of them and Azerbaijan's of {of_late.count(1)}" in PAGE
    leaning = [claim.partisan for claim in folder().claims]
    assert (
        f"{leaning.count('ARM')} claims rest on one that is counted as leaning to Armenia and {leaning.count('AZE')}"
        in PAGE
    )


def test_neither_side_has_much_more_of_the_word() -> None:
    spoken = [side(claim) for claim in folder().claims]
    assert 0.9 < spoken.count(0) / spoken.count(1) < 1.1


def test_the_co_chairs_last_acts_before_the_war() -> None:
    by_kind = {
        kind: known(EVE, kind=kind, speaker="osce-minsk") for kind in ("mediator_statement", "request", "mediation")
    }
    assert by_kind["mediator_statement"][-1].happened.start == date(2020, 7, 24)
    assert by_kind["request"][-1].known == by_kind["mediation"][-1].known == date(2020, 9, 18)
    assert "separate meeting" in by_kind["request"][-1].text and by_kind["request"][-1].status == "future"
    planned = [c for c in known(EVE, speaker="lavrov", status="future") if "osce-minsk" in c.doers]
    assert [c.known for c in planned] == [date(2020, 8, 26)]


def test_what_each_side_had_said_of_the_candidates() -> None:
    assert said_of("TUR", EVE, "refusal") == {0}
    assert said_of("RUS", EVE, "backing") == {0, 1}
    assert said_of("osce-minsk", EVE, "backing") == {0}
    assert said_of("osce-minsk", EVE, "rhetoric") == {1}
    for silent in ("IRN", "GEO", "un", "eu"):
        assert not any(said_of(silent, EVE, kind) for kind in ("refusal", "backing")), silent
    assert said_of("IRN", date(2020, 10, 30), "backing") == {0, 1}


def test_who_had_offered_or_spoken_by_then() -> None:
    acts = ("mediation", "call_for_truce", "mediator_statement")
    acted = {actor for kind in acts for c in known(EVE, kind=kind) if c.known >= date(2020, 7, 1) for actor in c.doers}
    assert {"osce-minsk", "lavrov", "RUS", "USA", "FRA", "eu", "borrell", "guterres", "zarif", "irn-mfa"} <= acted
    assert not acted & {"gakharia", "rama", "zourabichvili"}, "they spoke when the war had begun"


def test_the_clocks_of_27_september_stand() -> None:
    held = folder()
    found = {c.key: c.days_ago for c in contacts(held.claims, held.agreements, date(2020, 9, 27), held.situation)}
    assert [found[key] for key in ("remote", "in_person", "monitors", "institution")] == [89, 241, 193, 71]


def test_the_call_of_three_is_told_with_what_is_open_about_it() -> None:
    (call,) = [c for c in folder().claims if "one telephone call of three" in c.text]
    assert (call.happened.start, call.doers) == (date(2020, 7, 22), ("borrell",)) and "left open" in call.note
    assert (date(2020, 9, 27) - date(2020, 7, 22)).days == 67 and "67 days, not 89" in PAGE


@pytest.mark.parametrize(
    ("day", "earliest"),
    [(date(2020, 12, 11), None), (date(2020, 12, 12), date(2020, 12, 11)), (date(2020, 12, 13), date(2020, 11, 26))],
)
def test_the_first_breach_after_november_depends_on_the_account_and_on_the_day(
    day: date, earliest: date | None
) -> None:
    told = [c for c in known(day, kind="breach", agreement=TRUCE) if c.stance in ("accuses", "asserts")]
    assert min((c.happened.start for c in told if c.happened.start), default=None) == earliest


def test_four_accounts_of_the_first_breach_stand_side_by_side() -> None:
    told = [
        c for c in folder().claims if c.kind == "breach" and c.agreement == TRUCE and c.stance in ("accuses", "asserts")
    ]
    first: dict[object, date] = {}
    for claim in sorted(told, key=lambda c: c.happened.start or c.known):
        whose = claim.speaker if claim.speaker in ("rus-mod", "crisiswatch") else side(claim)
        if claim.happened.start and (claim.happened.days or 0) < 31:
            first.setdefault(whose, claim.happened.start)
    assert first == {0: date(2020, 12, 11), 1: date(2020, 11, 26), "rus-mod": date(2020, 12, 11),
                     "crisiswatch": date(2021, 8, 11)}  # fmt: skip
    either = [side(c) for c in told]
    assert either.count(0) == either.count(1)


def test_the_seed_s_truce_is_humanitarian_and_2016_s_was_by_word_of_mouth() -> None:
    made: dict[str, Agreement] = {agreement.id: agreement for agreement in folder().agreements}
    kept = {
        key: (made[key].purpose, made[key].formal)
        for key in ("truce-1994-05-12", "truce-2016-04-05", "truce-2020-10-10")
    }
    assert kept == {"truce-1994-05-12": ("cessation", True), "truce-2016-04-05": ("cessation", False),
                    "truce-2020-10-10": ("humanitarian", True)}  # fmt: skip
    assert (made[TRUCE].purpose, made["truce-2022-09-14"].formal) == ("cessation", False)
    assert made["dushanbe-2018-09"].formal is None and made["dushanbe-2018-09"].purpose == "unknown"


def test_clauses_have_claims_of_their_being_kept_or_not() -> None:
    about = {purpose for c in folder().claims if c.agreement == TRUCE for purpose in c.purposes}
    assert {"exchange_bodies", "exchange_prisoners", "withdrawal", "corridor", "peacekeepers", "monitoring"} <= about
    october = {purpose for c in known(date(2020, 10, 11), agreement="truce-2020-10-10") for purpose in c.purposes}
    assert {"exchange_bodies", "exchange_prisoners"} <= october


def test_no_row_is_public_before_it_was_said() -> None:
    for claim in folder().claims:
        if claim.status in ("happened", "ongoing") and claim.happened.start:
            assert claim.happened.start <= claim.known, claim.origin
