"""Invented findings: Alvania and Berenia quarrel over Dorn. Names of the two parties are of one length, for swapping."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from tocsin.schema import sums
from tocsin.schema.briefs import Brief
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode, SideToll
from tocsin.schema.events import Event, Reading
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.findings import Contact, Findings
from tocsin.schema.involvement import Involvement, Obligation, RungOdds
from tocsin.schema.packaged import Packaged
from tocsin.schema.registry import Actor, Hold, Office, Place, Tie
from tocsin.schema.risks import Driver, EarlyWarning, Risk
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause, TruceStatus

OLD = date(2000, 1, 1)
AS_OF = date(2030, 5, 20)
SITUATION = Situation(
    id="alvania-berenia", source="folder", title="Alvania and Berenia over Dorn/Dornik", known=OLD, parties=("ALV", "BER"),
    side_a=("ALV", "dorn-council"), side_b=("BER",), territory=("dorn",), third_parties=("CAS",), mediators=("quartet",),
    box=(10.0, 40.0, 14.0, 43.0), curation="Written down afterwards by one curator.",
)  # fmt: skip


def actor(key: str, kind: Any, name: str, of: str | None = None) -> Actor:
    return Actor(id=key, source="folder", kind=kind, name=name, known=OLD, of=of, cite="folder")


ACTORS = {
    a.id: a for a in (
        actor("ALV", "state", "Alvania"), actor("BER", "state", "Berenia"), actor("CAS", "state", "Casperia"),
        actor("alv-mod", "ministry", "Ministry of Defence of Alvania", "ALV"),
        actor("ber-mod", "ministry", "Ministry of Defence of Berenia", "BER"),
        actor("dorn-council", "de_facto_authority", "Council of Dorn/Dornik"),
        actor("marek", "person", "Ina Marek", "ALV"), actor("tovar", "person", "Jon Tovar", "BER"),
        actor("quartet", "mediation_body", "The Quartet"), actor("gazette", "media", "The Gazette"),
        actor("wire", "media", "Dorn Wire"), actor("casper", "person", "Per Casper", "CAS"),
    )
}  # fmt: skip
PLACES = {
    p.id: p for p in (
        Place(id="dorn", source="folder", kind="territory", name="Dorn/Dornik", known=OLD, lat=41.5, lon=12.0),
        Place(id="upper", source="folder", kind="town", name="Upper/Gornji", known=OLD, lat=41.8, lon=12.4, within="dorn"),
        Place(id="ford", source="folder", kind="town", name="Ford <&> Brod", known=OLD, lat=41.2, lon=11.6),
        Place(id="nowhere", source="folder", kind="village", name="Nowhere", known=OLD),
    )
}  # fmt: skip


def claim(key: str, kind: str, text: str, happened: str, known: str, **more: Any) -> Claim:
    """A curated claim of the invented ledger; ``cite`` is a source of its own unless given."""
    fields: dict[str, Any] = {"cite": f"source of {key}", "curated": True, "situation": SITUATION.id, **more}
    return Claim(id=key, source="ledger", origin=key, kind=kind, text=text, happened=When.parse(happened),
                 known=date.fromisoformat(known), **fields)  # fmt: skip


CLAIMS = (
    claim("c01", "losses", "The Quartet counts 40 dead on both sides in the fighting of March 2028.", "2028-03-02..2028-03-05",
          "2028-03-20", speaker="quartet", figures=(Figure("killed", 40, 40, 40),), happening="spring-2028"),
    claim("c02", "negotiation", "The foreign ministers of Alvania and Berenia meet in person.", "2029-12-01", "2029-12-01",
          doers=("ALV", "BER"), speaker="quartet", level="foreign_ministers"),
    claim("c03", "monitoring", "The Quartet says its monitors have left the line.", "2030-01-15", "2030-01-15",
          doers=("quartet",), speaker="quartet"),
    claim("c04", "exercise", "Casperia and Berenia hold joint exercises.", "2030-04-01..2030-04-09", "2030-04-02",
          doers=("CAS", "BER"), speaker="gazette", speaker_role="media"),
    claim("c05", "mobilisation", "Berenia calls up 5,000 reservists.", "2030-05-10", "2030-05-11", doers=("BER",),
          speaker="ber-mod", stance="claims_own_act", figures=(Figure("troops", 5000, 5000, 5000, side="BER"),)),
    claim("c06", "threat", "Ina Marek says Alvania will answer any attack.", "2030-05-12", "2030-05-12", doers=("marek",),
          targets=("BER",), speaker="marek", level="leaders"),
    claim("c07", "position", "Jon Tovar says Dorn will come back by talks or otherwise.", "2030-05-13", "2030-05-13",
          doers=("tovar",), speaker="tovar", level="leaders", relayers=("wire",), partisan="BER"),
    claim("c08", "shoot_down", "Alvania's defence ministry says a Casperian jet shot down its aircraft at Upper/Gornji.",
          "2030-05-17T14:20", "2030-05-17", doers=("CAS",), targets=("ALV",), speaker="alv-mod", stance="accuses",
          places=("upper",), happening="jet"),
    claim("c09", "shoot_down", "Casperia denies that any of its aircraft was used.", "2030-05-17", "2030-05-17",
          doers=("CAS",), targets=("ALV",), speaker="CAS", stance="denies", denial_of="event", happening="jet"),
    claim("c10", "crash", "Berenia's defence ministry says the aircraft flew into a mountain.", "2030-05-17", "2030-05-18",
          speaker="ber-mod", happening="jet"),
    claim("c11", "losses", "Alvania's defence ministry says 12 of its soldiers were killed.", "2030-05-16..2030-05-18",
          "2030-05-18", speaker="alv-mod", figures=(Figure("killed", 12, 12, 12, "soldiers", "ALV"),)),
    claim("c12", "losses", "Berenia's defence ministry says more than 60 Alvanian soldiers were killed.",
          "2030-05-16..2030-05-18", "2030-05-19", speaker="ber-mod",
          figures=(Figure("killed", 61, None, None, "soldiers", "ALV"),), relayers=("wire",), partisan="BER"),
    claim("c13", "losses", "Alvania's defence ministry says 45 Berenian soldiers were killed and wounded.",
          "2030-05-16..2030-05-18", "2030-05-19", speaker="alv-mod",
          figures=(Figure("killed_and_wounded", 45, 45, 45, "soldiers", "BER"),)),
    claim("c14", "losses", "Berenia's defence ministry gives no figure for its own losses.", "2030-05-16..2030-05-18",
          "2030-05-19", speaker="ber-mod", stance="no_figure"),
    claim("c15", "breach", "Alvania accuses Berenia of shelling Ford nine minutes into the truce.", "2030-05-19T12:09",
          "2030-05-19", doers=("BER",), targets=("ALV",), speaker="alv-mod", stance="accuses", agreement="truce-may",
          places=("ford",)),
    claim("c16", "breach", "Berenia accuses Alvania of firing first.", "2030-05-19T12:30", "2030-05-19", doers=("ALV",),
          targets=("BER",), speaker="ber-mod", stance="accuses", agreement="truce-may"),
    claim("c17", "warning", "A blog says war is certain.", "2030-05-15", "2030-05-15", speaker_text="a blog",
          verified=False, coder="curated"),
    claim("c18", "alliance", "we will act only if Berenia itself is attacked", "2030-05-19", "2030-05-20", speaker="casper",
          relayers=("gazette",), coder="reader", curated=False),
    claim("c19", "killing", "A soldier is said to have been killed.", "unknown", "2030-05-16", speaker="gazette",
          speaker_role="media", places=("nowhere",)),
)  # fmt: skip


def event(key: str, kind: str, happened: str, known: str, claims: tuple[str, ...], **more: Any) -> Event:
    return Event(id=key, source="reconcile", origin=key, kind=kind, happened=When.parse(happened), claims=claims,
                 known=date.fromisoformat(known), **more)  # fmt: skip


EVENTS = (
    event("e1", "losses", "2028-03-02..2028-03-05", "2028-03-20", ("c01",)),
    event("e2", "exercise", "2030-04-01..2030-04-09", "2030-04-02", ("c04",)),
    event("e3", "mobilisation", "2030-05-10", "2030-05-11", ("c05",)),
    event("e4", "shoot_down", "2030-05-17T14:20", "2030-05-17", ("c08", "c09", "c10"), contested=True, place="upper"),
    event("e5", "breach", "2030-05-19", "2030-05-19", ("c15", "c16"), contested=True),
    event("e6", "killing", "unknown", "2030-05-16", ("c19",), place="nowhere"),
)
TRUCE = Agreement(
    id="truce-may", source="folder", title="Truce of 19 May 2030", kind="truce", known=date(2030, 5, 19),
    agreed=When.parse("2030-05-19"), in_force=When.parse("2030-05-19T12:00"), parties=("ALV", "BER"), brokers=("quartet",),
    signed_by="foreign_ministers", monitor_text="nobody on the ground", clauses=(Clause("cessation", "All firing stops."),),
    cite="text of the truce",
)  # fmt: skip
OLD_TRUCE = Agreement(
    id="truce-2028", source="folder", title="Calm of March 2028", kind="de_facto_calm", known=date(2028, 3, 6),
    in_force=When.parse("2028-03-06"), parties=("ALV", "BER"), cite="folder, truces",
)  # fmt: skip
READINGS = tuple(
    Reading(id=f"r{year}", source="counts", origin=str(year), name="deaths", subject=SITUATION.id, value=value, unit="deaths",
            known=date(year + 1, 7, 1), happened=When.parse(str(year)), low=value - 2, high=value + 9, cite="Yearly counts 9.1",
            vintage="9.1", vintage_assumed=True)
    for year, value in ((2026, 4.0), (2027, 11.0), (2028, 57.0))
)  # fmt: skip


def _judged(as_of: date) -> dict[str, Any]:
    """What the warning would add: one of each kind, with arithmetic, both known and dark."""
    day = as_of.isoformat()
    driver = Driver(name="rivals", value=1.0, usual=0.12, weight=1.1, effect=0.968, sentence="They are listed as rivals",
                    cites=("figures:pairs",))  # fmt: skip
    risk = Risk(id=f"risk.ALV-BER.fatal_incident.30d.{day}", known=as_of, target="fatal_incident", horizon="30d", p=0.0312,
                low=0.0121, high=0.0755, base_rate=0.0091, rank=12, of=411, population="pairs of rivals", pair="ALV-BER",
                usual=0.011, intercept=-4.4, drivers=(driver,), dark=("the dispute record ends in 2010",),
                change=("Were the claim settled, it would be 2 %",))  # fmt: skip
    rise = Risk(id=f"risk.CAS.sharp_rise.1m.{day}", known=as_of, target="sharp_rise", horizon="1m", p=0.004, low=0.001,
                high=0.02, base_rate=0.009, rank=77, of=190, population="countries", iso3="CAS")  # fmt: skip
    stands = EarlyWarning(id="warning.ALV-BER.watch.2030-05-06", known=date(2030, 5, 6), level="watch", pair="ALV-BER",
                          issued=date(2030, 5, 6), expires=date(2030, 8, 4), p=0.02, low=0.01, high=0.05, base_rate=0.0091,
                          threshold=0.0027, budget=0.1, target="fatal_incident", horizon="30d", because=(driver,))  # fmt: skip
    signals = (
        Signal(id=f"signal.alvania-berenia.mobilisation.1.{day}", key="mobilisation", label="mobilisation",
               family="preparation", known=as_of, state="up", strength=0.75,
               sentence="Berenia calls up reservists: 1 claim on this record",
               basis="curated", cites=("c05",), side=1, sums=(sums.count(["c05"], "claims"),)),
        Signal(id=f"signal.alvania-berenia.material.{day}", key="material", label="material conflict", family="tension",
               known=as_of, state="dark", strength=None, sentence="The news was not read: no data is not calm", basis="uniform",
               cites=("figures:news",)),
    )  # fmt: skip
    clock = ClockReading(id=f"clock.alvania-berenia.in_person.{day}", key="in_person", clock="direct contact",
                         label="direct contact of the parties in person", known=as_of, grade="longest on record",
                         sentence="Direct contact in person: none for long. Public only.", cites=("c02",), claim="c02",
                         last=date(2029, 12, 1), days=(as_of - date(2029, 12, 1)).days, n=5, longer_than=5)  # fmt: skip
    bound = Obligation(tie="t1", clause="armed help if attacked", scope="Berenia", covers=(), excludes=("dorn",), reaches=False,
                       why="By the treaty of 1999 the scope leaves Dorn/Dornik out")  # fmt: skip
    odds = RungOdds(rung=3, horizon="30d", p=0.0052, low=0.0042, high=0.0064, base_rate=0.0052, n=13922,
                    population="allies", formula="72 of 13922")  # fmt: skip
    third = Involvement(id=f"involvement.alvania-berenia.CAS.{day}", known=as_of, third="CAS", side=1, rung=3, contested=True,
                        obligations=(bound,), deeds=((3, "c08"),), denied=("c09",), odds=(odds,),
                        sentence="Casperia is bound to Berenia; a deed is told and denied", cites=("c08", "c09"))  # fmt: skip
    toll = SideToll(side=None, account="quartet", toll=Toll("killed", 40, 40, 40), claim="c01")
    flareup = Episode(id=f"episode.alvania-berenia.2028-03-02.{day}", known=as_of, onset=When.parse("2028-03-02"),
                      eruption=When.parse("2028-03-02"), end=When.parse("2028-03-05"), running=False, claims=("c01",),
                      tolls=(toll,))  # fmt: skip
    tables = tuple(
        Packaged(
            id=f"figures:{name}",
            title=f"Figures of {name}",
            cite=f"{name} of the world",
            licence="CC BY 4.0",
            known=OLD,
        )
        for name in ("news", "pairs")
    )
    return {"risks": (risk, rise), "warnings": (stands,) if stands.known <= as_of else (), "signals": signals,
            "clocks": (clock,), "involvement": (third,), "episodes": (flareup,), "packaged": tables}  # fmt: skip


def findings(as_of: date = AS_OF) -> Findings:
    """The invented record as known on a day (2030-05-20 is the fullest)."""
    claims = tuple(sorted((c for c in CLAIMS if c.known <= as_of), key=lambda c: (c.known, c.id)))
    held = {c.id for c in claims}
    truces = [TruceStatus(agreement=OLD_TRUCE, standing="superseded", as_of=as_of)]
    if TRUCE.known <= as_of:
        truces.append(TruceStatus(
            agreement=TRUCE, standing="broken", breaches=("c15", "c16"), breaches_by=(("ALV", 1), ("BER", 1)),
            first_breach="c15", held_hours=0.15, held_days=0, ended_by=("c15", "c16"), as_of=as_of,
        ))  # fmt: skip
    return Findings(
        situation=SITUATION, as_of=as_of, moment=7, actors=ACTORS, places=PLACES, claims=claims,
        offices=(Office(id="o1", source="folder", holder="marek", office="prime minister", of="ALV", known=OLD,
                        since=date(2027, 2, 3), cite="folder, offices"),
                 Office(id="o2", source="folder", holder="tovar", office="president", of="BER", known=OLD,
                        cite="folder, offices")),
        ties=(Tie(id="t1", source="folder", a="CAS", b="BER", kind="alliance", text="Casperia is bound to defend Berenia",
                  clause="armed help if attacked", scope="the recognised territory of Berenia, not Dorn/Dornik", known=OLD,
                  since=date(1999, 4, 5), cite="treaty of 1999"),),
        holds=(Hold(id="h1", source="folder", place="dorn", kind="de_jure", holder="BER", known=OLD,
                    text="Dorn/Dornik is internationally recognised as Berenia's.", cite="folder, holds"),
               Hold(id="h2", source="folder", place="dorn", kind="de_facto", holder="dorn-council", known=OLD,
                    text="The Council holds Dorn/Dornik.", cite="folder, holds"),
               Hold(id="h3", source="folder", place="dorn", kind="population", holder="Alvanians", known=OLD, share=0.8,
                    text="About 80 % of those who live there are Alvanians.", cite="folder, holds", verified=False)),
        agreements=tuple(a for a in (OLD_TRUCE, TRUCE) if a.known <= as_of),
        events=tuple(e for e in EVENTS if e.known <= as_of and set(e.claims) & held), dataset_events=(),
        readings=tuple(r for r in READINGS if r.known <= as_of), truces=tuple(truces), contacts=_contacts(as_of),
        pulls=(Pull(id="p1", source="Daily feed", known=date(2030, 3, 1), outcome="ok", rows=30, new=4,
                    covers_to=date(2030, 3, 1)),), **_judged(as_of),
    )  # fmt: skip


def _contacts(as_of: date) -> tuple[Contact, ...]:
    def contact(key: str, label: str, claim_id: str, last: date) -> Contact:
        return Contact(key=key, label=label, claim=claim_id, last=last, days_ago=(as_of - last).days)

    return (
        contact("in_person", "direct contact of the parties in person", "c02", date(2029, 12, 1)),
        Contact(key="remote", label="direct contact by video or telephone", claim=None, last=None, days_ago=None),
        contact("monitors", "monitors on the ground: stopped or lost", "c03", date(2030, 1, 15)),
    )


_PAIRS = (
    ("ALV", "BER"),
    ("alv-mod", "ber-mod"),
    ("Alvania", "Berenia"),
    ("Ina Marek", "Jon Tovar"),
    ("marek", "tovar"),
)


def swapped_text(text: str) -> str:
    """A text with the two parties exchanged everywhere."""
    for number, (a, b) in enumerate(_PAIRS):
        text = text.replace(a, f"\0{number}\0").replace(b, a).replace(f"\0{number}\0", b)
    return text


def swapped(given: Findings) -> Findings:
    """The findings with the two parties exchanged everywhere."""
    made: Findings = _swap(given)
    return made


def _swap(value: Any) -> Any:
    if isinstance(value, str):
        return swapped_text(value)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **{name: _swap(getattr(value, name)) for name in value.__struct_fields__})
    if isinstance(value, dict):
        return {_swap(key): _swap(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_swap(inner) for inner in value)
    return value


def texts(brief: Brief) -> str:
    """All that a brief's sentences say, in one text."""
    return "\n".join(
        f"{s.head}: {s.text}" for s in (brief.headline, *(s for part in brief.sections for s in part.sentences))
    )
