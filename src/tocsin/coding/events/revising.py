"""Uncertain events after a second opinion: another type and mode, or none; the rest of the event stays."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from tocsin.coding.events.coder import Coded
from tocsin.coding.second import Opinion, Question, SecondReader
from tocsin.settings import read_settings


def revised(found: Sequence[Coded], reader: SecondReader | None) -> list[Coded]:
    """The events in order, those less probable than the setting ``second_below`` as the second reader sees them."""
    if reader is None:
        return list(found)
    below = read_settings().second_below
    unsure = [one for one in found if one.probability < below]
    opinions = dict(zip(map(id, unsure), reader.ask([_question(one) for one in unsure]), strict=True))
    after = [_after(one, opinions.get(id(one))) for one in found]
    return [one for one in after if one is not None]


def _question(coded: Coded) -> Question:
    candidate = coded.candidate
    return Question(
        text=candidate.trigger.sent.text,
        source=candidate.sources[0].text if candidate.sources else "",
        target=candidate.targets[0].text if candidate.targets else "",
    )


def _after(coded: Coded, opinion: Opinion | None) -> Coded | None:
    if opinion is None:
        return coded
    if opinion.kind == "NONE":
        return None
    return replace(coded, kind=opinion.kind, mode=opinion.mode, probability=round(opinion.probability, 4))
