"""Fitting everything through a month: the trees and the forest anew, the pool's past carried on by one more year.

    python -m tocsin.forecast.fitting          fits what ships, October by October, from the packaged figures

Each October adds the year that has just come in: the members as the fit of the October before would have forecast it, from
four origins, against what happened. So the weights of a fit through October rest only on forecasts made before the
months they are judged on, and on nothing after that October.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tocsin.forecast import boosted, markov, pool
from tocsin.forecast.artefacts import Fitted, latest, packaged, save
from tocsin.forecast.members import MEMBERS
from tocsin.forecast.stacking import Past
from tocsin.schema.months import label, month_id
from tocsin.schema.panels import Panel

FIRST = month_id(2000, 10)
"""The first fit of the chain: ten years of figures."""
FIRST_PACKAGED = month_id(2005, 10)


def fit(panel: Panel, earlier: Fitted | None) -> Fitted:
    """Everything fitted through the panel's last month; ``earlier`` is the fit to carry on from (None: the first)."""
    past = earlier.past + pool.year(panel, earlier) if earlier else Past.none(len(MEMBERS))
    return Fitted(panel.last, panel.last, panel.digest, panel.vintage, boosted.fit(panel), markov.fit(panel), past)


def chain(panel: Panel, through: int, say: Callable[[str], None] = lambda _: None) -> Iterator[Fitted]:
    """Fits from ``FIRST`` on, October by October, to the last October not after ``through``, and ``through`` itself."""
    earlier: Fitted | None = None
    for month in [*range(FIRST, through, pool.YEAR), through]:
        say(f"fitting through {label(month)}")
        earlier = fit(panel.until(month), earlier)
        yield earlier


def refit(panel: Panel, say: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Carry the fits on file on, October by October, as far as the panel goes, and keep them in the cache.

    Returns the new files; none where the last October of the panel is fitted already.
    """
    earlier, made = latest(panel), []
    if earlier.trees_through < earlier.fitted_through:
        earlier = packaged(earlier.trees_through)
    for month in range(pool.october_after(earlier.fitted_through), panel.last + 1, pool.YEAR):
        say(f"fitting through {label(month)}")
        earlier = fit(panel.until(month), earlier)
        made.append(save(earlier))
    return made


def main() -> None:
    """Fit what ships, from the packaged figures, into the package."""
    from tocsin.store.panel_packaged import packaged_panel

    folder = Path(__file__).parent / "fitted"
    panel = packaged_panel()
    for fitted in chain(panel, panel.last, lambda line: print(line, flush=True)):
        if fitted.fitted_through >= FIRST_PACKAGED:
            save(fitted, folder)


if __name__ == "__main__":
    main()
