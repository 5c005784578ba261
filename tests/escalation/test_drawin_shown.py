"""The board and the episodes as written: every account and verdict in words, JSON with the documented keys."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tocsin import show_boards
from tocsin.coding.reconcile import reconcile
from tocsin.escalation.episodes import episodes
from tocsin.escalation.involvement import involvement
from tocsin.schema.findings import Findings
from tocsin.sources.situation_folder import find, load

DAY = date(2020, 10, 8)
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def findings() -> Findings:
    record = load(find("armenia-azerbaijan"))
    claims = tuple(claim for claim in record.claims if claim.known <= DAY)
    events = reconcile(claims, record.situation)
    return Findings(
        situation=record.situation, as_of=DAY, moment=0, actors={a.id: a for a in record.actors}, offices=(),
        ties=record.ties, places={p.id: p for p in record.places}, holds=(), agreements=record.agreements, claims=claims,
        events=events, dataset_events=(), readings=record.readings, truces=(), contacts=(),
        involvement=involvement(record.situation, claims, record.ties, record.actors, DAY, places=record.places),
        episodes=episodes(record.situation, claims, events, (), record.readings, DAY, record.agreements),
    )  # fmt: skip


def test_the_board_names_treaty_verdict_account_and_odds(findings: Findings) -> None:
    text = " ".join(show_boards.drawin_text(findings).split())
    for words in ("Russia: rung 1, arms; leans to Armenia", "obligation, does not reach", "known 7 October 2020", "contested",
                  "units in combat or more within 12 months", "no news series", "odds: none"):  # fmt: skip
        assert words in text


def test_the_episodes_name_units_accounts_and_rank(findings: Findings) -> None:
    text = " ".join(show_boards.episodes_text(findings).split())
    for words in ("soldiers killed and wounded together", "running; rank 1 of 3", "ended 16 July 2020", "by BBC News"):
        assert words in text


def test_nothing_on_record_is_said_to_be_no_calm(findings: Findings) -> None:
    from msgspec.structs import replace

    bare = replace(findings, involvement=(), episodes=())
    assert "does not say" in show_boards.episodes_text(bare) and "No third party" in show_boards.drawin_text(bare)


@pytest.mark.parametrize(("page", "rows"), [("drawin", "rows"), ("episodes", "episodes")])
def test_every_key_of_the_json_is_documented(findings: Findings, page: str, rows: str) -> None:
    written = json.loads(getattr(show_boards, f"{page}_json")(findings))
    assert written["format"] == f"tocsin-{page}-1" and written["as_of"] == "2020-10-08" and written[rows]
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    keys = {*written, *(key for row in written[rows] for key in row)} - {"known", "id", "sums"}
    assert not [key for key in sorted(keys) if f"`{key}`" not in text]
