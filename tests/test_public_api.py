"""What `coach` offers to programs."""

import coach


def test_public_names_are_sorted_and_there():
    assert coach.__all__ == sorted(coach.__all__)
    assert all(getattr(coach, name) is not None for name in coach.__all__)


def test_unknown_names_fail_as_usual():
    assert not hasattr(coach, "no_such_name")
