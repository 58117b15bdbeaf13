"""The HTTP server: the LanguageTool API under /v2, Santun's own under /v1."""
