"""The command that opens the window."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli_options import StoreOption
from tocsin.errors import BadInput

Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="Listen here; elsewhere than on this machine only with a token."),
]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0: any free one.")]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file", metavar="FILE", help="Its first line is the token that writing (elsewhere: all) asks for."
    ),
]
ShownAs = Annotated[
    list[str] | None, typer.Option("--shown-as", metavar="NAME", help="A host name it is reached by (repeatable).")
]
Judges = Annotated[int, typer.Option("--judges", metavar="N", min=1, help="Judging processes.")]
Deliver = Annotated[
    float, typer.Option("--deliver", metavar="SECONDS", min=0, help="Send waiting alerts this often; 0: never.")
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    token_file: TokenFile = None,
    shown_as: ShownAs = None,
    judges: Judges = 2,
    deliver: Deliver = 60.0,
    browse: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    store: StoreOption = None,
) -> None:
    """Open the window: pages and an API over the store, on this machine, offline."""
    from tocsin import run
    from tocsin.web.config import Serving, check
    from tocsin.web.serving import serve as serve_it

    token = _token(token_file)
    opened = run.open_store(store)
    serving = Serving(store=opened.root, token=token or secrets.token_urlsafe(24), host=host, port=port,
                      shown=tuple(shown_as or ()), judges=judges, deliver=deliver, warm=True)  # fmt: skip
    serve_it(check(serving, bool(token)), _say, told=bool(token), browse=browse)


def _token(file: Path | None) -> str:
    """The token in a file, or of the setting; empty for none."""
    from tocsin.settings import read_settings

    file = file or read_settings().web_token_file
    if file is None:
        return ""
    try:
        token = file.read_text(encoding="utf-8").split("\n", 1)[0].strip()
    except OSError as error:
        raise BadInput(
            f"the token file {file} can't be read: {error.strerror}", "name a file whose first line is the token"
        ) from error
    if not token:
        raise BadInput(f"the first line of the token file {file} is empty", "write a long random word there")
    return token


def _say(line: str) -> None:
    typer.echo(line, err=True)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: tocsin serve --port 8765 --open")(serve)
