"""Role-play for a terminal or a pipe: scenarios, what the customer says and feels, and the debriefing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli._console import block, console_for, rendered
from coach.cli._scorecard_text import scorecards
from coach.domain.evaluation import Scored
from coach.exports.as_json import evaluation_record
from coach.exports.harmless import harmless
from coach.roleplay.mood import Feeling
from coach.roleplay.practice import Practice
from coach.roleplay.reacting import Move
from coach.roleplay.record import session_record
from coach.roleplay.session import Event, Session
from coach.rubrics.scenario_schema import Scenario
from coach.rubrics.schema import Rubric, in_language

_BAR = 10
_LONGEST_QUOTE = 60
_MOST_CAUSES = 4
_COLOURS = {"calm": "green", "wary": "cyan", "upset": "yellow", "furious": "red"}
_TEXTS = {
    "en": {
        "goal": "Goal", "prefers": "The customer has said", "without_model": "Without a model: phrases and words alone tell what you do.",
        "seed": "seed", "trust": "trust", "anger": "anger", "patience": "patience", "open": "Still to reach", "talk": "Conversation",
        "curve": "How the customer felt", "start": "start", "turn": "Turn", "mood": "mood", "moved": "what moved the customer",
        "goal_steps": "Goal", "model_answer": "A good conversation", "ended": "Ended", "trainee": "You",
        "calm": "calm", "wary": "wary", "upset": "upset", "furious": "furious", "nothing": "Nothing was said: nothing to score.",
        "solved_well": "solved, and the customer leaves content", "solved_coldly": "solved, but the customer leaves cold",
        "gives_up": "the customer gives up", "escalates": "the customer demands a superior", "None": "stopped before the end",
    },
    "id": {
        "goal": "Tujuan", "prefers": "Pelanggan pernah menyampaikan", "without_model": "Tanpa model: hanya frasa dan kata yang dibaca.",
        "seed": "benih", "trust": "percaya", "anger": "marah", "patience": "sabar", "open": "Belum tercapai", "talk": "Percakapan",
        "curve": "Perasaan pelanggan", "start": "awal", "turn": "Giliran", "mood": "suasana hati", "moved": "yang memengaruhi pelanggan",
        "goal_steps": "Tujuan", "model_answer": "Contoh percakapan yang baik", "ended": "Berakhir", "trainee": "Anda",
        "calm": "tenang", "wary": "waspada", "upset": "kesal", "furious": "marah besar", "nothing": "Belum ada yang dinilai.",
        "solved_well": "selesai, dan pelanggan puas", "solved_coldly": "selesai, tetapi pelanggan tetap dingin",
        "gives_up": "pelanggan menyerah", "escalates": "pelanggan meminta atasan", "None": "dihentikan sebelum selesai",
    },
}  # fmt: skip


def _text(session: Session, name: str) -> str:
    return _TEXTS.get(session.scenario.language, _TEXTS["en"])[name]


def listing(scenarios: Sequence[Scenario], sink: IO[str]) -> str:
    """The scenarios by language, each with what it is about."""
    groups: list[RenderableType] = []
    for language in dict.fromkeys(one.language for one in scenarios):
        rows = [
            (one.scenario, f"{one.title} · {one.difficulty} · {one.channel} · {one.industry}")
            for one in scenarios
            if one.language == language
        ]
        groups += block({"en": "English", "id": "Bahasa Indonesia"}.get(language, language), rows)
    return rendered(console_for(sink), Group(*groups) if groups else Text("No scenarios."))


def listing_record(scenarios: Sequence[Scenario]) -> str:
    """The scenarios as JSON."""
    wanted = {"scenario", "language", "title", "about", "channel", "industry", "difficulty", "practises", "culture"}
    records = [one.model_dump(include=wanted) for one in scenarios]
    return json.dumps({"scenarios": records}, ensure_ascii=False, indent=1) + "\n"


def introduction(practice: Practice, session: Session) -> RenderableType:
    """What the trainee is told before the start."""
    scenario = practice.scenario
    parts: list[RenderableType] = [
        Text(harmless(scenario.title), style="bold"),
        Text(harmless(f"{scenario.about.strip()}\n{_text(session, 'goal')}: {scenario.goal.text.strip()}")),
    ]
    if scenario.preference:
        parts.append(Text(harmless(f"{_text(session, 'prefers')}: {scenario.preference}")))
    if not practice.uses_a_model:
        parts.append(Text(_text(session, "without_model"), style="yellow"))
    parts.append(Text(f"{_text(session, 'seed')} {session.seed} · /end · /back N · /pause", style="dim"))
    return Group(*parts, Text())


def said_by(session: Session, line: str) -> RenderableType:
    """A line of the customer."""
    return Text.assemble((f"{harmless(session.scenario.customer.name)}: ", "bold magenta"), harmless(line))


def hint_lines(practice: Practice, session: Session) -> RenderableType:
    """How the customer feels, what moved them last, and what is still to be reached."""
    parts = [_feeling_line(session, session.feeling, session.mood)]
    if session.events and (causes := _causes(practice, session, session.events[-1])):
        parts.append(Text(f"  {causes}", style="dim"))
    if session.open_steps:
        parts.append(Text(harmless(f"  {_text(session, 'open')}: {'; '.join(session.open_steps)}"), style="dim"))
    return Group(*parts)


def _feeling_line(session: Session, feeling: Feeling, mood: str) -> Text:
    line = Text(f"  {_text(session, mood)}", style=_COLOURS[mood])
    for name, points in (("trust", feeling.trust), ("anger", feeling.anger), ("patience", feeling.patience)):
        line.append(f"  {_text(session, name)} {_bar(points)} {points}", style="dim")
    return line


def _bar(points: int) -> str:
    filled = round(_BAR * points / 100)
    return "█" * filled + "░" * (_BAR - filled)


def _causes(practice: Practice, session: Session, event: Event) -> str:
    """The strongest causes of a turn, each with its points of anger or else trust, and the words that did it."""
    found = sorted((move for move in event.moves if move.anger or move.trust), key=lambda move: -move.strength)
    return harmless("; ".join(_cause(practice, session, move) for move in found[:_MOST_CAUSES]))


def _cause(practice: Practice, session: Session, move: Move) -> str:
    language = session.scenario.language
    name = (
        move.cause.replace("_", " ")
        if move.is_topic
        else next(in_language(one.name, language) for one in practice.file.reactions if one.reaction == move.cause)
    )
    what, points = ("anger", move.anger) if move.anger else ("trust", move.trust)
    quote = " ".join(move.evidence.quote.split()) if move.evidence else ""
    short = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1]}…"
    return f"{name} ({_text(session, what)} {points:+})" + (f" “{short}”" if short else "")


# -- debriefing -------------------------------------------------------------------------------------------------------


def debriefing(
    practice: Practice, session: Session, scored: Scored | None, rubric: Rubric, sink: IO[str], *, with_talk: bool
) -> str:
    """The scorecard, the curve of the customer's feeling with what moved it, the goal and a good conversation.

    Args:
        practice: that the session is of.
        session: over or stopped.
        scored: its evaluation; None where nothing was said.
        rubric: by which it was scored.
        sink: where the text goes; colours only where that is a terminal.
        with_talk: with what was said, where the reader has not seen it.
    """
    console = console_for(sink)
    parts = [Text(), *(_talk(session) if with_talk else ())]
    card = "".join(scorecards([scored], rubric, [], sink)) if scored else _text(session, "nothing") + "\n"
    return (
        rendered(console, Group(*parts)) + card + rendered(console, Group(*_curve(practice, session), *_goal(session)))
    )


def _talk(session: Session) -> Iterator[RenderableType]:
    yield Text(_text(session, "talk"), style="bold")
    yield said_by(session, session.opening)
    for event in session.events:
        yield Text.assemble((f"{_text(session, 'trainee')}: ", "bold cyan"), harmless(event.text.strip() or "…"))
        yield said_by(session, event.reply)
    yield Text()


def _curve(practice: Practice, session: Session) -> Iterator[RenderableType]:
    yield Text()
    yield Text(_text(session, "curve"), style="bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    names = ("turn", "anger", "trust", "patience", "mood", "moved")
    table.add_row(*(Text(_text(session, name), style="dim") for name in names))
    table.add_row(*_points("–", session, session.begins, session.mood_at_start), Text(_text(session, "start")))
    for number, event in enumerate(session.events, 1):
        causes = Text(_causes(practice, session, event) or "–")
        table.add_row(*_points(str(number), session, event.feeling, event.mood), causes)
    yield Padding(table, (0, 0, 0, 2))
    yield Text(f"  {_text(session, 'ended')}: {_text(session, str(session.ending))}", style="bold")


def _points(turn: str, session: Session, feeling: Feeling, mood: str) -> tuple[Text, ...]:
    return (
        Text(turn),
        Text(f"{_bar(feeling.anger)} {feeling.anger}"),
        Text(str(feeling.trust)),
        Text(str(feeling.patience)),
        Text(_text(session, mood), style=_COLOURS[mood]),
    )


def _goal(session: Session) -> Iterator[RenderableType]:
    yield Text()
    yield Text(f"{_text(session, 'goal_steps')}: {harmless(session.scenario.goal.text.strip())}", style="bold")
    for number, step in enumerate(session.scenario.goal.steps):
        mark = ("✓", "green") if number in session.steps else ("✕", "red")
        yield Text.assemble((f"  {mark[0]} ", mark[1]), harmless(step.step))
    yield Text()
    yield Text(_text(session, "model_answer"), style="bold")
    for line in session.scenario.model_answer:
        yield Text(f"  › {harmless(line)}")


def debriefing_record(practice: Practice, session: Session, scored: Scored | None) -> str:
    """The session and its evaluation as JSON."""
    record: dict[str, Any] = {
        "session": session_record(session, practice),
        "evaluation": evaluation_record(scored) if scored else None,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
