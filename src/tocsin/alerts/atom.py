"""Atom (RFC 4287): a feed as a document for the web, and as a channel that keeps a file of the latest alerts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.wording import clean, headline, one_line, paragraphs
from tocsin.errors import BadInput
from tocsin.schema.alerts import Alert, Parcel

NAMESPACE = "http://www.w3.org/2005/Atom"
MOST_ENTRIES = 200
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def feed(
    key: str,
    title: str,
    alerts: Iterable[Alert],
    made: datetime,
    base: str = "",
    link: str = "",
    author: str = "Tocsin",
) -> bytes:
    """An Atom feed of alerts, the newest first, as UTF-8.

    ``key`` makes the feed's lasting id; ``made`` is its day of update where it holds nothing. ``base`` is the web address
    before links and ``link`` the feed's own path; without a base no address is claimed.
    """
    told = sorted(alerts, key=lambda alert: (alert.made, alert.id), reverse=True)[:MOST_ENTRIES]
    root = ET.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _add(root, "id", f"urn:tocsin:feed:{one_line(key).replace(' ', '-')}")
    _add(root, "title", one_line(title))
    _add(root, "updated", stamp(max((alert.made for alert in told), default=made)))
    _add(_add(root, "author"), "name", one_line(author))
    _add(root, "generator", "Tocsin")
    if base:
        _add(root, "link", rel="self", type="application/atom+xml", href=base.rstrip("/") + link)
    for alert in told:
        _entry(root, alert, base)
    return written(root)


def _entry(root: ET.Element, alert: Alert, base: str) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:tocsin:alert:{alert.id}")
    _add(entry, "title", headline(alert))
    _add(entry, "updated", stamp(alert.made))
    _add(entry, "published", stamp(alert.made))
    for term in (*alert.situations, alert.level or alert.kind, *(["replay"] if alert.replay else [])):
        _add(entry, "category", term=clean(term))
    if base and alert.link:
        _add(entry, "link", rel="alternate", type="text/html", href=base.rstrip("/") + alert.link)
    _add(entry, "content", "\n\n".join(paragraphs(alert, base)), type="text")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, words: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, _tag(name), attributes)
    child.text = words or None
    return child


def stamp(moment: datetime) -> str:
    """An RFC 3339 moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def written(root: ET.Element) -> bytes:
    """An XML document in UTF-8 with its declaration; the root's namespace needs no prefix."""
    ET.register_namespace("", root.tag[1:].partition("}")[0])
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


# The channel: a file of its own in the folder of what is published ------------------------------------------------------


def check(address: str) -> None:
    """Raises ``BadInput`` for what is not a plain name: an address here never is a path."""
    if not _NAME.fullmatch(address):
        raise BadInput(
            f"{address[:80]!r} is not a name for a feed",
            "use small letters, digits and hyphens, e.g. --to caucasus-desk",
        )


def masked(address: str) -> str:
    """The name; it is no secret."""
    return address


def shown(parcel: Parcel, means: Means) -> str:
    """The entries that would be added to the feed's file."""
    return _feed_of(parcel, list(parcel.alerts), means).decode("utf-8")


def send(parcel: Parcel, means: Means) -> None:
    """Add the alerts to the feed's file, once each; the file is whole at every moment."""
    import msgspec
    from filelock import FileLock

    check(parcel.subscription.address)
    name = parcel.subscription.address
    try:
        means.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(means.folder / f"{name}.lock", timeout=means.seconds):
            kept = means.folder / f"{name}.alerts.json"
            old = msgspec.json.decode(kept.read_bytes(), type=list[Alert]) if kept.exists() else []
            told = {alert.id: alert for alert in (*old, *parcel.alerts)}
            latest = sorted(told.values(), key=lambda alert: (alert.made, alert.id))[-MOST_ENTRIES:]
            replace_file(kept, msgspec.json.encode(latest))
            replace_file(means.folder / f"{name}.atom", _feed_of(parcel, latest, means))
    except (OSError, TimeoutError, msgspec.MsgspecError) as error:
        raise Undelivered(f"the feed's file can't be written ({type(error).__name__})") from None


def _feed_of(parcel: Parcel, alerts: list[Alert], means: Means) -> bytes:
    name = parcel.subscription.address
    return feed(f"{means.sender}:{name}", f"Tocsin alerts: {name}", alerts, parcel.made, means.base, "", means.sender)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, as far as a kill and a loss of power go."""
    import os

    draft = path.with_name(f"{path.name}.draft-{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
