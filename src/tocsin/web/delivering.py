"""Alerts on their way while the window is open: the outbox is emptied now and then, in a thread."""

from __future__ import annotations

import asyncio
import logging

from tocsin.errors import TocsinError
from tocsin.web.config import Serving

log = logging.getLogger("tocsin.web")


async def deliver_now_and_then(serving: Serving) -> None:
    """Deliver what waits, every ``serving.deliver`` seconds, until cancelled; 0 means never."""
    while serving.deliver > 0:
        try:
            await asyncio.to_thread(_deliver, serving)
        except TocsinError as error:
            log.warning("alerts were not delivered: %s", error)
        except Exception:  # whatever it was, the next round tries again, and the log is loud
            log.exception("alerts were not delivered, by a fault of Tocsin's own")
        await asyncio.sleep(serving.deliver)


def _deliver(serving: Serving) -> None:
    from datetime import UTC, datetime

    from tocsin import alerting
    from tocsin.settings import read_settings
    from tocsin.store.store import Store

    alerting.deliver(Store(serving.store), datetime.now(UTC), read_settings())
