"""Neither side weighs more: the parties' names exchanged in the folder and the texts, every score stays and every sentence mirrors.

The real situation, the real news counts and real lines of news. What is exchanged is text: each of ``WORDS`` becomes the
other of its row, in every file of the folder, before anything is read.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED, needs_shared
from tocsin import outlook, run
from tocsin.brief import compose
from tocsin.brief.names import Names
from tocsin.coding.side_swap import mirrored
from tocsin.coding.stories import Told, read
from tocsin.coding.tasks import Tools
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_risk import pair_risks
from tocsin.judge import judge
from tocsin.schema.articles import Article
from tocsin.schema.briefs import Sentence
from tocsin.schema.findings import Findings
from tocsin.schema.news import NewsSeries
from tocsin.schema.panels import Panel
from tocsin.schema.risks import Risk
from tocsin.sources.situation_folder import packaged
from tocsin.store.store import Store

SITUATION = "armenia-azerbaijan"
PAIR = "ARM-AZE"
DAYS = [date(2020, 9, 26), date(2020, 10, 8), date(2022, 9, 14)]
SECTIONS = ("risk", "flareups", "contacts", "signals", "drawin")
WORDS = (
    ("Armenia", "Azerbaijan"),
    ("Armenian", "Azerbaijani"),
    ("Armenians", "Azerbaijanis"),
    ("Armeni", "Azeri"),  # "Azeri" has no like on the other side; a made-up word keeps the exchange its own inverse
    ("Armenis", "Azeris"),
    ("armenia", "azerbaijan"),
    ("ARMENIA", "AZERBAIJAN"),
    ("ARM", "AZE"),
    ("arm-", "aze-"),
)
_OTHER = {word: other for row in WORDS for word, other in (row, row[::-1])} | {SITUATION: SITUATION}
_WORD = re.compile(
    "|".join(
        rf"(?<![A-Za-z]){re.escape(word)}" + (r"(?=[a-z])" if word.endswith("-") else r"(?![A-Za-z])")
        for word in sorted(_OTHER, key=len, reverse=True)
    )
)


def swapped(text: str) -> str:
    """The text with the parties' names exchanged; the situation's own id stays."""
    return _WORD.sub(lambda found: _OTHER[found.group()], text)


def swapped_code(code: str) -> str:
    return {"ARM": "AZE", "AZE": "ARM"}.get(code, code)


def swapped_pair(pair: str) -> str:
    return "-".join(sorted(map(swapped_code, pair.split("-"))))


@given(st.text() | st.lists(st.sampled_from([*_OTHER, " ", "-", "s", "x", ";"])).map("".join))
def test_the_exchange_is_its_own_inverse(text: str) -> None:
    assert swapped(swapped(text)) == text


def test_the_exchange_by_hand() -> None:
    line = "ARM;arm-mod says Armenian arms, not Azeri ones, fell on Azerbaijan's army; armenia-azerbaijan"
    assert (
        swapped(line)
        == "AZE;aze-mod says Azerbaijani arms, not Armeni ones, fell on Armenia's army; armenia-azerbaijan"
    )


# ── the folder ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def exchanged_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchanged") / SITUATION
    shutil.copytree(packaged()[SITUATION], folder)
    for file in folder.iterdir():
        file.write_text(swapped(file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def test_no_name_is_left_as_it_was(exchanged_folder: Path) -> None:
    for file in sorted(exchanged_folder.iterdir()):
        there = packaged()[SITUATION] / file.name
        before, after = (_WORD.findall(each.read_text(encoding="utf-8")) for each in (there, file))
        assert Counter(after) == Counter(_OTHER[word] for word in before)
    assert "parties: [AZE, ARM]" in (exchanged_folder / "situation.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class ExchangedWorld(outlook.Outlook):
    """The world with the two states exchanged in every table; ``alarms`` are the pair's (``test_alarms_do_not_change``)."""

    alarms: tuple[object, ...] = ()

    def warnings(self, pairs=None):  # type: ignore[no-untyped-def]
        from tocsin.escalation.warnings import warnings_from

        since = self.as_of - outlook.WARNINGS_BACK
        return warnings_from(self.alarms, self.as_of, self._risk_on, self.outcomes, pairs=pairs, since=since)  # type: ignore[arg-type]


def exchanged_world(seen: outlook.Outlook) -> ExchangedWorld:
    from tocsin.escalation.warning_record import alarms_by

    alarms = tuple(one for one in alarms_by(seen.inputs, seen.as_of, seen.spans) if one.pair == PAIR)
    return ExchangedWorld(seen.as_of, exchanged_inputs(seen.inputs), _exchanged_panel(seen.panel), seen.spans, alarms)


def exchanged_inputs(inputs: PairInputs) -> PairInputs:
    def rows(of: Iterable[msgspec.Struct]) -> tuple[msgspec.Struct, ...]:
        return tuple(msgspec.structs.replace(row, pair=swapped_pair(row.pair)) for row in of)  # type: ignore[attr-defined]

    figures = replace(inputs.figures, years=rows(inputs.figures.years), months=rows(inputs.figures.months))  # type: ignore[arg-type]
    news = inputs.news and exchanged_news(inputs.news)
    return PairInputs(rows(inputs.facts), rows(inputs.disputes), figures, news, inputs.also)  # type: ignore[arg-type]


def exchanged_news(news: NewsSeries) -> NewsSeries:
    return replace(news, states=tuple(map(swapped_code, news.states)))


def _exchanged_panel(panel: Panel | None) -> Panel | None:
    """Each of the two countries with the other's figures."""
    if panel is None:
        return None
    place = {unit.iso3: row for row, unit in enumerate(panel.units)}
    order = np.array([place[swapped_code(unit.iso3)] for unit in panel.units])
    return replace(panel, deaths=panel.deaths[order], exists=panel.exists[order])


@dataclass(frozen=True)
class Both:
    """A day judged as it was, and with the parties exchanged."""

    day: date
    real: Findings
    swapped: Findings
    pairs: tuple[tuple[Risk, ...], tuple[Risk, ...]]


@pytest.fixture(scope="module")
def judged(seeded: Store, exchanged_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[date, Both]:
    other = Store(tmp_path_factory.mktemp("exchanged-store") / "store")
    run.bring_in(other, exchanged_folder)
    return {day: _judged(seeded, other, day) for day in DAYS}


def _judged(seeded: Store, other: Store, day: date) -> Both:
    with seeded.view(day) as real, other.view(day) as exchanged:
        seen = outlook.outlook(real)
        mirror = outlook._seen[exchanged] = exchanged_world(
            seen
        )  # the world is data here: the judge finds it in its place
        return Both(day, judge(real, SITUATION), judge(exchanged, SITUATION), (seen.pairs, mirror.pairs))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def both(request: pytest.FixtureRequest, judged: dict[date, Both]) -> Both:
    return judged[request.param]


def test_signals_keep_state_and_strength_and_change_sides_by_name_only(both: Both) -> None:
    def told(found: Findings) -> list[tuple[object, ...]]:
        return [(s.key, s.state, s.strength, s.value, s.usual, s.base, s.side, s.basis) for s in found.signals]

    assert both.real.signals
    assert told(both.swapped) == told(both.real)


def test_clocks_keep_days_and_grades(both: Both) -> None:
    def told(found: Findings) -> list[tuple[object, ...]]:
        return [(c.key, c.days, c.grade, c.usual_gap, c.longer_than, c.n, c.claim, c.last) for c in found.clocks]

    assert len(both.real.clocks) >= 6
    assert told(both.swapped) == told(both.real)


def test_outsiders_keep_rung_side_and_odds(both: Both) -> None:
    def told(found: Findings) -> dict[str, tuple[object, ...]]:
        return {
            one.third: (
                one.side, one.rung, one.contested, len(one.deeds), len(one.denied), Counter(o.reaches for o in one.obligations),
                [(o.rung, o.horizon, o.p, o.low, o.high, o.base_rate, o.n) for o in one.odds],
            )
            for one in found.involvement
        }  # fmt: skip

    assert both.real.involvement
    assert told(both.swapped) == told(both.real)


def test_episodes_keep_days_tolls_and_ranks(both: Both) -> None:
    def told(found: Findings) -> list[tuple[object, ...]]:
        return [
            (e.onset, e.eruption, e.end, e.running, e.rank, e.of, e.measure, e.weapons, e.claims, e.deaths,
             [(t.side, t.toll.low, t.toll.best, t.toll.high, t.claim) for t in e.tolls], [c.verdict for c in e.checks])
            for e in found.episodes
        ]  # fmt: skip

    assert both.real.episodes
    assert told(both.swapped) == told(both.real)


def _chances(rows: Iterable[Risk], names: bool = True) -> dict[tuple[str, str, str], tuple[float, ...]]:
    change = (swapped_pair, swapped_code) if names else (str, str)
    return {
        (change[0](row.pair) if row.pair else change[1](row.iso3), row.target, row.horizon):
            (row.p, row.low, row.high, row.base_rate, row.of, row.ongoing) for row in rows
    }  # fmt: skip


def test_risks_of_the_pair_and_its_countries_do_not_change(both: Both) -> None:
    real, other = _chances(both.real.risks, names=False), _chances(both.swapped.risks)
    assert real.keys() == other.keys() and any(key[0] == PAIR for key in real)
    for key, numbers in real.items():
        assert other[key] == pytest.approx(numbers, rel=1e-9, abs=0), key
    assert {r.target: r.rank for r in both.real.risks if r.pair} == {
        r.target: r.rank for r in both.swapped.risks if r.pair
    }


def test_no_pair_of_the_world_changes_but_in_name(both: Both) -> None:
    real, other = _chances(both.pairs[0], names=False), _chances(both.pairs[1])
    assert real.keys() == other.keys() and len(real) > 500
    for key, numbers in real.items():
        assert other[key] == pytest.approx(numbers, rel=1e-9, abs=0), key


def test_warnings_and_their_reasons_mirror(both: Both) -> None:
    def told(found: Findings, exchange: bool) -> list[tuple[object, ...]]:
        return [
            (w.level, w.issued, w.expires, w.p, w.low, w.high, w.outcome, _said(w.post_mortem, exchange),
             sorted(_said(d.sentence, exchange) for d in w.because), sorted(_said(c, exchange) for c in w.change))
            for w in found.warnings
        ]  # fmt: skip

    assert told(both.swapped, True) == told(both.real, False)


def _said(text: str, exchange: bool) -> str:
    return swapped(text) if exchange else text


@pytest.mark.parametrize("key", SECTIONS)
def test_every_sentence_of_the_brief_mirrors(both: Both, key: str) -> None:
    real, other = (_sentences(found, key) for found in (both.real, both.swapped))
    assert real
    mirror = [(swapped(head), swapped(text), tone, numbers) for head, text, tone, numbers in other]
    assert mirror == real


def _sentences(found: Findings, key: str) -> list[tuple[str, str, str, tuple[float, ...]]]:
    sections = {section.key: section for section in compose(found).sections}
    return [_told(one) for one in sections[key].sentences]


def _told(one: Sentence) -> tuple[str, str, str, tuple[float, ...]]:
    return one.head, one.text, one.tone, tuple(each.value for each in one.sums)
