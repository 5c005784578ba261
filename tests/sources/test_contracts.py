"""Every source against the contract."""

from __future__ import annotations

import pytest

from sources.contract import Example, SourceContract, TableContract, names_without_contract
from sources.past_rules import PastRules
from tocsin.errors import NotFound
from tocsin.sources.base import Told, source


class TestArticle(SourceContract):
    name = "article"
    examples = (Example("article.html", 1), Example("article.txt", 1))


class TestFeed(SourceContract):
    name = "feed"
    examples = (Example("feed.xml", 2), Example("atom.xml", 1))


class TestUcdpGed(TableContract):
    name = "ucdp-ged"
    examples = (Example("GEDEvent_v31_0_3.csv", 4), Example("GEDEvent_v31_0_3.csv", 4, Told(release="32.1")))
    table = examples[0]


class TestUcdp(TableContract):
    name = "ucdp"
    examples = (Example("GEDEvent_v31_0_3.csv", 4),)
    table = examples[0]


class TestPanel(SourceContract):
    name = "panel"
    examples = (Example("panel.csv", 6), Example("panel.csv", 6, Told(release="32.1")))


class TestUcdpApi(SourceContract):
    name = "ucdp-api"
    examples = (Example("ucdp_page.json", 4, Told(release="31.0.3")),)


class TestWikipedia(TableContract):
    name = "wikipedia-current-events"
    examples = (
        Example("2031_March_4.wiki", 4),
        Example("2031_March_4.html", 4),
        Example("current_events.csv", 2),
    )
    table = examples[2]


class TestGdelt(SourceContract):
    name = "gdelt"
    examples = (Example("20310304143000.export.CSV", 5),)


class TestIcews(SourceContract):
    name = "icews"
    examples = (Example("icews.2031.tab", 3),)


class TestClaimsFile(TableContract):
    name = "claims-file"
    examples = (Example("claims.csv", 2), Example("claims.jsonl", 2))
    table = examples[0]


class TestUcdpPeaceAgreements(PastRules, SourceContract):
    name = "ucdp-peace-agreements"
    examples = (Example("peace_agreements.csv", 3), Example("peace_agreements.csv", 3, Told(release="33.1")))


class TestUcdpTermination(PastRules, SourceContract):
    name = "ucdp-termination"
    examples = (Example("termination_dyad.csv", 7),)


class TestPax(PastRules, SourceContract):
    name = "pax"
    examples = (Example("pax.csv", 3),)


class TestIcb(PastRules, SourceContract):
    name = "icb"
    examples = (Example("icb1.csv", 3),)


class TestCwm(PastRules, SourceContract):
    name = "cwm"
    examples = (Example("cwm.csv", 5),)


def test_no_source_goes_without_a_contract() -> None:
    assert names_without_contract() == set()


def test_an_unknown_source_lists_those_there_are() -> None:
    with pytest.raises(NotFound, match="acled") as caught:
        source("acled")
    assert "ucdp-ged" in caught.value.remedy
