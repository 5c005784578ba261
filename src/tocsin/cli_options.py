"""Options that several commands share, and how a command's result is written."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tocsin.errors import BadInput


def a_day(text: str) -> date:
    """A day as the user writes it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2020-09-27") from None


StoreOption = Annotated[
    Path | None, typer.Option("--store", metavar="PATH", help="Folder of the store.", show_default=False)
]
AsOf = Annotated[
    date, typer.Option("--as-of", metavar="DATE", parser=a_day, help="The day: only what was known by then.")
]
Situation = Annotated[str, typer.Argument(metavar="SITUATION", help="A situation's name, or the path of its folder.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file instead.")]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The text's encoding, if it is not UTF-8, e.g. cp1251.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON; its keys are documented in docs/json.md.")]


def write(content: str | bytes, output: Path | None) -> None:
    """To a file, whole or not at all; else to standard output."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if output is None:
        if isinstance(content, bytes) and sys.stdout.isatty():
            raise BadInput("this format can't be shown in a terminal", "give a file with -o")
        sys.stdout.buffer.write(data if data.endswith(b"\n") or isinstance(content, bytes) else data + b"\n")
        return
    try:
        draft = output.with_name(output.name + ".draft")
        draft.write_bytes(data)
        draft.replace(output)
    except OSError as error:
        raise BadInput(
            f"{output} can't be written: {error.strerror or error}", "name a file in a folder that is there"
        ) from error
    typer.echo(f"wrote {output}", err=True)
