"""Whole texts, read by the reader, against the Armenia–Azerbaijan record: each text's own errors, and no others.

The wrong texts make other errors than the article the project began with; the right one must stay without notes.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tocsin.coding.notes import notes
from tocsin.coding.reader import Reader
from tocsin.coding.reconcile import reconcile
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note
from tocsin.sources.situation_folder import SituationRecords, find, load

TEXTS = Path(__file__).parent / "notes_texts"
SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.fixture(scope="module")
def record() -> SituationRecords:
    return load(find("armenia-azerbaijan"))


@pytest.fixture(scope="module")
def read(record: SituationRecords) -> Callable[[str, date], tuple[Note, ...]]:
    def notes_on(text: str, published: date) -> tuple[Note, ...]:
        names = NameIndex.build(record.actors, record.offices, record.places, record.names, published)
        article = Article(id="article", source="file", origin="article", known=published, published=published,
                          text=text, title=text.split("\n")[0], language="en")  # fmt: skip
        return notes(Reader(names).read(article), findings_of(record, published))

    return notes_on


def findings_of(record: SituationRecords, day: date) -> Findings:
    """The record as known on a day."""
    claims = tuple(sorted((c for c in record.claims if c.known <= day), key=lambda c: (c.known, c.id)))
    return Findings(
        situation=record.situation, as_of=day, moment=0, actors={a.id: a for a in record.actors if a.known <= day},
        offices=(), ties=tuple(t for t in record.ties if t.known <= day), places={p.id: p for p in record.places},
        holds=(), agreements=tuple(a for a in record.agreements if a.known <= day), claims=claims,
        events=reconcile(claims, record.situation), dataset_events=(), readings=(), truces=(), contacts=(),
    )  # fmt: skip


def told(found: tuple[Note, ...]) -> list[str]:
    """The kinds of all errors and cautions."""
    return sorted(note.kind for note in found if note.severity != "info")


def text_of(found: tuple[Note, ...], kind: str, *words: str) -> str:
    """The text of the one note of a kind that has all the words."""
    matching = [note.text for note in found if note.kind == kind and all(word in note.text for word in words)]
    assert len(matching) == 1, [(note.kind, note.text) for note in found]
    return matching[0]


def test_the_first_article_has_the_five_errors_and_no_others(read: Callable[[str, date], tuple[Note, ...]]) -> None:
    texts = sorted(SEED.glob("*.txt"))
    if not texts:
        pytest.skip("the shared seed article is not beside this checkout")
    found = read(texts[0].read_text(encoding="utf-8"), date(2020, 10, 12))
    assert told(found) == ["agents", "contested", "dating", "denial_target", "denial_target", "superlative"]
    text_of(found, "dating", "27 September 2020", "this past summer", "July 2020")
    text_of(found, "superlative", "2016", "at least 16 killed", "July 2020")
    text_of(found, "contested", "shoot-down", "Stepanyan", "Altun", "Dargahli", "crash instead")
    for who in ("Azerbaijan", "Turkey"):
        text_of(found, "denial_target", f"{who} denied involvement", "the shoot-down itself")
    text_of(found, "agents", "foreign ministers in Moscow", "the article: leaders")


def test_a_text_with_wrong_truces_figures_and_obligations(read: Callable[[str, date], tuple[Note, ...]]) -> None:
    found = read((TEXTS / "wrong_truces.txt").read_text(encoding="utf-8"), date(2020, 10, 30))
    assert told(found) == ["agents", "dating", "figures", "figures", "scope", "superlative"]
    assert {note.severity for note in found} == {"error"}
    text_of(found, "dating", "no truce of 14 October 2020", "10 October 2020")
    text_of(found, "agents", "United States (the article: France)")
    text_of(found, "figures", "2,300", "killed and wounded together")
    text_of(found, "figures", "3,754", "Azerbaijan's losses, given by Armenia")
    text_of(found, "scope", "Nagorno-Karabakh/Artsakh", "Russia and Armenia")
    text_of(found, "superlative", "July 2020", "counted from 1 killed")


def test_a_text_with_wrong_origins_blame_and_speakers(read: Callable[[str, date], tuple[Note, ...]]) -> None:
    found = read((TEXTS / "wrong_origins.txt").read_text(encoding="utf-8"), date(2020, 10, 30))
    assert told(found) == ["contested", "contested", "dating", "denial_target", "order", "speaker"]
    text_of(found, "dating", "27 September 2020", "August 2020")
    text_of(found, "contested", "Armenia blames Azerbaijan", "Azerbaijan blames Armenia")
    text_of(found, "contested", "missile strike", "denied it")
    text_of(found, "speaker", "Azerbaijan tell of", "Stepanyan", "Dargahli denied it")
    text_of(found, "order", "10 December 1991", "26 December 1991")
    text_of(found, "lacks", "2 October 2020")


def test_a_right_text_has_no_notes(read: Callable[[str, date], tuple[Note, ...]]) -> None:
    assert read((TEXTS / "right.txt").read_text(encoding="utf-8"), date(2020, 10, 30)) == ()


def test_before_the_denials_were_known_the_same_text_has_no_contested_note(
    read: Callable[[str, date], tuple[Note, ...]],
) -> None:
    plane = "A Turkish jet shot down an Armenian aircraft over Armenia."
    assert {note.kind for note in read(plane, date(2020, 9, 28))} <= {"lacks"}
    assert told(read(plane, date(2020, 9, 29))) == ["contested"]


def test_every_sentence_of_a_note_rests_on_the_record(
    read: Callable[[str, date], tuple[Note, ...]], record: SituationRecords
) -> None:
    ids = {row.id for rows in (record.claims, record.agreements, record.ties, record.actors) for row in rows}
    for name in ("wrong_truces.txt", "wrong_origins.txt"):
        for note in read((TEXTS / name).read_text(encoding="utf-8"), date(2020, 10, 30)):
            assert note.claims and (note.kind == "lacks" or (note.cites and ids & set(note.records)))


@pytest.mark.parametrize(
    ("text", "day", "kind", "severity", "words"),
    [
        ("The four-day war between Armenia and Azerbaijan ended with a truce signed by the two presidents in Vienna on "
         "5 April 2016.", date(2020, 10, 30), "agents", "error", ("chiefs of staff", "Vienna")),
        ("The truce agreed by Armenia and Azerbaijan has held for two days.", date(2020, 10, 13), "contested", "caution",
         ("breaches", "10 October 2020")),
        ("Pashinyan and Aliyev signed a peace treaty in Washington.", date(2025, 8, 12), "agents", "error",
         ("initialled",)),
        ("It was the deadliest fighting between Armenia and Azerbaijan since 2016.", date(2022, 9, 15), "superlative",
         "error", ("2020",)),
        ("Armenia and Azerbaijan signed a deal. The fighting, which began on 27 October, killed thousands.", date(2020, 11, 11),
         "dating", "error", ("27 September 2020",)),
        ("Azerbaijan opened artillery fire on Armenian positions near Tovuz on 12 July.", date(2020, 7, 17), "contested",
         "caution", ("Azerbaijan blames Armenia", "Armenia blames Azerbaijan")),
    ],
)  # fmt: skip
def test_a_wrong_sentence_has_its_note(
    read: Callable[[str, date], tuple[Note, ...]],
    text: str,
    day: date,
    kind: str,
    severity: str,
    words: tuple[str, ...],
) -> None:
    found = read("A report\n\n" + text, day)
    text_of(found, kind, *words)
    assert [n.severity for n in found if n.kind == kind] == [severity]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fighting between Armenia and Azerbaijan broke out again in September 2022.", date(2023, 9, 30)),
        ("Azerbaijan took control of the region last week, the Armenian government said.", date(2023, 9, 30)),
        ("Pashinyan and Aliyev met in Washington, where their ministers initialled a peace treaty.", date(2025, 8, 12)),
        ("Armenia said Turkey had sent Syrian fighters to Azerbaijan; Ankara and Baku deny it.", date(2020, 10, 12)),
        ("Pashinyan said 105 Armenian servicemen had been killed since the fighting began on 13 September.",
         date(2022, 9, 15)),
        ("A second truce, brokered by France, was announced on 17 October, and a third, brokered by the United States, "
         "on 26 October.", date(2020, 10, 30)),
        ("There was a four-day war between Armenia and Azerbaijan in April 2016, stopped by an oral truce in Moscow on "
         "5 April.", date(2020, 10, 12)),
    ],
)  # fmt: skip
def test_a_right_sentence_has_none(read: Callable[[str, date], tuple[Note, ...]], text: str, day: date) -> None:
    assert told(read("A report\n\n" + text, day)) == []
