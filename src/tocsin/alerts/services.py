"""All other services through apprise, whose addresses name the service: slack, matrix, ntfy, signal and many more.

Apprise opens its own connections. While it sends, every address that this thread connects to is looked at first.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tocsin.alerts.channels import Means, Undelivered
from tocsin.alerts.wording import clean, subject, text
from tocsin.errors import BadInput, ExtraMissing
from tocsin.schema.alerts import Parcel

if TYPE_CHECKING:
    from apprise import Apprise

_LOCAL = frozenset({"syslog", "rsyslog", "dbus", "kde", "qt", "glib", "gnome", "macosx", "windows"})
"""Services that speak to the machine itself (or past the guard, without a connection)."""
_FILES = frozenset(
    {"attach", "template", "keyfile", "subfile", "pgp", "pgpkey", "pgppub", "pgpprv", "pgp_pub", "pgp_prv", "key_file"}
)
"""Arguments by which an address could have a file of this machine read and sent."""
_MOST = 2048
_ADVICE = "write it as apprise does, e.g. ntfy://host/topic or slack://TokenA/TokenB/TokenC/#channel"


def check(address: str) -> None:
    """Raises ``BadInput`` for an address that names no service, a local one, or a file. The address is not repeated."""
    scheme = address.partition("://")[0].lower()
    query = {name.lower() for name, _ in parse_qsl(address.partition("?")[2], keep_blank_values=True)}
    if len(address) > _MOST or any(ord(sign) < 33 for sign in address):
        raise BadInput("that is not an address of apprise", _ADVICE)
    if scheme in _LOCAL:
        raise BadInput(f"{scheme}:// speaks to this machine itself", "name a service on the network")
    if query & _FILES:
        raise BadInput(
            f"the address names a file of this machine: {', '.join(sorted(query & _FILES))}", "leave that out"
        )
    if _service(address) is None:
        raise BadInput("apprise knows no service for that address", _ADVICE)


def masked(address: str) -> str:
    """The service alone: the rest of such an address is mostly tokens."""
    return f"{address.partition('://')[0]}://…"


def host_of(address: str) -> str:
    """The host an address leads to, where the service is one that people run themselves; else empty."""
    service = _service(address)
    plugin = service[0] if service else None
    forms: Iterable[Any] = plugin.templates if plugin else ()
    return str(plugin.host or "") if plugin and any("{host}" in str(form) for form in forms) else ""


def _service(address: str) -> Apprise | None:
    try:
        import apprise
    except ImportError:
        raise ExtraMissing("apprise is not installed", "pip install apprise") from None

    for name in ("apprise", "urllib3.connectionpool", "urllib3.util.retry"):
        logging.getLogger(name).disabled = True  # they log addresses, and with them tokens
    asset = apprise.AppriseAsset(
        app_id="Tocsin",
        app_desc="Tocsin alerts",
        app_url="",
        async_mode=False,
        secure_logging=True,
        allow_templates=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        plugin_paths=[],
    )
    made = apprise.Apprise(asset=asset)
    return made if made.add(address) and len(made) == 1 else None


def shown(parcel: Parcel, means: Means) -> str:
    """Title and text; how the service lays them out is its own."""
    return f"To: {masked(parcel.subscription.address)}\nTitle: {subject(parcel)}\n\n{text(parcel, means.base)}"


def send(parcel: Parcel, means: Means) -> None:
    """Hand title and text to the service."""
    check(parcel.subscription.address)
    service = _service(parcel.subscription.address)
    with _guarded(means.public) as refused:
        try:
            # the plug-in itself: Apprise's own notify would send from another thread, past the guard
            taken = service is not None and service[0].notify(
                title=subject(parcel), body=clean(text(parcel, means.base)), body_format="text"
            )
        except Exception as error:  # whatever a plug-in raises, its words may hold tokens
            raise Undelivered(f"the service failed ({type(error).__name__})") from None
    if refused:
        raise Undelivered(
            "the service is at a private or loopback address, or wants a thread: see TOCSIN_ALLOW_PRIVATE"
        )
    if not taken:
        raise Undelivered("the service did not take the message")


# The guard ---------------------------------------------------------------------------------------------------------------

_WATCHED = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg", "_thread.start_new_thread", "subprocess.Popen", "os.system",
     "os.fork", "os.exec", "os.posix_spawn"}
)  # fmt: skip
_watch = threading.local()
_hooked: list[bool] = []


@contextmanager
def _guarded(public: Callable[[str], bool] | None) -> Iterator[list[str]]:
    """While it runs, this thread connects to public addresses only, and starts neither thread nor program that could do
    otherwise; yields what was refused."""
    if public is not None and not _hooked:
        _hooked.append(True)
        sys.addaudithook(_look)  # stays for good; it does nothing but in a thread that is being watched
    _watch.public, _watch.refused = public, []
    try:
        yield _watch.refused
    finally:
        _watch.public = None


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    public = getattr(_watch, "public", None)
    if public is None or event not in _WATCHED:
        return
    if not event.startswith("socket.") or not _may(arguments[0], arguments[-1], public):
        _watch.refused.append(event)
        raise ConnectionRefusedError("this address is not reached")


def _may(where: Any, address: Any, public: Callable[[str], bool]) -> bool:
    """Only what is an IP address already can be judged; a name would be looked up past us."""
    if getattr(where, "family", None) not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return False
    try:
        return public(str(address[0]))
    except ValueError:
        return False
