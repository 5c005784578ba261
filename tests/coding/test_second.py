"""Second opinions: a real local server, a real (tiny) model; quotes verified, answers kept, tokens capped."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tocsin.coding.batch import answered
from tocsin.coding.parsing import load_model
from tocsin.coding.second import Opinion, Question, second_reader, sound
from tocsin.coding.second.endpoint import Endpoint
from tocsin.coding.second.entailment import Entailment
from tocsin.coding.second.memory import Memory
from tocsin.coding.tasks import Row, Tools
from tocsin.errors import BadInput, ExtraMissing, NotFound, Unreachable
from tocsin.settings import Settings

ASKED = Question("Norway halted arms deliveries to Ruritania.", "Norway", "Ruritania", ("AID", "SANCTION"))
GOOD = {"kind": "SANCTION", "mode": "discontinue", "evidence": "halted arms deliveries", "probability": 0.9}


class Server(ThreadingHTTPServer):
    """Answers with ``replies`` in turn (the last one again and again) and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[tuple[int, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(json.loads(body) | {"path": self.path})
        self.server.keys.append(self.headers["authorization"])
        replies = self.server.replies
        code, told = replies.pop(0) if len(replies) > 1 else replies[0]
        content = told if isinstance(told, str) else json.dumps(told)
        answer = {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": 700}}
        data = json.dumps(answer).encode() if code == 200 else content.encode()
        self.send_response(code)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def endpoint(server: Server, folder: Path, cap: int = 100_000) -> Endpoint:
    return Endpoint(server.url, "a-model", Memory(folder / "second.sqlite"), cap, key="secret", seconds=5)


def test_the_endpoint_is_asked_by_schema_and_its_sound_answer_taken(server: Server, tmp_path: Path) -> None:
    server.replies = [(200, GOOD)]
    assert endpoint(server, tmp_path).ask([ASKED]) == [
        Opinion("SANCTION", "discontinue", "halted arms deliveries", 0.9)
    ]
    [request] = server.asked
    assert request["path"] == "/v1/chat/completions"
    assert request["temperature"] == 0
    schema = request["response_format"]["json_schema"]["schema"]
    assert len(schema["properties"]["kind"]["enum"]) == 17
    assert json.loads(request["messages"][1]["content"])["sentence"] == ASKED.text
    assert server.keys == ["Bearer secret"]


@pytest.mark.parametrize(
    "told",
    [
        GOOD | {"evidence": "stopped arms deliveries"},
        GOOD | {"evidence": ""},
        GOOD | {"kind": "FIGHT"},
        GOOD | {"mode": "ceasefire"},
        GOOD | {"probability": 3},
        "Norway is bad.",
        {},
    ],
)
def test_an_answer_that_is_not_sound_is_dropped(server: Server, tmp_path: Path, told: Any) -> None:
    server.replies = [(200, told)]
    assert endpoint(server, tmp_path).ask([ASKED]) == [None]


def test_answers_are_kept_by_what_was_asked(server: Server, tmp_path: Path) -> None:
    server.replies = [(200, GOOD)]
    first = endpoint(server, tmp_path).ask([ASKED, ASKED])
    assert endpoint(server, tmp_path).ask([ASKED]) == first[:1]
    assert len(server.asked) == 1


def test_the_cap_of_a_day_holds_over_readers_and_says_so(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.replies = [(200, GOOD)]
    others = [Question(f"{ASKED.text} Day {i}.", "Norway", "Ruritania") for i in range(20)]
    answers = [endpoint(server, tmp_path, cap=5_000).ask([question])[0] for question in others]
    assert answers[0] is not None
    assert answers[-1] is None
    assert Memory(tmp_path / "second.sqlite").spent(date.today()) <= 5_000
    assert len(server.asked) < 10
    assert "TOCSIN_ENDPOINT_TOKENS_A_DAY" in capsys.readouterr().err


def test_a_busy_endpoint_is_asked_again_and_a_dead_one_is_said(server: Server, tmp_path: Path) -> None:
    server.replies = [(429, "wait"), (503, "wait"), (200, GOOD)]
    assert endpoint(server, tmp_path).ask([ASKED])[0] is not None
    server.replies = [(500, "broken")]
    with pytest.raises(Unreachable, match="does not answer"):
        endpoint(server, tmp_path).ask([Question("Another sentence.")])
    assert Memory(tmp_path / "second.sqlite").spent(date.today()) == 700


def test_a_refusal_names_the_settings(server: Server, tmp_path: Path) -> None:
    server.replies = [(401, "bad key")]
    with pytest.raises(BadInput, match="401"):
        endpoint(server, tmp_path).ask([ASKED])


def test_settings_choose_the_reader(tmp_path: Path) -> None:
    assert second_reader(Settings()) is None
    with pytest.raises(BadInput, match="TOCSIN_ENDPOINT_MODEL"):
        second_reader(Settings(endpoint_url="http://127.0.0.1:1/v1"))
    with pytest.raises(BadInput, match="both"):
        second_reader(Settings(endpoint_url="http://127.0.0.1:1/v1", entailment_model=tmp_path))
    with pytest.raises(NotFound, match=r"model\.onnx"):
        second_reader(Settings(entailment_model=tmp_path))


def test_sound_opinions_may_say_that_there_is_no_event() -> None:
    assert sound(Opinion("NONE", "", "halted"), ASKED)
    assert not sound(Opinion("NONE", "visit", "halted"), ASKED)


def test_a_language_model_that_is_not_there_is_said() -> None:
    with pytest.raises(ExtraMissing, match="no_such_pipeline"):
        load_model("no_such_pipeline")


# A tiny entailment model: the more often the word "arms" stands in the pair, the likelier it entails. ---------------------


def tiny_model(folder: Path) -> Path:
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
    words = tokenizers.Tokenizer(tokenizers.models.WordLevel({"[UNK]": 0, "arms": 1, "relations": 2}, "[UNK]"))
    words.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    words.save(str(folder / "tokenizer.json"))
    helper, kind = onnx.helper, onnx.TensorProto
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["ids"], to=kind.FLOAT),
        helper.make_node("ReduceSum", ["ids", "axis"], ["sum"], keepdims=1),
        helper.make_node("MatMul", ["sum", "weights"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info("input_ids", kind.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("logits", kind.FLOAT, ["batch", 2])],
        [helper.make_tensor("axis", kind.INT64, [1], [1]), helper.make_tensor("weights", kind.FLOAT, [1, 2], [0.0, 1.0])],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "model.onnx"))
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "not", "1": "ENTAILMENT"}}))
    return folder


def test_an_entailment_model_picks_among_the_likely_types(tmp_path: Path) -> None:
    reader = second_reader(Settings(entailment_model=tiny_model(tmp_path)))
    assert isinstance(reader, Entailment)
    asked = [ASKED, Question("They met.", "Norway", "Chad", ("CONSULT",)), *[ASKED] * 40]
    found = [opinion for opinion in reader.ask(asked) if opinion]
    assert len(found) == 42
    assert {opinion.kind for opinion in found[2:]} == {found[0].kind} == {"SANCTION"}
    assert found[1].probability == 1.0


def test_a_model_without_an_entailment_label_is_refused(tmp_path: Path) -> None:
    tiny_model(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(BadInput, match="entailment"):
        Entailment.open(tmp_path)


def test_the_events_task_asks_about_what_it_is_unsure_of(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Norway bombed a port in Sweden on Monday."
    monkeypatch.setenv("TOCSIN_ENDPOINT_URL", server.url)
    monkeypatch.setenv("TOCSIN_ENDPOINT_MODEL", "a-model")
    monkeypatch.setenv("TOCSIN_CACHE", str(tmp_path))
    monkeypatch.setenv("TOCSIN_SECOND_BELOW", "1")
    server.replies = [(200, {"kind": "ASSAULT", "mode": "aerial", "evidence": "bombed a port", "probability": 0.9})]
    [answer] = answered("events", [Row("x", text)], Tools())
    assert [(event["mode"], event["probability"]) for event in answer["events"]] == [("aerial", 0.9)]
    [asked] = server.asked
    assert json.loads(asked["messages"][1]["content"])["sentence"] == text
    monkeypatch.setenv("TOCSIN_SECOND_BELOW", "0")
    answered("events", [Row("x", text)], Tools())
    assert len(server.asked) == 1
    server.replies = [(200, {"kind": "NONE", "mode": "", "evidence": "Norway", "probability": 0.8})]
    monkeypatch.setenv("TOCSIN_SECOND_BELOW", "1")
    [answer] = answered("events", [Row("y", f"{text} It rained.")], Tools())
    assert [event["kind"] for event in answer["events"]] == ["ASSAULT"], "the same question was asked again"
    [answer] = answered("events", [Row("z", text.replace("Monday", "Tuesday"))], Tools())
    assert answer["events"] == []
