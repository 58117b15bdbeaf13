"""The likeliest medium of a contact whose format does not say it."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.conversation import Channel
from coach.transcripts._reading import RawTurn
from coach.transcripts._role_cues import cue_table

_TURNS_LOOKED_AT = 40
_NEEDED = 3.0
_CALL_LABELS = ("caller", "penelepon", "ivr")


def likeliest_channel(turns: Sequence[RawTurn]) -> Channel:
    """A call when turns have ends or words of the telephone; e-mail and social by their words; else chat."""
    if any(turn.end is not None for turn in turns):
        return Channel.CALL
    points = dict.fromkeys((Channel.CALL, Channel.EMAIL, Channel.SOCIAL), 0.0)
    for turn in turns[:_TURNS_LOOKED_AT]:
        if turn.speaker.casefold().startswith(_CALL_LABELS):
            points[Channel.CALL] += _NEEDED
        for cue in cue_table().found_in(turn.text):
            if cue.side in points:
                points[Channel(cue.side)] += cue.weight
    best = max(points, key=lambda channel: points[channel])
    return best if points[best] >= _NEEDED else Channel.CHAT
