"""`tocsin notes`: a mediator's private notes. The only window to :mod:`tocsin.private_notes`; it opens no store."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.errors import BadInput, NotFound
from tocsin.settings import read_settings

if TYPE_CHECKING:
    from tocsin.private_notes import Notebook, PrivateNote

notes = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Private notes, in one encrypted file on this machine; never in the store, an export, a log or an alert.",
    epilog="Example: tocsin notes add armenia-azerbaijan",
)

NotesFile = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The encrypted file.", show_default=False)
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="Its first line is the passphrase; - for standard input. Default: asked for, unseen.",
        show_default=False,
    ),
]
Key = Annotated[str, typer.Argument(metavar="ID", help="A note's id, as `tocsin notes list` shows it.")]
Text = Annotated[
    str | None,
    typer.Option(
        "--text",
        metavar="TEXT",
        help="The note. A shell may keep it in its history: better typed on standard input.",
        show_default=False,
    ),
]


@notes.command(epilog="Example: tocsin notes add armenia-azerbaijan --about arm-aze-2020-10-10-moscow < note.txt")
def add(
    situation: Annotated[str, typer.Argument(metavar="SITUATION", help="The situation it is about.")],
    text: Text = None,
    about: Annotated[
        list[str] | None, typer.Option("--about", metavar="ID", help="A record it is about; may be given again.")
    ] = None,
    file: NotesFile = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a note: --text, or standard input to its end. No editor is opened: it would leave plain text on the disk."""
    book, passphrase = _opened(file, passphrase_file, new=True)
    made = book.add(passphrase, situation, _text(text), about or ())
    typer.echo(f"wrote {made.id} to {book.path}", err=True)


@notes.command("list", epilog="Example: tocsin notes list --passphrase-file ~/.notes-passphrase")
def list_notes(file: NotesFile = None, passphrase_file: PassphraseFile = None) -> None:
    """Ids, days, situations and first words; without the passphrase, how many there are and nothing else."""
    book = _book(file)
    passphrase = _passphrase(passphrase_file, "Passphrase (empty: only how many): ", needed=False)
    if not passphrase or not book.exists:
        count = book.count()
        typer.echo(f"{count} private note{'' if count == 1 else 's'}")
        return
    for note in book.notes(passphrase):
        typer.echo(f"{note.id}  {note.written:%Y-%m-%d %H:%M}  {note.situation}  {_first_words(note)}")


@notes.command(epilog="Example: tocsin notes show note-1f0a9c3e")
def show(key: Key, file: NotesFile = None, passphrase_file: PassphraseFile = None) -> None:
    """Print one note."""
    book, passphrase = _opened(file, passphrase_file)
    _print([book.note(passphrase, key)])


@notes.command(epilog="Example: tocsin notes search corridor")
def search(
    word: Annotated[str, typer.Argument(metavar="WORD", help="Any part of a text, a situation or a record's id.")],
    file: NotesFile = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Print the notes that hold a word, great and small letters alike."""
    book, passphrase = _opened(file, passphrase_file)
    _print(book.search(passphrase, word))


@notes.command(epilog="Example: tocsin notes edit note-1f0a9c3e < note.txt")
def edit(key: Key, text: Text = None, file: NotesFile = None, passphrase_file: PassphraseFile = None) -> None:
    """Replace a note's text by --text or standard input; its id and the day it was written stay."""
    book, passphrase = _opened(file, passphrase_file)
    book.note(passphrase, key)  # before anything is typed
    book.edit(passphrase, key, _text(text))
    typer.echo(f"changed {key}", err=True)


@notes.command(epilog="Example: tocsin notes remove note-1f0a9c3e")
def remove(key: Key, file: NotesFile = None, passphrase_file: PassphraseFile = None) -> None:
    """Take a note out of the file for good."""
    book, passphrase = _opened(file, passphrase_file)
    book.remove(passphrase, key)
    typer.echo(f"removed {key}", err=True)


@notes.command(epilog="Example: tocsin notes export --to notes.txt")
def export(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new file, written as plain text.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether plain text is meant.")] = False,
    file: NotesFile = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write all notes to a file as PLAIN TEXT, which whoever reads that file can read."""
    if to.resolve().is_relative_to(read_settings().store_folder().resolve()):
        raise BadInput(f"{to} lies in the store", "private notes stay out of it; name a file elsewhere")
    book, passphrase = _opened(file, passphrase_file)
    typer.echo(f"warning: {to} will hold your private notes as plain text, without protection", err=True)
    if not yes and not _agreed():
        raise BadInput("nothing was written", "say --yes if plain text is meant")
    count = book.export(passphrase, to)
    typer.echo(f"wrote {count} private note{'' if count == 1 else 's'} to {to}: remove it when done", err=True)


@notes.command(epilog="Example: tocsin notes passphrase")
def passphrase(
    file: NotesFile = None,
    passphrase_file: PassphraseFile = None,
    new_file: Annotated[
        Path | None,
        typer.Option("--new-passphrase-file", metavar="FILE", help="Its first line is the new passphrase."),
    ] = None,
) -> None:
    """Change the passphrase: all notes are sealed anew. Without it nobody can open them, nor we."""
    book, old = _opened(file, passphrase_file)
    count = book.change_passphrase(old, _first_line(new_file) if new_file else _chosen("New passphrase: "))
    typer.echo(f"sealed {count} private note{'' if count == 1 else 's'} anew in {book.path}", err=True)


# The file and the passphrase ---------------------------------------------------------------------------------------------


def _book(file: Path | None) -> Notebook:
    """The notebook, which may not lie in the folders that Tocsin itself writes."""
    from tocsin.private_notes import Notebook

    settings = read_settings()
    path = file or settings.notes_file()
    for folder in (settings.store_folder(), settings.cache_folder()):
        if path.resolve().is_relative_to(folder.resolve()):
            raise BadInput(
                f"the private notes {path} would lie in {folder}, which Tocsin writes",
                "name a file elsewhere with --file or TOCSIN_NOTES",
            )
    return Notebook(path)


def _opened(file: Path | None, passphrase_file: Path | None, new: bool = False) -> tuple[Notebook, str]:
    """The notebook and its passphrase; that of a new one is chosen. Raises ``NotFound`` where none is or is begun."""
    book = _book(file)
    if book.exists:
        return book, _passphrase(passphrase_file, "Passphrase: ")
    if not new:
        raise NotFound(f"there are no private notes at {book.path}", "write one: tocsin notes add SITUATION")
    typer.echo(f"{book.path} is new. Nobody can open it without the passphrase, nor we: keep it well.", err=True)
    return book, _passphrase(passphrase_file, "", ask=lambda _: _chosen("Passphrase: "))


def _passphrase(file: Path | None, prompt: str, needed: bool = True, ask: Callable[[str], str] | None = None) -> str:
    """From the file named, else the setting's, else asked for; empty where nobody can be asked and none is needed."""
    source = file or read_settings().notes_passphrase_file
    if source is not None:
        return _first_line(source)
    if not needed and not _somebody_there():
        return ""
    return (ask or _asked)(prompt)


def _first_line(source: Path) -> str:
    """The first line of a file, or of standard input for ``-``, without its end. Its content is in no error."""
    try:
        raw = sys.stdin.buffer.readline() if str(source) == "-" else source.read_bytes().split(b"\n", 1)[0]
        if str(source) != "-" and os.name == "posix" and source.stat().st_mode & 0o077:
            typer.echo(f"warning: others may read the passphrase in {source}; chmod 600 {source}", err=True)
        return raw.rstrip(b"\r\n").decode("utf-8")
    except OSError as error:
        raise BadInput(f"the passphrase in {source} can't be read: {error.strerror}", "name a file of yours") from None
    except UnicodeDecodeError:
        raise BadInput(f"the passphrase in {source} is not UTF-8", "save it as UTF-8") from None


def _somebody_there() -> bool:
    return sys.stdin.isatty() or sys.stderr.isatty()


def _asked(prompt: str) -> str:
    """A passphrase typed unseen. Where it would be seen, or nobody is there, none is asked for."""
    import getpass
    import warnings

    if _somebody_there():
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            try:
                return getpass.getpass(prompt)
            except getpass.GetPassWarning:
                pass
    raise BadInput(
        "nobody is there to type the passphrase unseen",
        "give --passphrase-file FILE (- for standard input) or set TOCSIN_NOTES_PASSPHRASE_FILE",
    )


def _chosen(prompt: str) -> str:
    """A new passphrase, typed twice."""
    first = _asked(prompt)
    if _asked("The same again: ") != first:
        raise BadInput("the two passphrases differ", "nothing was written; try again")
    return first


def _agreed() -> bool:
    return sys.stdin.isatty() and typer.confirm("Write them as plain text?", err=True)


# Text in and out ---------------------------------------------------------------------------------------------------------


def _text(given: str | None) -> str:
    """The note's words: as given, else what standard input holds (after the passphrase, if that came from there too)."""
    if given is not None:
        return given
    if sys.stdin.isatty():
        typer.echo("Type the note; end it with Ctrl-D on a line of its own (Windows: Ctrl-Z).", err=True)
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("the note on standard input is not UTF-8", "save it as UTF-8") from None


def _print(found: list[PrivateNote] | tuple[PrivateNote, ...]) -> None:
    from tocsin.private_notes import shown

    typer.echo("\n".join(shown(note) for note in found) if found else "no private note holds it", nl=not found)


def _first_words(note: PrivateNote, most: int = 60) -> str:
    line = " ".join(note.text.split())
    return line if len(line) <= most else f"{line[:most]}…"
