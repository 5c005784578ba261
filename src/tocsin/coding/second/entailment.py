"""A second opinion from an entailment (NLI) model in ONNX that the user has: which type's definition the sentence entails.

The method is zero-shot classification by entailment (Yin, Hay and Roth 2019), with PLOVER's definitions as hypotheses. The
folder holds ``model.onnx``, ``tokenizer.json`` and ``config.json`` (``id2label`` with an ENTAILMENT label), as exported from
the usual hubs. It runs on the GPU where onnxruntime finds one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.coding.second import Opinion, Question
from tocsin.errors import BadInput, ExtraMissing, NotFound
from tocsin.schema.plover import plover

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILES = ("model.onnx", "tokenizer.json", "config.json")
_BATCH = 32


class Entailment:
    """Scores each likely type's hypothesis against the sentence, in batches of 32 pairs."""

    def __init__(self, session: Any, tokenizer: Any, entails: int) -> None:
        self._session, self._tokenizer, self._entails = session, tokenizer, entails
        self._inputs = {given.name for given in session.get_inputs()}

    @classmethod
    def open(cls, folder: Path) -> Entailment:
        """The model in ``folder``. Raises ``NotFound`` (a file), ``ExtraMissing`` (onnxruntime), ``BadInput`` (labels)."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise NotFound(f"no {missing[0]} in {folder}", f"the folder must hold {', '.join(_FILES)}")
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ExtraMissing("onnxruntime and tokenizers are not installed", "pip install 'tocsin[nli]'") from error
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_padding()
        tokenizer.enable_truncation(512)
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), providers=onnxruntime.get_available_providers()
        )
        return cls(session, tokenizer, _entailment_label(folder / "config.json"))

    def ask(self, questions: Sequence[Question]) -> list[Opinion | None]:
        """The most entailed of each question's likely types; its share among them is the probability."""
        pairs = [(question, kind) for question in questions for kind in _likely(question)]
        scores = iter(self._scores([(question.text, hypothesis(question, kind)) for question, kind in pairs]))
        return [_best(question, [next(scores) for _ in _likely(question)]) for question in questions]

    def _scores(self, pairs: list[tuple[str, str]]) -> list[float]:
        found: list[float] = []
        for first in range(0, len(pairs), _BATCH):
            found += self._run(pairs[first : first + _BATCH])
        return found

    def _run(self, pairs: list[tuple[str, str]]) -> list[float]:
        import numpy as np

        encoded = self._tokenizer.encode_batch(pairs)
        given: dict[str, NDArray[Any]] = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        logits = self._session.run(None, {name: value for name, value in given.items() if name in self._inputs})[0]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [float(p) for p in odds[:, self._entails] / odds.sum(axis=1)]


def hypothesis(question: Question, kind: str) -> str:
    """What the sentence would have to entail for an event to be of ``kind``."""
    who = f"{question.source or 'Somebody'} to {question.target}" if question.target else question.source or "Somebody"
    return f"What is told of {who}: {plover().types[kind].sentence}"


def _likely(question: Question) -> tuple[str, ...]:
    return question.kinds or tuple(plover().types)


def _best(question: Question, scores: list[float]) -> Opinion | None:
    best = max(range(len(scores)), key=scores.__getitem__)
    whole = sum(scores)
    return Opinion(_likely(question)[best], "", question.text, scores[best] / whole) if whole else None


def _entailment_label(config: Path) -> int:
    labels = json.loads(config.read_text("utf-8")).get("id2label", {})
    for number, label in labels.items():
        if str(label).lower() == "entailment":
            return int(number)
    raise BadInput(f"{config} names no label 'entailment' in id2label", "give a model trained for entailment (NLI)")
