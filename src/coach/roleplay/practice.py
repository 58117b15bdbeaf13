"""One scenario ready to be played: a trainee's line in, the customer's reply and feeling out."""

from __future__ import annotations

import copy
import gc
import hashlib
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.domain.conversation import Role
from coach.errors import InputError
from coach.pipeline import Coach
from coach.roleplay.asking import Questions, TopicFinder, is_readable
from coach.roleplay.customer import Customer, Telling
from coach.roleplay.mood import Feeling, ends, is_worse, mood_of
from coach.roleplay.reacting import Heard, Move, after, heard_in, moves_of
from coach.roleplay.session import Event, Session, checked_line
from coach.roleplay.speaking import Speaker, worded
from coach.roleplay.vocabulary import Vocabulary
from coach.rubrics.library import RubricFolder
from coach.rubrics.reaction_schema import Occasion
from coach.rubrics.scenario_schema import EndingName, MoodName, Scenario, Topic
from coach.rubrics.schema import Rubric
from coach.settings import load_settings
from coach.signals.detector import Signals
from coach.signals.pieces import TurnText

_NOTHING_HEARD = Heard({})


def open_practice(
    name: str, model: str | None = "default", rubrics: Path | None = None, speaker: Speaker | None = None
) -> Practice:
    """A scenario ready to be played.

    Args:
        name: of a scenario, or the path of a YAML file.
        model: as for ``Coach``; without one, phrases and words alone tell what a trainee does and asks.
        rubrics: the rubrics folder; the one of the settings by default.
        speaker: words the customer's lines; they are said as written where it is None.

    Raises:
        RubricError: when there is no such scenario, or it has mistakes.
        SettingError: when there is no such model.
    """
    folder = RubricFolder(rubrics or load_settings().rubrics)
    scenario = folder.scenarios.scenario(name)
    scorecard = folder.scenarios.reactions.scorecard
    coach = Coach(scorecard, model=model, language=scenario.language, rubrics=folder.path)
    return Practice(coach, scenario, speaker, name)


class Practice:
    """One scenario ready to be played.

    Args:
        coach: reads the trainee's turns, in the scenario's language.
        scenario: what is played.
        speaker: words the customer's lines.
        path: of the scenario's file, where it stands elsewhere than in the folder.
    """

    def __init__(
        self, coach: Coach, scenario: Scenario, speaker: Speaker | None = None, path: str | None = None
    ) -> None:
        self.coach = coach
        self._path = path
        self.scenario = scenario
        self._speaker = speaker
        self.file = coach.folder.scenarios.reactions
        self._common = coach.folder.scenarios.common(scenario.language)
        self._reactions = {one.reaction: one for one in self.file.reactions}
        own = {topic.topic for topic in scenario.topics}
        topics = (*scenario.topics, *(topic for topic in self._common.topics if topic.topic not in own))
        self.topics = {topic.topic: topic for topic in topics}

    @property
    def digest(self) -> str:
        """SHA-256 over the files that can change what this customer says, and over the phrases that move them."""
        folder = self.coach.folder
        own = folder.scenarios.digest(self._path or self.scenario.scenario)
        return hashlib.sha256(f"{own} {folder.digest(self.file.scorecard, self.scenario.culture)}".encode()).hexdigest()

    def worded_by(self, speaker: Speaker | None) -> Practice:
        """The same scenario with lines worded by another speaker; what was read already is kept."""
        other = copy.copy(self)
        other._speaker = speaker
        return other

    @property
    def uses_a_model(self) -> bool:
        """Whether a model helps to understand the trainee, or phrases and words alone do."""
        model = self.coach.model
        return model is not None and self.scenario.language in model.languages

    def begin(self, seed: int = 1) -> Session:
        """A new session; the same seed and the same lines give the same session."""
        feeling = Feeling(self.scenario.begins.trust, self.scenario.begins.anger, self.scenario.begins.patience)
        customer = self._customer(seed)
        opening = customer.spoken([customer.opening()])
        return Session(self.scenario, seed, opening, feeling, mood_of(feeling, self.file.moods))

    def get_ready(self) -> None:
        """Reads what every reply needs, so that the first one comes as quickly as the others."""
        self._finder  # noqa: B018
        self.answer(self.begin(), self.scenario.model_answer[0])
        # What was read lives to the end; looking through it for dead objects would hold a reply up by half a second.
        gc.collect()
        gc.freeze()

    def play(self, lines: Iterable[tuple[str, float | None]], seed: int = 1) -> Session:
        """A session of some lines, each with its time in seconds from the start; what is behind the ending is left out."""
        session = self.begin(seed)
        for text, at in lines:
            if session.ending is None:
                session = self.answer(session, text, at)
        return session

    def answer(self, session: Session, text: str, at: float | None = None) -> Session:
        """The session behind a line of the trainee.

        Args:
            session: so far, of this scenario.
            text: what the trainee says; blank for silence.
            at: seconds from the start, where the session has times.

        Raises:
            InputError: when the session has ended, the line is too long, or its time is before the last one.
        """
        if session.ending is not None:
            raise InputError("the session has ended; begin a new one, or go back to an earlier turn")
        checked_line(text, at, session.events)
        number = len(session.events) + 1
        heard, questions, occasions = self._understood(session, text, at)
        # What was said in the same breath counts: who apologises and then asks is told.
        first = after(session.feeling, self._moves(session, heard, occasions), self.file.calms_at_most)
        tellings = self._tellings(session, questions, mood_of(first, self.file.moods))
        answered = tuple(one.topic.topic for one in tellings if one.answers)
        occasions |= self._occasions(session, heard, questions, tellings)
        steps = self._steps(session, heard, answered)
        occasions |= {"goal step"} if steps else set()
        solved = len(session.steps) + len(steps) == len(self.scenario.goal.steps)
        closing = bool(heard.closes) and not heard.greets
        # Thanks and care sound like an end; who only wants to get rid of the customer shows none.
        if closing and not solved and not tellings and not self._helps(heard):
            occasions.add("closes too early")
        moves = (*self._moves(session, heard, occasions), *self._offers(session, tellings))
        feeling = after(session.feeling, moves, self.file.calms_at_most)
        mood = mood_of(feeling, self.file.moods)
        customer = self._customer(session.seed)
        ending = self._ending(feeling, mood, reached=solved, closing=closing)
        lines = customer.reply(number, mood, moves, tellings, session.used)
        if not lines:
            ending = ending or "gives_up"  # nothing is left to say, and nothing is said twice
        if ending is not None:
            last = customer.closing(number, ending, session.used)
            lines = (last,) if ending in ("solved_well", "solved_coldly") else (*lines, last)
        event = Event(
            text,
            at,
            worded(self._speaker, session, text, mood, customer.spoken(lines)),
            lines,
            feeling,
            mood,
            moves,
            answered,
            tuple(one.topic.topic for one in tellings if not one.answers),
            steps,
            ending,
        )
        return session.with_event(event)

    # -- what the trainee said ------------------------------------------------------------------------------------

    def _understood(self, session: Session, text: str, at: float | None) -> tuple[Heard, Questions, set[Occasion]]:
        occasions: set[Occasion] = {"every turn"}
        if not text.strip():
            return _NOTHING_HEARD, Questions((), ()), occasions | {"silence"}
        signals = self.coach.hear(session.to_conversation(saying=(text, at)))
        heard = heard_in(signals, self.file, self._rubric)
        words = signals.reads[-1].words
        book = self.coach.books[self.scenario.language]
        if not (heard.reactions or heard.greets or _said_by_trainee(signals)) and not is_readable(
            words, self._vocabulary, book.vocabulary
        ):
            return _NOTHING_HEARD, Questions((), ()), occasions | {"nonsense"}
        if any(_folded(text) == _folded(event.text) for event in session.events):
            occasions.add("says the same again")
        ending = () if heard.greets else heard.closes
        turn = signals.conversation.turns[-1]
        return heard, self._finder.asked(turn, words, heard.asks, heard.no_topics, ending), occasions

    def _tellings(self, session: Session, questions: Questions, mood: MoodName) -> tuple[Telling, ...]:
        told = self._customer(session.seed).facts_told(session.used)
        found = []
        for asked in questions.topics:
            topic = self.topics[asked.topic]
            when = topic.told_when
            tells = when is None or not (
                (when.mood is not None and is_worse(mood, when.mood))
                or any(other not in session.answered for other in when.after)
            )
            known = topic.topic in session.answered or bool(topic.tells and topic.tells <= told)
            again = known and topic.moves is None and not topic.may_repeat
            found.append(Telling(topic, asked.evidence.start, asked.fit, tells, again))
        return tuple(found)

    def _occasions(
        self, session: Session, heard: Heard, questions: Questions, tellings: Sequence[Telling]
    ) -> set[Occasion]:
        found: set[Occasion] = set()
        if any(one.again for one in tellings):
            found.add("asked again")
        if any(one.answers and one.topic.topic not in session.answered for one in tellings):
            found.add("answered")
        if any(not one.answers for one in tellings):
            found.add("held back")
        angers = any(self._reactions[name].moves.anger > 0 for name in heard.reactions)
        helps = self._helps(heard)
        if heard is not _NOTHING_HEARD and not (
            angers or helps or tellings or heard.asks or heard.greets or heard.closes
        ):
            found.add("nothing in it")
        if questions.others and not (tellings or angers or heard.greets or heard.closes):
            found.add("not foreseen")
        return found

    def _helps(self, heard: Heard) -> bool:
        return any(self._reactions[name].moves.trust > 0 for name in heard.reactions)

    # -- what it does ---------------------------------------------------------------------------------------------

    def _moves(self, session: Session, heard: Heard, occasions: Collection[Occasion]) -> tuple[Move, ...]:
        return moves_of(heard.reactions, occasions, self.file, self.scenario.weights, session.caused)

    def _offers(self, session: Session, tellings: Sequence[Telling]) -> tuple[Move, ...]:
        """What the questions and offers themselves do, each once."""
        return tuple(
            Move(one.topic.topic, moves.trust, moves.anger, moves.patience, None, is_topic=True)
            for one in tellings
            if one.answers and (moves := one.topic.moves) and one.topic.topic not in session.answered
        )

    def _steps(self, session: Session, heard: Heard, answered: Sequence[str]) -> tuple[int, ...]:
        return tuple(
            number
            for number, step in enumerate(self.scenario.goal.steps)
            if number not in session.steps
            and (
                any(topic in answered for topic in step.topics) or any(one in heard.reactions for one in step.reactions)
            )
        )

    def _ending(self, feeling: Feeling, mood: MoodName, *, reached: bool, closing: bool) -> EndingName | None:
        for named in self.file.endings:
            own = self.scenario.endings.get(named.ending)
            rule = own.when if own and own.when else named.when
            if ends(rule, feeling, mood, reached=reached, closing=closing):
                return named.ending
        return None

    # -- tools ----------------------------------------------------------------------------------------------------

    def _customer(self, seed: int) -> Customer:
        return Customer(self.scenario, self._common, self._reactions, seed)

    @cached_property
    def _rubric(self) -> Rubric:
        """The scorecard whose settings conditions refer to, with what this customer's culture profile changes."""
        return self.coach.folder.rubric(self.file.scorecard, self.scenario.culture)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        said = [line for topic in self.topics.values() for line in topic.said_as]
        spoken = [line for topic in self.topics.values() for _, line in topic.spoken()]
        texts = [*said, *spoken, *self.scenario.opening, *self.scenario.values.values()]
        spelled = self.coach.books[self.scenario.language].spelled
        return Vocabulary(self.scenario.language, texts, self._common.alike, self._common.says_nothing, spelled)

    @cached_property
    def _finder(self) -> TopicFinder:
        vectors = self._vector if self.uses_a_model else None
        return TopicFinder(_in_order(self.topics), self._vocabulary, vectors)

    def _vector(self, text: str) -> NDArray[np.float64]:
        assert self.coach.model is not None
        (prediction,) = self.coach.model.predict([TurnText(Role.AGENT.value, text, "")])
        vector = prediction.vector.astype(np.float64)
        return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))


def _in_order(topics: dict[str, Topic]) -> list[Topic]:
    return list(topics.values())


def _said_by_trainee(signals: Signals) -> bool:
    """Whether a phrase of service was found in the last turn, which is then no nonsense."""
    last = signals.conversation.turns[-1].index
    return any(one.kind == "phrases" and one.evidence and one.evidence.turn_index == last for one in signals.all)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
