"""YAML in, checked rubric out."""
