"""How the models in ``models/`` are made and measured; imported by the ``coach model`` command only."""
