"""Scenarios ready to be played, by rules and words alone; reading the phrases takes the time, so each language does it once."""

from __future__ import annotations

from functools import cache

import pytest

from coach.pipeline import Coach
from coach.roleplay.practice import Practice
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings

FOLDER = RubricFolder(load_settings().rubrics)


@cache
def coach_for(language):
    return Coach("core", model=None, language=language)


@cache
def practice_of(name):
    scenario = FOLDER.scenarios.scenario(name)
    return Practice(coach_for(scenario.language), scenario)


@pytest.fixture(scope="session")
def parcel():
    return practice_of("lost_birthday_parcel")


@pytest.fixture(scope="session")
def blender():
    return practice_of("blender_pecah")
