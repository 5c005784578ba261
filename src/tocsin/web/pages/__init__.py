"""The pages, one file each: a context record, how it is built, and the template that shows it."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """The routes of all pages."""
    from tocsin.web import outlines
    from tocsin.web.pages import (
        about,
        alert_deeds,
        alerts,
        changes,
        claim,
        claims,
        clocks,
        countries,
        data,
        days,
        drawin,
        entering,
        event,
        feeds,
        files,
        mediation,
        pairs,
        plots,
        probabilities,
        reading,
        record,
        review,
        scoreboard,
        situation,
        situations,
        sources,
        truces,
        watchlist,
    )

    about_situations = (situations, situation, clocks, truces, drawin, mediation, changes, days, plots)
    of_records = (claims, claim, event, record, reading, review)
    out = (files, data, feeds)
    of_the_world = (watchlist, pairs, countries, scoreboard, probabilities, sources, about, outlines)
    modules = (*of_the_world, *about_situations, *of_records, *out, alerts, alert_deeds, entering)
    return [module.router for module in modules]
