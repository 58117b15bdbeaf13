"""Scorecards in words: no name of a file or of a label is left on the page."""

import re
from functools import partial

import pytest

from coach.rubrics.schema import Condition
from coach.ui.condition_words import ConditionWords
from coach.ui.words import words_in


def written_labels(part):
    """The labels in a scorecard's conditions and settings, as they are written there."""
    if isinstance(part, Condition):
        yield from part.is_ if isinstance(part.is_, list) else ()
        for group in part.mixes or ():
            yield from group
    if hasattr(part, "model_fields_set"):
        part = [getattr(part, name) for name in type(part).model_fields if name != "examples"]
    if isinstance(part, dict):
        part = list(part.values())
    for one in part if isinstance(part, list | tuple) else ():
        yield from written_labels(one)


def setting_labels(value):
    if isinstance(value, dict):
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from [one] if isinstance(one, str) and not re.match(r"\d|yes", one) else setting_labels(one)


@pytest.mark.parametrize("rubric", ["core", "email", "roleplay"])
def test_every_label_and_setting_of_the_shipped_scorecards_has_words(services, rubric):
    texts = words_in("id").texts
    names = [None, *services.folder.culture_names()]
    for settings in (services.coach(rubric, name, "id").rubric.settings for name in names):
        assert [name for name in settings if f"setting.{name}" not in texts] == []
        assert [label for label in setting_labels(list(settings.values())) if f"label.{label}" not in texts] == []
    labels = {label.replace(" ", "_") for label in written_labels(services.folder.rubric(rubric))}
    assert sorted(label for label in labels if f"label.{label}" not in texts) == []


def test_labels_are_in_the_language_of_the_interface(services):
    coach = services.coach("core", None, "id")
    spoken = ConditionWords(words_in("id"), partial(coach.means, language="id"))
    by_name = {criterion.criterion: criterion for criterion in coach.rubric.criteria}
    assert "(kecewa, kesal, marah)" in spoken.judged(by_name["apologises_for_the_problem"])
    assert "mencampur formal + santai" in spoken.judged(by_name["keeps_register_consistent"])
    assert spoken.setting({"id": "yes"}) == "Indonesia: ya"
    assert spoken.setting(["bapak_ibu", "a_house_form"]) == "Bapak/Ibu, a house form"


def test_advice_of_a_profile_for_criteria_of_other_scorecards_is_left_out(open_page, shown):
    app = open_page("scorecard", "id")
    app.selectbox(key="scorecard_rubric").set_value("roleplay")
    app.run()
    app.selectbox(key="scorecard_culture").set_value("de")
    app.run()
    assert not app.exception
    assert "common practice" not in shown(app)
    assert "kebiasaan umum" in shown(app)
    assert not re.search(r"<b>\w+_\w+</b>", shown(app))
