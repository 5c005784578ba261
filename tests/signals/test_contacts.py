"""The clocks of public diplomacy: graded, dated, without foresight."""

from datetime import date

from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.signals.contacts import clocks, contacts

PAIR = Situation(id="nor-sud", source="t", title="Norland and Sudland", known=date(2000, 1, 1), parties=("NOR", "SUD"),
                 side_a=("NOR", "nor-mfa"), side_b=("SUD",), mediators=("med", "MED"))  # fmt: skip
DAY = date(2030, 9, 27)


def claim(key: str, kind: str, text: str, when: str, known: str = "", **more: object) -> Claim:
    moment = When.parse(when)
    day = date.fromisoformat(known) if known else (moment.end or moment.start)
    fields: dict[str, object] = {"doers": ("NOR", "SUD"), "targets": ("med",), **more}
    return Claim(id=key, source="t", origin=key, kind=kind, text=text, known=day or DAY, happened=moment,
                 **fields)  # type: ignore[arg-type]  # fmt: skip


RECORD = [
    claim("face", "negotiation", "The two foreign ministers met in Geneva in person.", "2030-01-28..2030-01-30"),
    claim("video", "negotiation", "The two ministers met by video with the mediators.", "2030-06-30", "2030-07-01"),
    claim("phone", "mediation", "The mediators telephoned both ministers and ask for separate meetings.", "2030-09",
          "2030-09-18", doers=("med",), targets=("NOR", "SUD")),
    claim("words", "mediator_statement", "The mediators call for restraint.", "2030-07-15", doers=("med",)),
    claim("stop", "monitoring", "The monitors suspended their work.", "2030-03-18", "2030-03-19"),
    claim("still", "monitoring", "Monitoring remains suspended.", "2030-05-02"),
    claim("heads", "institution", "The organisation loses its four top officials.", "2030-07-18"),
]  # fmt: skip


def clock(key: str, claims: list[Claim], day: date = DAY) -> Contact:
    return next(c for c in contacts(claims, (), day, PAIR) if c.key == key)


def test_each_clock_gives_its_last_public_contact() -> None:
    got = {c.key: (c.claim, c.days_ago) for c in contacts(RECORD, (), DAY, PAIR)}
    assert got == {
        "in_person": ("face", 240), "remote": ("video", 89), "accord": (None, None), "mediator_visit": ("face", 240),
        "mediator_call": ("phone", 9), "mediator_statement": ("words", 74), "monitors": ("stop", 193),
        "hotline": (None, None), "institution": ("heads", 71),
    }  # fmt: skip


def test_a_clock_never_shows_what_was_not_yet_known() -> None:
    assert clock("remote", RECORD, date(2030, 6, 30)).claim is None
    assert clock("remote", RECORD, date(2030, 7, 1)).days_ago == 1


def test_later_claims_change_nothing_as_of_an_earlier_day() -> None:
    later = claim("later", "negotiation", "The presidents met in person.", "2030-10-01")
    assert contacts([*RECORD, later], (), DAY, PAIR) == contacts(RECORD, (), DAY, PAIR)


def test_a_state_lasts_from_its_first_claim_until_another_state() -> None:
    assert "stopped" in clock("monitors", RECORD).label
    back = claim("back", "monitoring", "The monitors resume their work.", "2030-08-01")
    assert clock("monitors", [*RECORD, back]).claim == "back" and "at work" in clock("monitors", [*RECORD, back]).label


def test_plans_denials_undated_and_one_sided_contacts_wind_no_direct_clock() -> None:
    none = [
        claim("plan", "negotiation", "The ministers will meet in person.", "2030-09-20", status="future"),
        claim("not", "negotiation", "No meeting took place.", "2030-09-20", stance="denies"),
        claim("when", "negotiation", "The ministers met in person.", "unknown"),
        claim("one", "negotiation", "The minister met the mediators in person.", "2030-09-20", doers=("NOR",)),
    ]
    assert clock("in_person", [*RECORD, *none]).claim == "face"
    assert clock("mediator_visit", [*RECORD, *none]).claim == "one"


def test_an_agreement_is_a_contact_by_whatever_means() -> None:
    signed = claim("signed", "truce", "The leaders sign a statement that ends the fighting.", "2030-09-20")
    assert (
        clock("accord", [*RECORD, signed]).claim == "signed" and clock("in_person", [*RECORD, signed]).claim == "face"
    )
    alone = claim("alone", "truce", "Norland declares a truce.", "2030-09-21", doers=("NOR",), targets=())
    assert clock("accord", [*RECORD, alone]).claim is None


def test_no_record_is_none_not_zero() -> None:
    assert all((c.claim, c.last, c.days_ago) == (None, None, None) for c in contacts([], (), DAY, PAIR))
    assert len(contacts([], (), DAY, PAIR)) == len(clocks().clocks)
