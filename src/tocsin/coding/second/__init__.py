"""A second opinion on uncertain events, off by default: an OpenAI-compatible endpoint, or an entailment model in ONNX.

Only events under ``TOCSIN_SECOND_BELOW`` are asked about; the answer may change an event's type and mode, nothing else, and
is dropped unless it quotes the text word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from tocsin.errors import BadInput
from tocsin.schema.plover import plover
from tocsin.settings import Settings


class Question(Struct, frozen=True):
    """One uncertain event: a sentence, who acts on whom as it names them, and the types thought likely, best first."""

    text: str
    source: str = ""
    target: str = ""
    kinds: tuple[str, ...] = ()


class Opinion(Struct, frozen=True):
    """An answer: a PLOVER type ("NONE": no event), a mode of it or empty, the words that show it, a probability 0–1."""

    kind: str
    mode: str = ""
    evidence: str = ""
    probability: float = 0.5


class SecondReader(Protocol):
    """Whatever can be asked: as many opinions as questions, ``None`` where there is none to be had."""

    def ask(self, questions: Sequence[Question]) -> list[Opinion | None]: ...


def sound(opinion: Opinion, question: Question) -> bool:
    """Whether an opinion names a type and mode that exist and quotes the text word for word."""
    types = plover().types
    if opinion.kind != "NONE" and opinion.kind not in types:
        return False
    if opinion.mode and (opinion.kind == "NONE" or opinion.mode not in types[opinion.kind].modes):
        return False
    return bool(opinion.evidence) and opinion.evidence in question.text and 0 <= opinion.probability <= 1


def second_reader(settings: Settings) -> SecondReader | None:
    """The reader the settings ask for, or ``None``. Raises ``BadInput`` for half a setting, ``ExtraMissing``, ``NotFound``."""
    if settings.endpoint_url and settings.entailment_model:
        raise BadInput(
            "both TOCSIN_ENDPOINT_URL and TOCSIN_ENTAILMENT_MODEL are set", "keep the one that is to give the opinion"
        )
    if settings.endpoint_url:
        from tocsin.coding.second.endpoint import Endpoint

        return Endpoint.from_settings(settings)
    if settings.entailment_model:
        from tocsin.coding.second.entailment import Entailment

        return Entailment.open(settings.entailment_model)
    return None
