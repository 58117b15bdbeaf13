"""The command line on a database, in a folder of its own with a small scorecard."""

from __future__ import annotations

import json
from pathlib import Path

from coach.cli import main
from tests.cli.small_rubrics import small_folder


class Commands:
    """Runs ``coach`` as a user does, and looks into the store beside it."""

    def __init__(self, url, capsys, monkeypatch, folder):
        self.url, self._capsys = url, capsys
        monkeypatch.setenv("COACH_RUBRICS", str(small_folder(folder / "rubrics")))
        monkeypatch.setenv("COACH_DATABASE_URL", url)
        monkeypatch.setenv("COACH_HOME", str(folder / "home"))
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.chdir(folder)

    def __call__(self, *arguments):
        status = main([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        return status, captured.out, captured.err

    def importing(self, *arguments):
        return self("import", "--rubric", "small", "--no-model", *arguments)


def talk(id, *said, agent="rina", day="2026-03-02", **more):
    """A conversation in Santun's JSON: the customer begins, the sides take turns."""
    turns = [
        {"role": ("customer", "agent")[number % 2], "text": text, "start": 10.0 * number}
        for number, text in enumerate(said)
    ]
    head = {"id": id, "channel": "chat", "language": "en", "agent_id": agent, "started_at": f"{day}T09:00:00+07:00"}
    return {**head, **more, "turns": turns}


def write(name, *talks):
    """A file of JSON lines."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in talks), encoding="utf-8")
    return path
