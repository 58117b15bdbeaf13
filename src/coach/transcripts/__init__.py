"""Files in, conversations out; one module a format, found by being here."""
