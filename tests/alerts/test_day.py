"""The day's run tells those who subscribed, of today only, and nothing where nobody did."""

from datetime import date, timedelta
from pathlib import Path

from tocsin import alerting, run


def test_the_day_raises_and_delivers_for_today_alone(tmp_path: Path) -> None:
    store = run.open_store(tmp_path / "store")
    assert alerting.raised_and_delivered(store, date.today()) is None  # nobody ever subscribed
    alerting.subscribe(store, "armenia-azerbaijan", channel="atom", address="desk", least="structural")
    assert alerting.raised_and_delivered(store, date.today() - timedelta(days=1)) is None
    done = alerting.raised_and_delivered(store, date.today())
    standing = alerting.deliveries(store)
    assert done is not None and done.dead == 0
    assert [one.state for one in standing] == ["sent"] * len(standing)
    assert bool(list(tmp_path.rglob("desk.atom"))) == bool(standing)
