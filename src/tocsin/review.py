"""The review desk at the terminal: one claim at a time, its words highlighted, accept, edit, reject, skip or stop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from tocsin.errors import BadInput
from tocsin.schema.claims import Claim, Stance, Status
from tocsin.schema.reviews import Review
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from rich.text import Text

    from tocsin.run import Waiting

_AROUND = 240
_HELP = "[a]ccept  [e]dit  [r]eject  [s]kip  [q]uit"
_FIELDS = ("kind", "doers", "targets", "speaker", "stance", "status")


def ask(waiting: Iterable[Waiting], keep: Callable[[Claim, Review], object], on: date) -> dict[str, int]:
    """Goes through ``waiting``, hands each decision to ``keep`` at once, and counts the verdicts. Stops at end of input."""
    from rich.console import Console

    console = Console(highlight=False)
    many = list(waiting)
    counts = {"accept": 0, "edit": 0, "reject": 0, "skip": 0}
    for number, one in enumerate(many, 1):
        console.print(f"\n[bold]{number} of {len(many)}[/bold]", _summary(one.claim))
        console.print(highlighted(one.text, one.claim))
        answer = _answer()
        if answer == "q":
            break
        verdict = {"a": "accept", "e": "edit", "r": "reject", "s": "skip"}[answer]
        if verdict != "skip":
            keep(one.claim, _review(one.claim, verdict, on))
        counts[verdict] += 1
    return counts


def highlighted(text: str, claim: Claim) -> Text:
    """The claim's words marked in their surroundings; between » « where there is no colour."""
    from rich.text import Text

    start, end = (claim.span.start, claim.span.end) if claim.span and text != claim.text else (0, len(claim.text))
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    shown = Text("…" if start > _AROUND else "")
    shown.append(before, style="dim")
    shown.append(f"»{text[start:end]}«", style="bold reverse")
    shown.append(after, style="dim")
    return shown.append("…" if end + _AROUND < len(text) else "")


def _summary(claim: Claim) -> str:
    from rich.markup import escape

    who = claim.speaker or claim.speaker_text or "unknown speaker"
    doers = ", ".join(claim.doers) or claim.doer_text or "—"
    targets = ", ".join(claim.targets) or claim.target_text or "—"
    told = f"{claim.kind}: {doers} → {targets}; {who} {claim.stance.replace('_', ' ')}; {claim.status}"
    return f"{escape(told)}  (sure {claim.confidence:.2f}; {escape(claim.note)})"


def _answer() -> str:
    while True:
        sys.stdout.write(f"{_HELP} > ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        answer = line.strip().lower()[:1]
        if not line:
            return "q"
        if answer and answer in "aersq":
            return answer


def _review(claim: Claim, verdict: str, on: date) -> Review:
    changes = _changes(claim) if verdict == "edit" else {}
    return Review(id="", key="", verdict=verdict, claim=claim.id, known=on, **changes)  # type: ignore[arg-type]


def _changes(claim: Claim) -> dict[str, Any]:
    """The fields typed anew; an empty line keeps a field, "-" empties it."""
    sys.stdout.write("an empty line keeps what is there; - empties it; several ids with commas\n")
    found: dict[str, Any] = {}
    for field in _FIELDS:
        value = getattr(claim, field)
        before = ",".join(value) if isinstance(value, tuple) else value or ""
        while True:
            sys.stdout.write(f"  {field} [{before}] > ")
            sys.stdout.flush()
            typed = sys.stdin.readline().strip()
            try:
                if typed:
                    found[field] = checked(field, "" if typed == "-" else typed)
                break
            except BadInput as error:
                sys.stdout.write(f"  {error}\n")
    return found


def checked(field: str, typed: str) -> str | tuple[str, ...]:
    """A typed value as the field holds it. Raises ``BadInput`` for a kind, stance or status that does not exist."""
    if field in ("doers", "targets"):
        return tuple(part.strip() for part in typed.split(",") if part.strip())
    allowed = {"kind": tuple(kinds()), "stance": get_args(Stance), "status": get_args(Status)}.get(field)
    if allowed is not None and typed not in allowed:
        raise BadInput(f"{typed!r} is no {field}", f"one of {', '.join(allowed)}")
    return typed
