"""Who may read and write, forgery, floods, sizes, headers, and what an error tells."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.audit import log_path
from tocsin.web.config import Serving, check
from tocsin.web.failing import _bare
from tocsin.web.safety import Flood, Refused
from web.conftest import HERE, TOKEN

pytestmark = pytest.mark.xdist_group("web")


def _elsewhere(store: Store, **given: object) -> TestClient:
    """A server that listens beyond this machine."""
    serving = Serving(store=store.root, token=TOKEN, host="0.0.0.0", shown=("tocsin.example",), **given)  # type: ignore[arg-type]
    return TestClient(create_app(serving), base_url="http://tocsin.example")


def _form_token(client: TestClient) -> str:
    page = client.get("/enter").text
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]


def test_every_answer_carries_the_policy_and_no_script_may_be_inline(window: TestClient) -> None:
    for path in ("/enter", "/no-such-page", "/health", "/situations/none?as_of=2020-09-26", "/static/css/tocsin.css"):
        headers = window.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert (
            policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src"] == "'self'"
        )
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


def test_a_host_that_is_not_ours_is_refused(window: TestClient) -> None:
    assert window.get("/health", headers={"Host": "attacker.example"}).status_code == 421
    assert window.get("/health", headers={"Host": "localhost:8765"}).status_code == 200


def test_beyond_this_machine_reading_asks_for_the_token(seeded: Store) -> None:
    client = _elsewhere(seeded)
    assert client.get("/enter").status_code == 200
    refused = client.get("/openapi.json", headers={"Accept": "application/json"})
    assert refused.status_code == 401 and "token" in refused.json()["remedy"] + refused.json()["message"]
    assert client.get("/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/openapi.json", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_token_opens_and_leaving_closes(seeded: Store) -> None:
    client = _elsewhere(seeded)
    form = {"csrf": _form_token(client), "token": TOKEN, "then": "/health"}
    assert client.post("/enter", data=form | {"token": "no"}, follow_redirects=False).status_code == 401
    entered = client.post("/enter", data=form, follow_redirects=False)
    assert entered.status_code == 303 and entered.headers["location"] == "/health"
    assert "HttpOnly" in entered.headers["set-cookie"] and "SameSite=strict" in entered.headers["set-cookie"]
    assert client.get("/openapi.json").status_code == 200
    client.post("/leave", data={"csrf": _form_token(client)}, follow_redirects=False)
    assert client.get("/openapi.json").status_code == 401


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_entering_leads_nowhere_else(seeded: Store, then: str) -> None:
    client = _elsewhere(seeded)
    form = {"csrf": _form_token(client), "token": TOKEN, "then": then}
    assert client.post("/enter", data=form, follow_redirects=False).headers["location"] == "/"


def test_a_forged_form_is_refused(seeded: Store) -> None:
    client = _elsewhere(seeded)
    token = _form_token(client)
    own = {"token": TOKEN, "csrf": token}
    assert client.post("/enter", data=own | {"csrf": "0" * 64}).status_code == 403
    assert client.post("/enter", data=own, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post("/enter", data=own, headers={"Origin": "null"}).status_code == 403
    stranger = _elsewhere(seeded)  # without the visitor's cookie
    assert stranger.post("/enter", data=own).status_code == 403


def test_too_much_and_too_often_are_refused(seeded: Store) -> None:
    client = _elsewhere(seeded, upload=1000)
    assert client.post("/enter", data={"token": "x" * 2000}).status_code == 413
    assert client.post("/enter", content=iter([b"token=x"])).status_code == 411
    hurried = _elsewhere(seeded, a_minute=3)
    assert [hurried.get("/health").status_code for _ in range(6)].count(429) >= 2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 200)), max_size=60), st.integers(1, 5))
def test_a_flood_is_counted_by_address_and_minute(asked: list[tuple[str, int]], most: int) -> None:
    flood, let_in = Flood(most), {}
    for address, second in sorted(asked, key=lambda one: one[1]):
        key = (address, second // 60)
        try:
            flood.count(address, float(second))
        except Refused:
            assert let_in[key] == most
        else:
            let_in[key] = let_in.get(key, 0) + 1
    assert all(many <= most for many in let_in.values())


def test_listening_elsewhere_asks_for_a_token_of_ones_own(tmp_path: Path) -> None:
    open_to_all = Serving(store=tmp_path, token="short", host="0.0.0.0")
    with pytest.raises(BadInput, match="no token is set"):
        check(open_to_all, token_set=False)
    with pytest.raises(BadInput, match="shorter than 16"):
        check(open_to_all, token_set=True)
    with pytest.raises(BadInput, match="not an address"):
        check(Serving(store=tmp_path, token="x" * 20, host="example.org"), token_set=True)
    assert check(Serving(store=tmp_path, token="x"), token_set=False).local


def test_an_error_names_no_path_of_this_machine(seeded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Serving(store=seeded.root, token=TOKEN))

    @app.get("/boom")
    async def boom() -> None:
        raise RuntimeError(f"secret at {seeded.root}/claims")

    client = TestClient(app, base_url=HERE, raise_server_exceptions=False)
    shown = client.get("/boom?format=json")
    assert shown.status_code == 500 and "number" in shown.json()["message"]
    assert str(seeded.root) not in shown.text and "RuntimeError" not in shown.text
    assert str(seeded.root) not in client.get("/boom").text


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("the table is gone from /home/ana/.local/store", "the table is gone from (a path on the server)"),
        ("give it at /enter, or as a header", "give it at /enter, or as a header"),
        (r"C:\Users\ana\store can't be read", "(a path on the server) can't be read"),
        ("see https://example.org/a/b", "see https://example.org/a/b"),
    ],
)
def test_paths_are_taken_out_of_messages(words: str, left: str) -> None:
    assert _bare(words) == left


def test_a_bad_parameter_is_named_with_its_value(window: TestClient) -> None:
    told = window.get("/situations/armenia-azerbaijan?as_of=yesterday&format=json").json()
    assert told["status"] == 422 and "as_of='yesterday'" in told["message"]
    ahead = window.get("/situations/armenia-azerbaijan?as_of=2999-01-01&format=json").json()
    assert ahead["status"] == 422 and "has not come yet" in ahead["message"]


def test_nothing_was_written_by_reading(window: TestClient, seeded: Store) -> None:
    before = seeded.moment().number
    assert window.get("/enter").status_code == 200 and window.get("/situations?as_of=2020-09-26").status_code == 200
    assert seeded.moment().number == before and not log_path(seeded.root).exists()
