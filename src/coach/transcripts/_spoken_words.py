"""Words with times and speakers, as recognisers give them, joined to turns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from coach.transcripts._reading import RawTurn, role_from_label

# A pause this long is worth seeing (holds and waits are measured), a shorter one is breath.
LONG_PAUSE_SECONDS = 1.5
SHORT_PAUSE_SECONDS = 0.3
_LONGEST_SENTENCE = 1000
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
    return tuple(_turn(run) for run in _runs(words, _is_long_pause))


def channels_to_turns(channels: Sequence[Sequence[Word]]) -> tuple[RawTurn, ...]:
    """The turns of words that were recorded apart for each side, in order of time.

    A side's turn also ends where the other begins to speak while it is silent, so that short answers stand between.
    """
    found: list[RawTurn] = []
    for own in channels:
        others = sorted(
            word.start for other in channels if other is not own for word in other if word.start is not None
        )
        found.extend(_turn(run) for run in _runs(own, partial(_is_answered, others)))
    return in_order_of_time(found)


def _runs(words: Iterable[Word], is_break: Callable[[Word, Word], bool]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last is None:
            runs.append([word])
        elif word.attaches:
            runs[-1].append(replace(word, speaker=last.speaker, end=word.end or last.end))
        else:
            said = replace(word, speaker=word.speaker or last.speaker)
            if said.speaker == last.speaker and not is_break(last, said):
                runs[-1].append(said)
            else:
                runs.append([said])
    return runs


def _is_answered(others: Sequence[float], before: Word, after: Word) -> bool:
    if after.start is None or before.end is None or after.start - before.end < SHORT_PAUSE_SECONDS:
        return False
    begun = bisect_right(others, before.end)
    return _is_long_pause(before, after) or (begun < len(others) and others[begun] < after.start)


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
    if last.end is None or turn.start is None or len(last.text) > _LONGEST_SENTENCE:
        return False
    if last.text.rstrip().endswith(_SENTENCE_ENDS):
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
