"""The application for tests: one set of coaches for all of them, no model, any key and time limit."""

from functools import cache

from starlette.testclient import TestClient

from coach.server.application import application
from coach.server.coaches import Coaches
from coach.server.work import Work

LOCAL = "http://127.0.0.1:8081"


@cache
def coaches():
    return Coaches()


@cache
def work():
    return Work()


def an_app(**settings):
    return application(coaches(), work(), **{"host": "127.0.0.1", **settings})


def a_client(**settings):
    return TestClient(an_app(**settings), base_url=LOCAL, raise_server_exceptions=False)


def check(client, text, language="en-US", **fields):
    reply = client.post("/v2/check", data={"text": text, "language": language, **fields})
    assert reply.status_code == 200, reply.text
    return reply.json()
