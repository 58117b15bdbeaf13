"""Adding and changing people and teams."""
