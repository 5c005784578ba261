"""A mediator's private notes: one encrypted file on this machine, apart from everything else Tocsin keeps.

Nothing that judges, stores, composes or sends may import this module, and it imports none of them: notes cannot reach the
store, a brief, an export, a log or an alert. How the file is sealed is told in :mod:`tocsin.sealing`. A new version is
written beside the old one, read back, synced and moved onto it: whoever is killed leaves one of the two whole. No
plain text ever touches the disk, save by :meth:`Notebook.export`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import BadInput, Busy, Damaged, NotFound
from tocsin.sealing import COST, Header, Keys, fresh, sealed, told_count, unsealed

LONGEST_NOTE, LARGEST_FILE = 1_000_000, 256 * 1024 * 1024
DRAFT, WAIT = ".draft", 10.0


class PrivateNote(Struct, frozen=True, kw_only=True):
    """One note: ``about`` are ids of records it is about, ``written`` is in UTC. Its printed form never shows its text."""

    id: str
    situation: str
    written: datetime
    text: str
    about: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"PrivateNote({self.id})"


Notes = tuple[PrivateNote, ...]


class Notebook:
    """The notes in the file at ``path``. Every writing method holds a lock, and raises ``Busy`` while another does.

    All methods that take a passphrase raise ``WrongPassphrase``, ``Damaged`` for a file that is not what was written,
    ``BadInput`` for a path that is not to be read or written, and ``ExtraMissing`` without the ``cryptography`` package;
    whichever is raised, the file stays as it was.
    """

    def __init__(self, path: Path, cost: int = COST) -> None:
        self.path = path.resolve()
        self._cost = cost

    @property
    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def count(self) -> int:
        """How many notes the file says it holds, without a passphrase; 0 where there is no file."""
        return told_count(self._bytes()) if self.exists else 0

    def notes(self, passphrase: str) -> Notes:
        """All notes, oldest first; none where there is no file."""
        return self._opened(passphrase)[0] if self.exists else ()

    def note(self, passphrase: str, key: str) -> PrivateNote:
        """The note with this id. Raises ``NotFound``."""
        return _the(self.notes(passphrase), key)

    def search(self, passphrase: str, word: str) -> Notes:
        """Notes whose text, situation or record ids hold the word, great and small letters alike."""
        wanted = _folded(word)
        return tuple(
            note
            for note in self.notes(passphrase)
            if wanted in _folded("\n".join((note.text, note.situation, *note.about)))
        )

    def add(
        self, passphrase: str, situation: str, text: str, about: Sequence[str] = (), now: datetime | None = None
    ) -> PrivateNote:
        """Write a note, and the file if there is none. Raises ``BadInput`` for an empty or overlong note."""
        written = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
        made = PrivateNote(
            id=f"note-{secrets.token_hex(4)}", situation=_line(situation, "situation's name"), written=written,
            text=_text(text), about=tuple(_line(one, "record's id") for one in about),
        )  # fmt: skip
        self._change(passphrase, lambda notes: (*notes, made))
        return made

    def edit(self, passphrase: str, key: str, text: str) -> PrivateNote:
        """Replace a note's text; its id and when it was written stay. Raises ``NotFound``, ``BadInput``."""
        words = _text(text)

        def edited(notes: Notes) -> Notes:
            old = _the(notes, key)
            return tuple(replace(note, text=words) if note is old else note for note in notes)

        return _the(self._change(passphrase, edited), key)

    def remove(self, passphrase: str, key: str) -> None:
        """Take a note out of the file. Raises ``NotFound``. Whatever a disk keeps of old bytes is sealed too."""

        def without(notes: Notes) -> Notes:
            gone = _the(notes, key)
            return tuple(note for note in notes if note is not gone)

        self._change(passphrase, without)

    def change_passphrase(self, old: str, new: str) -> int:
        """Seal all notes anew under another passphrase and salt; how many. Raises ``NotFound`` without a file."""
        with self._locked():
            if not self.exists:
                raise NotFound(f"there are no private notes at {self.path}", "write one: tocsin notes add SITUATION")
            notes, _, _ = self._opened(old)
            self._write(notes, *fresh(new, self._cost))
        return len(notes)

    def export(self, passphrase: str, target: Path) -> int:
        """Write all notes as plain text to a new file that only its owner may read; how many. Never overwrites.

        Raises ``BadInput`` where a file is there already or can't be written.
        """
        notes = self.notes(passphrase)
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BadInput(f"{target} is there already", "name a file that is not there yet") from None
        except OSError as error:
            raise BadInput(f"{target} can't be written: {error.strerror}", "name a file in a folder of yours") from None
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write("\n".join(shown(note) for note in notes))
        except BaseException:  # half of the notes in plain text is worse than none
            target.unlink(missing_ok=True)
            raise
        return len(notes)

    # The file ------------------------------------------------------------------------------------------------------------

    def _change(self, passphrase: str, change: Callable[[Notes], Notes]) -> Notes:
        with self._locked():
            if self.exists:
                notes, header, keys = self._opened(passphrase)
            else:
                notes, (header, keys) = (), fresh(passphrase, self._cost)
            after = change(notes)
            self._write(after, header, keys)
        return after

    def _opened(self, passphrase: str) -> tuple[Notes, Header, Keys]:
        plain, header, keys = unsealed(self._bytes(), passphrase)
        try:
            return msgspec.json.decode(plain, type=Notes), header, keys
        except msgspec.MsgspecError:  # the error itself may carry what was opened
            raise Damaged(f"{self.path} opens, but does not hold notes", "use a newer Tocsin") from None

    def _bytes(self) -> bytes:
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise Damaged(f"{self.path} is larger than any file of notes", "put a copy of the file back")
            return self.path.read_bytes()
        except OSError as error:
            raise BadInput(
                f"{self.path} can't be read: {error.strerror}", "name the file that holds the notes"
            ) from None

    def _write(self, notes: Notes, header: Header, keys: Keys) -> None:
        made = sealed(msgspec.json.encode(notes), len(notes), header, keys)
        if len(made) > LARGEST_FILE:
            raise BadInput(f"{self.path} would be too large with this note", "remove notes first")
        folder, name = self.path.parent, f".{self.path.name}."
        for left in folder.iterdir():  # of a writer that was killed: we hold the lock, so none is at work
            if left.name.startswith(name) and left.name.endswith(DRAFT):
                left.unlink(missing_ok=True)
        handle, drafted = tempfile.mkstemp(DRAFT, name, folder)  # its mode is 0600
        draft = Path(drafted)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(made)
                file.flush()
                os.fsync(file.fileno())
            if draft.read_bytes() != made:
                raise Damaged(f"{folder} did not keep what was written", "check the disk; the notes are as they were")
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        _sync(folder)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=WAIT, mode=0o600, thread_local=False):
                yield
        except Timeout:
            raise Busy(f"another process writes {self.path}", "try again when it is done") from None
        except OSError as error:
            raise BadInput(
                f"{self.path} can't be written: {error.strerror}", "name a file in a folder of yours"
            ) from error


def shown(note: PrivateNote) -> str:
    """A note in plain text, with its head, ended by a line's end."""
    about = f" about {', '.join(note.about)}" if note.about else ""
    return f"{note.id}  {note.written:%Y-%m-%d %H:%M} UTC  {note.situation}{about}\n{note.text}\n"


def _sync(folder: Path) -> None:
    """Let the move itself reach the disk; some systems cannot sync a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _text(text: str) -> str:
    words = text.strip()
    if not words:
        raise BadInput("the note is empty", "give its words with --text, or type them on standard input")
    if len(words) > LONGEST_NOTE:
        raise BadInput(f"the note has {len(words)} characters; {LONGEST_NOTE} is the most", "part it")
    return _encodable(words, "the note")


def _line(text: str, what: str) -> str:
    words = text.strip()
    if not words or len(words) > 200 or not words.isprintable():
        raise BadInput(f"a {what} is one line of 1 to 200 characters", "e.g. armenia-azerbaijan")
    return words


def _encodable(words: str, what: str) -> str:
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:  # the error itself would carry the words
        raise BadInput(f"{what} is not valid text", "save it as UTF-8") from None
    return words


def _the(notes: Notes, key: str) -> PrivateNote:
    for note in notes:
        if note.id == key:
            return note
    raise NotFound(f"there is no private note {key!r}", "`tocsin notes list` shows their ids")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
