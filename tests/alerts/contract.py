"""What every channel must keep; a channel's test class inherits it and says how it is reached and how it fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from alerts.building import HOSTILE, alert, hostile, parcel, subscription, ways
from tocsin.alerts.channels import Means, Undelivered, channel
from tocsin.errors import BadInput
from tocsin.schema.alerts import ChannelName, Earlier, Parcel

CONTROLS = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)} | {"\ud800", "\ufffe"}


class ChannelContract:
    """``name``; ``address`` is a good one that holds ``secrets``; ``bad`` are addresses it refuses."""

    name: ClassVar[ChannelName]
    address: ClassVar[str]
    secrets: ClassVar[tuple[str, ...]] = ()
    bad: ClassVar[tuple[str, ...]] = ()

    def parcel(self, *alerts: object) -> Parcel:
        return parcel(subscription(self.name, self.address), *alerts)  # type: ignore[arg-type]

    def ways(self, folder: Path) -> Means:
        """Ways out that work; nothing but what ``shown`` asks for."""
        return ways(folder)

    def broken(self, folder: Path) -> Means:
        """Ways out by which sending fails."""
        raise NotImplementedError

    def shown(self, one: Parcel, folder: Path) -> str:
        return channel(self.name).shown(one, self.ways(folder))

    def test_a_dry_run_shows_the_message(self, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
        assert self.shown(self.parcel(), tmp_path) == snapshot
        assert not list(tmp_path.iterdir())

    def test_a_digest_an_update_and_a_replay_are_shown(self, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
        first = alert()
        update = alert(
            "fedcba9876543210",
            "imminent",
            message="update",
            earlier=Earlier(first.id, first.made, "watch"),
            replay=True,
        )
        assert self.shown(self.parcel(first, update), tmp_path) == snapshot

    def test_a_message_is_the_same_each_time(self, tmp_path: Path) -> None:
        assert self.shown(self.parcel(), tmp_path) == self.shown(self.parcel(), tmp_path)

    def test_the_key_is_in_it(self, tmp_path: Path) -> None:
        assert alert().id in self.shown(self.parcel(), tmp_path)

    def test_a_replay_and_a_withdrawal_say_so(self, tmp_path: Path) -> None:
        assert "REPLAY of a past day" in self.shown(self.parcel(alert(replay=True)), tmp_path)
        cancelled = alert(message="cancel", earlier=Earlier("a" * 16, alert().made, "watch"))
        assert "withdrawn" in self.shown(self.parcel(cancelled), tmp_path)
        assert "REPLAY" not in self.shown(self.parcel(), tmp_path)

    def test_hostile_words_break_out_of_nothing(self, tmp_path: Path) -> None:
        text = self.shown(self.parcel(hostile(alert())), tmp_path)
        assert not CONTROLS & set(text)
        assert "evil" in text  # what can be told is told
        self.hostile_is_harmless(text)

    def hostile_is_harmless(self, text: str) -> None:
        """What it means for this format that nothing broke out."""
        raise NotImplementedError

    def test_no_secret_is_in_what_is_shown(self, tmp_path: Path) -> None:
        seen = self.shown(self.parcel(), tmp_path) + channel(self.name).masked(self.address)
        assert not any(secret in seen for secret in self.secrets)

    def test_no_secret_is_in_an_error_or_a_log(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        with pytest.raises(Undelivered) as failed:
            channel(self.name).send(self.parcel(), self.broken(tmp_path))
        assert failed.value.told
        seen = str(failed.value) + repr(failed.value) + caplog.text
        assert not any(secret in seen for secret in self.secrets), seen

    def test_a_good_address_is_taken(self) -> None:
        channel(self.name).check(self.address)

    def test_bad_addresses_are_refused(self) -> None:
        for address in (*self.bad, "", " ", "\n", HOSTILE, "x" * 5000):
            with pytest.raises(BadInput) as refused:
                channel(self.name).check(address)
            assert "t0ken" not in str(refused.value), address

    def test_an_address_that_came_in_by_another_door_is_not_used(self, tmp_path: Path) -> None:
        """Whatever is in the outbox, a hostile address leads to no file and no header."""
        one = replace(self.parcel(), subscription=subscription(self.name, HOSTILE))
        with pytest.raises((BadInput, Undelivered, ValueError)):
            channel(self.name).send(one, self.ways(tmp_path))
        assert not list(tmp_path.iterdir())
