"""An alert in plain words: one subject, the same lines for every channel that carries text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tocsin.schema.alerts import LEVELS, Alert, Because, Earlier, Parcel
from tocsin.schema.time import long_date

EVENTS = {
    ("fatal_incident", "30d"): "a fatal incident within 30 days",
    ("fatal_dispute", "12m"): "a death between them within 12 months",
    ("war", "12m"): "war (1,000 deaths) within 12 months",
}
REPLAY = "REPLAY of a past day"
NO_ALL_CLEAR = "A chance, not news of an attack; when a warning ends, that is no all-clear."
MOST_REASONS = 5
# what XML 1.0 can't hold and a header must not: control characters, half surrogates, the two non-characters
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text with what neither XML nor a terminal may carry replaced by the sign for it."""
    return _UNPRINTABLE.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))


def cleaned(alert: Alert) -> Alert:
    """The alert with every text in it clean, so that it can be kept and sent as JSON."""
    import msgspec

    return msgspec.convert(_each(msgspec.to_builtins(alert)), Alert)


def _each(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _each(one) for key, one in value.items()}
    return [_each(one) for one in value] if isinstance(value, list | tuple) else value


def one_line(text: str) -> str:
    """Clean text on one line, so that it can stand in a header."""
    return " ".join(clean(text).split())


def chance(p: float | None) -> str:
    """A chance as people read it: two digits below ten per cent."""
    if p is None:
        return "unknown"
    return f"{p:.0%}" if p >= 0.1 else f"{p:.1%}" if p >= 0.01 else f"{p:.2%}"


def pair_words(alert: Alert) -> str:
    """The two states by name, in the order of the pair's name."""
    return " and ".join(alert.countries) or alert.pair


def topic(alert: Alert) -> str:
    """What an alert is about: its situation's title, else its pair."""
    return one_line("; ".join(alert.titles) or pair_words(alert))


def headline(alert: Alert) -> str:
    """One line that stands alone, marked where it is a replay or a test."""
    return one_line(f"[{REPLAY}, {alert.day}] {_headline(alert)}" if alert.replay else _headline(alert))


def _headline(alert: Alert) -> str:
    if alert.kind == "test":
        return "Test of alerts from Tocsin: nothing is warned of"
    if alert.kind == "change":
        return f"Record changed, {long_date(alert.issued)} to {long_date(alert.expires)}: {topic(alert)}"
    level = (alert.level or "").capitalize()
    if alert.message == "cancel":
        return f"{level} warning withdrawn: {pair_words(alert)}"
    return f"{level} warning: {pair_words(alert)}, {alert.event}: {chance(alert.p)}"


def subject(parcel: Parcel) -> str:
    """The subject of a whole message."""
    first = headline(parcel.alerts[0])
    if len(parcel.alerts) == 1:
        return first
    mark = f"[{REPLAY}] " if parcel.replay else ""
    return f"{mark}Digest of {len(parcel.alerts)} alerts, {long_date(parcel.made.date())}"


def paragraphs(alert: Alert, base: str = "") -> tuple[str, ...]:
    """The alert in sentences: what, how likely, why, what would lift it, where to read on."""
    return tuple(clean(line) for line in _paragraphs(alert, base))


def _paragraphs(alert: Alert, base: str) -> Iterator[str]:
    if alert.replay:
        yield f"{REPLAY}: what would have been told on {long_date(alert.day)}, from what was known then. It is not news."
    if alert.kind == "test":
        yield "This message shows that alerts arrive. Nothing is warned of."
    elif alert.kind == "change":
        yield from _of_change(alert)
    else:
        yield from _of_warning(alert)
    if alert.link:
        yield f"Read on: {base.rstrip('/')}{alert.link}" if base else f"Read on in Tocsin at {alert.link}"


def _of_warning(alert: Alert) -> Iterator[str]:
    before = alert.earlier
    if alert.message == "cancel":
        yield (
            f"The {alert.level} warning for {pair_words(alert)} of {long_date(alert.issued)} no longer follows from the "
            "record as it is now, and is withdrawn. That is no all-clear."
        )
        return
    if before is not None:
        yield f"Update: {_turn(alert, before)}; told before on {long_date(before.made.date())}."
    yield (
        f"{pair_words(alert)}: the chance of {alert.event} is {chance(alert.p)} "
        f"(90% interval {chance(alert.low)} to {chance(alert.high)}); the base rate is {chance(alert.base_rate)}."
    )
    yield f"Issued on {long_date(alert.issued)}; stands to {long_date(alert.expires)}. {NO_ALL_CLEAR}"
    yield from (f"Beside it stands: {line}." for line in alert.also)
    yield from _reasons(alert.because)
    yield from (f"Would change it: {line}." for line in alert.change)


def _turn(alert: Alert, before: Earlier) -> str:
    """How the level moved against what was told before."""
    if alert.level is None or alert.level == before.level:
        return f"the {before.level} warning ran out and is issued again"
    rose = LEVELS.index(alert.level) > LEVELS.index(before.level)
    return f"the level rose from {before.level}" if rose else f"the {before.level} warning ran out; a lower one stands"


def _of_change(alert: Alert) -> Iterator[str]:
    yield (
        f"What became known between {long_date(alert.issued)} and {long_date(alert.expires)}. "
        "Claims are told as claims; contested ones stay contested."
    )
    yield from _reasons(alert.because)


def _reasons(because: tuple[Because, ...]) -> Iterator[str]:
    for one in because:
        head = f"{one.head}: " if one.head else ""
        cites = f" [{', '.join(one.cites)}]" if one.cites else ""
        yield f"{head}{one.sentence.rstrip('.')}.{cites}"


def text(parcel: Parcel, base: str = "") -> str:
    """The whole message as plain text, ending with its key."""
    parts = []
    for alert in parcel.alerts:
        heading = headline(alert)
        parts.append("\n".join([heading, "=" * min(len(heading), 78), "", *paragraphs(alert, base)]))
    return "\n\n\n".join(parts) + f"\n\n-- \nTocsin; message {parcel.key}; subscription {parcel.subscription.id}\n"
