"""Drafts and what they answer, from the command line."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from coach.domain.conversation import Conversation, Role
from coach.errors import InputError
from coach.transcripts._encodings import decode
from coach.transcripts.reading import read_conversations

_MOST_BYTES = 1_000_000
# What nobody writes in a message: an address of a file, without a blank.
_PATH = re.compile(r"(?:[\w.~-]*/)+[\w.-]+\.[a-z]{2,5}|[\w-]+\.(?:txt|json|jsonl|csv|vtt|srt|eml|md)")


def read_draft(name: str) -> str:
    """The draft in a file, or of standard input for ``-``; raises InputError where there is none."""
    if name == "-":
        if sys.stdin.isatty():
            print("Type the draft, then Ctrl-D:", file=sys.stderr)
        return _text("standard input", sys.stdin.buffer.read(_MOST_BYTES + 1))
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name}: that is a folder; name one file with the draft, or - to read standard input")
    if not path.is_file():
        raise InputError(f"{name}: there is no such file; name a file with the draft, or - to read standard input")
    return _text(name, path.read_bytes()[: _MOST_BYTES + 1])


def read_context(context: str | None) -> str | Conversation | None:
    """What a draft answers: a conversation where the option names a file that holds one, else the text itself."""
    if context is None or not _is_file(context):
        if context is not None and _PATH.fullmatch(context):
            raise InputError(f"--context: {context}: there is no such file; name one, or write the customer's message")
        return context
    path = Path(context)
    text = _text(context, path.read_bytes()[: _MOST_BYTES + 1])
    for found in read_conversations(path):
        if isinstance(found, Conversation) and len(found.turns) > 1 and found.turns_of(Role.AGENT):
            return found
    return text


def _is_file(context: str) -> bool:
    try:
        return Path(context).is_file()
    except (OSError, ValueError):  # a long message is no path
        return False


def _text(name: str, data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise InputError(f"{name}: more than {_MOST_BYTES // 1000} kB; a draft is one reply")
    text = decode(data)
    if not text.strip():
        raise InputError(f"{name}: it is empty; write the text that is to be checked")
    return text
