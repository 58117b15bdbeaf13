"""Weak wording in, better wording out."""
