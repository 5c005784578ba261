"""Word vectors from Wikipedia's current-events lines: ``python -m tocsin.coding.events.vectors LINES.parquet`` writes
``vectors.npz``.

Method: counts of a word with the words around it (three to each side) and with its neighbours in the dependency tree,
weighted by positive pointwise mutual information (context counts to the power .75), then a truncated singular value
decomposition. The lines are CC BY-SA 4.0 (credited in DATA-LICENCES.md); the file holds what was learnt, none of the text.
Needs scipy.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.coding.events import classifier

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LINES, SEED = 60_000, 5
SIZE, LEAST, WINDOW = 64, 6, 3
LENGTHS = (40, 420)
HELD = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
Pairs = Counter[tuple[str, str]]


def sentences(path: Path) -> list[str]:
    """A seeded draw of the file's lines of ordinary length."""
    import duckdb

    query = "select sentence from read_parquet(?) where length(sentence) between ? and ?"
    found = [row[0] for row in duckdb.connect().execute(query, [str(path), *LENGTHS]).fetchall()]
    random.Random(SEED).shuffle(found)
    return found[:LINES]


def counts(docs: Iterable[Doc]) -> tuple[Counter[str], Pairs]:
    """How often each content word occurs, and each with each context."""
    seen: Counter[str] = Counter()
    pairs: Pairs = Counter()
    for doc in docs:
        for sentence in doc.sents:
            tokens = [token for token in sentence if token.pos_ not in ("PUNCT", "SPACE")]
            for place, token in enumerate(tokens):
                word = _lemma(token)
                if token.pos_ in HELD and word not in ("0", "X"):
                    seen[word] += 1
                    pairs.update((word, context) for context in _contexts(tokens, place))
    return seen, pairs


def _lemma(token: Token) -> str:
    return "0" if token.like_num else "X" if token.pos_ == "PROPN" else token.lemma_.lower()


def _contexts(tokens: Sequence[Token], place: int) -> Iterator[str]:
    token = tokens[place]
    for near in range(max(0, place - WINDOW), min(len(tokens), place + WINDOW + 1)):
        if near != place:
            yield "w_" + _lemma(tokens[near])
    if token.head.i != token.i:
        yield f"^{token.dep_}_{_lemma(token.head)}"
    for child in token.children:
        if child.pos_ != "PUNCT":
            yield f"{child.dep_}_{_lemma(child)}"


def vectors(seen: Counter[str], pairs: Pairs) -> tuple[list[str], Any]:
    """The words, commonest first, and one int8 row of length 127 each."""
    import numpy as np
    from scipy.sparse.linalg import svds

    words = [word for word, count in sorted(seen.items(), key=lambda w: (-w[1], w[0])) if count >= LEAST]
    table = _weighted(words, pairs)
    left, strength, _ = svds(table, k=SIZE, v0=np.ones(min(table.shape)))
    order = np.argsort(-strength)
    rows = left[:, order] * strength[order] ** 0.5
    # The sign of a singular vector is arbitrary: make its largest part positive, so that two runs agree.
    rows *= np.sign(rows[np.abs(rows).argmax(axis=0), range(rows.shape[1])])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return words, np.round(rows * 127).astype(np.int8)


def _weighted(words: Sequence[str], pairs: Pairs) -> Any:
    """Positive pointwise mutual information of words (rows) and contexts (columns)."""
    import numpy as np
    from scipy import sparse

    known = {word: row for row, word in enumerate(words)}
    often: Counter[str] = Counter()
    for (_, context), count in pairs.items():
        often[context] += count
    columns = {context: n for n, context in enumerate(sorted(c for c, count in often.items() if count >= LEAST))}
    cells = [(known[w], columns[c], n) for (w, c), n in sorted(pairs.items()) if w in known and c in columns]
    row, column, often_met = (np.array(part) for part in zip(*cells, strict=True))
    full = sparse.csr_matrix((often_met.astype(float), (row, column)), shape=(len(known), len(columns)))
    by_row, by_column = np.asarray(full.sum(axis=1)).ravel(), np.asarray(full.sum(axis=0)).ravel() ** 0.75
    flat = full.tocoo()
    shared = np.log(flat.data / (by_row[flat.row] * by_column[flat.col] / by_column.sum()))
    return sparse.csr_matrix((np.maximum(shared, 0), (flat.row, flat.col)), shape=full.shape)


def main(arguments: Sequence[str]) -> int:
    """Learn the vectors of the lines in the file named and write them beside this module."""
    import numpy as np

    from tocsin.coding.parsing import load_model

    docs = load_model().pipe(sentences(Path(arguments[0])), batch_size=64, disable=["ner"])
    words, rows = vectors(*counts(docs))
    np.savez_compressed(Path(__file__).with_name(classifier.VECTORS), words=np.array(words), vectors=rows)
    sys.stdout.write(f"{len(words)} words\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
