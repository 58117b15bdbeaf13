"""What helps a person to do better: findings in a draft and better wordings for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coach.domain.conversation import Conversation, Evidence
from coach.errors import InvariantError

MOST_TO_WORK_ON = 2


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A better wording: ``after`` stands in for exactly the words of ``before``.

    It is in the same language, keeps every fact of the text around it and adds none (coach.rewriting.guard); square
    brackets are a blank for the agent to fill. ``rule`` names the entry of rubrics/rewrites that it comes from.
    """

    before: Evidence
    after: str
    rule: str
    criterion: str
    why: str

    def __post_init__(self) -> None:
        if self.after == self.before.quote:
            raise InvariantError(f"rewrite {self.rule!r}: it changes nothing in {self.after!r}")

    def applied_to(self, text: str) -> str:
        """A turn's text with the better wording in it."""
        return text[: self.before.start] + self.after + text[self.before.end :]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a draft that will land badly, or, where the words show nothing, what is missing in front of them.

    ``evidence`` is in the draft; each of ``rewrites`` (best first) replaces exactly those words. ``missing`` says that the words are
    only the place in front of which something is missing.
    """

    criterion: str
    section: str
    evidence: Evidence
    reason: str
    advice: str
    confidence: float
    missing: bool = False
    rewrites: tuple[Rewrite, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What a check of a draft says; nothing of it is stored.

    ``conversation`` ends with the draft, behind the context that it answers. ``findings`` stand in the order of their
    words. ``rewritten`` is the draft with the best rewrite of each finding, None where no wording passed the guard.
    ``open_questions`` are the context's questions that the draft does not answer. ``score`` is 0..100 over the criteria
    that a draft can show, None when none was scored. ``tone`` and ``register`` are the model's reading, None without one.
    """

    conversation: Conversation
    findings: tuple[Finding, ...]
    rewritten: str | None
    score: float | None
    open_questions: tuple[Evidence, ...] = ()
    tone: str | None = None
    register: str | None = None
    model_id: str | None = None

    @property
    def draft(self) -> str:
        """The draft as it was given."""
        return self.conversation.turns[-1].text

    @property
    def checked(self) -> bool:
        """Whether the draft could be checked at all: its language has rules."""
        return self.score is not None or bool(self.findings)

    @property
    def clean(self) -> bool:
        """Whether it was checked and nothing was found."""
        return self.checked and not self.findings


@dataclass(frozen=True, slots=True)
class Note:
    """One thing said to an agent about a criterion: ``text`` is the reason of a strength, or what to do instead.

    It rests on words (``evidence``), or by absence on the turns that were searched (``looked_at``); ``rewrite`` is a better
    wording of those words, where there is one.
    """

    criterion: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    looked_at: tuple[int, ...] = ()
    rewrite: Rewrite | None = None

    def __post_init__(self) -> None:
        if not self.evidence and not self.looked_at:
            raise InvariantError(f"note on {self.criterion!r}: it needs evidence, or the turns that were looked at")


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an agent hears after one evaluation: strengths first, then at most two things to work on.

    ``held_back`` are the evaluation's review reasons that forbid any feedback yet, such as that the sides may be mistaken.
    """

    evaluation_id: str | None
    strengths: tuple[Note, ...]
    to_work_on: tuple[Note, ...]
    held_back: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.to_work_on) > MOST_TO_WORK_ON:
            raise InvariantError(
                f"feedback: {len(self.to_work_on)} things to work on; at most {MOST_TO_WORK_ON} can be taken in at once"
            )


def about_the_same_words(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Findings in the order of their words, together where they overlap; what is missing stands by itself, first."""
    groups: list[list[Finding]] = []
    for finding in sorted(findings, key=lambda one: (not one.missing, one.evidence.start, one.evidence.end)):
        latest = groups[-1] if groups else None
        ends = max(one.evidence.end for one in latest) if latest else 0
        if latest and latest[0].missing == finding.missing and finding.evidence.start < ends:
            latest.append(finding)
        else:
            groups.append([finding])
    return tuple(tuple(group) for group in groups)
