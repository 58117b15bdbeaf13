"""Pieces of pages: functions of data, each with a key of its own where it holds state."""
