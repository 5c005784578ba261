"""The pages, one file each: a context record, how it is built, and the template that shows it."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """The routes of all pages."""
    from tocsin.web.pages import alert_deeds, alerts, claim, claims, data, entering, event, feeds, files, record, situation, watchlist

    return [module.router for module in (watchlist, situation, claims, claim, event, record, files, data, feeds, alerts, alert_deeds, entering)]
