"""The packaged record as known on six days: each truce shows who says it broke, and when; pages cite and open."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from brief.test_packaged_situation import findings
from tocsin import show_truce
from tocsin.brief.markdown import to_markdown
from tocsin.brief.numbers import unsupported_numbers
from tocsin.brief.sections import truces as section
from tocsin.errors import BadInput
from tocsin.schema.findings import Findings
from tocsin.schema.sums import holds
from tocsin.schema.truces import Agreement, Clause, TruceWatch
from tocsin.sources.situation_folder import find, load
from tocsin.truce.status import standings
from tocsin.truce.watch import watch

DAYS = [
    date(2020, 10, 11),
    date(2020, 10, 19),
    date(2020, 10, 27),
    date(2020, 12, 12),
    date(2022, 9, 14),
    date(2023, 9, 21),
]
NEWEST = ["truce-2020-10-10", "truce-2020-10-18", "truce-2020-10-26", "truce-2020-11-10", "truce-2022-09-13",
          "truce-2023-09-20"]  # fmt: skip


@cache
def watched(day: date) -> Findings:
    found = findings(day)
    seen = watch(found.agreements, found.claims, found.readings, found.truces, day, found.situation)
    return replace(found, watched=seen)


def of(day: date, key: str) -> TruceWatch:
    return next(w for w in watched(day).watched if w.status.agreement.id == key)


@pytest.mark.parametrize(("day", "key"), list(zip(DAYS, NEWEST, strict=True)))
def test_each_truce_shows_who_says_it_broke_and_when(day: date, key: str) -> None:
    told = of(day, key)
    dated = [b for b in told.breaches if b.account is not None and b.day is not None]
    text = "\n".join(s.text for s in section.section(watched(day)).sentences if s.head == told.status.agreement.title)
    assert dated and "breaches alleged" in text
    assert {b.account for b in dated} >= ({"ARM", "AZE"} if key != "truce-2023-09-20" else {"rus-mod"})


def test_in_december_2020_the_accounts_of_the_first_breach_conflict_and_the_monitor_names_nobody() -> None:
    day = date(2020, 12, 12)
    told = of(day, "truce-2020-11-10")
    claims = {c.id: c for c in watched(day).claims}
    monitor = claims[told.clock.first_by_monitor or ""]
    assert told.clock.conflict and monitor.speaker == "rus-mod" and monitor.doers == ()
    assert monitor.id in told.clock.first_told and len(told.clock.first_told) == 3
    assert (told.clock.days, {name for name, _ in told.clock.first_by}) == (31, {"ARM", "AZE"})
    sentence = next(s for s in section.section(watched(day)).sentences if "conflict:" in s.text)
    assert "a side not named" in sentence.text and sentence.tone == "contested"


def test_a_day_later_azerbaijan_dates_the_first_breach_to_november_and_in_2021_another_source_to_august() -> None:
    before, later = of(date(2020, 12, 12), "truce-2020-11-10"), of(date(2020, 12, 14), "truce-2020-11-10")
    much_later = of(date(2022, 9, 14), "truce-2020-11-10")
    days = [date(2020, 12, 11), date(2020, 11, 26), date(2020, 11, 26)]
    assert [w.breaches[0].day for w in (before, later, much_later)] == days
    claims = {c.id: c.happened.start for c in watched(date(2022, 9, 14)).claims}
    assert date(2021, 8, 11) in {claims[c] for c in much_later.clock.first_told}


def test_the_monitors_five_breaches_of_2023_are_its_own_count_and_no_fact() -> None:
    (count,) = of(date(2023, 9, 21), "truce-2023-09-20").counters
    assert count.by_monitor and count.by == "rus-mod" and count.values[-1][1] == 5


def test_the_ceasefire_of_2016_ran_until_the_fighting_of_july_2020() -> None:
    assert of(date(2020, 9, 26), "truce-2016-04-05").clock.days == 1559


@pytest.mark.parametrize("day", DAYS)
def test_nothing_of_later_days_changes_what_is_told(day: date) -> None:
    held = load(find("armenia-azerbaijan"))
    statuses = standings(held.agreements, held.claims, day, held.situation)
    assert watch(held.agreements, held.claims, held.readings, statuses, day, held.situation) == watched(day).watched


@pytest.mark.parametrize("day", [DAYS[0], DAYS[3]])
def test_every_sentence_of_the_page_cites_and_every_number_opens(day: date) -> None:
    found = watched(day)
    page = show_truce.page(found)
    sentences = [page.headline, *(s for part in page.sections for s in part.sentences)]
    assert unsupported_numbers(page, found) == []
    assert all(s.cites for s in sentences) and all(holds(one) for s in sentences for one in s.sums)
    titles = [part.title for part in page.sections]
    assert titles[:2] == [w.status.agreement.title for w in reversed(found.watched)][:2]
    assert "no standing of its own" in to_markdown(page)


def test_all_formats_are_written_and_the_table_names_every_truce() -> None:
    found = watched(DAYS[0])
    assert all(show_truce.truces(found, form) for form in show_truce.FORMATS)
    assert '"format": "tocsin-truce-1"' in show_truce.truces(found, "json")
    table = show_truce.all_truces([found], "table")
    assert table.count("armenia-azerbaijan") == len(found.truces) and "in conflict" in table
    with pytest.raises(BadInput, match="one situation"):
        show_truce.all_truces([found], "html")


@pytest.mark.parametrize(("language", "name", "text"), [
    ("hy", "Armenian", "Կրակը դադարում է"), ("az", "Azerbaijani", "Atəş dayandırılır"),
    ("ru", "Russian", "Огонь прекращается"), ("ar", "Arabic", "يتوقف إطلاق النار"),
])  # fmt: skip
def test_a_text_in_another_language_renders_and_its_language_is_named(language: str, name: str, text: str) -> None:
    found = watched(DAYS[0])
    made = Agreement(id="t-x", source="t", title="Truce", kind="truce", known=DAYS[0], parties=("ARM",), declined=("AZE",),
                     clauses=(Clause("cessation", text),), language=language, cite="t", purpose="humanitarian")  # fmt: skip
    agreements = (*found.agreements, made)
    statuses = standings(agreements, found.claims, found.as_of, found.situation)
    seen = watch(agreements, found.claims, (), statuses, found.as_of, found.situation)
    page = show_truce.truces(replace(found, agreements=agreements, truces=statuses, watched=seen), "md")
    assert text in page and f"its text is in {name}" in page and "day in force unknown" in page
    assert "not signed by Azerbaijan" in page and "humanitarian" in page


def test_a_situation_without_a_truce_says_so_and_lists_its_documents() -> None:
    held = load(find("egypt-ethiopia"))
    found = replace(watched(DAYS[5]), situation=held.situation, agreements=held.agreements, claims=(), events=(), truces=(),
                    watched=(), actors={a.id: a for a in held.actors}, as_of=date(2026, 1, 1))  # fmt: skip
    text = show_truce.truces(found, "md")
    assert "No truce is on the record" in text and text.count("no standing of its own") == len(held.agreements)
    assert "not signed by" in text and "no truce on record" in show_truce.all_truces([found], "table")


def test_the_ceasefire_of_2003_is_superseded_and_its_breaches_stay_told() -> None:
    held = load(find("india-pakistan"))
    status = next(s for s in standings(held.agreements, held.claims, date(2024, 1, 1), held.situation)
                  if s.agreement.id == "truce-2003-11-26")  # fmt: skip
    assert status.standing == "superseded" and len(status.breaches) > 5


def test_a_malformed_agreement_is_refused_by_file_field_value_and_remedy(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "armenia-azerbaijan"
    shutil.copytree(find("armenia-azerbaijan"), folder)
    path = folder / "agreements.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("purpose: humanitarian", "purpose: peaceful", 1), encoding="utf-8"
    )
    with pytest.raises(BadInput) as raised:
        load(folder)
    said = f"{raised.value} {raised.value.remedy}"
    assert all(word in said for word in ("agreements.yaml", "purpose", "peaceful", "humanitarian"))
