"""The alerts page, from subscribing to a signed message at a real server; and what is refused, in words."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from alerts.endpoints import Endpoint, endpoint
from tocsin import alerting, run
from tocsin.alerts.signature import verify
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.audit import log_path
from tocsin.web.config import Serving
from tocsin.web.once import MOST, Once
from web.conftest import HERE, TOKEN

pytestmark = pytest.mark.xdist_group("web")

NAME, DAY = "armenia-azerbaijan", date(2020, 9, 26)
PAGE = {"Accept": "text/html"}
PROGRAM = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return run.open_store(tmp_path_factory.mktemp("alerts") / "store")


@pytest.fixture(scope="module")
def desk(store: Store) -> Iterator[TestClient]:
    """A visitor over a store of this module's own, who has not given the token."""
    with TestClient(create_app(Serving(store=store.root, token=TOKEN, a_minute=100_000)), base_url=HERE) as client:
        yield client


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setenv("TOCSIN_ALLOW_PRIVATE", "1")
    with endpoint() as kept:
        yield kept


@pytest.fixture(autouse=True)
def clean(store: Store) -> Iterator[None]:
    """Each test ends what it subscribed."""
    yield
    for one in alerting.subscriptions(store):
        alerting.unsubscribe(store, one.id)


def csrf(client: TestClient, path: str = "/alerts") -> str:
    page = client.get(path, headers=PAGE).text
    return page.split('name="csrf-token" content="', 1)[1].split('"', 1)[0]


def visitor(client: TestClient) -> TestClient:
    """The same server seen by a browser that gave the token."""
    fresh = TestClient(client.app, base_url=HERE, headers=PAGE)
    fresh.post("/enter", data={"csrf": csrf(fresh, "/enter"), "token": TOKEN, "then": "/health"})
    return fresh


def asked(client: TestClient, path: str, **fields: object) -> dict[str, object]:
    answer = client.post(path, json=fields, headers=PROGRAM)
    assert answer.status_code in (200, 201), answer.text[:400]
    told: dict[str, object] = answer.json()
    return told


def test_a_visitor_subscribes_and_a_real_server_gets_one_signed_message(
    desk: TestClient, store: Store, receiver: Endpoint
) -> None:
    browser = visitor(desk)
    form = {"situation": NAME, "least": "structural", "channel": "webhook", "address": receiver.url, "zone": "Asia/Baku",
            "csrf": csrf(browser)}  # fmt: skip
    page = browser.post("/alerts/subscriptions", data=form)
    assert page.status_code == 200 and page.url.path == "/alerts" and "no-store" in page.headers["cache-control"]
    secret = page.text.split('class="secret" tabindex="0">', 1)[1].split("<", 1)[0]
    assert secret.startswith("whsec_") and secret not in browser.get(str(page.url)).text  # shown once
    standing = [one for one in run.warnings(store, DAY) if one.pair == "ARM-AZE"]
    assert standing

    raised = browser.post("/alerts/raise", data={"day": "2020-09-26", "csrf": csrf(browser)})
    assert "1 new alert as of 2020-09-26, as a replay" in raised.text and receiver.got == []
    delivered = browser.post("/alerts/deliver", data={"csrf": csrf(browser)})
    assert "Delivery: 1 sent." in delivered.text
    (got,) = receiver.got
    assert verify(secret, got.headers["tocsin-timestamp"], got.headers["tocsin-signature"], got.body)
    assert not verify("whsec_other", got.headers["tocsin-timestamp"], got.headers["tocsin-signature"], got.body)
    told = json.loads(got.body)
    assert told["replay"] is True and [one["what"] for one in told["alerts"]] == [standing[0].id]

    again = browser.post("/alerts/raise", data={"day": "2020-09-26", "csrf": csrf(browser)})
    assert "Nothing new to tell" in again.text
    assert "nothing was due" in browser.post("/alerts/deliver", data={"csrf": csrf(browser)}).text
    assert len(receiver.got) == 1
    log = log_path(store.root).read_text()
    assert "alerts.subscribe" in log and "alerts.raise" in log and "alerts.deliver" in log
    assert secret not in log and receiver.url not in log and "s3cr3t" not in log
    assert "s3cr3t" not in browser.get("/alerts").text + browser.get("/alerts?format=json").text


def test_a_dead_endpoint_is_told_first_and_tried_again_under_one_key(desk: TestClient, receiver: Endpoint) -> None:
    asked(desk, "/alerts/subscriptions", situation=NAME, least="structural", channel="webhook", address=receiver.url)
    asked(desk, "/alerts/subscriptions", situation=NAME, least="structural", channel="atom", address="caucasus-desk")
    receiver.answer = lambda _: (500, {})
    assert len(asked(desk, "/alerts/raise", day="2020-09-26")["alerts"]) == 2  # type: ignore[arg-type]
    first = asked(desk, "/alerts/deliver")
    assert first["fine"] is False and "1 failed" in str(first["words"]) and "1 sent" in str(first["words"])
    listed = desk.get("/alerts?format=json", headers=PROGRAM).json()
    assert listed["deliveries"][0]["state"] == "failed" and "500" in listed["deliveries"][0]["error"]
    receiver.answer = lambda _: (200, {})
    assert "1 to be tried again" in str(asked(desk, "/alerts/retry", key=listed["deliveries"][0]["key"])["words"])
    assert "1 sent" in str(asked(desk, "/alerts/deliver")["words"])
    assert len(receiver.keys) == 2 and len(set(receiver.keys)) == 1


def test_a_preview_shows_the_message_and_sends_and_keeps_nothing(
    desk: TestClient, store: Store, receiver: Endpoint
) -> None:
    asked(desk, "/alerts/subscriptions", situation=NAME, least="structural", channel="webhook", address=receiver.url)
    before = len(alerting.deliveries(store))
    shown = desk.get("/alerts/preview?as_of=2020-09-26&format=json", headers=PROGRAM).json()
    (message,) = shown["messages"]
    assert shown["replay"] is True and "Structural warning: Armenia and Azerbaijan" in message["text"]
    assert message["outcome"] == "shown" and "whsec_" not in message["text"] and "s3cr3t" not in message["text"]
    assert receiver.got == [] and len(alerting.deliveries(store)) == before
    assert desk.get("/alerts/preview?as_of=2020-09-26").status_code == 401
    assert desk.get("/alerts/preview?as_of=2999-01-01", headers=PROGRAM).status_code == 422


def test_a_test_warns_of_nothing_and_an_ended_subscription_gets_no_more(desk: TestClient, receiver: Endpoint) -> None:
    made = asked(
        desk, "/alerts/subscriptions", situation="*", channel="webhook", address=receiver.url, quiet="00:00-21:59"
    )
    key = made["subscription"]["id"]  # type: ignore[index]
    assert asked(desk, f"/alerts/subscriptions/{key}/test")["words"] == "The test was sent."
    assert verify(str(made["secret"]), receiver.got[0].headers["tocsin-timestamp"],
                  receiver.got[0].headers["tocsin-signature"], receiver.got[0].body)  # fmt: skip
    assert json.loads(receiver.got[0].body)["alerts"][0]["kind"] == "test"
    asked(desk, f"/alerts/subscriptions/{key}/end")
    assert desk.get("/alerts?format=json", headers=PROGRAM).json()["subscriptions"] == []
    assert desk.post(f"/alerts/subscriptions/{key}/test", headers=PROGRAM, json={}).status_code == 422
    assert desk.post("/alerts/subscriptions/sub-none/end", headers=PROGRAM, json={}).status_code == 404


def test_without_the_token_only_counts_are_told_and_nothing_is_written(
    desk: TestClient, store: Store, receiver: Endpoint
) -> None:
    asked(desk, "/alerts/subscriptions", situation=NAME, channel="atom", address="private-desk")
    page, twin = desk.get("/alerts", headers=PAGE).text, desk.get("/alerts?format=json").json()
    assert twin["counts"]["subscriptions"] == 1 and twin["subscriptions"] == [] and twin["deliveries"] == []
    assert "private-desk" not in page and '<form method="post"' not in page
    form = {"situation": NAME, "channel": "atom", "address": "other", "csrf": csrf(desk)}
    for path in ("/alerts/subscriptions", "/alerts/raise", "/alerts/deliver", "/alerts/retry"):
        assert desk.post(path, data=form, headers=PAGE).status_code == 401, path
    assert len(alerting.subscriptions(store)) == 1


def test_a_form_from_elsewhere_is_refused(desk: TestClient, store: Store) -> None:
    browser = visitor(desk)
    form = {"situation": NAME, "channel": "atom", "address": "forged"}
    assert browser.post("/alerts/subscriptions", data=form).status_code == 403
    forged = form | {"csrf": csrf(browser)}
    assert (
        browser.post("/alerts/subscriptions", data=forged, headers={"Origin": "http://evil.example"}).status_code == 403
    )
    assert alerting.subscriptions(store) == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": "email", "address": "desk@example.org\r\nBcc: all@example.org"}, "not an e-mail address"),
        ({"channel": "email", "address": "A <desk@example.org>, b@example.org"}, "not an e-mail address"),
        ({"channel": "webhook", "address": "javascript:alert(1)"}, "not an http or https address"),
        ({"channel": "webhook", "address": "file:///etc/passwd"}, "not an http or https address"),
        ({"channel": "webhook", "address": "http://user:word@example.org/"}, "not an http or https address"),
        ({"channel": "webhook", "address": "http://127.0.0.1:9/hook"}, "private"),
        ({"channel": "webhook", "address": "http://[::1]/hook"}, "private"),
        ({"channel": "webhook", "address": "http://169.254.169.254/latest/meta-data"}, "private"),
        ({"channel": "webhook", "address": "https://example.org/" + "x" * 5000}, "address is not usable"),
        ({"channel": "webhook", "address": ""}, "not an http or https address"),
        ({"channel": "apprise", "address": "syslog://localhost"}, "this machine itself"),
        ({"channel": "apprise", "address": "json://localhost/?attach=/etc/passwd"}, "names a file"),
        ({"channel": "atom", "address": "../../etc/cron.d/x"}, "not a name for a feed"),
        ({"channel": "pigeon", "address": "coop"}, "channel is not usable"),
        ({"channel": "atom", "address": "desk", "zone": "../../etc/passwd"}, "not a time zone"),
        ({"channel": "atom", "address": "desk", "quiet": "dusk-dawn"}, "not quiet hours"),
        ({"channel": "atom", "address": "desk", "hour": 99}, "hour is not usable"),
        ({"channel": "atom", "address": "desk", "situation": "atlantis"}, "no situation"),
        ({"channel": "atom", "address": "desk", "situation": "world", "changes": True}, "no record to change"),
        ({"channel": "atom", "address": "desk", "secret": "mine"}, "secret is not usable"),
    ],
)
def test_hostile_or_mistaken_input_is_refused_in_words(
    desk: TestClient, store: Store, fields: dict[str, object], words: str
) -> None:
    before = log_path(store.root).read_text() if log_path(store.root).exists() else ""
    answer = desk.post("/alerts/subscriptions", json={"situation": NAME, **fields}, headers=PROGRAM)
    told = answer.json()
    assert answer.status_code in (404, 422) and words in told["message"] and told["remedy"]
    assert len(answer.text) < 1000 and str(store.root) not in answer.text
    assert alerting.subscriptions(store) == ()
    assert (log_path(store.root).read_text() if log_path(store.root).exists() else "") == before


@pytest.mark.parametrize("body", ["[]", "{", "null", "[" * 100_000, '"x"'])
def test_a_body_that_is_no_object_is_refused(desk: TestClient, body: str) -> None:
    answer = desk.post("/alerts/subscriptions", content=body, headers={**PROGRAM, "Content-Type": "application/json"})
    assert answer.status_code == 422 and "JSON object" in answer.json()["message"]


def test_a_refused_form_comes_back_filled_in_and_escaped(desk: TestClient) -> None:
    browser = visitor(desk)
    address = '"><script>alert(1)</script>'
    form = {"situation": NAME, "channel": "webhook", "address": address, "zone": "Asia/Yerevan", "csrf": csrf(browser)}
    page = browser.post("/alerts/subscriptions", data=form)
    assert page.status_code == 422 and "Not subscribed" in page.text
    assert "<script>alert" not in page.text and 'value="Asia/Yerevan"' in page.text
    assert f'<option value="{NAME}" selected>' in page.text
    assert browser.get("/alerts/subscriptions").url.path == "/alerts"


def test_the_deeds_are_in_the_description_of_the_interface(desk: TestClient) -> None:
    paths = desk.get("/openapi.json").json()["paths"]
    taken = paths["/alerts/subscriptions"]["post"]["requestBody"]["content"]
    assert set(taken) == {"application/json", "application/x-www-form-urlencoded"}
    fields = taken["application/json"]["schema"]["properties"]
    assert {"situation", "least", "channel", "address", "quiet", "zone", "digest"} <= set(fields)
    assert all(one["description"] for one in fields.values())
    assert {"/alerts/raise", "/alerts/deliver", "/alerts/retry"} <= set(paths)


def test_an_outcome_is_read_once_and_only_by_the_visitor_whose_form_it_was() -> None:
    kept = Once()
    key = kept.put("visitor", "a secret")
    assert kept.take("another", key) is None and kept.take("visitor", "another key") is None
    assert kept.take("visitor", key) == "a secret" and kept.take("visitor", key) is None
    first = kept.put("visitor", 0)
    for number in range(MOST):
        kept.put("visitor", number)
    assert kept.take("visitor", first) is None  # the oldest gives way
