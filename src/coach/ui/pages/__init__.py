"""The pages, one module each with ``PAGE`` and ``render(services)``; found by being here."""
