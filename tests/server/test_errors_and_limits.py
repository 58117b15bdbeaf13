"""What is refused and how: JSON everywhere, the LanguageTool API's plain text where its clients look for it."""

import json
import logging
import time

import pytest

from coach.pipeline import Coach
from coach.server import safety
from coach.server.running import serve
from coach.server.work import Lane
from tests.server.running_app import a_client

DRAFT = {"draft": "That's not my department."}
FORM = {"text": "That's not my department.", "language": "en-US"}


@pytest.fixture(scope="module")
def client():
    return a_client()


def code_of(reply):
    error = reply.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["message"]
    assert reply.headers["content-type"] == "application/json"
    return reply.status_code, error["code"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "x", "language": "xx"}, "'xx' is not a language code known to LanguageTool. Supported language codes are: en, en-US"),
        ({"text": "x", "language": "../../etc"}, "is not a language code known"),
        ({"text": "x"}, "Missing 'language' parameter"),
        ({"language": "en"}, "Missing 'text' or 'data' parameter"),
        ({"text": "x", "data": "{}", "language": "en"}, "Set only 'text' or 'data' parameter, not both"),
        ({"data": "{", "language": "en"}, "Could not parse JSON"),
        ({"data": "[" * 100_000, "language": "en"}, "Could not parse JSON"),
        ({"data": "[]", "language": "en"}, "requires 'text' or 'annotation' key"),
        ({"data": '{"annotation": [{"x": 1}]}', "language": "en"}, "Only 'text' and 'markup'"),
        ({"data": '{"annotation": [{"text": 1}]}', "language": "en"}, "must be a string"),
        ({"data": '{"annotation": [{"text": "a", "markup": "b"}]}', "language": "en"}, "not both"),
        ({"data": '{"annotation": [{"text": "a", "interpretAs": "b"}]}', "language": "en"}, "only 'markup' can"),
        ({"data": '{"annotation": {}}', "language": "en"}, "must be a list"),
        ({"text": "x", "language": "en", "level": "x"}, "'level'"),
        ({"text": "x", "language": "en", "channel": "fax"}, "'channel'"),
        ({"text": "x", "language": "en", "enabledOnly": "true"}, "You must specify enabled rules"),
        ({"text": "x", "language": "en", "enabledOnly": "true", "disabledRules": "y"}, "You cannot specify disabled rules"),
    ],
)  # fmt: skip
def test_the_apis_own_errors_are_plain_text(client, fields, told):
    reply = client.post("/v2/check", data=fields)
    assert reply.status_code == 400
    assert reply.text.startswith("Error: ")
    assert told in reply.text
    assert reply.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("field", ["text", "context"])
def test_long_texts_are_refused_as_the_api_does(client, field):
    reply = client.post("/v2/check", data=FORM | {field: "😀" * 20_001})
    assert reply.status_code == 413
    expected = "Your text exceeds the limit of 40000 characters (it's 40002 characters). Please submit a shorter text."
    assert reply.text == f"Error: {expected}"


@pytest.mark.parametrize(
    ("path", "limit"), [("/v2/check", 1_000_000), ("/v1/check", 1_000_000), ("/v1/score", 20_000_000)]
)
def test_long_bodies_are_refused(client, path, limit):
    assert code_of(client.post(path, content=b"x" * (limit + 1))) == (413, "body_too_large")
    chunks = (b"x" * 500_000 for _ in range(limit // 500_000 + 1))
    assert code_of(client.post(path, content=chunks)) == (413, "body_too_large")
    json_type = {"Content-Type": "application/json"}
    assert client.post(path, content=b"x" * limit, headers=json_type).status_code in (400, 422)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/", (404, "not_found")),
        ("GET", "/v2/words", (404, "not_found")),
        ("GET", "/docs", (404, "not_found")),
        ("PUT", "/v2/check", (405, "method_not_allowed")),
        ("GET", "/v1/score", (405, "method_not_allowed")),
    ],
)
def test_wrong_addresses_and_methods(client, method, path, expected):
    reply = client.request(method, path)
    assert code_of(reply) == expected
    if path == "/v2/check":
        assert reply.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/check", b"{"),
        ("/v1/check", b"\xff"),
        ("/v1/check", b"[" * 100_000),
        ("/v1/check", b'{"draft": "\\ud800"}'),
        ("/v1/check", b'{"draft": " "}'),
        ("/v1/check", b'{"draft": 1}'),
        ("/v1/check", b'{"draft": "x", "drafts": "y"}'),
        ("/v1/check", b'{"draft": "x", "language": "xx"}'),
        ("/v1/check", b'{"draft": "x", "culture": "../core"}'),
        ("/v1/check", json.dumps({"draft": "x" * 40_001}).encode()),
        ("/v1/score", b"{}"),
        ("/v1/score", b'{"turns": []}'),
        ("/v1/score", b'{"turns": [{"role": "agent", "text": " "}]}'),
        ("/v1/score", b'{"turns": [{"role": "boss", "text": "x"}]}'),
        ("/v1/score", b'{"turns": [{"role": "agent", "text": "x"}], "rubric": "/etc/passwd.yaml"}'),
    ],
)
def test_bodies_that_can_not_be_used(client, path, body):
    reply = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert code_of(reply) in ((422, "unusable_input"), (400, "bad_request"))
    assert "/rubrics" not in reply.text


def test_a_fault_of_ours_shows_no_text(client, monkeypatch, caplog):
    def broken(*_, **__):
        raise KeyError("the customer's secret words")

    monkeypatch.setattr(Coach, "check", broken)
    for reply in (client.post("/v1/check", json=DRAFT), client.post("/v2/check", data=FORM)):
        assert code_of(reply) == (500, "internal_error")
        assert "secret" not in reply.text
    assert "KeyError at" in caplog.text
    assert "secret" not in caplog.text


def test_nothing_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG, logger="coach")
    client.post("/v2/check", data=FORM)
    client.get("/v2/check", params=FORM)
    client.post("/v1/check", json=DRAFT)
    client.post("/v1/check", json={"draft": 1})
    assert "department" not in caplog.text


def test_the_time_limit(monkeypatch):
    monkeypatch.setattr(Coach, "check", lambda *_, **__: time.sleep(0.4))
    slow = a_client(seconds=0.1)
    assert code_of(slow.post("/v1/check", json=DRAFT)) == (503, "time_limit")
    assert code_of(slow.post("/v2/check", data=FORM)) == (503, "time_limit")
    assert slow.get("/healthz").json()["status"] == "ok"


def test_too_many_waiting(client, monkeypatch):
    monkeypatch.setattr("coach.server.work._MOST_WAITING", 0)
    assert code_of(client.post("/v1/check", json=DRAFT)) == (503, "busy")


def test_a_closed_lane_tells_whether_work_is_left():
    assert Lane("test", 1).close() is False


def test_the_key():
    client = a_client(host="0.0.0.0", key="correct horse")
    for path in ("/v1/check", "/v1/score"):
        assert code_of(client.post(path, json=DRAFT)) == (401, "key_needed")
        assert code_of(client.post(path, json=DRAFT, headers={"X-API-Key": "correct hors"})) == (401, "key_needed")
    assert code_of(client.post("/v2/check", data=FORM)) == (401, "key_needed")
    assert code_of(client.post("/v2/check", data=FORM | {"apiKey": "ключ"})) == (401, "key_needed")
    for headers in ({"X-API-Key": "correct horse"}, {"Authorization": "Bearer correct horse"}):
        assert client.post("/v1/check", json=DRAFT, headers=headers).status_code == 200
        assert client.post("/v2/check", data=FORM, headers=headers).status_code == 200
    assert client.post("/v2/check", data=FORM | {"apiKey": "correct horse"}).status_code == 200
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_off_loopback_it_does_not_start_without_a_key(host):
    with pytest.raises(Exception, match="COACH_API_KEY"):
        serve(host, 0, "core", None, None, print)


@pytest.mark.parametrize(
    ("host", "expected"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.1", False)]
)
def test_loopback(host, expected):
    assert safety.is_loopback(host) is expected


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8081", "127.0.0.1.evil.example", "localhost.evil.example", ""]
)
def test_foreign_host_headers_are_refused(client, host):
    assert code_of(client.get("/healthz", headers={"Host": host})) == (403, "host_not_allowed")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8081", "127.0.0.1", "127.0.0.1:8081", "[::1]", "[::1]:8081"])
def test_own_host_headers_are_let_in(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_browser_add_ons_may_use_v2_on_loopback(client):
    origin = {"Origin": "chrome-extension://oldceeleldhonbafppcapldpdifcinji"}
    reply = client.post("/v2/check", data=FORM, headers=origin)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    asked = origin | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    assert client.options("/v2/check", headers=asked).status_code == 200
    refused = client.post("/v2/check", data={"text": "x", "language": "xx"}, headers=origin)
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.post("/v1/check", json=DRAFT, headers=origin).headers
    public = a_client(host="0.0.0.0", key="k")
    reply = public.post("/v2/check", data=FORM | {"apiKey": "k"}, headers=origin)
    assert "access-control-allow-origin" not in reply.headers


def test_the_replies_of_v1(client):
    reply = client.post("/v1/check", json=DRAFT | {"language": "en", "culture": "us", "channel": "email"}).json()
    assert (reply["language"], reply["channel"], reply["clean"]) == ("en", "email", False)
    finding = reply["findings"][0]
    assert DRAFT["draft"][finding["start"] : finding["end"]] == finding["quote"]
    turns = [
        {"role": "customer", "text": "My parcel is late."},
        {"role": "agent", "text": "Sorry! I will look into it."},
    ]
    conversation = {"id": "t1", "channel": "chat", "turns": turns, "mood": "bad"}
    reply = client.post("/v1/score", json=conversation | {"rubric": "core"}).json()
    assert [one["conversation"]["id"] for one in reply["evaluations"]] == ["t1"]
    assert reply["evaluations"][0]["rubric"]["id"] == "core"
    assert "mood" in reply["problems"][0]["message"]
    assert client.post("/v1/score", json=conversation).json() == reply
