"""A decided conversation as one more example of a scorecard: tried, checked, and put into the file whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coach.domain.conversation import Channel, Conversation, Role, Turn
from coach.domain.evaluation import Answer
from coach.errors import RubricError
from coach.exports.harmless import harmless
from coach.pipeline import Coach
from coach.rubric_check import problems_of_files
from coach.rubric_check.examples import ExampleError, answer_of_rules
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import Example
from coach.rubrics.written_examples import example_lines, has_example, with_example

_LOOKS_LIKE_A_LABEL = re.compile(r"(?:\[|[A-Za-z]+:)")
_LABELS = {Role.AGENT: "Agent", Role.CUSTOMER: "Customer", Role.BOT: "Bot", Role.SYSTEM: "System"}


@dataclass(frozen=True, slots=True)
class NewExample:
    """An example that is not in its file yet.

    ``before`` and ``after`` are the file's bytes without and with it; ``rules_answer`` is what the rules say today, with their
    ``reason``, in the conversation's language. An example that the rules do not answer so is written as a draft.
    """

    path: Path
    criterion: str
    text: str
    before: bytes
    after: bytes
    rules_answer: Answer
    reason: str
    is_draft: bool


def example_of(conversation: Conversation, answer: Answer, culture: str | None, *, is_draft: bool) -> dict[str, str]:
    """A stored conversation, masked as it is, as the entries of an Example."""
    example = {"conversation": "\n".join(_line(turn) for turn in conversation.turns)}
    if conversation.channel is not Channel.CHAT:
        example["channel"] = conversation.channel.value
    if len(conversation.language) == 2:  # others are of no single language, and then each turn's is detected
        example["language"] = conversation.language
    if culture:
        example["culture"] = culture
    example["answer"] = answer.value
    if is_draft:
        example["status"] = "draft"
    return example


def example_text(conversation: Conversation, answer: Answer) -> str:
    """The lines of an example, to be copied where the file can not be written."""
    return "\n".join(example_lines(example_of(conversation, answer, None, is_draft=False))) + "\n"


def new_example(
    folder: RubricFolder,
    rubric: str,
    criterion: str,
    conversation: Conversation,
    answer: Answer,
    culture: str | None = None,
) -> NewExample | None:
    """An example with what the rules make of it today, None when it is in the file already; nothing is written yet.

    Args:
        folder: of the scorecard.
        rubric: the scorecard's name.
        criterion: whose example it becomes.
        conversation: masked, as it is stored.
        answer: what a person decided.
        culture: the profile that it was judged by.

    Raises:
        RubricError: when the scorecard can not be read or written into, has no such criterion, or nothing can judge the language.
    """
    path = folder.rubric_path(rubric)
    known = folder.rubric(rubric)
    before = path.read_bytes()
    bom, text = _decoded(before)
    plain = example_of(conversation, answer, culture, is_draft=False)
    if has_example(text, criterion, plain, str(path)):
        return None
    coach = Coach(str(path), model=None, rubrics=folder.path)  # examples are of rules, not of a model
    try:
        found, reason = answer_of_rules(coach, known, criterion, Example.model_validate(plain))
    except ExampleError as problem:
        raise RubricError([f"{path}: this can be no example: {problem}"]) from problem
    is_draft = found != answer.value
    example = example_of(conversation, answer, culture, is_draft=is_draft)
    after = bom + with_example(text, criterion, example, str(path)).encode("utf-8")
    written = "\n".join(example_lines(example)) + "\n"
    return NewExample(path, criterion, written, before, after, Answer(found), reason, is_draft)


def problems_with(folder: RubricFolder, example: NewExample) -> list[str]:
    """All problems that the folder would have with the example in its file, as ``file:line: …``; empty when there are none.

    The file's other examples are not run again: one more changes nothing for them.
    """
    with tempfile.TemporaryDirectory() as place:
        tried = Path(place, example.path.name)
        tried.write_bytes(example.after)
        return [
            problem.replace(str(tried), str(example.path))
            for problem in problems_of_files(folder, [str(tried)]).problems
        ]


def why_not_writable(path: Path) -> str | None:
    """What keeps a scorecard's file from being written, None when nothing does."""
    if not os.access(path, os.W_OK) or not os.access(path.resolve().parent, os.W_OK):
        return f"{path}: the file or its folder is read-only"
    return None


def put(example: NewExample) -> None:
    """Puts the file with the example in the place of the one without, in one step; a second time changes nothing.

    Raises:
        RubricError: when somebody else changed the file since, or it can not be written.
    """
    path = example.path.resolve()
    now = path.read_bytes()
    if now == example.after:
        return
    if now != example.before:
        raise RubricError([f"{example.path}: somebody changed the file in the meantime; try it again"])
    try:
        handle, written = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(example.after)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(path, written)
            os.replace(written, path)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RubricError(
            [f"{example.path}: the file can not be written ({error.strerror}); check its permissions and the disk"]
        ) from error


def _line(turn: Turn) -> str:
    """A turn behind its label; its own lines go on below, but one that looks like a label joins the line in front."""
    lines: list[str] = []
    for line in (" ".join(part.split()) for part in harmless(turn.text).splitlines()):
        if lines and _LOOKS_LIKE_A_LABEL.match(line):
            lines[-1] += f" {line}"
        elif line:
            lines.append(line)
    said = f"{_LABELS[turn.role]}: " + "\n".join(lines)
    if turn.start is None:
        return said
    until = "" if turn.end is None else f"-{_clock(turn.end)}"
    return f"[{_clock(turn.start)}{until}] {said}"


def _clock(seconds: float) -> str:
    """Such as ``01:02`` or ``01:02.25``; minutes go on above 59, which the reader of examples understands."""
    minutes, rest = divmod(round(seconds, 3), 60)
    written = f"{rest:06.3f}".rstrip("0").rstrip(".")
    return f"{int(minutes):02}:{written}"


def _decoded(content: bytes) -> tuple[bytes, str]:
    """A byte order mark, where the file has one, and the text behind it."""
    bom = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return bom, content[len(bom) :].decode("utf-8")
