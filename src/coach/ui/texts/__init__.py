"""The words of the interface, one TOML file a language."""
