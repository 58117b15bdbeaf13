"""A user's own language model that words the customer's lines; what they say, feel and score stays ours. Off by default."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from coach.errors import SettingError
from coach.pipeline import keeps_facts
from coach.rubrics.scenario_schema import MoodName

if TYPE_CHECKING:
    from coach.roleplay.session import Session

_SECONDS = 20.0
_MOST_TURNS = 12
_LONGEST = 600  # characters of a wording; longer ones ramble
MOST_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Wording:
    """What a speaker is given: who speaks in which mood, what was said so far (side and text), and the line to word.

    ``number`` is that of the trainee's turn, from 1.
    """

    number: int
    language: str
    name: str
    speaks: str
    mood: MoodName
    said: tuple[tuple[str, str], ...]
    line: str


class Speaker(Protocol):
    """Something that words a line in its own way."""

    def word(self, wording: Wording) -> str:
        """The line in other words, with every fact of it; raises OSError where it can not be reached."""


def worded(speaker: Speaker | None, session: Session, text: str, mood: MoodName, line: str) -> str:
    """The line as the speaker words it; as it is where there is none, it fails, says something twice, or changes a fact."""
    if speaker is None:
        return line
    customer = session.scenario.customer
    turns = [
        (side, said) for event in session.events for side, said in (("trainee", event.text), ("customer", event.reply))
    ]
    said = (("customer", session.opening), *turns, ("trainee", text))
    language = session.scenario.language
    try:
        found = speaker.word(
            Wording(len(session.events) + 1, language, customer.name, customer.speaks, mood, said[-_MOST_TURNS:], line)
        ).strip()
    except OSError:
        return line
    spoken_before = {event.reply for event in session.events}
    if not found or len(found) > _LONGEST or found in spoken_before or keeps_facts(line, found, language=language):
        return line
    return found


def prompt(wording: Wording) -> list[dict[str, str]]:
    """The messages of a chat model for a wording."""
    told = "\n".join(f"{side}: {text}" for side, text in wording.said)
    return [
        {
            "role": "system",
            "content": (
                f"You play {wording.name}, a customer in a training for customer service. How you speak: {wording.speaks} "
                f"Your mood now: {wording.mood}. Language: {wording.language}. You are given the line that you say next. Say the "
                "same in your own words, in one or two short sentences. Keep every number, name, date and fact of it, add none, "
                "promise nothing, and answer with the line alone."
            ),
        },
        {"role": "user", "content": f"{told}\n\nYour next line: {wording.line}"},
    ]


@dataclass(frozen=True)
class ServerSpeaker:
    """A model behind an address that speaks OpenAI's chat protocol, such as a local llama.cpp, Ollama or vLLM.

    Args:
        address: up to ``/v1``, such as http://127.0.0.1:11434/v1; what is said goes there.
        model: the name that the server knows it by.
        seed: of the model's own choices.
    """

    address: str
    model: str
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.address.startswith(("http://", "https://")):
            raise SettingError(
                f"address {self.address!r}: it begins with http:// or https://, such as http://127.0.0.1:11434/v1"
            )

    def word(self, wording: Wording) -> str:
        """The line in the model's words; raises OSError where the server does not answer as it should."""
        content = {
            "model": self.model,
            "messages": prompt(wording),
            "temperature": 0.7,
            "seed": self.seed,
            "max_tokens": MOST_TOKENS,
        }
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self.address.rstrip('/')}/chat/completions",
            json.dumps(content).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                return _first_choice(json.load(answer))
        except (urllib.error.URLError, ValueError) as fault:
            raise OSError(f"{self.address}: {fault}") from fault


def _first_choice(answer: Mapping[str, Any]) -> str:
    choices: Sequence[Any] = answer.get("choices") or ()
    text = choices[0].get("message", {}).get("content") if choices and isinstance(choices[0], dict) else None
    if not isinstance(text, str):
        raise ValueError("the answer holds no text of a choice")
    return text
