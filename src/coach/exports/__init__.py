"""Evaluations out: JSON, CSV and a page that can be mailed."""
