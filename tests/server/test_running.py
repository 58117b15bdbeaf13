"""A real server process: how it starts and stops, and the Python client of LanguageTool against it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import language_tool_python
import language_tool_python.exceptions
import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-c", "import sys; from coach.cli import main; sys.exit(main())", "serve"]


@contextmanager
def a_server(*options, **environment):
    """A running server and its address."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | environment,
    )  # fmt: skip
    try:
        told = process.stderr.readline()
        found = re.search(r"http://\S+:\d+(?= )", told)
        assert found, told + process.stderr.read()
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def running():
    with a_server() as (process, address):
        yield process, address


def get(address, path):
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("GET", path)
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    return reply.status, reply.headers, body


def test_it_answers_and_names_only_itself(running):
    status, headers, body = get(running[1], "/healthz")
    assert status == 200
    assert json.loads(body)["status"] == "ok"
    assert headers["Server"].startswith("Santun/")


def test_the_python_client_of_languagetool_works(running, monkeypatch):
    def no_java(*_, **__):
        raise AssertionError("the client would start a server of its own")

    monkeypatch.setattr(language_tool_python.LanguageTool, "_start_local_server", no_java)
    monkeypatch.setattr(language_tool_python.LanguageTool, "_start_server_on_free_port", no_java)
    text = "Hi 😀! That's not my department. You must calm down."
    tool = language_tool_python.LanguageTool("en-US", remote_server=running[1])
    found = {match.rule_id: match for match in tool.check(text)}
    first = found["avoids_negative_phrasing"]
    assert "not my department" in text[first.offset : first.offset + first.error_length]
    assert first.category == "positive_language"
    assert first.rule_issue_type == "style"
    assert tool.correct(text) != text
    tool.disabled_rules = {"avoids_blame"}
    assert "avoids_blame" not in {match.rule_id for match in tool.check(text)}
    tool.enabled_rules, tool.disabled_rules, tool.enabled_rules_only = {"avoids_blame"}, set(), True
    assert [match.rule_id for match in tool.check(text)] == ["avoids_blame"]
    indonesian = language_tool_python.LanguageTool("id-ID", remote_server=running[1])
    assert indonesian.check("Itu bukan bagian saya.")
    with pytest.raises(language_tool_python.exceptions.LanguageToolError, match="exceeds the limit of 40000"):
        tool.check("x" * 40_001)
    with pytest.raises(ValueError, match="unsupported language"):
        language_tool_python.LanguageTool("xx", remote_server=running[1])


def stopped(process, number):
    """The exit status after a signal, and everything that was printed since the address."""
    process.send_signal(number)
    return process.wait(30), process.stdout.read() + process.stderr.read()


def test_ctrl_c_stops_it_in_good_order():
    with a_server() as (process, address):
        assert get(address, "/v2/check?text=secret&language=en")[0] == 200
        assert stopped(process, signal.SIGINT) == (0, "")


def test_a_taken_port_and_wrong_options_are_the_users_fault():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for options, told in (
            (["--port", port], "can not be had"),
            (["--port", "70000"], "0 to 65535"),
            (["--port", "x"], "--port"),
            (["--port", "0", "--rubric", "cor"], "Did you mean 'core'?"),
            (["--port", "0", "--host", "0.0.0.0"], "COACH_API_KEY"),
        ):
            done = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=60)
            assert done.returncode == 2, done.stderr
            assert told in done.stderr
            assert "Traceback" not in done.stderr


def test_the_key_comes_from_the_environment_and_sigterm_stops_it():
    with a_server("--host", "0.0.0.0", COACH_API_KEY="secret") as (process, address):
        port = address.rpartition(":")[2]
        assert get(f"http://127.0.0.1:{port}", "/healthz")[0] == 200
        assert get(f"http://127.0.0.1:{port}", "/v2/check?text=x&language=en")[0] == 401
        assert get(f"http://127.0.0.1:{port}", "/v2/check?text=x&language=en&apiKey=secret")[0] == 200
        assert stopped(process, signal.SIGTERM) == (0, "")
