"""Trains the event classifier: ``python -m tocsin.coding.events.training`` writes ``model.npz`` and prints a table.

It learns from our own sentences (CC0), some of the MIT unit suite, and variants of them; the CAMEO verb dictionary (MIT)
gives features, the word vectors come from Wikipedia's current-events lines (``vectors``). Needs scikit-learn.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tocsin.coding.events import classifier, features
from tocsin.coding.events.features import Seen, Tokens
from tocsin.coding.training.lines import NONE, Chars, Line, lines
from tocsin.coding.training.variants import variants
from tocsin.errors import ExtraMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

# Chosen by development figures: a variant's weight, the penalty, the share of the word vectors in a row's length, and how far
# rare types are raised (0: not at all, 1: to the same weight). Pseudo-sentences from the dictionary's patterns did not help.
VARIANT = 0.5
PENALTY = 1.2
SHARE = 0.2
RAISED = 0.5
FOLDS = 5


class Example(Struct, frozen=True):
    """One actor pair to learn from. ``group``: examples made from one sentence, kept in one fold."""

    kind: str
    mode: str
    seen: Seen
    weight: float
    group: int


def examples(nlp: Language, own: Sequence[Line]) -> Iterator[Example]:
    """Every example of the sentences ``own`` and their variants."""
    docs = _parsed(nlp, (line.text for line in own))
    made: list[Line] = []
    for line in own:
        doc = docs[line.text]
        if line.kind == NONE:
            yield from _silent(line, doc)
        else:
            yield _example(line, doc, 1.0)
            made += variants(line, doc)
    further = _parsed(nlp, (line.text for line in made))
    for line in made:
        yield _example(line, further[line.text], VARIANT)


def _parsed(nlp: Language, texts: Iterable[str]) -> dict[str, Doc]:
    kept = list(dict.fromkeys(texts))
    return dict(zip(kept, nlp.pipe(kept, batch_size=64, disable=["ner"]), strict=True))


def _group(line: Line) -> int:
    return zlib.crc32(line.where.encode())


def _example(line: Line, doc: Doc, weight: float) -> Example:
    known, places = features.tree(doc), features.offsets(doc)
    source, target = _range(places, line.source or line.both), _range(places, line.target)
    return Example(line.kind, line.mode, features.see(known, source, target), weight, _group(line))


def _range(places: list[tuple[int, int]], span: Chars | None) -> Tokens | None:
    return features.token_range(places, *span) if span else None


def _silent(line: Line, doc: Doc) -> Iterator[Example]:
    """What a sentence without an event looks like: its likeliest candidates."""
    from tocsin.coding.events.candidates import candidates

    known, places = features.tree(doc), features.offsets(doc)
    for sentence in doc.sents:
        for found in candidates(sentence)[:2]:
            source = _range(places, found.sources[0].span) if found.sources else None
            target = _range(places, found.targets[0].span) if found.targets else None
            yield Example(NONE, "", features.see(known, source, target), 1.0, _group(line))


def matrix(seen: Sequence[Seen]) -> Any:
    """Hashed features with rows of length 1, and word vectors times ``SHARE``, side by side (scipy CSR)."""
    import numpy as np
    from scipy import sparse

    flat = hashed_matrix([s.names for s in seen], classifier.WIDTH)
    known = classifier.vectors()
    dense = np.array([known.blocks(s) for s in seen], dtype=np.float32) * SHARE
    return sparse.hstack([flat, sparse.csr_matrix(dense)]).tocsr()


def hashed_matrix(names: Sequence[Sequence[str]], width: int) -> Any:
    """One row of length 1 an example over ``width`` hashed columns."""
    import numpy as np
    from scipy import sparse

    rows = [n for n, each in enumerate(names) for _ in each]
    columns = [classifier.hashed(name, width) for each in names for name in each]
    values = [1 / len(each) ** 0.5 for each in names for _ in each]
    return sparse.csr_matrix((np.array(values, np.float32), (rows, columns)), shape=(len(names), width))


def fitted(table: Any, kinds: Sequence[str], weights: Sequence[float]) -> Any:
    """A one-against-the-rest linear support vector machine."""
    try:
        from sklearn.svm import LinearSVC
    except ImportError as error:
        raise ExtraMissing("training needs scikit-learn", "pip install scikit-learn") from error
    raised = _raised(kinds, weights)
    return LinearSVC(C=PENALTY, class_weight=raised, random_state=0).fit(
        table, list(kinds), sample_weight=list(weights)
    )


def _raised(kinds: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    """A factor a type, above 1 for the rarer ones."""
    total: dict[str, float] = {}
    for kind, weight in zip(kinds, weights, strict=True):
        total[str(kind)] = total.get(str(kind), 0.0) + float(weight)
    mean = sum(total.values()) / len(total)
    return {kind: (mean / known) ** RAISED for kind, known in sorted(total.items())}


def cross_scores(table: Any, found: Sequence[Example]) -> NDArray[np.float64]:
    """The scores that each example gets from a model trained without its fold (rows: examples, columns: sorted types)."""
    import numpy as np

    folds = np.array([example.group % FOLDS for example in found])
    kinds = np.array([example.kind for example in found])
    weights = np.array([example.weight for example in found])
    scores = np.zeros((len(found), len(set(kinds))))
    for fold in range(FOLDS):
        here = folds == fold
        model = fitted(table[~here], kinds[~here], weights[~here])
        scores[here] = model.decision_function(table[here])
    return scores


def temperature(scores: NDArray[np.float64], right: NDArray[np.int64]) -> float:
    """The factor on the scores under which their softmax gives the right types the highest likelihood."""
    import numpy as np

    def loss(factor: float) -> float:
        scaled = scores * factor
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(-(scaled[range(len(right)), right] - np.log(np.exp(scaled).sum(axis=1))).mean())

    return min((0.1 * step for step in range(5, 80)), key=loss)


def squeezed(weights: NDArray[np.float64], name: str) -> dict[str, NDArray[Any]]:
    """A weight table (rows: features, columns: types) as the int8 rows that are not all zero, and a scale a column."""
    import numpy as np

    scale = np.abs(weights).max(axis=0) / 127 + 1e-12
    values = np.round(weights / scale).astype(np.int8)
    kept = np.flatnonzero(np.abs(values).max(axis=1) > 1)
    return {
        f"{name}_rows": kept.astype(np.uint32),
        f"{name}_values": values[kept],
        f"{name}_scale": scale.astype(np.float32),
    }


def train(nlp: Language) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The model's arrays and the lines of the table of cross-validated figures."""
    import numpy as np

    found = list(examples(nlp, list(lines())))
    table = matrix([example.seen for example in found])
    kinds = sorted({example.kind for example in found})
    scores = cross_scores(table, found)
    own = np.array([example.weight == 1.0 for example in found])
    right = np.array([kinds.index(example.kind) for example in found])
    factor = temperature(scores[own], right[own])
    model = fitted(table, [e.kind for e in found], [e.weight for e in found])
    weights = model.coef_.T * factor
    arrays: dict[str, NDArray[Any]] = {
        "kinds": np.array(kinds),
        "dense": (weights[classifier.WIDTH :] * SHARE).astype(np.float16),
        "bias": (model.intercept_ * factor).astype(np.float32),
        **squeezed(weights[: classifier.WIDTH], "weight"),
        **_modes(found),
    }
    return arrays, report(scores[own] * factor, right[own], kinds)


def _modes(found: Sequence[Example]) -> dict[str, NDArray[Any]]:
    import numpy as np

    own = [e for e in found if e.weight == 1.0 and e.mode != "?"]
    moded = {e.kind for e in own if e.mode}
    kept = [e for e in own if e.kind in moded]
    names = [[n for n in e.seen.names if n.partition(":")[0] in classifier.MODE_GROUPS] for e in kept]
    model = fitted(hashed_matrix(names, classifier.MODE_WIDTH), [f"{e.kind}/{e.mode}" for e in kept], [1.0] * len(kept))
    return {
        "modes": np.array(model.classes_),
        "mode_bias": model.intercept_.astype(np.float32),
        **squeezed(model.coef_.T, "mode"),
    }


def report(scores: NDArray[np.float64], right: NDArray[np.int64], kinds: Sequence[str]) -> list[str]:
    """Cross-validated precision and recall a type, accuracy, Brier score and calibration error."""
    import numpy as np

    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    chosen = shares.argmax(axis=1)
    rows = [f"{'type':10} {'n':>5} {'precision':>9} {'recall':>7}"]
    for number, kind in enumerate(kinds):
        hits = int(((chosen == number) & (right == number)).sum())
        asked, given = int((right == number).sum()), int((chosen == number).sum())
        rows.append(f"{kind:10} {asked:5} {hits / max(given, 1):9.3f} {hits / max(asked, 1):7.3f}")
    rows.append(f"accuracy {float((chosen == right).mean()):.3f} of {len(right)} pairs, {FOLDS} folds")
    truth = np.eye(len(kinds))[right]
    rows.append(
        f"Brier {float(((shares - truth) ** 2).sum(axis=1).mean()):.3f}, calibration error {_gap(shares, right):.3f}"
    )
    return rows


def _gap(shares: NDArray[np.float64], right: NDArray[np.int64]) -> float:
    """Expected calibration error over ten equal bins of the chosen type's probability."""
    import numpy as np

    top, hit = shares.max(axis=1), shares.argmax(axis=1) == right
    bins = np.minimum((top * 10).astype(int), 9)
    parts = [(bins == b) for b in range(10)]
    return float(sum(p.mean() * abs(top[p].mean() - hit[p].mean()) for p in parts if p.any()))


def write(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """The arrays as one compressed numpy file, always with the same bytes for the same arrays."""
    import numpy as np

    ordered: dict[str, Any] = {name: arrays[name] for name in sorted(arrays)}
    np.savez_compressed(path, **ordered)


def main() -> int:
    """Train, write the model beside this file and print the table."""
    from tocsin.coding.parsing import load_model

    arrays, rows = train(load_model())
    path = Path(__file__).with_name(classifier.MODEL)
    write(arrays, path)
    rows.append(f"{sum(1 for _ in lines())} lines; {path.name}: {path.stat().st_size:,} bytes")
    sys.stdout.write("\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
