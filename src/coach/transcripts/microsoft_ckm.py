"""Microsoft Conversation Knowledge Mining: a call whose whole transcript is one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, UnusableError
from coach.transcripts._reading import RawConversation
from coach.transcripts._speaker_lines import has_dialogue, parse_dialogue

_FRAME = re.compile(r"^[ \t]*Transcript (?:Starting|Ending)\.{3}[ \t]*$", re.MULTILINE)


def _is_call(record: dict[str, Any]) -> bool:
    return "Content" in record and "ConversationId" in record and "Transcript" not in record


def _conversations(record: Node) -> Iterator[RawConversation]:
    content = _FRAME.sub("", record.text("Content"))
    dialogue = parse_dialogue(content) if has_dialogue(content) else None
    if dialogue is None:
        raise UnusableError(
            f"{record.at('Content')}: no speakers: the words of both sides run together; "
            "lines such as 'Agent: ...' and 'Customer: ...' are needed, transcribe the call again with speaker labels"
        )
    # Remarks ("[Verifying account information]") are nobody's words; line numbers inside the text are not the file's.
    spoken = tuple(replace(turn, line=None) for turn in dialogue.turns if turn.speaker)
    yield RawConversation(
        spoken,
        record.label("ConversationId") or None,
        Channel.CALL,
        started_at=record.stamp("StartTime"),
    )


READER = JsonReader("microsoft_ckm", "Microsoft Conversation Knowledge Mining (JSON)", _is_call, _conversations)
