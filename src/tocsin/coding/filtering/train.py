"""Trains the filter on our own sentences: ``python -m tocsin.coding.filtering.train`` writes ``weights.tsv``.

Event sentences against those marked NONE, by logistic regression over words and pairs of words. Words that the event
lexicon knows share a weight by the type they stand for, so that verbs our sentences lack count as well. The threshold
comes from five folds: the score that ``RECALL`` of the event sentences left out of training reach. Needs scikit-learn.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tocsin.coding.events.lexicon import lexicon
from tocsin.coding.filtering import BIAS, RECALL, THRESHOLD, WEIGHTS, score
from tocsin.coding.filtering.words import base, keys, pairs
from tocsin.coding.training.lines import NONE, lines
from tocsin.errors import ExtraMissing

SEEN, FOLDS, SMALLEST = 2, 5, 0.02
_CLASS = "@lexicon:"
Table = dict[str, float]


def examples() -> list[tuple[str, bool]]:
    """Our sentences and whether they tell an event, in a fixed order without repeats."""
    told = {line.text for line in lines() if line.kind != NONE}
    none = {line.text for line in lines() if line.kind == NONE} - told
    return sorted([(text, True) for text in told] + [(text, False) for text in none])


def train(examples: list[tuple[str, bool]]) -> Table:
    """A table of weights and a bias, without a threshold."""
    try:
        from sklearn.feature_extraction import DictVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise ExtraMissing("training needs scikit-learn, which is not installed", "pip install scikit-learn") from error
    kinds = {base(verb): known.kind for verb, known in sorted(lexicon().items()) if known.kind}
    counts = [_counts(text, kinds) for text, _ in examples]
    seen = Counter(key for each in counts for key in each)
    rows = [{key: count for key, count in each.items() if seen[key] >= SEEN} for each in counts]
    columns = DictVectorizer()
    model = LogisticRegression(C=0.3, max_iter=500, class_weight="balanced")
    model.fit(columns.fit_transform(rows), [tells for _, tells in examples])
    return _folded(columns.get_feature_names_out(), model, kinds)


def _counts(text: str, kinds: dict[str, str]) -> Counter[str]:
    found = keys(text)
    every = {*found, *pairs(found)}
    return Counter([*every, *(_CLASS + kinds[key] for key in every if key in kinds)])


def _folded(names: Any, model: Any, kinds: dict[str, str]) -> Table:
    """Each word's own weight plus its type's, so that the reader needs no lexicon."""
    learnt = dict(zip(map(str, names), map(float, model.coef_[0]), strict=True))
    table = {key: weight for key, weight in learnt.items() if not key.startswith(_CLASS)}
    for word, kind in kinds.items():
        table[word] = table.get(word, 0.0) + learnt.get(_CLASS + kind, 0.0)
    kept = {key: weight for key, weight in table.items() if abs(weight) >= SMALLEST}
    return {BIAS: float(model.intercept_[0]), **kept}


def threshold(examples: list[tuple[str, bool]], recall: float) -> tuple[float, float]:
    """The score that ``recall`` of left-out event sentences reach, and the share of left-out others that reach it too."""
    told, others = list[float](), list[float]()
    for fold in range(FOLDS):
        table = train([each for n, each in enumerate(examples) if n % FOLDS != fold])
        for text, tells in examples[fold::FOLDS]:
            (told if tells else others).append(score(text, table))
    told.sort()
    least = told[int((1 - recall) * len(told))]
    return least, sum(value >= least for value in others) / len(others)


def main() -> None:
    known = examples()
    table = train(known)
    least, passing = threshold(known, RECALL)
    head = "# A linear filter over words, from our own CC0 sentences and the event lexicon (MIT); see train.py.\n"
    rows = [f"{key}\t{value:.3f}\n" for key, value in [(THRESHOLD, least), *table.items()]]
    (Path(__file__).parent / WEIGHTS).write_text(head + "".join(rows), "utf-8")
    print(
        f"{len(known):,} sentences; threshold {least:.3f} keeps {RECALL:.0%} of events and {passing:.0%} of others left out"
    )


if __name__ == "__main__":
    main()
