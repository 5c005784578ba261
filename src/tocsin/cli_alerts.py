"""`tocsin alerts`: who is told, what is due on a day, and its delivery. Run `raise` and `deliver` from cron, or let
`tocsin serve` do it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from tocsin.cli_options import Json, Output, StoreOption, a_day, write

alerts = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Be told of warnings and changes: e-mail, webhook, feed, CAP, or any service that apprise speaks to.",
    epilog="Example: tocsin alerts subscribe armenia-azerbaijan --channel email --to desk@example.org",
)


class ChannelChoice(StrEnum):
    email = "email"
    webhook = "webhook"
    atom = "atom"
    cap = "cap"
    apprise = "apprise"


class LevelChoice(StrEnum):
    structural = "structural"
    watch = "watch"
    imminent = "imminent"


class DigestChoice(StrEnum):
    off = "off"
    daily = "daily"
    weekly = "weekly"


Key = Annotated[str, typer.Argument(metavar="ID", help="A subscription's id, as `tocsin alerts list` shows it.")]
Day = Annotated[
    date | None, typer.Option("--as-of", metavar="DATE", parser=a_day, help="The day judged; default: today.")
]
Replay = Annotated[
    bool, typer.Option("--replay", help="A past day: what would have been told then, marked as a replay everywhere.")
]


@alerts.command(
    epilog="Example: tocsin alerts subscribe '*' --channel webhook --to https://example.org/hook --level imminent "
    "--quiet 22:00-07:00 --zone Asia/Yerevan"
)
def subscribe(
    situation: Annotated[
        str, typer.Argument(metavar="SITUATION", help="A situation's name, * for every watched one, or world.")
    ],
    channel: Annotated[ChannelChoice, typer.Option("--channel", help="The way.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="ADDRESS",
            help="An e-mail address; a webhook's https address; a name for a feed or for CAP files; an apprise address.",
        ),
    ],
    level: Annotated[LevelChoice, typer.Option("--level", help="The least level told.")] = LevelChoice.watch,
    changes: Annotated[
        bool, typer.Option("--changes", help="Also tell what changed of the record: contradictions, truces.")
    ] = False,
    quiet: Annotated[str, typer.Option("--quiet", metavar="HH:MM-HH:MM", help="Hold alerts in these hours.")] = "",
    zone: Annotated[
        str, typer.Option("--zone", metavar="NAME", help="The time zone of quiet hours and digest.")
    ] = "UTC",
    urgent: Annotated[
        bool, typer.Option("--urgent/--no-urgent", help="Whether an imminent warning comes at once all the same.")
    ] = True,
    digest: Annotated[
        DigestChoice, typer.Option("--digest", help="All in one message, daily or on Mondays.")
    ] = DigestChoice.off,
    hour: Annotated[int, typer.Option("--hour", metavar="H", help="The digest's hour, 0 to 23.")] = 8,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Accept a private or loopback host (delivery asks the setting again)."),
    ] = False,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Tell somebody from now on. A webhook's secret is printed once."""
    from tocsin import alerting, run, show_alerts
    from tocsin.settings import read_settings

    made = alerting.subscribe(
        run.open_store(store),
        situation,
        channel=channel.value,
        address=to,
        least=level.value,
        changes=changes,
        quiet=quiet,
        zone=zone,
        urgent=urgent,
        digest=digest.value,
        hour=hour,
        settings=read_settings(allow_private or None),
    )
    write(show_alerts.subscribed(made.subscription, made.secret, json), output)


@alerts.command("list", epilog="Example: tocsin alerts list --json")
def list_them(
    ended: Annotated[bool, typer.Option("--ended", help="Also those that were ended.")] = False,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Who is told of what. Addresses are masked: many hold a token."""
    from tocsin import alerting, run, show_alerts

    write(show_alerts.subscriptions(alerting.subscriptions(run.open_store(store), ended=ended), json), output)


@alerts.command(epilog="Example: tocsin alerts remove sub-1f0a9c3e77")
def remove(key: Key, store: StoreOption = None) -> None:
    """End a subscription; what still waits for it is not sent."""
    from tocsin import alerting, run

    ended = alerting.unsubscribe(run.open_store(store), key)
    typer.echo(f"ended {ended.id}", err=True)


@alerts.command("raise", epilog="Example: tocsin alerts raise --as-of 2020-07-20 --replay")
def raise_them(
    as_of: Day = None, replay: Replay = False, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """Judge a day and keep for delivery what is new to each subscription. Asking twice tells nothing twice."""
    from tocsin import alerting, run, show_alerts

    found = alerting.raise_alerts(run.open_store(store), as_of or date.today(), replay=replay)
    write(show_alerts.raised(found, json), output)


@alerts.command(epilog="Example, in cron: tocsin alerts raise && tocsin alerts deliver")
def deliver(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what waits; send and keep nothing.")] = False,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Send what is due. Exits 5 if anything was given up."""
    from tocsin import alerting, run, show_alerts

    found = alerting.deliver(run.open_store(store), dry_run=dry_run)
    write(show_alerts.report(found, json), output)
    if found.dead and not dry_run:
        raise typer.Exit(5)


@alerts.command(epilog="Example: tocsin alerts preview --as-of 2020-07-20 --replay")
def preview(
    as_of: Day = None, replay: Replay = False, json: Json = False, output: Output = None, store: StoreOption = None
) -> None:
    """The messages a day would send, word for word. Sends and keeps nothing."""
    from tocsin import alerting, run, show_alerts

    found = alerting.preview(run.open_store(store), as_of or date.today(), replay=replay)
    write(show_alerts.report(found, json), output)


@alerts.command(epilog="Example: tocsin alerts outbox --json")
def outbox(
    key: Annotated[
        str, typer.Argument(metavar="[ID]", help="Of one alert, message or subscription.", show_default=False)
    ] = "",
    audit: Annotated[bool, typer.Option("--audit", help="The log of every change instead.")] = False,
    json: Json = False,
    output: Output = None,
    store: StoreOption = None,
) -> None:
    """Every alert and where it stands: given up first, then failed, held, waiting, sent."""
    from tocsin import alerting, run, show_alerts

    opened = run.open_store(store)
    if audit:
        write(show_alerts.audit(alerting.audit(opened), json), output)
    else:
        write(show_alerts.outbox(alerting.deliveries(opened, key), json), output)


@alerts.command(epilog="Example: tocsin alerts retry")
def retry(
    key: Annotated[
        str, typer.Argument(metavar="[ID]", help="An alert, message or subscription; default: all.", show_default=False)
    ] = "",
    store: StoreOption = None,
) -> None:
    """Let what failed or was given up be tried again by the next delivery."""
    from tocsin import alerting, run

    count = alerting.retry(run.open_store(store), key)
    typer.echo(f"{count} alert{'' if count == 1 else 's'} will be tried again", err=True)


@alerts.command(epilog="Example: tocsin alerts test sub-1f0a9c3e77")
def test(key: Key, store: StoreOption = None) -> None:
    """Send one message that warns of nothing, at once. Exits 5 if it does not arrive."""
    from tocsin import alerting, run, show_alerts

    found = alerting.send_test(run.open_store(store), key)
    typer.echo(show_alerts.sent(found))
    if found.outcome != "sent":
        raise typer.Exit(5)
