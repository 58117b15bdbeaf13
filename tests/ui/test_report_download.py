"""The report of the agent who is looked at, from the page My feedback."""

from __future__ import annotations

import pytest

from coach.exports.report.files import MIME
from coach.ui.coaching import report_download
from coach.ui.coaching.samples import COACHED
from coach.ui.words import words_in


@pytest.fixture
def buttons(monkeypatch):
    """What the page gives to its download buttons, by key."""
    found = {}

    def button(label, data, *, key, **options):
        found[key] = (label, data, options)

    monkeypatch.setattr(report_download.st, "download_button", button)
    return found


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_format_is_made_when_it_is_asked_for(open_page_of, stored, works_here, buttons, language):
    works_here(COACHED)
    app = open_page_of(stored, "my_feedback", language)
    assert not app.exception
    words = words_in(language)
    made = {key.rpartition("_")[2]: found for key, found in buttons.items()}
    assert set(made) == set(MIME)
    for form, (label, _, options) in made.items():
        assert label == words(f"report.{form}")
        assert options["file_name"].endswith(f".{form}")
    text = made["md"][1]().decode()
    assert text.startswith({"en": "# Feedback report: ", "id": "# Laporan umpan balik: "}[language])
    assert made["pdf"][1]().startswith(b"%PDF")
