"""Claims read by machine beside a curator's: folded where they repeat, marked where told, never in the main points."""

from datetime import date
from typing import Any

import msgspec

from brief.invented import CLAIMS, claim, findings, texts
from tocsin.brief import compose
from tocsin.brief.composing import sections_by_key
from tocsin.brief.folding import fold
from tocsin.brief.names import Names
from tocsin.brief.numbers import unsupported_numbers
from tocsin.brief.sentences import told_text
from tocsin.schema.briefs import Brief
from tocsin.schema.claims import Claim, Span
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.findings import Findings
from tocsin.schema.time import When

PAGE = "Encyclopedia, Daily page/2030 May 14"


def read(key: str, kind: str, text: str, happened: str = "unknown", **more: Any) -> Claim:
    """A claim as the reader makes one: undated unless told, from a page of the day before it became public."""
    fields: dict[str, Any] = {
        "cite": f"{PAGE} (Wire; Gazette)", "curated": False, "coder": "reader", "speaker_role": "author",
        "speaker_text": "Wire; Gazette", "situation": None, "article": "page-14", **more,
    }  # fmt: skip
    return claim(key, kind, text, happened, "2030-05-15", **fields)


def with_claims(*more: Claim) -> Findings:
    held = findings()
    claims = tuple(sorted((*held.claims, *more), key=lambda c: (c.known, c.happened.start or c.known, c.id)))
    events = tuple(
        Event(id=f"er-{c.id}", source="t", origin=c.id, kind=c.kind, known=c.known, happened=c.happened, claims=(c.id,))
        for c in more
    )
    return msgspec.structs.replace(held, claims=claims, events=(*held.events, *events))


def lines(brief: Brief, key: str) -> str:
    return "\n".join(f"{s.head}: {s.text}" for s in sections_by_key(brief)[key].sentences)


def test_without_read_claims_nothing_is_folded() -> None:
    held = msgspec.structs.replace(findings(), claims=tuple(c for c in CLAIMS if c.curated))
    assert fold(held).findings is held and fold(held).also == {}


def test_a_read_claim_of_the_same_day_kind_and_side_is_folded_and_named() -> None:
    curated = claim("m1", "mobilisation", "Alvania declares mobilisation.", "2030-05-14", "2030-05-14", doers=("ALV",),
                    speaker="ALV")  # fmt: skip
    repeat = read("r1", "mobilisation", "Alvania calls up its men.", doers=("marek",))
    other = read("r2", "mobilisation", "Berenia calls up its men.", doers=("BER",), span=Span(50, 80))
    given = with_claims(curated, repeat, other)
    told = fold(given)
    assert told.also == {"m1": (repeat,)}
    assert {c.id for c in given.claims} - {c.id for c in told.findings.claims} == {"r1"}
    said = texts(compose(given))
    assert "Alvania declares mobilisation. Also in Wire and Gazette (read by machine)." in said
    assert "calls up its men" in said and "Alvania calls up its men" not in said


def test_a_denial_repeats_no_assertion() -> None:
    curated = claim("m1", "mobilisation", "Alvania declares mobilisation.", "2030-05-14", "2030-05-14", doers=("ALV",))
    denial = read(
        "r1", "mobilisation", "Alvania denies that it mobilises.", doers=("ALV",), stance="denies", speaker="ALV"
    )
    assert fold(with_claims(curated, denial)).also == {}


def test_of_one_sentence_one_claim_is_told_and_a_fragment_gives_way() -> None:
    whole = read(
        "r1", "shelling", "Alvanian guns shell the ford since the fighting began.", doers=("ALV",), span=Span(0, 54)
    )
    part = read("r2", "fighting", "since the fighting began", doers=("ALV",), span=Span(30, 54))
    kept = {c.id for c in fold(with_claims(whole, part)).findings.claims}
    assert "r1" in kept and "r2" not in kept
    known = Names(findings())
    assert told_text(part, known).startswith(
        "“…since the fighting began…” (read by machine from Encyclopedia, Daily page"
    )
    assert "Wire; Gazette says" not in told_text(whole, known)


def test_what_names_neither_side_nor_place_is_not_told() -> None:
    elsewhere = read("r1", "attack", "Five people are killed on a convoy far away.")
    assert "convoy" not in texts(compose(with_claims(elsewhere)))


def test_undated_read_claims_come_last_and_never_into_the_main_points() -> None:
    brief = compose(with_claims(*(
        read(f"r{n}", "shelling", f"Alvanian guns shell village {n}.", doers=("ALV",), article=f"p{n}") for n in range(9)
    )))  # fmt: skip
    assert not {f"r{n}" for n in range(9)} & {c for s in sections_by_key(brief)["headline"].sentences for c in s.cites}
    heads = [s.head for s in sections_by_key(brief)["lately"].sentences]
    undated = [head for head in heads if head.startswith("Day not read; public 15 May 2030")]
    assert 1 <= len(undated) <= 2 and heads[-3:-1] == undated[-2:] and heads[-1] == "Also"


def test_one_line_read_by_machine_makes_no_war() -> None:
    lone = read("r1", "onset", "War breaks out between Alvania and Berenia.", "2030-05-14", doers=("ALV", "BER"))
    assert compose(with_claims(lone)).headline.text.casefold().count("no outbreak")


def row(key: str, start: str, dead: float, end: str = "") -> Event:
    first = date.fromisoformat(start)
    when = When(first, date.fromisoformat(end) if end else first, "range" if end else "day")
    return Event(id=key, source="ged", origin=key, kind="fighting", known=date(2030, 4, 20), happened=when,
                 tolls=(Toll("killed", dead, dead, dead + 1),), cite=f"GED Candidate 30.0.3, event {key}", vintage="30.0.3",
                 vintage_assumed=True)  # fmt: skip


def test_rows_count_in_the_month_they_start_and_one_source_line_stands_for_a_release() -> None:
    rows = (row("d1", "2030-03-02", 4.0), row("d2", "2030-03-30", 3.0, "2030-12-31"))
    given = msgspec.structs.replace(findings(), dataset_events=rows)
    brief = compose(given)
    assert "Deaths by rows of GED Candidate 30.0.3 (March 2030), each in the month it starts: March 2030: 7." in texts(
        brief
    )
    assert "Nothing after 31 March 2030 was countable by this day: 50 days" in lines(brief, "history")
    assert "2 rows that start in the last 120 days known by this day, with 7 deaths" in lines(brief, "lately")
    assert [s.cite for s in brief.sources if "GED" in s.cite] == ["GED Candidate 30.0.3, 2 rows"]
    assert not unsupported_numbers(brief, given) and all(bar.year != 2030 for bar in brief.bars)


def test_rows_of_a_year_that_a_reading_tells_are_not_added_to_it() -> None:
    old = msgspec.structs.replace(row("d1", "2028-05-05", 9.0), vintage="30.1", cite="GED 30.1, event d1")
    brief = compose(msgspec.structs.replace(findings(), dataset_events=(old,)))
    assert {bar.year: bar.value for bar in brief.bars}[2028] == 57
