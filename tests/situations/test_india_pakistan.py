"""India and Pakistan: the folder loads, its claims are those the stated rule selects, and a past day sees nothing later."""

from __future__ import annotations

import csv
import importlib.util
import re
import shlex
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from conftest import ROOT, SHARED
from tocsin import run
from tocsin.brief import render
from tocsin.schema.claims import Claim
from tocsin.sources import ucdp_history
from tocsin.sources.situation_folder import SituationRecords, check, find, load
from tocsin.store.store import Store

SITUATION = "india-pakistan"
FOLDER = ROOT / "src/tocsin/situations" / SITUATION
PAGE = (ROOT / "docs/situations.md").read_text(encoding="utf-8").split("## Egypt and Ethiopia")[0]
TABLE = SHARED / "data/news/wikipedia_current_events_2002_2026.parquet"
GED = SHARED / "data/ucdp/ged_21_1_all_events.parquet"
DAYS = [date(2008, 12, 1), date(2019, 2, 26), date(2025, 5, 8)]
PORTAL = re.compile(r"Wikipedia, Portal:Current events/(\d{4} \w+ \d+) \((.+)\)")
BY_HAND = "by hand"
"""So begins the note of a claim on mediation, positions or counts that no rule selected."""
COPIED = 7
"""So many words in a row of a line would be its sentence, not the curator's."""

needs_lines = pytest.mark.skipif(not TABLE.is_file(), reason="the shared news lines are not here")
needs_events = pytest.mark.skipif(not GED.is_file(), reason="the shared GED table is not here")

_spec = importlib.util.spec_from_file_location("select_lines", ROOT / "quality" / "select_lines.py")
assert _spec and _spec.loader
selecting: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(selecting)


@cache
def rows() -> tuple[dict[str, str], ...]:
    with (FOLDER / "claims.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def folder() -> SituationRecords:
    return load(find(SITUATION))


@cache
def lines() -> list[Any]:
    return list(selecting.read(TABLE))


def of_lines() -> Iterator[tuple[int, dict[str, str]]]:
    """The claims that tell a line, each with the line's row number."""
    for row in rows():
        if found := re.match(r"line (\d+)", row["note"]):
            yield int(found[1]), row


def by_hand() -> list[dict[str, str]]:
    return [row for row in rows() if row["note"].startswith(BY_HAND)]


def rule() -> Any:
    """The rule as the page gives it."""
    command = re.search(r"```sh\n(python quality/select_lines\.py .+?)```", PAGE, re.DOTALL)
    assert command
    return selecting.asked(shlex.split(command[1].replace("\\\n", " "))[2:])[0]


def listed() -> set[int]:
    """The lines outside the windows that the page lists."""
    found = re.search(r"others are the lines (.+?) \(row", PAGE, re.DOTALL)
    assert found
    return {int(number) for number in re.findall(r"\d+", found[1])}


def left_out() -> dict[int, date]:
    return {int(n): date.fromisoformat(day) for n, day in re.findall(r"^\| (\d+) \| (\d{4}-\d\d-\d\d) \|", PAGE, re.M)}


def portal_day(cite: str) -> date:
    found = PORTAL.fullmatch(cite)
    assert found, cite
    return datetime.strptime(found[1], "%Y %B %d").date()


def test_the_folder_is_sound() -> None:
    assert check(find(SITUATION)) == []
    situation = folder().situation
    assert situation.parties == ("IND", "PAK") and situation.ucdp_conflicts == ("218",)
    assert len(folder().claims) == len(rows()) == 121
    assert "by a rule" in " ".join(situation.curation.split()) and "hindsight" in situation.curation


def test_armed_groups_are_counted_with_neither_party() -> None:
    situation = folder().situation
    with (FOLDER / "actors.csv").open(encoding="utf-8", newline="") as file:
        groups = [row["id"] for row in csv.DictReader(file) if row["kind"] == "armed_group"]
    assert len(groups) == 3 and all(situation.side_of(group) is None for group in groups)


def test_a_claim_of_a_line_is_known_the_day_after_it_and_cites_it() -> None:
    told = list(of_lines())
    assert len(told) == 84 and len({number for number, _ in told}) == 61
    for _, row in told:
        assert date.fromisoformat(row["known"]) == portal_day(row["cite"]) + timedelta(days=1), row["row"]


def test_each_claim_lies_in_a_window_or_in_the_list() -> None:
    windows = rule().windows
    assert len(windows) == 4
    for number, row in of_lines():
        within = any(window.holds(portal_day(row["cite"])) for window in windows)
        assert within != (number in listed()), row["row"]
        assert number not in left_out(), row["row"]


def test_the_other_claims_tell_agreements_of_the_folder_and_cite_what_they_cite() -> None:
    agreements = {agreement.id: agreement for agreement in folder().agreements}
    others = [row for row in rows() if not row["note"].startswith(("line ", BY_HAND))]
    assert len(others) == 10
    for row in others:
        told = agreements[row["agreement"]]
        assert (row["cite"], row["known"]) == (told.cite, told.known.isoformat())


def test_what_was_chosen_by_hand_is_counted_and_gives_both_parties_their_word() -> None:
    assert f"{len(by_hand())} claims by hand" in " ".join(PAGE.split())
    situation = folder().situation
    spoken = [situation.side_of(row["speaker"]) for row in by_hand()]
    assert abs(spoken.count(0) - spoken.count(1)) <= 2
    assert {row["kind"] for row in by_hand()} <= {
        "mediation", "refusal", "backing", "position", "negotiation", "violation_count"
    }  # fmt: skip
    told = {number for number, _ in of_lines()}
    lines_by_hand = {int(n) for row in by_hand() for n in re.findall(r"line (\d+) of the portal", row["note"])}
    assert len(lines_by_hand) == 2 and not lines_by_hand & (told | set(left_out()))


def test_who_brokered_the_truce_of_2025_is_told_as_a_quarrel() -> None:
    told = [claim for claim in folder().claims if claim.agreement == "truce-2025-05-10"]
    side = folder().situation.side_of
    assert any(c.speaker == "trump" and c.kind == "truce" for c in told)
    assert any(c.kind == "refusal" and side(c.speaker) == 0 and "USA" in c.targets for c in told)
    thanks = [c for c in folder().claims if c.kind == "backing" and side(c.speaker) == 1 and "USA" in c.targets]
    assert {c.known.year for c in thanks} == {2019, 2025}


def test_both_sides_counters_stand_side_by_side() -> None:
    spans: dict[tuple[str, str], set[int | None]] = {}
    for claim in folder().claims:
        if claim.kind == "violation_count":
            year = str(claim.happened.start)[:4]
            spans.setdefault((year, str(claim.known)), set()).add(folder().situation.side_of(claim.speaker))
    assert spans and all(sides == {0, 1} for sides in spans.values())


@needs_lines
def test_the_rule_selects_just_the_lines_told_and_left_out() -> None:
    found = selecting.select(lines(), rule())
    told = {number for number, _ in of_lines()}
    assert {line.row for line, _ in found} == told | set(left_out()) and not told & set(left_out())
    assert {line.row for line, where in found if where == "one in 4"} == listed()
    days = {line.row: line.day for line, _ in found}
    assert all(days[number] == day for number, day in left_out().items())


@needs_lines
def test_each_claim_cites_its_line_in_words_of_its_own() -> None:
    for number, row in of_lines():
        line, found = lines()[number], PORTAL.fullmatch(row["cite"])
        assert found and (portal_day(row["cite"]), found[2]) == (line.day, line.outlet), row["row"]
        ours, theirs = (f" {' '.join(re.findall(r'[a-z0-9]+', t.lower()))} " for t in (row["text"], line.sentence))
        words = ours.split()
        runs = (f" {' '.join(words[i : i + COPIED])} " for i in range(len(words) - COPIED + 1))
        assert not any(run in theirs for run in runs), row["row"]


@needs_events
def test_the_readings_are_what_the_table_gives() -> None:
    made = ucdp_history.history(ucdp_history.read(GED), 218, SITUATION)
    with (FOLDER / "readings.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == made
    assert {row["happened"]: row["value"] for row in made}["1999"] == "934"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_view_of_a_past_day_holds_just_the_claims_known_by_it(seeded: Store, day: date) -> None:
    with seeded.view(day) as view:
        known = [claim for claim in view.records(Claim) if claim.situation == SITUATION]
    assert max(claim.known for claim in known) <= day
    assert len(known) == sum(date.fromisoformat(row["known"]) <= day for row in rows())


def test_a_brief_does_not_tell_the_strikes_of_its_own_day(seeded: Store) -> None:
    """They were readable on the next; the view of that day holds them."""
    shown = str(render(run.brief(seeded, SITUATION, date(2025, 5, 7)), "md"))
    public = [date.fromisoformat(found) for found in re.findall(r"\(public (\d{4}-\d{2}-\d{2})", shown)]
    assert public and max(public) <= date(2025, 5, 7)
    assert "Pahalgam" in shown
    (strike,) = [row["text"] for row in rows() if row["happening"] == "strikes-india-2025-05-07"]
    assert strike not in shown
    with seeded.view(date(2025, 5, 8)) as view:
        assert strike in {claim.text for claim in view.records(Claim)}


MADE = [
    (date(2001, 1, 1), "", "Alpha and Beta talk", "X"),
    (date(2001, 1, 2), "", "Alpha and Beta fight", ""),
    (date(2001, 1, 3), "", "Alpha and Beta fight", "X"),
    (date(2001, 1, 4), "", "Beta and Alpha fight", "X"),
    (date(2001, 1, 5), "Alpha and Beta", "They fight", "X"),
    (date(2001, 1, 8), "", "ALPHA and Betas fight", "X; Y"),
    (date(2001, 1, 9), "Alpha and Beta", "They fight at cards", "X"),
    (date(2001, 1, 10), "", "Alphabet: Beta fights", "X"),
]


def selected(**changed: Any) -> list[tuple[int, str]]:
    made = [selecting.Line(number, *cells) for number, cells in enumerate(MADE)]
    asked = selecting.Rule(matches=[["Alpha", "Beta"]], about="fight", **changed)
    return [(line.row, where) for line, where in selecting.select(made, asked)]


def test_one_in_k_begins_with_the_first_that_cites_an_outlet() -> None:
    assert selected(every=1) == [(n, "one in 1") for n in (2, 3, 5, 7)]
    assert selected(every=2) == [(2, "one in 2"), (5, "one in 2")]
    assert selected() == []


def test_a_window_takes_all_its_days_and_its_headings() -> None:
    window = selecting.Window(date(2001, 1, 4), 1, 4)
    inside = [(n, "window 2001-01-04") for n in (2, 3, 5)]
    assert selected(windows=[window]) == inside
    assert selected(windows=[window], every=1) == [*inside, (7, "one in 1")]
    assert (4, "window 2001-01-04") in selected(windows=[window], heading=True)
    assert selected(windows=[window], inside=[["They"]]) == sorted([*inside, (4, "window 2001-01-04")])
    assert selected(windows=[window._replace(after=5)], heading=True, without="fight at cards")[-1][0] == 5


def test_the_count_sets_k() -> None:
    made = [selecting.Line(number, *cells) for number, cells in enumerate(MADE)]
    asked = selecting.Rule(matches=[["Alpha", "Beta"]], about="fight")
    assert [selecting.spaced(made, asked, count).every for count in (1, 2, 3, 4, 9)] == [4, 2, 2, 1, 1]
    full = asked._replace(windows=[selecting.Window(date(2001, 1, 5), 9, 9)])
    assert selecting.spaced(made, full, 4).every == 0
