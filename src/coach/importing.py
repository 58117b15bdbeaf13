"""Files in, stored conversations out: read, masked, scored on one or several processors, written in batches."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from coach.batch import ScoreOptions, work_through
from coach.domain.conversation import Conversation
from coach.domain.evaluation import Evaluation, Scored
from coach.pipeline import Coach
from coach.scoring.score import ROLES_SURE
from coach.storage.conversations import ScoredBy
from coach.storage.saving import Saved, SaveState
from coach.storage.store import Store, View
from coach.transcripts._reading import ReadProblem
from coach.transcripts.redaction import KEPT, Redacted, redacted

# One transaction's worth. More would be a little faster, and would lose more work to a stop.
_BATCH_CONVERSATIONS = 100
_BATCH_CHARACTERS = 1_000_000
# How many conversations a process masks, and then asks the database about, before it scores them.
_ASKED_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How conversations are read and scored (``score``), and what is stored of them.

    ``keep`` are the kinds of personal data that stay when ``redact`` masks the others. ``agent_id`` is whose conversations
    these are; each conversation's own where it is None. ``score.lasting_ids`` has to be on.
    """

    score: ScoreOptions = field(default_factory=lambda: ScoreOptions(lasting_ids=True))
    redact: bool = True
    keep: tuple[str, ...] = tuple(kind.value for kind in KEPT)
    agent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one conversation, and how many places of each kind of personal data were masked in it.

    ``masked`` is empty for one that was stored already, and where nothing is masked.
    """

    conversation_id: str
    source: str | None
    state: SaveState
    masked: Mapping[str, int] = field(default_factory=dict)


def import_paths(
    paths: Iterable[Path], options: ImportOptions, url: str, jobs: int = 1, coach: Coach | None = None
) -> Generator[Imported | ReadProblem, None, None]:
    """Stores every conversation of files and folders, as the one who administers this computer.

    What is stored already, scored by the same scorecard, model and culture profile, is not scored again; so a second import
    changes nothing, and one that was stopped is resumed by starting it again. Conversations are stored in batches, each
    wholly or not at all; memory does not grow with their number. A problem stands for each part that can not be used.

    Args:
        paths: files and folders.
        options: how to read, mask and score.
        url: the database; it must be of this version.
        jobs: how many processes score at once. This one writes.
        coach: made by these options, where there is one already.

    Raises:
        RubricError, SettingError: when the scorecard or an option can not be used, before anything is read.
        StorageError: when the database can not be used.
    """
    coach = coach or options.score.coach()
    found = work_through(paths, _Preparing(options, url), jobs, coach)
    return _stored(found, _view(url), coach)


def _stored(
    found: Iterator[_Ready | Imported | ReadProblem], view: View, coach: Coach
) -> Generator[Imported | ReadProblem, None, None]:
    writing = _Writing(view, coach)
    try:
        for item in found:
            if isinstance(item, _Ready):
                yield from writing.add(item)
            else:
                yield item
        yield from writing.write()
    except (KeyboardInterrupt, GeneratorExit):
        # What is scored is kept, so that it need not be scored again.
        writing.write()
        raise
    finally:
        _let_go()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A conversation as it will be stored."""

    scored: Scored
    masked: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Preparing:
    """What each process does with a conversation before it is written."""

    options: ImportOptions
    url: str = field(repr=False)  # may hold a password

    def coach(self) -> Coach:
        return self.options.score.coach()

    def read(self, path: Path) -> Iterator[Conversation | ReadProblem]:
        return self.options.score.read(path)

    def do(
        self, coach: Coach, found: Iterator[Conversation | ReadProblem]
    ) -> Iterator[_Ready | Imported | ReadProblem]:
        while part := [self._masked(item) for item in islice(found, _ASKED_AT_ONCE)]:
            talks = [one.conversation for one in part if isinstance(one, Redacted)]
            known = dict(zip(map(id, talks), self._are_stored(coach, talks), strict=True))
            for one in part:
                if isinstance(one, ReadProblem):
                    yield one
                elif known[id(one.conversation)]:
                    yield Imported(one.conversation.id, one.conversation.source.path, SaveState.UNCHANGED)
                else:
                    counts = {kind.value: count for kind, count in one.counts.items()}
                    yield _Ready(coach.score_in_full(one.conversation), counts)

    def _masked(self, item: Conversation | ReadProblem) -> Redacted | ReadProblem:
        if isinstance(item, ReadProblem):
            return item
        if self.options.agent_id is not None:
            item = replace(item, agent_id=self.options.agent_id)
        return redacted(_without_guessed_agent(item), self.options.keep) if self.options.redact else Redacted(item, {})

    def _are_stored(self, coach: Coach, talks: Sequence[Conversation]) -> Sequence[bool]:
        # A language that the user chose can change the evaluation, though the words are the same.
        if self.options.score.language is not None:
            return [False] * len(talks)
        model_id = coach.model.id if coach.model else None
        wanted = [(one, ScoredBy(coach.digest_for(one), model_id, coach.culture_of(one))) for one in talks]
        return _view(self.url).conversations.has(wanted)


def _without_guessed_agent(conversation: Conversation) -> Conversation:
    """Without an agent where it is not sure who that is: the name may be the customer's, and an agent's is not masked."""
    names = {participant.name for participant in conversation.participants}
    if conversation.role_confidence < ROLES_SURE and conversation.agent_id in names:
        return replace(conversation, agent_id=None)
    return conversation


class _Writing:
    """Conversations on their way into the store."""

    def __init__(self, view: View, coach: Coach) -> None:
        self._view, self._coach = view, coach
        self._batch: list[_Ready] = []
        self._characters = 0
        self._digests: set[str] = set()

    def add(self, ready: _Ready) -> Iterator[Imported | ReadProblem]:
        """Takes one, and gives what became of those that were written with it."""
        self._batch.append(ready)
        self._characters += sum(len(turn.text) for turn in ready.scored.conversation.turns)
        if len(self._batch) >= _BATCH_CONVERSATIONS or self._characters >= _BATCH_CHARACTERS:
            yield from self.write()

    def write(self) -> Sequence[Imported | ReadProblem]:
        """Writes what has come together. It is let go of only when it is written, so that a stop in between can write it."""
        if not self._batch:
            return ()
        for ready in self._batch:
            self._keep_rubric(ready.scored.evaluation)
        saved = self._view.conversations.save_scored_batch([ready.scored for ready in self._batch])
        results = [_told(ready, one) for ready, one in zip(self._batch, saved, strict=True)]
        self._batch, self._characters = [], 0
        return results

    def _keep_rubric(self, evaluation: Evaluation) -> None:
        """Stores the words of the scorecard, so that an old evaluation can be read beside what it was judged by."""
        if evaluation.rubric_digest not in self._digests:
            text = self._coach.folder.text(self._coach.rubric_name, evaluation.culture)
            self._view.evaluations.save_rubric(
                evaluation.rubric_digest, evaluation.rubric, evaluation.rubric_version, text
            )
            self._digests.add(evaluation.rubric_digest)


def _told(ready: _Ready, saved: Saved) -> Imported | ReadProblem:
    conversation = ready.scored.conversation
    if saved.state is SaveState.FAILED:
        where = conversation.source.path or conversation.id
        return ReadProblem(where, None, f"conversation {conversation.id!r} can not be stored: {saved.problem}")
    return Imported(conversation.id, conversation.source.path, saved.state, ready.masked)


_open: dict[str, tuple[Store, View]] = {}


def _view(url: str) -> View:
    """The store as the local administrator sees it; opened once in each process."""
    if url not in _open:
        store = Store.open(url)
        _open[url] = store, store.seen_by(store.local_admin())
    return _open[url][1]


def _let_go() -> None:
    while _open:
        _open.popitem()[1][0].close()
