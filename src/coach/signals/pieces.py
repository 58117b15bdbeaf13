"""A turn and the turn before it as the pieces a model reads; training and serving share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

# What tokenizers call the mark in front, the one between, and padding.
_MARKS = (("<s>", "[CLS]"), ("</s>", "[SEP]"), ("<pad>", "[PAD]"))
_MOST_BEFORE = 1000  # characters of the turn before; many more than pieces are kept
PREFIX = "query: "  # what the encoder was trained with (Wang et al. 2024, multilingual E5)


@dataclass(frozen=True, slots=True)
class TurnText:
    """One turn to be read: its side (agent or customer), its words, and the other side's turn before (or nothing)."""

    side: str
    text: str
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Piece numbers of one input; ``own`` is where the turn's own pieces begin, ``places`` their characters in the text.

    The input is <s> prefix previous </s> turn </s>; the previous turn keeps its end, which the turn answers.
    """

    ids: tuple[int, ...]
    own: int
    places: tuple[tuple[int, int], ...]


class PieceReader:
    """Cuts turns into pieces.

    Args:
        file: tokenizer.json of the model.
        longest: pieces an input may have; a longer turn is cut into parts by the caller.
        longest_previous: pieces kept of the previous turn.
    """

    def __init__(self, file: Path, longest: int, longest_previous: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._between, self.padding = (self._number(*pieces) for pieces in _MARKS)
        self._prefix = tuple(self._tokenizer.encode(PREFIX, add_special_tokens=False).ids)
        self.longest = longest
        self.longest_previous = longest_previous

    def read(self, turn: TurnText) -> list[Pieces]:
        """The pieces of a turn, in as many parts as its length needs; at least one."""
        own = self._tokenizer.encode(turn.text, add_special_tokens=False)
        before = self._tokenizer.encode(turn.previous[-_MOST_BEFORE:], add_special_tokens=False).ids
        return self._parts(before[max(len(before) - self.longest_previous, 0) :], own.ids, own.offsets)

    def _parts(self, previous: Sequence[int], ids: Sequence[int], places: Sequence[tuple[int, int]]) -> list[Pieces]:
        head = (self._first, *self._prefix, *previous, self._between)
        room = self.longest - len(head) - 1
        return [
            Pieces((*head, *ids[start : start + room], self._between), len(head), tuple(places[start : start + room]))
            for start in range(0, max(len(ids), 1), room)
        ]

    def _number(self, *pieces: str) -> int:
        found = [number for piece in pieces if (number := self._tokenizer.token_to_id(piece)) is not None]
        if not found:
            raise ValueError(f"the tokenizer has neither {' nor '.join(pieces)}")
        return int(found[0])
