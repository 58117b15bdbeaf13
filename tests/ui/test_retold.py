"""What was stored in one language is read in another: Santun's own reasons, and nothing that a person wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.transcripts.reading import read_conversations
from coach.ui.page import ScoreOptions
from coach.ui.retold import retold


@pytest.fixture(scope="module")
def talk(services):
    return next(read_conversations(services.settings.samples / "santun_json" / "en_chat_double_charge.json"))


def test_machine_reasons_are_told_in_the_language_that_is_read(services, talk):
    stored, wanted = (services.score(talk, ScoreOptions(), language).evaluation for language in ("en", "id"))
    assert stored.results != wanted.results
    assert retold(services, talk, stored, services.folder.rubric("core"), "id") == wanted
    assert retold(services, talk, wanted, services.folder.rubric("core"), "en") == stored


def test_what_a_person_wrote_stays_and_so_does_what_is_in_the_language_already(services, talk):
    stored = services.score(talk, ScoreOptions(), "en").evaluation
    own = replace(stored.results[0], reason="Because the reviewer says so.")
    reviewed = replace(stored, results=(own, *stored.results[1:]))
    shown = retold(services, talk, reviewed, services.folder.rubric("core"), "id")
    assert shown.results[0] == own
    assert shown.results[1] != stored.results[1]
    assert retold(services, talk, reviewed, services.folder.rubric("core"), "en") is reviewed
