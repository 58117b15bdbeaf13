"""A customer who reacts: scenarios played by the signals that score, seeded, so that a session replays to the byte."""
