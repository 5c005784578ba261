"""The command line as a user meets it: a real process gives the same bytes, errors are real, bad input changes nothing."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, Run, whole
from tocsin.sources.base import cards
from tocsin.store.store import Store

SITUATION = "armenia-azerbaijan"
ARTICLE = """Border clash kills three

By A. Writer

Armenia's defence ministry said on Tuesday that Azerbaijani forces shelled the town of Goris, killing three soldiers.
Azerbaijan denied the shelling.
"""


def test_help_names_every_command(tocsin: Run) -> None:
    shown = tocsin("--help").stdout
    for command in ("demo", "brief", "ledger", "diff", "read", "pull", "run", "sources", "situation", "store"):
        assert f"  {command}" in shown


@whole
@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_a_brief_is_the_same_bytes_every_time(tocsin: Run, tocsin_process: Run, form: str) -> None:
    first = tocsin_process("brief", SITUATION, "--as-of", "2020-09-29", "--format", form)
    assert first.returncode == 0, first.stderr
    assert len(first.stdout) > 2000
    assert tocsin("brief", SITUATION, "--as-of", "2020-09-29", "--format", form).stdout == first.stdout


def test_a_brief_goes_to_a_file_whole(tocsin: Run, tmp_path: Path) -> None:
    target = tmp_path / "brief.html"
    done = tocsin("brief", SITUATION, "--as-of", "2020-09-29", "--format", "html", "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["brief.html"]


def test_the_ledger_has_three_forms(tocsin: Run) -> None:
    rows = json.loads(tocsin("ledger", SITUATION, "--as-of", "2020-09-30", "--format", "json").stdout)
    csv = tocsin("ledger", SITUATION, "--as-of", "2020-09-30", "--format", "csv").stdout
    table = tocsin("ledger", SITUATION, "--as-of", "2020-09-30", "--contested")
    assert rows
    assert csv.count("\n") > 50
    assert "Su-25" in table.stdout, table.stderr


def test_diff_tells_what_came(tocsin: Run) -> None:
    done = tocsin("diff", SITUATION, "--from", "2020-09-29", "--to", "2020-09-30")
    assert done.returncode == 0, done.stderr
    assert "mountain" in done.stdout


def test_read_prints_claims_and_stores_nothing(tocsin: Run, seeded: Store, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    before = seeded.moment()
    done = tocsin("read", str(article), "--published", "2020-10-14", "--situation", SITUATION, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["format"] == "tocsin-read-1"
    assert found["article"]["published"] == "2020-10-14"
    assert {claim["kind"] for claim in found["claims"]} >= {"shelling"}
    assert any(claim["stance"] == "denies" and claim["speaker"] == "AZE" for claim in found["claims"])
    assert any(figure["low"] == 3 for claim in found["claims"] for figure in claim["figures"])
    for claim in found["claims"]:
        assert ARTICLE[claim["span"]["start"] : claim["span"]["end"]] == claim["text"]
    assert seeded.moment() == before


def test_read_takes_standard_input(tocsin_process: Run) -> None:
    done = tocsin_process("read", "-", "--published", "2020-10-14", input=ARTICLE)
    assert done.returncode == 0, done.stderr
    assert "shelling" in done.stdout


def _bomb() -> bytes:
    return b"<html><body>" + b"<div>" * 200_000 + b"x"


BAD_ARTICLES = {
    "empty": b"",
    "blank": b" \n\t\n",
    "binary": bytes(range(256)) * 20,
    "image": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "pdf": b"%PDF-1.7\n" + bytes(range(1, 200)),
    "wrong encoding": "Ереван и Баку".encode("cp1251") * 20,
    "bomb": _bomb(),
    "too large": b"word " * (10 * 1024 * 1024),
}


@pytest.mark.parametrize("name", BAD_ARTICLES)
def test_bad_articles_get_a_clear_error(tocsin: Run, seeded: Store, tmp_path: Path, name: str) -> None:
    article = tmp_path / "article.txt"
    article.write_bytes(BAD_ARTICLES[name])
    before = seeded.moment()
    done = tocsin("read", str(article))
    assert done.returncode in (2, 3), (done.returncode, done.stdout[:500], done.stderr[-2000:])
    assert done.stderr.startswith("error: ")
    assert "remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    assert seeded.moment() == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("brief", "nowhere", "--as-of", "2020-09-26"), 3, "armenia-azerbaijan"),
        (("brief", SITUATION, "--as-of", "2020-02-30"), 2, "2020-02-30"),
        (("brief", SITUATION, "--as-of", "1900-01-01"), 3, "known on that day"),
        (("diff", SITUATION, "--from", "2020-10-02", "--to", "2020-10-01"), 2, "lies before"),
        (("read", "no-such-file.txt"), 3, "no-such-file.txt"),
        (("read", "http://127.0.0.1:9/x"), 5, "127.0.0.1"),
        (("read", "http://[::1]/x"), 5, "::1"),
        (("pull", "no-such-source"), 3, "ucdp-ged"),
        (("pull", "ucdp-ged", "--file", "a.csv", "--url", "http://x.example"), 2, "one of them"),
        (("situation", "check", "no-such-folder"), 3, "no-such-folder"),
    ],
)
def test_bad_words_get_a_clear_error(tocsin: Run, seeded: Store, words: tuple[str, ...], code: int, said: str) -> None:
    before = seeded.moment()
    done = tocsin(*words)
    assert done.returncode in (code, 2), (done.returncode, done.stderr)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert seeded.moment() == before


@pytest.mark.parametrize(
    ("source", "name", "content"),
    [
        ("claims-file", "claims.csv", 'kind,text\n"unclosed,1\n'),
        ("claims-file", "claims.csv", "row,kind,text,happened,known,colour\n1,fighting,x,2020-01-01,2020-01-01,red\n"),
        ("claims-file", "claims.jsonl", '{"kind": "fighting"}\nnot json\n'),
        ("ucdp-ged", "ged211.csv", "id,colour\n1,red\n"),
        ("ucdp-ged", "ged211.csv", ""),
        ("wikipedia-current-events", "lines.csv", "date,sentence\n2020-13-45,Something happened.\n"),
        ("feed", "feed.xml", "<rss><channel><item>"),
    ],
)
def test_bad_imports_change_nothing(
    tocsin: Run, tmp_path: Path, source: str, name: str, content: str, seeded: Store
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with seeded.view(__import__("datetime").date.max) as view:
        before = {kind: view.count(kind) for kind in _record_types()}
    done = tocsin("pull", source, "--file", str(file))
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr[-2000:])
    assert "remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    with seeded.view(__import__("datetime").date.max) as view:
        assert {kind: view.count(kind) for kind in _record_types()} == before


def _record_types() -> tuple[type, ...]:
    from tocsin.schema.articles import Article
    from tocsin.schema.claims import Claim
    from tocsin.schema.events import Event

    return (Article, Claim, Event)


def test_a_new_situation_is_a_folder(tocsin: Run, tmp_path: Path) -> None:
    folder = tmp_path / "north-south"
    store = tmp_path / "store"
    assert tocsin("situation", "new", str(folder), store=store).returncode == 0
    checked = tocsin("situation", "check", str(folder), store=store)
    assert checked.returncode == 0, checked.stderr
    brief = tocsin("brief", str(folder), "--as-of", "2026-01-01", store=store)
    assert brief.returncode == 0, brief.stderr
    again = tocsin("situation", "new", str(folder), store=store)
    assert again.returncode == 2
    assert "remedy: " in again.stderr


def test_an_edited_folder_shows_its_edit(tocsin: Run, tmp_path: Path) -> None:
    folder, store = tmp_path / "north-south", tmp_path / "store"
    tocsin("situation", "new", str(folder), store=store)
    claims = folder / "claims.csv"
    old = json.loads(tocsin("ledger", str(folder), "--as-of", "2026-01-01", "--format", "json", store=store).stdout)
    text = old[0]["text"]
    claims.write_text(claims.read_text(encoding="utf-8").replace(text, "The text was mended."), encoding="utf-8")
    new = json.loads(tocsin("ledger", str(folder), "--as-of", "2026-01-01", "--format", "json", store=store).stdout)
    texts = [claim["text"] for claim in new]
    assert "The text was mended." in texts
    assert text not in texts
    assert len(new) == len(old)


def test_the_store_commands(tocsin: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    for words in (("store", "check"), ("store", "compact"), ("store", "stats")):
        done = tocsin(*words, store=store)
        assert done.returncode == 0, done.stderr
    assert "whole" in tocsin("store", "check", store=store).stdout


def test_sources_are_dark_until_pulled(tocsin: Run) -> None:
    done = tocsin("sources")
    assert done.returncode == 0, done.stderr
    dark = {found["card"]["id"] for found in json.loads(tocsin("sources", "--json").stdout) if found["state"] == "dark"}
    assert set(cards()) <= dark


def test_a_bad_setting_is_named(tocsin: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_MAX_BYTES", "many")
    done = tocsin("read", str(ROOT / "README.md"))
    assert done.returncode == 2
    assert "TOCSIN_MAX_BYTES" in done.stderr


@pytest.mark.parametrize(("key", "words"), [("ARM", "Republic of Armenia"), ("shusha", "Other names")])
def test_a_name_opens_too(tocsin: Run, key: str, words: str) -> None:
    shown = tocsin("explain", key, "--as-of", "2020-09-26")
    assert shown.returncode == 0 and words in shown.stdout


def test_no_note_is_told_as_no_all_clear(tocsin: Run) -> None:
    text = "Talks on the dam\n\nThe African Union offered to mediate between Egypt and Ethiopia.\n"
    shown = tocsin("read", "-", "--published", "2021-07-06", "--situation", "egypt-ethiopia", input=text)
    assert shown.returncode == 0 and "no all-clear" in " ".join(shown.stdout.split())
    assert "lacks none" not in shown.stdout
