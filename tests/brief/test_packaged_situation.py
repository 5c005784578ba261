"""The packaged situation's briefs on four days: the laws, the signals before the war, and nothing known later."""

from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest

from brief.invented import texts
from tocsin.brief import compose, to_html, to_markdown
from tocsin.brief.composing import sections_by_key
from tocsin.brief.diff import diff
from tocsin.brief.numbers import unsupported_numbers
from tocsin.coding.reconcile import reconcile
from tocsin.schema.briefs import Brief
from tocsin.schema.findings import Findings
from tocsin.schema.sums import holds
from tocsin.signals.contacts import contacts
from tocsin.sources.situation_folder import SituationRecords, find, load
from tocsin.truce.status import standings

BEFORE, SU25, TRUCE, END = date(2020, 9, 26), date(2020, 9, 29), date(2020, 10, 10), date(2020, 11, 10)
DAYS = (BEFORE, SU25, TRUCE, END)
MOST_WORDS = 4200


@cache
def everything() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


def known(records: tuple[Any, ...], day: date) -> tuple[Any, ...]:
    """What could be read by a day, ends that were not yet known left open."""
    return tuple(_open(record, day) for record in records if record.known <= day)


def _open(record: Any, day: date) -> Any:
    later = getattr(record, "until_known", None)
    return msgspec.structs.replace(record, until=None, until_known=None) if later and later > day else record


@cache
def findings(day: date) -> Findings:
    held = everything()
    situation, claims = held.situation, tuple(sorted(known(held.claims, day), key=lambda c: (c.known, c.id)))
    agreements = known(held.agreements, day)
    return Findings(
        situation=situation, as_of=day, moment=1, actors={a.id: a for a in known(held.actors, day)},
        offices=known(held.offices, day), ties=known(held.ties, day), places={p.id: p for p in known(held.places, day)},
        holds=known(held.holds, day), agreements=agreements, claims=claims, events=reconcile(claims, situation),
        dataset_events=(), readings=known(held.readings, day), truces=standings(agreements, claims, day, situation),
        contacts=contacts(claims, agreements, day, situation),
    )  # fmt: skip


@cache
def brief(day: date) -> Brief:
    return compose(findings(day))


def section(day: date, key: str) -> str:
    return "\n".join(f"{s.head}: {s.text}" for s in sections_by_key(brief(day))[key].sentences)


@pytest.mark.parametrize("day", DAYS)
def test_every_number_is_held_by_a_cited_record_and_every_sum_adds_up(day: date) -> None:
    assert unsupported_numbers(brief(day), findings(day)) == []
    for part in brief(day).sections:
        assert all(holds(derived) for sentence in part.sentences for derived in sentence.sums)


@pytest.mark.parametrize("day", DAYS)
def test_it_stays_short_enough_to_be_read(day: date) -> None:
    words = to_markdown(brief(day)).split("## Sources")[0].split()
    assert 1500 < len(words) < MOST_WORDS


@pytest.mark.parametrize("day", DAYS)
def test_no_sentence_is_told_twice_in_one_section(day: date) -> None:
    for part in brief(day).sections:
        told = [(sentence.head, sentence.text) for sentence in part.sentences]
        assert len(told) == len(set(told))


def test_the_day_before_the_war_shows_the_signals_and_no_more() -> None:
    main = section(BEFORE, "headline")
    assert "no outbreak of large-scale fighting is on the record" in brief(BEFORE).headline.text
    for signal in ("Mobilisation, Azerbaijan", "military exercise, Turkey and Azerbaijan", "192 days ago", "88 days ago",
                   "240 days ago", "preparing for a new war"):  # fmt: skip
        assert signal in main, signal
    told = texts(brief(BEFORE))
    assert "intensive consultations" in told and "no cause for concern" in told
    for later in ("27 September", "Su-25", "77.1", "fighters", "one step away"):
        assert later not in told, later


def test_the_shoot_down_stands_with_its_denials_and_the_counter_claim_from_the_next_day() -> None:
    told = section(SU25, "accounts")
    assert "Turkish F-16" in told and "absolutely untrue" in told and "fantasy" in told and "mountain" not in told
    assert "mountain" in "\n".join(
        s.text for s in sections_by_key(compose(findings(date(2020, 9, 30))))["accounts"].sentences
    )


def test_october_s_truce_ends_within_minutes_by_somebody_s_account() -> None:
    told = section(TRUCE, "truces")
    assert "first alleged breach 5 minutes after it was to hold" in told and "by the account of" in told
    assert "no verification" in told and "bodies of the dead" in told


def test_arms_figures_come_when_they_became_public() -> None:
    assert "77.1" not in texts(compose(findings(date(2020, 10, 13))))
    assert "$77.1 M" in texts(compose(findings(date(2020, 10, 14))))


def test_what_changed_between_two_days_keeps_the_law() -> None:
    changed = diff(findings(BEFORE), findings(SU25))
    assert unsupported_numbers(changed, findings(SU25)) == []
    assert "Shoot-down, Armenia: said by Armenia, denied by Turkey and Azerbaijan." in texts(changed)


def test_the_map_has_points_and_dual_names() -> None:
    assert len(brief(END).pins) >= 10 and "Stepanakert/Khankendi" in to_html(brief(END))


def test_a_gap_in_the_record_is_not_counted_up_as_silence() -> None:
    """The ledger is thin after 2020: a clock that nothing wound for a year is dated, and says that it proves nothing."""
    brief = compose(findings(date(2023, 9, 22)))
    clocks = next(section for section in brief.sections if section.key == "contacts").sentences
    old = [said for said in clocks if "10 October 2020" in said.text]
    assert old and all(said.tone == "missing" and "not to say that there was none" in said.text for said in old)
    assert "1,077" not in texts(brief)
    assert "proves nothing" in texts(brief)
    assert "240 days ago" in texts(compose(findings(date(2020, 9, 26))))
