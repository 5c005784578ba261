"""Private notes: sealed, whole after a kill, lost to no tampering, and nowhere but in their own file."""

from __future__ import annotations

import ast
import base64
import json
import logging
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, judged_once, whole
from tocsin import private_notes, run
from tocsin.cli_notes import notes as app
from tocsin.errors import BadInput, Busy, Damaged, ExtraMissing, NotFound, TocsinError
from tocsin.private_notes import Notebook
from tocsin.sealing import BLOCK, MAGIC, WEAKEST, WrongPassphrase
from tocsin.sources.situation_folder import packaged
from tocsin.store.store import Store

pytest.importorskip("cryptography", reason="private notes need the extra `notes`")

WORD = "four plain words здесь"
MARK = "Quokka-7319-Überläufer"
NOON = datetime(2020, 10, 10, 12, tzinfo=UTC)


def book_at(folder: Path) -> Notebook:
    """A notebook whose passphrase is cheap to try: as weak as is allowed."""
    return Notebook(folder / "desk" / "notes", cost=WEAKEST)


@pytest.fixture
def book(tmp_path: Path) -> Notebook:
    made = book_at(tmp_path)
    made.add(WORD, "armenia-azerbaijan", f"{MARK} would host a meeting", ["claim.1"], NOON)
    return made


# The notebook ------------------------------------------------------------------------------------------------------------


def test_what_was_written_is_read(book: Notebook) -> None:
    (note,) = book.notes(WORD)
    assert (note.situation, note.about, note.written) == ("armenia-azerbaijan", ("claim.1",), NOON)
    second = book.add(WORD, "georgia-russia", "other")
    assert [found.id for found in book.notes(WORD)] == [note.id, second.id]
    assert second.written.tzinfo is not None and abs((datetime.now(UTC) - second.written).total_seconds()) < 60
    assert book.note(WORD, note.id) == note
    assert [found.id for found in book.search(WORD, "QUOKKA-7319-überl")] == [note.id]
    assert book.search(WORD, "claim.1") == (note,) and book.search(WORD, "nowhere") == ()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60).filter(str.strip), max_size=4))
def test_any_text_comes_back_as_written(tmp_path: Path, texts: list[str]) -> None:
    book = book_at(tmp_path)
    book.path.unlink(missing_ok=True)
    for text in texts:
        book.add(WORD, "x", text)
    assert [note.text for note in book.notes(WORD)] == [text.strip() for text in texts]
    assert book.count() == len(texts)


def test_edit_and_remove(book: Notebook) -> None:
    first, second = book.notes(WORD)[0], book.add(WORD, "x", "second")
    edited = book.edit(WORD, first.id, "anew")
    assert (edited.text, edited.written, edited.id) == ("anew", first.written, first.id)
    book.remove(WORD, first.id)
    assert book.notes(WORD) == (second,)
    for change in (lambda: book.remove(WORD, first.id), lambda: book.edit(WORD, first.id, "x")):
        with pytest.raises(NotFound, match=first.id):
            change()
    assert book.notes(WORD) == (second,)


def test_the_file_is_its_owners_and_its_name_is_all_that_shows(book: Notebook) -> None:
    assert stat.S_IMODE(book.path.stat().st_mode) == 0o600
    assert book.count() == 1
    data = book.path.read_bytes()
    assert data.startswith(MAGIC) and not holds(data, MARK) and not holds(data, "armenia-azerbaijan")
    assert (len(data) - len(b"\n".join(data.split(b"\n", 3)[:3])) - 1 - 16) % BLOCK == 0  # length tells no length
    assert {path.name for path in book.path.parent.iterdir()} <= {"notes", "notes.lock"}


def test_each_version_is_sealed_anew(book: Notebook) -> None:
    """One nonce is never used twice under a key."""
    nonces = set()
    for at in range(5):
        book.edit(WORD, book.notes(WORD)[0].id, f"version {at}")
        nonces.add(json.loads(book.path.read_bytes().split(b"\n")[1])["nonce"])
    assert len(nonces) == 5


def test_a_passphrase_typed_on_another_keyboard_is_the_same(tmp_path: Path) -> None:
    book = book_at(tmp_path)
    book.add("café au lait", "x", "text")
    assert book.notes("cafe\N{COMBINING ACUTE ACCENT} au lait")[0].text == "text"


@pytest.mark.parametrize("wrong", ["", "four plain words", WORD.upper(), WORD + " ", "\ud800 broken"])
def test_a_wrong_passphrase_opens_and_changes_nothing(book: Notebook, wrong: str) -> None:
    before, key = book.path.read_bytes(), book.notes(WORD)[0].id
    tries = [lambda: book.notes(wrong), lambda: book.add(wrong, "x", "y"), lambda: book.remove(wrong, key),
             lambda: book.change_passphrase(wrong, "another long one")]  # fmt: skip
    for attempt in tries:
        with pytest.raises(WrongPassphrase, match="does not open"):
            attempt()
    assert book.path.read_bytes() == before


def test_changing_the_passphrase(book: Notebook) -> None:
    before, salt = book.notes(WORD), header(book)["salt"]
    assert book.change_passphrase(WORD, "another long one") == 1
    assert book.notes("another long one") == before and header(book)["salt"] != salt
    with pytest.raises(WrongPassphrase):
        book.notes(WORD)
    with pytest.raises(BadInput, match="fewer than"):
        book.change_passphrase("another long one", "short")
    assert book.notes("another long one") == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_byte_goes_unseen(book: Notebook, data: st.DataObject) -> None:
    whole = book.path.read_bytes()
    at = data.draw(st.one_of(st.integers(0, whole.index(b"\n", 200) + 70), st.integers(0, len(whole) - 1)))
    bits = data.draw(st.integers(1, 255))
    changed = bytearray(whole)
    changed[at] ^= bits
    book.path.write_bytes(changed)
    try:
        with pytest.raises((Damaged, WrongPassphrase)):
            book.add(WORD, "x", "y")
        assert book.path.read_bytes() == bytes(changed)  # nothing written over what might be mended
    finally:
        book.path.write_bytes(whole)


@pytest.mark.parametrize("keep", [0, 5, 23, 150, 400, -1, -BLOCK])
def test_a_cut_file_is_told(book: Notebook, keep: int) -> None:
    book.path.write_bytes(book.path.read_bytes()[:keep])
    with pytest.raises(Damaged):
        book.notes(WORD)


def test_with_the_right_passphrase_changed_notes_are_told_from_a_wrong_passphrase(book: Notebook) -> None:
    data = bytearray(book.path.read_bytes())
    data[-1] ^= 1
    book.path.write_bytes(data)
    with pytest.raises(Damaged, match="passphrase is right"):
        book.notes(WORD)


@pytest.mark.parametrize(
    ("name", "value"),
    [("n", 2), ("n", 2**30), ("n", WEAKEST + 1), ("r", 2**20), ("p", 0), ("kdf", "md5"), ("cipher", "none"), ("count", -1),
     ("salt", "AAAA"), ("nonce", "?"), ("n", "many"), ("more", 1)],
)  # fmt: skip
def test_a_header_that_asks_for_anything_else_is_refused(book: Notebook, name: str, value: object) -> None:
    """Neither a weak key nor one whose making would take all memory."""
    lines = book.path.read_bytes().split(b"\n", 3)
    lines[1] = json.dumps(header(book) | {name: value}).encode()
    book.path.write_bytes(b"\n".join(lines))
    with pytest.raises(Damaged, match="header"):
        book.notes(WORD)


def test_no_error_and_no_printed_form_holds_what_is_secret(book: Notebook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    note = book.notes(WORD)[0]
    told = [repr(note), str(note), repr([note])]
    long = f"{MARK} " * 60_000
    for attempt in (
        lambda: book.add(WORD, "x", long), lambda: book.add(WORD, "x", f"{MARK}\ud800"),
        lambda: book.add(f"{MARK} {WORD}", "x", "y"), lambda: book.edit(WORD, "note-none", MARK),
        lambda: Notebook(Path("/proc/none/notes"), WEAKEST).add(WORD, "x", MARK),
    ):  # fmt: skip
        with pytest.raises(TocsinError) as caught:
            attempt()
        told += [str(caught.value), repr(caught.value), *_chain(caught.value)]
    assert not any(MARK in text or WORD in text for text in [*told, caplog.text])


def test_bad_input_makes_no_file(tmp_path: Path) -> None:
    book = book_at(tmp_path)
    for attempt in (
        lambda: book.add(WORD, "x", "  \n "), lambda: book.add(WORD, "two\nlines", "y"), lambda: book.add(WORD, "", "y"),
        lambda: book.add("short", "x", "y"), lambda: book.add(WORD, "x", "y", ["\x1b[2J"]),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            attempt()
    assert not book.exists and book.count() == 0 and book.notes(WORD) == ()
    with pytest.raises(NotFound, match="no private notes"):
        book.change_passphrase(WORD, "another long one")


def test_without_the_package_the_remedy_is_named(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "cryptography"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExtraMissing, match=r"tocsin\[notes\]"):
        book.notes(WORD)
    assert book.count() == 1


# Two writers, and one that is killed -------------------------------------------------------------------------------------


def test_two_writers_lose_nothing(book: Notebook) -> None:
    def write(name: str) -> None:
        for at in range(4):
            Notebook(book.path, WEAKEST).add(WORD, "x", f"{name} {at}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(note.text for note in book.notes(WORD) if note.situation == "x") == sorted(
        f"{name} {at}" for name in "ab" for at in range(4)
    )


def test_who_waits_too_long_is_told(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(private_notes, "WAIT", 0.05)
    with FileLock(f"{book.path}.lock"), pytest.raises(Busy, match="another process"):
        book.add(WORD, "x", "y")
    assert len(book.notes(WORD)) == 1  # a reader never waits


KILLED = """
import os, sys, time
from pathlib import Path
from tocsin.private_notes import Notebook
book, word, step = Notebook(Path(sys.argv[1]), 2**14), sys.argv[2], sys.argv[3]
def stop(*_):
    print("here", flush=True); time.sleep(60)
if step == "sync":
    os.fsync = stop
elif step == "move":
    Path.replace = stop
at = 0
while True:
    book.add(word, "killed", f"{sys.argv[4]} {at} " + "x" * 200_000); at += 1
    print(at, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
@pytest.mark.parametrize("step", ["sync", "move", "any"])
def test_a_killed_writer_leaves_a_whole_file(book: Notebook, step: str) -> None:
    before, words = book.notes(WORD), [sys.executable, "-c", KILLED, str(book.path), WORD, step, MARK]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": _source()}
    ) as child:
        assert child.stdout is not None
        acknowledged = [child.stdout.readline() for _ in range(4 if step == "any" else 1)]
        child.send_signal(signal.SIGKILL)
    left = [path for path in book.path.parent.iterdir() if path.name.endswith(".draft")]
    found = book.notes(WORD)
    assert found[: len(before)] == before
    if step == "any":
        assert len(found) - len(before) >= int(acknowledged[-1]) == 4  # what was said to be written is there
        assert all(note.text.startswith(f"{MARK} {at} ") for at, note in enumerate(found[1:]))
    else:
        assert found == before and acknowledged == ["here\n"] and len(left) == 1
    assert not any(holds(path.read_bytes(), MARK) for path in book.path.parent.iterdir())
    book.add(WORD, "x", "after")  # the lock went with its holder, the draft goes with the next writer
    assert not [path for path in book.path.parent.iterdir() if path.name.endswith(".draft")]
    assert book.notes(WORD)[:-1] == found


def test_a_full_disk_leaves_the_old_notes(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    before = book.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        book.add(WORD, "x", "y")
    assert book.path.read_bytes() == before
    assert {path.name for path in book.path.parent.iterdir()} <= {"notes", "notes.lock"}


# The commands ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a passphrase file; the settings point into it, nobody is at the terminal."""
    word = tmp_path / "word"
    word.write_text(WORD + "\n", encoding="utf-8")
    word.chmod(0o600)
    monkeypatch.setenv("TOCSIN_NOTES", str(tmp_path / "private"))
    monkeypatch.setenv("TOCSIN_NOTES_PASSPHRASE_FILE", str(word))
    monkeypatch.setenv("TOCSIN_STORE", str(tmp_path / "store"))
    monkeypatch.setattr(Notebook.__init__, "__defaults__", (WEAKEST,))
    return tmp_path


def call(*words: str, input: bytes | str = "") -> str:
    """A command's standard output, then its standard error."""
    from typer.testing import CliRunner

    done = CliRunner().invoke(app, list(words), input=input, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout + done.stderr


def test_the_commands_write_list_show_search_edit_and_remove(desk: Path) -> None:
    assert "0 private notes" in call("list")
    told = call("add", "armenia-azerbaijan", "--about", "claim.1", input=f"{MARK}\nwould host")
    assert MARK not in told and str(desk / "private") in told
    key = Notebook(desk / "private").notes(WORD)[0].id
    assert key in (listed := call("list")) and f"{MARK} would host" in listed
    assert f"{MARK}\nwould host" in call("show", key) and "about claim.1" in call("search", "HOST")
    assert call("search", "nowhere").strip() == "no private note holds it"
    call("edit", key, "--text", "changed")
    assert "changed" in call("show", key) and not call("remove", key).count("changed")
    assert call("list") == ""


def test_without_the_passphrase_list_tells_the_number_only(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call("add", "armenia-azerbaijan", input=MARK)
    monkeypatch.delenv("TOCSIN_NOTES_PASSPHRASE_FILE")
    assert call("list") == "1 private note\n"
    with pytest.raises(BadInput, match="nobody is there"):
        call("show", "note-1")


def test_the_passphrase_may_come_from_standard_input_before_the_note(desk: Path) -> None:
    call("add", "x", "--passphrase-file", "-", input=f"{WORD}\nfirst\nsecond")
    assert Notebook(desk / "private").notes(WORD)[0].text == "first\nsecond"


def test_at_a_terminal_it_is_asked_for_unseen_and_a_new_one_twice(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tocsin import cli_notes

    monkeypatch.delenv("TOCSIN_NOTES_PASSPHRASE_FILE")
    monkeypatch.setattr(cli_notes, "_somebody_there", lambda: True)
    typed: Iterator[str] = iter([WORD, "something else", WORD, WORD, WORD, ""])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    with pytest.raises(BadInput, match="differ"):
        call("add", "x", "--text", "y")
    assert not (desk / "private").exists()
    call("add", "x", "--text", "y")
    assert "  x  y" in call("list") and call("list") == "1 private note\n"
    assert list(typed) == []


def test_no_command_takes_the_passphrase_as_a_value() -> None:
    import typer

    group = typer.main.get_command(app)
    options = {name for command in group.commands.values() for p in command.params for name in p.opts}  # type: ignore[attr-defined]
    assert {name for name in options if "pass" in name} == {"--passphrase-file", "--new-passphrase-file"}
    assert all("Example: tocsin notes " in str(command.epilog) for command in group.commands.values())  # type: ignore[attr-defined]


def test_the_passphrase_is_changed_by_command(desk: Path) -> None:
    call("add", "x", "--text", "y")
    new = desk / "new"
    new.write_text("another long one\r\n")
    told = call("passphrase", "--new-passphrase-file", str(new))
    assert "others may read the passphrase" in told and "another long" not in told
    assert Notebook(desk / "private").notes("another long one")[0].text == "y"


def test_export_is_plain_asked_for_and_never_over_a_file(desk: Path) -> None:
    call("add", "x", "--text", MARK)
    target = desk / "out.txt"
    with pytest.raises(BadInput, match="nothing was written"):
        call("export", "--to", str(target))
    assert not target.exists()
    assert "warning" in call("export", "--to", str(target), "--yes")
    assert MARK in target.read_text(encoding="utf-8") and stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(BadInput, match="there already"):
        call("export", "--to", str(target), "--yes")
    with pytest.raises(BadInput, match="lies in the store"):
        call("export", "--to", str(desk / "store" / "x"), "--yes")


def test_the_file_may_not_lie_in_the_store(desk: Path) -> None:
    with pytest.raises(BadInput, match="which Tocsin writes"):
        call("add", "x", "--text", "y", "--file", str(desk / "store" / "notes"))
    assert not (desk / "store").exists()


def test_text_that_is_not_utf_8_is_refused(desk: Path) -> None:
    with pytest.raises(BadInput, match="not UTF-8"):
        call("add", "x", input="\N{CYRILLIC SMALL LETTER ZHE}".encode("cp1251"))
    assert not (desk / "private").exists()


# Nowhere else ------------------------------------------------------------------------------------------------------------


@whole
def test_a_note_is_in_nothing_that_the_other_commands_write(desk: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Written about the very situation and a real record, then looked for in every byte that the others leave."""
    from typer.testing import CliRunner

    from tocsin.cli import app as tocsin

    caplog.set_level(logging.DEBUG)
    store, situation, day = Store(desk / "store"), "india-pakistan", "2016-03-31"
    run.bring_in(store, packaged()[situation])
    claim = run.findings(store, situation, date.fromisoformat(day)).claims[0].id
    call("add", situation, "--about", claim, input=f"{MARK} said so in private")
    of_day = ["--as-of", day, "-o"]
    printed = []
    for words in (
        ["brief", situation, *of_day, str(desk / "brief.json"), "--format", "json"],
        ["brief", situation, *of_day, str(desk / "brief.html"), "--format", "html"],
        ["brief", situation, *of_day, str(desk / "brief.md")],
        ["ledger", situation, *of_day, str(desk / "ledger.csv"), "--format", "csv"],
        ["clocks", situation, *of_day, str(desk / "clocks.json"), "--json"],
        ["explain", claim, "--as-of", day, "--json"],
        ["run", "--date", day, "--offline", "-o", str(desk / "day")],
        ["store", "stats"],
    ):
        with judged_once():
            done = CliRunner().invoke(tocsin, [*words, "--store", str(store.root)], catch_exceptions=False)
        assert done.exit_code in (0, 8), done.output  # 8: an input is dark on that day
        printed.append(done.output)
    files = [path for path in desk.rglob("*") if path.is_file()]
    assert {"brief.json", "brief.html", "brief.md", "ledger.csv", "clocks.json"} <= {path.name for path in files}
    assert [path for path in files if path.suffix == ".parquet"] and list((desk / "day").iterdir())
    assert not [path for path in files if holds(_opened(path), MARK)]
    assert not any(holds(text.encode(), MARK) for text in [*printed, caplog.text])
    assert Notebook(desk / "private").search(WORD, MARK)


def test_the_search_for_marks_finds_them() -> None:
    """The test above can fail: each disguise of the marker is seen."""
    raw = MARK.encode()
    for data in (raw, MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), json.dumps(MARK).encode(), raw.hex().encode(),
                 *(base64.b64encode(b"z" * at + raw + b"z") for at in range(3)), base64.urlsafe_b64encode(raw)):  # fmt: skip
        assert holds(b"before" + data + b"after", MARK)
    assert not holds(b"nothing here", MARK)


ALLOWED = {"tocsin.cli_notes": {"tocsin.private_notes"}, "tocsin.private_notes": {"tocsin.sealing"},
           "tocsin.cli": {"tocsin.cli_notes"}}  # fmt: skip
SECRET = {"tocsin.private_notes", "tocsin.cli_notes", "tocsin.sealing"}
MAY_USE = {"tocsin.cli_notes": {"tocsin.errors", "tocsin.settings", "tocsin.private_notes"},
           "tocsin.private_notes": {"tocsin.errors", "tocsin.sealing"}, "tocsin.sealing": {"tocsin.errors"}}  # fmt: skip


def test_only_the_window_imports_the_notes_and_they_import_nothing_that_keeps() -> None:
    for path in sorted((ROOT / "src" / "tocsin").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        text = path.read_text(encoding="utf-8")
        found = _imported(ast.parse(text)) if "notes" in text or "sealing" in text else set()
        assert found & SECRET <= ALLOWED.get(name, set()), f"{name} imports {found & SECRET}"
        if name in MAY_USE:
            assert {one for one in found if one.startswith("tocsin")} <= MAY_USE[name]
        if name not in SECRET | {"tocsin.cli", "tocsin.settings"}:
            assert not [word for word in ("private_notes", "notes_file", "TOCSIN_NOTES") if word in text], name


def test_importing_all_that_judges_and_keeps_loads_no_notes() -> None:
    probe = (
        "import importlib, json, sys\n"
        "for name in ('tocsin.run', 'tocsin.judge', 'tocsin.desk', 'tocsin.brief', 'tocsin.store.writer', 'tocsin.show',"
        " 'tocsin.outlook', 'tocsin.intake', 'tocsin.forecasting'):\n    importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": _source()},
    )  # fmt: skip
    loaded = set(json.loads(done.stdout))
    assert not loaded & SECRET and "cryptography" not in {name.split(".")[0] for name in loaded}


# Reading bytes -----------------------------------------------------------------------------------------------------------


def holds(data: bytes, mark: str) -> bool:
    """Whether the bytes hold the words plainly, in UTF-16, escaped, in hexadecimal or in base64 at any offset."""
    raw = mark.encode()
    plain = [
        raw,
        mark.encode("utf-16-le"),
        mark.encode("utf-16-be"),
        json.dumps(mark)[1:-1].encode(),
        raw.hex().encode(),
    ]
    # from each of three offsets, the triples of bytes that stand alone in base64, whatever stands around them
    coded = [base64.b64encode(raw[at : at + (len(raw) - at) // 3 * 3]) for at in range(3)]
    common = data.replace(b"-", b"+").replace(b"_", b"/")
    return any(form in data for form in plain) or any(len(form) >= 8 and form in common for form in coded)


def _opened(path: Path) -> bytes:
    """A file's bytes; the rows of a Parquet file, whose pages are packed, as text too."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        import duckdb

        with duckdb.connect() as base:
            data += repr(base.execute("select * from read_parquet(?)", [str(path)]).fetchall()).encode()
    return data


def _imported(tree: ast.AST) -> set[str]:
    """Every module a file imports anywhere, whole or by its parts."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "tocsin" else set()
            found |= {node.module} | parts
    return found - {"tocsin"}


def _chain(error: BaseException) -> list[str]:
    """What a traceback would print of an error's causes."""
    return [repr(one) for one in (error.__cause__, None if error.__suppress_context__ else error.__context__) if one]


def header(book: Notebook) -> dict[str, object]:
    """The file's header, as anyone can read it."""
    found: dict[str, object] = json.loads(book.path.read_bytes().split(b"\n")[1])
    return found


def _source() -> str:
    return str(ROOT / "src")
