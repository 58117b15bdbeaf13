"""Reads a vendor's JSON through the one reader that claims it."""

from __future__ import annotations

import json
from pathlib import Path

from coach.domain.conversation import Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.finding import find_readers

A, C, B, S = Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM


def read(name: str, value: object) -> tuple[list[RawConversation], list[str]]:
    """What the one reader that claims the value gives; it must be the named one."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    source = SourceFile(Path("export.json"), text.encode())
    readers = [reader for reader in find_readers() if reader.recognises(source)]
    assert [reader.name for reader in readers] == [name]
    found = list(readers[0].read(source))
    problems = [item.message for item in found if isinstance(item, ReadProblem)]
    return [item for item in found if isinstance(item, RawConversation)], problems


def roles(conversation: RawConversation) -> list[Role | None]:
    return [turn.role for turn in conversation.turns]
