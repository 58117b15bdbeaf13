"""Words with times and speakers, as recognisers give them, joined to turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coach.transcripts._reading import RawTurn, role_from_label

# A pause this long is worth seeing (holds and waits are measured), a shorter one is breath.
LONG_PAUSE_SECONDS = 1.5
_SENTENCE_ENDS = (".", "?", "!", "…", '."', '?"')


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its speaker's label; punctuation ``attaches`` to the word before it."""

    text: str
    speaker: str
    start: float | None = None
    end: float | None = None
    attaches: bool = False


def words_to_turns(words: Iterable[Word]) -> tuple[RawTurn, ...]:
    """One turn for each run of one speaker's words without a long pause; a word without speaker goes with the last."""
    runs: list[list[Word]] = []
    speaker = ""
    for word in words:
        speaker = word.speaker or speaker
        said = replace(word, speaker=speaker)
        if runs and (said.attaches or (runs[-1][-1].speaker == speaker and not _is_long_pause(runs[-1][-1], said))):
            runs[-1].append(said)
        else:
            runs.append([said])
    return tuple(_turn(run) for run in runs)


def in_order_of_time(turns: Iterable[RawTurn]) -> tuple[RawTurn, ...]:
    """Turns by their start when all have one, else as they are."""
    found = tuple(turns)
    if any(turn.start is None for turn in found):
        return found
    return tuple(sorted(found, key=lambda turn: turn.start or 0.0))


def joined_sentences(turns: Iterable[RawTurn]) -> tuple[RawTurn, ...]:
    """Turns in which a sentence that a recogniser cut into pieces of one speaker is whole again."""
    found: list[RawTurn] = []
    for turn in turns:
        last = found[-1] if found else None
        if last is not None and last.speaker == turn.speaker and _goes_on(last, turn):
            found[-1] = replace(last, text=f"{last.text.rstrip()} {turn.text.lstrip()}", end=turn.end)
        else:
            found.append(turn)
    return tuple(found)


def _goes_on(last: RawTurn, turn: RawTurn) -> bool:
    if last.end is None or turn.start is None or last.text.rstrip().endswith(_SENTENCE_ENDS):
        return False
    return turn.start - last.end < LONG_PAUSE_SECONDS


def _is_long_pause(before: Word, after: Word) -> bool:
    if after.start is None or before.end is None:
        return False
    return after.start - before.end >= LONG_PAUSE_SECONDS


def _turn(run: list[Word]) -> RawTurn:
    text = "".join(word.text if word.attaches else f" {word.text}" for word in run)
    starts = [word.start for word in run if word.start is not None]
    ends = [word.end for word in run if word.end is not None]
    start = min(starts) if starts else None
    end = max(ends) if ends and start is not None else None
    speaker = run[0].speaker
    return RawTurn(text.strip(), speaker, role_from_label(speaker) if speaker else None, start, end)
