"""Conversations in, signals out."""
