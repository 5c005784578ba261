"""Warnings and changes as entries of feeds: each with a lasting id and an address that keeps its meaning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from tocsin.alerts.atom import NAMESPACE, written
from tocsin.alerts.matching import alert_of, change_alert, names_of, pair_of
from tocsin.alerts.wording import headline
from tocsin.errors import NotFound
from tocsin.schema.alerts import Alert, Because
from tocsin.schema.findings import Findings
from tocsin.schema.situations import Situation
from tocsin.web.jobs import World

CAP_MEDIA = "application/cap+xml"


def warning_alerts(world: World, situation: str = "", *, replay: bool) -> tuple[Alert, ...]:
    """The warnings that stand in the world's judgement, all or those of a situation's pair. Raises ``NotFound``."""
    pairs = {pair_of(one) for one in world.situations if one.id == situation}
    if situation and not pairs:
        raise NotFound(f"no situation {situation!r} was known on {world.as_of}", "see /situations for those that were")
    standing = (one for one in world.warnings if not situation or one.pair in pairs)
    return tuple(alert_of(one, world.situations, one.issued, start_of(one.issued), replay=replay) for one in standing)


def start_of(day: date) -> datetime:
    """The first moment of a day in UTC: what became known on a day has no finer time."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def change_of(earlier: Findings, later: Findings, *, replay: bool) -> Alert:
    """What changed between two days as an entry: how many claims by kind and side, then what is of weight."""
    from msgspec.structs import replace

    from tocsin.brief.diff import diff

    changed, made = diff(earlier, later), start_of(later.as_of)
    kinds = {claim.id: claim.kind for claim in later.claims}
    counts = tuple(
        Because(one.text, (), one.head) for part in changed.sections if part.key == "counts" for one in part.sentences
    )
    weighty = change_alert(changed, later.situation, kinds, earlier.as_of, made, "", replay)
    if weighty is not None:
        return replace(weighty, because=(weighty.because[0], *counts, *weighty.because[1:]))
    lead = Because(changed.headline.text)
    return _small_change(later.situation, earlier.as_of, later.as_of, (lead, *counts), replay)


def _small_change(situation: Situation, since: date, day: date, because: tuple[Because, ...], replay: bool) -> Alert:
    pair = pair_of(situation)
    return Alert(
        id=f"change.{situation.id}.{since}.{day}", subscription="", kind="change",
        what=f"change.{situation.id}.{since}.{day}", day=day, made=start_of(day), situations=(situation.id,),
        titles=(situation.title,), pair=pair, countries=names_of(pair), because=because, issued=since, expires=day,
        link=f"/situations/{situation.id}/changes?since={since}&as_of={day}", replay=replay,
    )  # fmt: skip


def growth(findings: Findings, most: int) -> list[date]:
    """The last days on which claims became public, the earliest first, and before them the one that they are compared with."""
    return sorted({claim.known for claim in findings.claims})[-most - 1 :]


def pointing_to_messages(feed: bytes, alerts: Iterable[Alert], base: str, as_of: date | None) -> bytes:
    """A feed whose entries hold a summary and lead to one CAP message each."""
    told = {f"urn:tocsin:alert:{one.id}": one for one in alerts}
    root = ET.fromstring(feed)  # our own bytes
    for entry in root.findall(_tag("entry")):
        alert = told[entry.findtext(_tag("id"), "")]
        content = entry.find(_tag("content"))
        assert content is not None
        content.clear()
        content.attrib.update(type=CAP_MEDIA, src=base + message_path(alert.what, as_of))
        ET.SubElement(entry, _tag("summary")).text = headline(alert)
    return written(root)


def message_path(warning: str, as_of: date | None) -> str:
    """Where a warning's CAP message lies."""
    from tocsin.web import addresses

    return addresses.address("warnings", f"{warning}.cap.xml", as_of=as_of)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
