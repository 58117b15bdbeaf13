"""Rules that are met by meaning, with the model in ``models/``: their examples come out as written."""

from pathlib import Path

import pytest

from coach.rubric_check.rewrites import failing_rewrites
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["en", "id"])
def test_examples_of_rules_by_meaning(language, monkeypatch):
    monkeypatch.setenv("COACH_MODELS", str(ROOT / "models"))
    rubrics = load_settings().rubrics
    file = RubricFolder(rubrics).rewrite_files[language]
    by_meaning = {name: rule for name, rule in file.rewrites.items() if rule.like}
    assert by_meaning
    assert list(failing_rewrites(rubrics, file.model_copy(update={"rewrites": by_meaning}), "default")) == []
