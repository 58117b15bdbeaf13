"""A session as JSON, and JSON as a session played again: the same scenario, seed and lines give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coach.domain.conversation import Conversation
from coach.errors import InputError
from coach.roleplay.mood import Feeling
from coach.roleplay.practice import Practice
from coach.roleplay.reacting import Move
from coach.roleplay.session import Event, Session
from coach.roleplay.speaking import Wording

VERSION = 1


def session_record(session: Session, practice: Practice) -> dict[str, Any]:
    """A session as plain values, with the keys in a fixed order."""
    scenario = session.scenario
    return {
        "roleplay": VERSION,
        "scenario": scenario.scenario,
        "digest": practice.digest,
        "language": scenario.language,
        "seed": session.seed,
        "model": practice.coach.model.id if practice.coach.model and practice.uses_a_model else None,
        "begins": _feeling_record(session.begins, session.mood_at_start),
        "opening": session.opening,
        "turns": [_event_record(event) for event in session.events],
        "goal": {"reached": sorted(session.steps), "open": list(session.open_steps)},
        "ending": session.ending,
    }


def _event_record(event: Event) -> dict[str, Any]:
    return {
        "trainee": event.text,
        "at": event.at,
        "customer": event.reply,
        "feels": _feeling_record(event.feeling, event.mood),
        "moved_by": [_move_record(move) for move in event.moves],
        "topics": list(event.topics),
        "held_back": list(event.held_back),
        "steps": list(event.steps),
        "ending": event.ending,
    }


def _feeling_record(feeling: Feeling, mood: str) -> dict[str, Any]:
    return {"mood": mood, "trust": feeling.trust, "anger": feeling.anger, "patience": feeling.patience}


def _move_record(move: Move) -> dict[str, Any]:
    return {
        "cause": move.cause,
        "kind": "topic" if move.is_topic else "reaction",
        "trust": move.trust,
        "anger": move.anger,
        "patience": move.patience,
        "words": None if move.evidence is None else {"start": move.evidence.start, "quote": move.evidence.quote},
    }


def written(record: Mapping[str, Any]) -> str:
    """A record as the text of a file; the same record gives the same bytes."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def transcript_record(conversation: Conversation) -> dict[str, Any]:
    """A conversation in Santun's own transcript format, which `coach score` and `coach import` read."""
    record: dict[str, Any] = {
        "id": conversation.id,
        "channel": conversation.channel.value,
        "language": conversation.language,
        "agent_id": conversation.agent_id,
        "culture": conversation.culture,
        "turns": [{"role": turn.role.value, "text": turn.text, "start": turn.start} for turn in conversation.turns],
    }
    for turn in record["turns"]:
        if turn["start"] is None:
            del turn["start"]
    return {key: value for key, value in record.items() if value is not None}


@dataclass(frozen=True)
class Replay:
    """A session played again. ``differs`` says where it is not what was saved; empty when every byte is the same."""

    session: Session
    practice: Practice
    differs: tuple[str, ...]


def replayed(text: str, name: str, practice_of: Callable[[str, bool], Practice]) -> Replay:
    """A saved session played again.

    Args:
        text: of the file.
        name: of the file, for problems.
        practice_of: opens a scenario by name, with a model or without.

    Raises:
        InputError: when the file is no saved session.
        RubricError: when there is no such scenario.
    """
    saved = _read(text, name)
    practice = practice_of(saved["scenario"], saved["model"] is not None)
    lines = [(turn["trainee"], turn["at"]) for turn in saved["turns"]]
    again = practice.worded_by(_SaidBefore([turn["customer"] for turn in saved["turns"]]))
    session = again.play(lines, saved["seed"])
    found = session_record(session, again)
    same = written(found) == text.replace("\r\n", "\n")
    return Replay(
        session, again, () if same else tuple(_differences(saved, found)) or ("the file was written in another way",)
    )


class _SaidBefore:
    """Says what was said in the session that is played again, where a language model may have worded it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def word(self, wording: Wording) -> str:
        """The line of that turn."""
        return self._lines[wording.number - 1] if wording.number <= len(self._lines) else wording.line


def _differences(saved: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    told = {
        "digest": "the scenario, the common lines or reactions.yaml were changed since",
        "model": f"it was played with {saved['model'] or 'no model'}, and now with {found['model'] or 'no model'}",
        "opening": "the opening line is another one",
        "begins": "the customer begins in another mood",
    }
    differs = [text for key, text in told.items() if saved.get(key) != found[key]]
    turns = zip(saved["turns"], found["turns"], strict=False)
    first = next((number for number, (was, now) in enumerate(turns, 1) if was != now), None)
    if first is not None:
        differs.append(f"turn {first} is the first that went another way")
    elif len(saved["turns"]) != len(found["turns"]):
        differs.append(f"it ends after turn {len(found['turns'])}, not {len(saved['turns'])}")
    return differs


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        saved = json.loads(text)
    except ValueError as fault:
        raise InputError(
            f"{name}: this is not JSON ({fault}); choose a file that `coach roleplay run --save` wrote"
        ) from fault
    if not isinstance(saved, dict) or saved.get("roleplay") != VERSION:
        raise InputError(f"{name}: this is no saved session; choose a file that `coach roleplay run --save` wrote")
    wanted: dict[str, type | tuple[type, ...]] = {
        "scenario": str, "seed": int, "turns": list, "model": (str, type(None)),
    }  # fmt: skip
    for key, kind in wanted.items():
        if key not in saved or not isinstance(saved[key], kind):
            raise InputError(f"{name}: the entry {key!r} is missing or was changed; save the session again")
    for number, turn in enumerate(saved["turns"], 1):
        is_turn = (
            isinstance(turn, dict) and isinstance(turn.get("trainee"), str) and isinstance(turn.get("customer"), str)
        )
        if not is_turn or not isinstance(turn.get("at"), int | float | None):
            raise InputError(f"{name}: turn {number} needs `trainee`, `customer` and `at`; save the session again")
    return saved
