"""Every example of every scorecard is a test, and so is everything else that `coach rubric check` looks at."""

import pytest

from coach.rubric_check import check_folder
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings

FOLDER = RubricFolder(load_settings().rubrics)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDER.rubric_names())
def test_scorecard_holds(name):
    assert check_folder(FOLDER, [name]) == []


def test_core_has_all_sections_with_their_weights():
    weights = {section.section: section.weight for section in FOLDER.rubric("core").sections}
    assert weights == {
        "active_listening": 20,
        "empathy": 22,
        "clear_language": 14,
        "positive_language": 18,
        "cultural_formality": 12,
        "problem_solving": 14,
    }


@pytest.mark.parametrize("criterion", FOLDER.rubric("core").criteria, ids=lambda criterion: criterion.criterion)
def test_core_examples_teach_both_languages(criterion):
    assert len(criterion.examples) >= 4
    assert {example.language for example in criterion.examples} >= {"en", "id"}
    assert len({example.answer for example in criterion.examples}) >= 2


@pytest.mark.parametrize("culture", FOLDER.culture_names())
def test_a_culture_profile_never_changes_weights_or_auto_fail(culture):
    plain, laid = FOLDER.rubric("core"), FOLDER.rubric("core", culture)
    assert [(c.criterion, c.weight, c.auto_fail) for c in plain.criteria] == [
        (c.criterion, c.weight, c.auto_fail) for c in laid.criteria
    ]
