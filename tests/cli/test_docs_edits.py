"""The edits that docs/rubrics.md shows work as they stand there, with their examples."""

import re
import shutil
from pathlib import Path

import pytest

from coach.rubric_check import check_folder
from coach.rubrics.library import RubricFolder

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "rubrics.md").read_text(encoding="utf-8"), re.DOTALL)
HEAD = """\
rubric: own
name: Own
version: 1
status: active
channels: [chat]
pass_mark: 80%
scale: {met: 100%, partly met: 50%, not met: 0%}
sections:
  - section: care
    name: Care
    criteria:
"""


def block(words):
    return next(found for found in BLOCKS if words in found)


def scorecard(criterion):
    """A scorecard that has only this criterion of the docs, with all the weight."""
    return HEAD + re.sub(r"weight: \d+", "weight: 100", block(criterion)).replace("        status: draft\n", "")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "rubrics" / "phrases", tmp_path / "rubrics" / "phrases")
    return tmp_path / "rubrics"


def add_phrase_set(folder, language):
    path = folder / "phrases" / f"{language}.yaml"
    text = block(f"# rubrics/phrases/{language}.yaml")
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{text}", encoding="utf-8")


def test_a_criterion_with_a_phrase_set_of_your_own(folder):
    (folder / "own.yaml").write_text(scorecard("criterion: points_to_the_app"), encoding="utf-8")
    add_phrase_set(folder, "en")
    [problem] = check_folder(RubricFolder(folder))
    assert "'points_to_app' is missing in phrases/id.yaml" in problem
    add_phrase_set(folder, "id")
    assert check_folder(RubricFolder(folder)) == []


def test_the_first_criterion(folder):
    (folder / "own.yaml").write_text(scorecard("criterion: thanks_for_waiting"), encoding="utf-8")
    assert check_folder(RubricFolder(folder)) == []
