"""CAP 1.2 (OASIS Common Alerting Protocol): a warning as a message for systems that relay warnings.

Mapped as docs/alerts.md says. The area is the two states by name, never anything finer; nothing tells people what to do
but to read on, since Tocsin knows a chance and not a danger to a place.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET

from tocsin.alerts.atom import check, masked, replace_file, written
from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.wording import NO_ALL_CLEAR, REPLAY, chance, clean, headline, one_line, pair_words, paragraphs, topic
from tocsin.schema.alerts import Alert, Earlier, Parcel

__all__ = ["cap", "certainty", "check", "masked", "send", "severity", "shown"]

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MOST_HEADLINE = 160
"""Characters: the standard asks for short headlines, as some systems cut them there."""
MESSAGES = {"new": "Alert", "update": "Update", "cancel": "Cancel"}
LIKELY, POSSIBLE = 0.5, 0.05


def certainty(p: float | None) -> str:
    """Likely above one in two, as the standard says; Possible from one in twenty; below that Unlikely."""
    if p is None:
        return "Unknown"
    return "Likely" if p > LIKELY else "Possible" if p >= POSSIBLE else "Unlikely"


def severity(alert: Alert) -> str:
    """How grave it would be if it came: war Extreme, a death Severe; of a change of the record, Unknown."""
    if alert.kind != "warning":
        return "Unknown"
    return "Extreme" if alert.event.startswith("war") else "Severe"


def cap(alert: Alert, sender: str = "tocsin", base: str = "") -> bytes:
    """One alert as a CAP 1.2 message in UTF-8. ``sender`` may hold no blank, comma, ``<`` or ``&``."""
    root = ET.Element(_tag("alert"))
    _add(root, "identifier", identifier(alert.id))
    _add(root, "sender", sender)
    _add(root, "sent", stamp(alert.made))
    _add(root, "status", "Test" if alert.kind == "test" else "Exercise" if alert.replay else "Actual")
    _add(root, "msgType", MESSAGES[alert.message])
    _add(root, "scope", "Public")
    if alert.replay:
        _add(root, "note", f"{REPLAY}, {alert.day}: nothing in it is news.")
    if alert.earlier is not None:
        _add(root, "references", reference(alert.earlier, sender))
    _info(root, alert, base)
    return written(root)


def identifier(key: str) -> str:
    """The alert's id as CAP's identifier."""
    return f"tocsin.{key}"


def reference(earlier: Earlier, sender: str) -> str:
    """The message that this one updates or cancels, as sender, identifier and moment."""
    return f"{sender},{identifier(earlier.id)},{stamp(earlier.made)}"


def _info(root: ET.Element, alert: Alert, base: str) -> None:
    info = _add(root, "info")
    _add(info, "language", "en")
    _add(info, "category", "Security")
    _add(info, "event", _event(alert))
    _add(info, "responseType", "Monitor")
    _add(info, "urgency", "Future" if alert.kind == "warning" else "Unknown")
    _add(info, "severity", severity(alert))
    _add(info, "certainty", certainty(alert.p) if alert.kind == "warning" else "Unknown")
    _add(info, "effective", stamp(datetime.combine(alert.issued, time(), UTC)))
    _add(info, "expires", stamp(_last_second(alert.expires)))
    _add(info, "senderName", "Tocsin")
    _add(info, "headline", _short(headline(alert)))
    _add(info, "description", "\n\n".join(paragraphs(alert, base)))
    _add(info, "instruction", NO_ALL_CLEAR)
    if base:
        _add(info, "web", base.rstrip("/") + alert.link)
    for name, value in _parameters(alert):
        _named(info, "parameter", name, value)
    _area(info, alert)


def _event(alert: Alert) -> str:
    if alert.kind == "warning":
        return one_line(f"Chance of {alert.event}: {pair_words(alert)}")
    return "Test of alerts" if alert.kind == "test" else one_line(f"Change of the record: {topic(alert)}")


def _parameters(alert: Alert) -> list[tuple[str, str]]:
    """The numbers behind the words, which CAP has no fields for."""
    found = [("tocsin:id", alert.what), ("tocsin:day", alert.day.isoformat())]
    if alert.kind == "warning" and alert.level:
        found += [
            ("tocsin:level", alert.level),
            ("tocsin:probability", _number(alert.p)),
            ("tocsin:interval-90", f"{_number(alert.low)} {_number(alert.high)}"),
            ("tocsin:base-rate", _number(alert.base_rate)),
            ("tocsin:in-words", f"{chance(alert.p)} against {chance(alert.base_rate)}"),
        ]
    return found


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.6f}"


def _area(info: ET.Element, alert: Alert) -> None:
    """The states by name, and by code; a change of a record or a test has no area of its own."""
    if alert.kind == "test":
        return
    area = _add(info, "area")
    _add(area, "areaDesc", one_line("; ".join(alert.countries) or topic(alert)))
    for code in alert.pair.split("-") if alert.pair else ():
        _named(area, "geocode", "ISO 3166-1 alpha-3", code)


def _named(parent: ET.Element, tag: str, name: str, value: str) -> None:
    child = _add(parent, tag)
    _add(child, "valueName", name)
    _add(child, "value", clean(value))


def _short(words: str) -> str:
    return words if len(words) <= MOST_HEADLINE else words[: MOST_HEADLINE - 1] + "…"


def _last_second(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)


def stamp(moment: datetime) -> str:
    """A moment in UTC as the standard wants it: to the second, and UTC written -00:00, never Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, words: str = "") -> ET.Element:
    child = ET.SubElement(parent, _tag(name))
    child.text = clean(words) or None
    return child


# The channel: one file an alert, in a folder of its own (its address is a name, as for feeds) ----------------------------


def shown(parcel: Parcel, means: Means) -> str:
    """Each message as it would be written."""
    return "\n".join(cap(alert, means.sender, means.base).decode("utf-8") for alert in parcel.alerts)


def send(parcel: Parcel, means: Means) -> None:
    """Write each message to its file, named by its identifier; writing it twice leaves one."""
    check(parcel.subscription.address)
    folder = means.folder / f"{parcel.subscription.address}.cap"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for alert in parcel.alerts:
            replace_file(folder / f"{identifier(alert.id)}.xml", cap(alert, means.sender, means.base))
    except OSError as error:
        raise Undelivered(f"the message can't be written ({type(error).__name__})") from None
