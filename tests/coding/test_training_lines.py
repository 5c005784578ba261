"""The training sentences, their variants, and that training is the same on two runs."""

from __future__ import annotations

from collections import Counter

import pytest

from conftest import whole
from tocsin.coding.events import training
from tocsin.coding.events.classifier import WIDTH, Classifier
from tocsin.coding.training.lines import KINDS, lines, read
from tocsin.coding.training.variants import gerund, variants
from tocsin.errors import BadInput


def test_every_shipped_line_reads_and_every_type_is_there() -> None:
    found = list(lines())
    counted = Counter(line.kind for line in found)
    assert len(found) > 4000 and set(counted) == {*KINDS, "NONE"}
    assert min(counted.values()) >= 100
    for line in found:
        for span in (line.source, line.target, line.both):
            assert span is None or line.text[slice(*span)].strip()


def test_a_line_gives_its_spans_without_the_braces() -> None:
    line = read("AID - happened | {S:Peru} sent {T:the town of {Ica}} rice.".replace("{Ica}", "Ica"), "here:1")
    assert line.text == "Peru sent the town of Ica rice."
    assert line.source is not None and line.target is not None
    assert (line.text[slice(*line.source)], line.text[slice(*line.target)]) == ("Peru", "the town of Ica")
    assert line.mode == "" and line.both is None and line.where == "here:1"


@pytest.mark.parametrize(
    "wrong",
    ["AID happened | {S:Peru} sent rice.", "GIFT - happened | {S:Peru} sent rice.", "AID - once | Peru sent rice.",
     "AID - happened | {S:Peru sent rice.", "AID - happened | Peru} sent rice.", "AID - happened {S:Peru} sent rice."],
)  # fmt: skip
def test_a_wrong_line_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(BadInput, match="file:7"):
        read(wrong, "file:7")


def test_an_act_is_also_learnt_as_promised_and_refused(nlp) -> None:
    line = read("RETREAT release happened | {S:The guerrillas} freed {T:two nurses} on Monday.", "a:1")
    made = list(variants(line, nlp(line.text)))
    assert len(made) == 3 and {m.kind for m in made} <= {"AGREE", "REJECT", "REQUEST"}
    for each in made:
        assert "free two nurses on Monday" in each.text and each.where == "a:1"
        if each.target and each.kind != "REQUEST":
            assert each.text[slice(*each.target)] == "two nurses"
        if each.kind == "REQUEST":
            assert each.target and each.text[slice(*each.target)].lower() == "the guerrillas"


def test_what_is_not_plainly_put_has_no_variants(nlp) -> None:
    for text in ("{T:Two nurses} were freed by {S:the guerrillas}.", "{S:Peru} will send rice to {T:Haiti}."):
        line = read(f"RETREAT - happened | {text}")
        assert list(variants(line, nlp(line.text))) == []
    future = read("AID - future | {S:Peru} sends rice to {T:Haiti} next week.")
    assert list(variants(future, nlp(future.text))) == []


@pytest.mark.parametrize(("verb", "form"), [("free", "freeing"), ("seize", "seizing"), ("stop", "stopping"),
                                            ("lie", "lying"), ("attack", "attacking")])  # fmt: skip
def test_gerunds(verb: str, form: str) -> None:
    assert gerund(verb) == form


@whole
def test_training_twice_gives_the_same_bytes(nlp, monkeypatch, tmp_path) -> None:
    pytest.importorskip("sklearn")
    by_kind: Counter[str] = Counter()
    few = [line for line in lines() if (by_kind.update([line.kind]) or by_kind[line.kind]) <= 12]
    monkeypatch.setattr(training, "lines", lambda: iter(few))
    written = []
    for name in ("one.npz", "two.npz"):
        arrays, table = training.train(nlp)
        training.write(arrays, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert any(row.startswith("accuracy") for row in table)
    judge = Classifier(arrays)
    assert judge.weights.shape == (WIDTH, 17) and len(judge.kinds) == 17


def test_the_temperature_that_fits_is_found() -> None:
    import numpy as np

    scores = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    sure, unsure = np.array([0, 0, 1, 0]), np.array([0, 1, 1, 0])
    assert training.temperature(scores, sure) > 7
    assert training.temperature(scores, unsure) == pytest.approx(1.1, abs=0.06)


def test_small_weights_keep_their_order_when_squeezed() -> None:
    import numpy as np

    table = np.zeros((10, 2))
    table[3], table[7] = (1.0, -0.5), (0.25, 2.0)
    kept = training.squeezed(table, "weight")
    assert kept["weight_rows"].tolist() == [3, 7]
    back = kept["weight_values"] * kept["weight_scale"]
    assert np.allclose(back, table[[3, 7]], atol=0.02)
