"""Signals and a rubric in, an evaluation out; pure: no clock, database, model or screen."""
