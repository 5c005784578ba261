"""Listening: a socket taken first, so that what is printed is true; then the application, until it is stopped."""

from __future__ import annotations

import logging
import socket
import webbrowser
from collections.abc import Callable

from tocsin.errors import BadInput, Busy
from tocsin.web.config import Serving


def serve(serving: Serving, say: Callable[[str], None], *, told: bool, browse: bool) -> None:
    """Serve until interrupted. ``told``: the token is the user's own, and is not printed.

    Raises ``Busy`` where the port is taken, ``BadInput`` where the address is not this machine's.
    """
    import uvicorn

    from tocsin.web.app import create_app

    taken = _socket(serving)
    port = taken.getsockname()[1]
    shown = f"[{serving.host}]" if ":" in serving.host else serving.host
    address = f"http://{shown}:{port}/"
    say(f"Tocsin is open at {address}  (Ctrl-C closes it)")
    if not told:
        say(f"To write (reviews, alerts), enter this token at {address}enter : {serving.token}")
    if browse:
        webbrowser.open(address)
    logging.getLogger("uvicorn.access").disabled = True
    config = uvicorn.Config(create_app(serving), log_level="warning", access_log=False, server_header=False, lifespan="on",
                            timeout_keep_alive=30, timeout_graceful_shutdown=3)  # fmt: skip
    uvicorn.Server(config).run(sockets=[taken])


def _socket(serving: Serving) -> socket.socket:
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((serving.host, serving.port))
    except OSError as error:
        taken.close()
        if error.errno in (98, 48, 10048):
            raise Busy(
                f"port {serving.port} is taken", "stop what listens there, or give another with --port"
            ) from error
        raise BadInput(
            f"can't listen on {serving.host}: {error.strerror}", "give an address of this machine"
        ) from error
    taken.listen(2048)  # from here on the address that is printed answers
    return taken
