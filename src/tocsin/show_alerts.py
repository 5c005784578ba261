"""How subscriptions, alerts and their delivery are printed: text for people, JSON for machines. No secret is in either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tocsin.alerts.channels import channel
from tocsin.alerts.wording import headline
from tocsin.schema.alerts import Alert, Delivery, DeliveryReport, Logged, Sent, Subscription
from tocsin.show import as_json


def subscribed(one: Subscription, secret: str, json: bool) -> str:
    """A new subscription, and the webhook's secret this once."""
    if json:
        return as_json({"format": "tocsin-subscription-1", "subscription": _builtins(one), "secret": secret})
    lines = [f"{one.id}: {_terms(one)}"]
    if secret:
        lines += [f"secret: {secret}", "Keep it: it signs this webhook's messages and is not shown again."]
    return "\n".join([*lines, f"Try it: tocsin alerts test {one.id}"])


def subscriptions(found: Sequence[Subscription], json: bool) -> str:
    """Subscriptions in force, or a word that there are none."""
    if json:
        return as_json({"format": "tocsin-subscriptions-1", "subscriptions": [_builtins(one) for one in found]})
    if not found:
        return "Nobody is told of anything yet. Begin with: tocsin alerts subscribe --help"
    return "\n".join(f"{one.id}  {'' if one.active else '(ended) '}{_terms(one)}" for one in found)


def _terms(one: Subscription) -> str:
    """A subscription in one line."""
    parts = [f"{one.situation}, {one.least} and above", *(["changes of the record"] if one.changes else [])]
    if one.quiet:
        parts.append(f"quiet {one.quiet} {one.zone}")
    if one.digest != "off":
        parts.append(f"{one.digest} digest at {one.hour:02d}:00 {one.zone}")
    if one.urgent and (one.quiet or one.digest != "off"):
        parts.append("imminent at once")
    return f"{'; '.join(parts)} → {one.channel} {channel(one.channel).masked(one.address)}"


def _builtins(one: Subscription) -> dict[str, Any]:
    """The documented keys of a subscription; the address is masked, as it may hold a token."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(one)
    return fields | {"address": channel(one.channel).masked(one.address)}


def raised(found: Sequence[Alert], json: bool) -> str:
    """The alerts that are new."""
    if json:
        return as_json({"format": "tocsin-raised-1", "alerts": found})
    if not found:
        return "Nothing new to tell. That is no all-clear: `tocsin warn` lists what stands."
    return "\n".join([*(f"{one.id}  {one.subscription}  {headline(one)}" for one in found),
                      "Kept for delivery: tocsin alerts deliver"])  # fmt: skip


def report(found: DeliveryReport, json: bool) -> str:
    """What a delivery did, the failures first; in a dry run the messages themselves."""
    if json:
        return as_json({"format": "tocsin-delivery-1", "report": found})
    return "\n".join(_dry(found) if found.dry_run else _done(found))


def _dry(found: DeliveryReport) -> Iterator[str]:
    yield f"Dry run: {_messages(len(found.parcels))}. Nothing was sent or kept."
    for one in found.parcels:
        yield f"\n──── {one.channel}, {one.subscription}, key {one.parcel}\n{one.shown}"


def _done(found: DeliveryReport) -> Iterator[str]:
    yield from map(sent, sorted(found.parcels, key=lambda one: one.outcome == "sent"))
    if not found.parcels:
        yield "Nothing was due."
    if found.dead:
        yield (
            f"{found.dead} ALERT{'S' if found.dead > 1 else ''} GIVEN UP: see `tocsin alerts outbox`, mend the address or "
            "the server, then `tocsin alerts retry`"
        )


def sent(one: Sent) -> str:
    """One message and what became of it."""
    words = {"sent": "sent", "failed": "FAILED, will be tried again", "dead": "GIVEN UP", "held": "held (quiet hours)"}
    error = f": {one.error}" if one.error else ""
    return f"{words.get(one.outcome, one.outcome)}  {one.channel}  {one.subscription}  {one.parcel}{error}"


def outbox(found: Sequence[Delivery], json: bool) -> str:
    """Every alert and where it stands, those given up first."""
    if json:
        return as_json({"format": "tocsin-outbox-1", "deliveries": found})
    if not found:
        return "The outbox is empty."
    order = ("dead", "failed", "held", "waiting", "sent")
    return "\n".join(map(_line, sorted(found, key=lambda one: (order.index(one.state), one.made, one.key))))


def _line(one: Delivery) -> str:
    state = {"dead": "GIVEN UP", "failed": "FAILED"}.get(one.state, one.state)
    tries = f", {one.attempts} {'try' if one.attempts == 1 else 'tries'}" if one.attempts else ""
    again = f", next {one.next_try:%Y-%m-%d %H:%M} UTC" if one.next_try else ""
    error = f": {one.error}" if one.error else ""
    return f"{state}{tries}{again}{error}\n  {one.key}  {one.subscription}  {headline(one.alert)}"


def audit(found: Sequence[Logged], json: bool) -> str:
    """The audit log."""
    if json:
        return as_json({"format": "tocsin-alerts-audit-1", "lines": found})
    return "\n".join(
        f"{one.at:%Y-%m-%d %H:%M:%S}  {one.what:<12}  {one.subscription:<14}  {one.detail}" for one in found
    )


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
