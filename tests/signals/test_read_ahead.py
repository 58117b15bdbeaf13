"""What a model reads while rules look for phrases: the same as it would read when asked."""

from dataclasses import replace

from tests.signals.test_readings import SaysOf

from coach.signals.pieces import TurnText
from coach.signals.read_ahead import ReadAhead

FIRST, SECOND, PLAIN = TurnText("agent", "No."), TurnText("agent", "Nope."), TurnText("agent", "Good day.")


class Counting(SaysOf):
    """A model that remembers what it was asked."""

    def __init__(self):
        super().__init__({})
        self.asked = []

    def predict(self, turns):
        self.asked.extend(turns)
        return super().predict(turns)


def behind_the_customer(turn, _):
    return replace(turn, previous="Why?") if turn == FIRST else None


def test_each_turn_is_read_once_and_what_follows_from_it_is_read_too():
    model = Counting()
    ahead = ReadAhead(model, [FIRST, PLAIN, FIRST], behind_the_customer)
    following = replace(FIRST, previous="Why?")
    assert len(ahead.predict([FIRST, PLAIN, following])) == 3
    assert sorted(model.asked, key=repr) == sorted([FIRST, PLAIN, following], key=repr)


def test_what_was_not_read_ahead_is_read_when_asked():
    model = Counting()
    ahead = ReadAhead(model, [FIRST], behind_the_customer)
    ahead.predict([SECOND])
    assert SECOND in model.asked
