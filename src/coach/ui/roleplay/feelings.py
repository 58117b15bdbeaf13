"""How the customer feels, in words and as small gauges; and what moved them, with the words that did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coach.roleplay.mood import Feeling
from coach.roleplay.reacting import Move
from coach.roleplay.session import Session
from coach.rubrics.reaction_schema import ReactionsFile
from coach.rubrics.schema import in_language
from coach.ui.markup import Html, element, said
from coach.ui.words import Words

FEELINGS = ("trust", "anger", "patience")
_TONES = {"calm": "met", "wary": "none", "upset": "partly", "furious": "not-met"}
_MOST_CAUSES = 3
_LONGEST_QUOTE = 90
# Every turn costs a little patience; that is no news.
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Mood:
    """A mood with its points, each 0 to 100."""

    mood: str
    trust: int
    anger: int
    patience: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved the customer, in points, and the trainee's words that did it, empty where no words did."""

    cause: str
    is_topic: bool
    trust: int
    anger: int
    patience: int
    quote: str

    @property
    def strength(self) -> int:
        """Points in all, whatever their direction."""
        return abs(self.trust) + abs(self.anger) + abs(self.patience)

    @property
    def is_bad(self) -> bool:
        """Whether it made things worse: angrier, or less trust."""
        return self.anger > 0 or self.trust < 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a kept session. ``number`` is from 1; ``trainee`` is blank where nothing was said."""

    number: int
    trainee: str
    customer: str
    mood: Mood
    causes: tuple[Cause, ...]

    @property
    def strength(self) -> int:
        """How far the turn moved the customer, in points."""
        return sum(cause.strength for cause in self.causes)

    @property
    def harm(self) -> int:
        """How far it moved them for the worse, in points."""
        return sum(cause.strength for cause in self.causes if cause.is_bad)


def mood_in(record: Mapping[str, Any]) -> Mood:
    """The mood of an entry ``feels`` or ``begins`` of a record."""
    return Mood(record["mood"], record["trust"], record["anger"], record["patience"])


def turns_in(record: Mapping[str, Any]) -> tuple[Turn, ...]:
    """The turns of a record of ``coach.roleplay.record.session_record``, or of one that was stored."""
    return tuple(
        Turn(
            number,
            turn["trainee"],
            turn["customer"],
            mood_in(turn["feels"]),
            tuple(_cause_in(move) for move in turn["moved_by"]),
        )
        for number, turn in enumerate(record["turns"], 1)
    )


def mood_now(session: Session) -> Mood:
    """The customer's mood in a session that goes on."""
    return _mood(session.feeling, session.mood)


def turns_of(session: Session) -> tuple[Turn, ...]:
    """The same of a session that goes on; a record would read the scenario's files again at each turn."""
    return tuple(
        Turn(
            number,
            event.text,
            event.reply,
            _mood(event.feeling, event.mood),
            tuple(_cause(move) for move in event.moves),
        )
        for number, event in enumerate(session.events, 1)
    )


def _mood(feeling: Feeling, mood: str) -> Mood:
    return Mood(mood, feeling.trust, feeling.anger, feeling.patience)


def _cause(move: Move) -> Cause:
    quote = move.evidence.quote if move.evidence else ""
    return Cause(move.cause, move.is_topic, move.trust, move.anger, move.patience, quote)


def _cause_in(move: Mapping[str, Any]) -> Cause:
    quote = move["words"]["quote"] if move["words"] else ""
    return Cause(move["cause"], move["kind"] == "topic", move["trust"], move["anger"], move["patience"], quote)


def mood_bar(mood: Mood, name: str, words: Words) -> Html:
    """The mood as a word, and a gauge for each feeling."""
    gauges = [_gauge(feeling, getattr(mood, feeling), words) for feeling in FEELINGS]
    return element(
        "div",
        element("span", said(name), class_="who"),
        element("span", words(f"room.mood.{mood.mood}"), class_=f"santun-chip {_TONES[mood.mood]}"),
        *gauges,
        class_="santun-mood",
    )


def _gauge(feeling: str, points: int, words: Words) -> Html:
    name = words(f"room.feeling.{feeling}")
    return element(
        "span",
        element("span", name, class_="name"),
        element("span", element("i", style=f"width:{points}%"), class_="santun-meter", aria_hidden="true"),
        element("b", words.number(points)),
        class_=f"gauge {feeling}",
        title=words("room.of_100", name=name, points=words.number(points)),
    )


def cause_lines(causes: Sequence[Cause], file: ReactionsFile, words: Words) -> Html | None:
    """The strongest causes of a turn with their points and words; None where nothing moved the customer much."""
    told = sorted((one for one in causes if one.strength >= _FEWEST_POINTS), key=lambda one: -one.strength)
    if not told:
        return None
    names = {one.reaction: in_language(one.name, words.language) for one in file.reactions}
    return element("ul", *(_cause_line(one, names, words) for one in told[:_MOST_CAUSES]), class_="santun-causes")


def _cause_line(cause: Cause, names: Mapping[str, str], words: Words) -> Html:
    name = cause.cause.replace("_", " ") if cause.is_topic else names.get(cause.cause, cause.cause)
    points = [
        f"{words(f'room.feeling.{feeling}')} {_signed(value, words)}"
        for feeling in FEELINGS
        if (value := getattr(cause, feeling))
    ]
    text = " ".join(cause.quote.split())
    short = text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"
    return element(
        "li",
        element("span", "✕ " if cause.is_bad else "✓ ", aria_hidden="true"),
        element("span", said(name), class_="cause"),
        f" ({', '.join(points)}) ",
        element("q", said(short)) if short else None,
        class_="bad" if cause.is_bad else "good",
    )


def _signed(value: int, words: Words) -> str:
    return f"{'+' if value > 0 else '−'}{words.number(abs(value))}"
