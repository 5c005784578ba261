"""E-mail: plain text and HTML in one message, its Message-ID made from the key, handed to one configured server."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING

from tocsin.alerts.channels import MailServer, Means, Undelivered
from tocsin.alerts.wording import headline, paragraphs, subject, text
from tocsin.errors import BadInput
from tocsin.schema.alerts import Parcel

if TYPE_CHECKING:
    from jinja2 import Template

_FORM = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_UNSET = "tocsin@localhost"


def check(address: str) -> None:
    """Raises ``BadInput`` for what is not one plain address; no name, no list, nothing a header could be broken with."""
    if not _FORM.fullmatch(address) or ".." in address:
        raise BadInput(f"{address!r} is not an e-mail address", "give one plain address such as desk@example.org")


def masked(address: str) -> str:
    """The first letter and the domain."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def message(parcel: Parcel, server: MailServer | None, base: str = "") -> EmailMessage:
    """The message, the same each time one parcel is sent: date and boundary too."""
    sender = server.sender if server and server.sender else _UNSET
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject(parcel)
    made["From"] = Address("Tocsin", addr_spec=sender)
    made["To"] = Address(addr_spec=parcel.subscription.address)
    made["Date"] = format_datetime(parcel.made)
    made["Message-ID"] = f"<{parcel.key}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Tocsin-Key"] = parcel.key
    before = [alert.earlier.id for alert in parcel.alerts if alert.earlier]
    if before:
        made["References"] = " ".join(f"<{key}@{sender.rpartition('@')[2]}>" for key in before)
    made.set_content(text(parcel, base), cte="quoted-printable")
    made.add_alternative(_page(parcel, base), subtype="html", cte="quoted-printable")
    made.set_boundary(f"=_tocsin_{parcel.key}")
    return made


def _page(parcel: Parcel, base: str) -> str:
    alerts = [{"headline": headline(alert), "paragraphs": paragraphs(alert, base), "replay": alert.replay}
              for alert in parcel.alerts]  # fmt: skip
    return _template().render(subject=subject(parcel), alerts=alerts, parcel=parcel)


@cache
def _template() -> Template:
    from importlib.resources import files

    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.from_string((files("tocsin.alerts") / "templates" / "mail.html.j2").read_text(encoding="utf-8"))


def shown(parcel: Parcel, means: Means) -> str:
    """The message as it would go over the wire, with its bodies readable."""
    made = message(parcel, means.mail, means.base)
    head = [f"{name}: {value}" for name, value in made.items() if name != "MIME-Version"]
    parts = [part.get_content() for part in made.iter_parts() if isinstance(part, EmailMessage)]
    return "\n".join(head) + "\n\n" + "\n".join(parts)


def send(parcel: Parcel, means: Means) -> None:
    """Hand it to the server; returning means that the server took it for the address."""
    server = means.mail
    if server is None or not server.host:
        raise Undelivered(means.mail_trouble or "no mail server is set: TOCSIN_SMTP_HOST, TOCSIN_MAIL_FROM")
    made = message(parcel, server, means.base)
    with _failures(), _connected(server) as smtp:
        smtp.send_message(made, from_addr=server.sender, to_addrs=[parcel.subscription.address])


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    secure = ssl.create_default_context(cafile=str(server.ca) if server.ca else None)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=secure)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        if server.security == "starttls":
            smtp.starttls(context=secure)
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


@contextmanager
def _failures() -> Iterator[None]:
    """smtplib's failures in our words: its own repeat what the server said, which may hold addresses and more."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise Undelivered(f"the mail server refused the address ({code})", final=500 <= code < 600) from None
    except smtplib.SMTPAuthenticationError as error:
        raise Undelivered(f"the mail server refused the user or password ({error.smtp_code})") from None
    except smtplib.SMTPNotSupportedError:
        raise Undelivered("the mail server offers no STARTTLS or no login: see TOCSIN_SMTP_SECURITY") from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"the mail server answered {error.smtp_code}") from None
    except smtplib.SMTPServerDisconnected:
        raise Undelivered("the mail server broke off") from None
    except smtplib.SMTPException:
        raise Undelivered("the mail server did not take the message") from None
    except ssl.SSLCertVerificationError:
        raise Undelivered("the mail server's certificate is not trusted: see TOCSIN_SMTP_CA") from None
    except (MessageError, UnicodeError):
        raise Undelivered("the message could not be written for that address", final=True) from None
    except OSError as error:
        raise Undelivered(f"the mail server can't be reached ({type(error).__name__})") from None
