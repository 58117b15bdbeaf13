"""Every page draws in both languages, from the menu to the marks in the transcript."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from tests.builders import conversation
from tests.cli.small_rubrics import small_folder

from coach.errors import InvariantError
from coach.settings import Settings, load_settings
from coach.transcripts._reading import ReadProblem
from coach.ui.components.transcript_view import TURNS_A_PAGE
from coach.ui.navigation import find_pages
from coach.ui.page import ScoreOptions, Services
from coach.ui.shelf import Entry, LoadedFile
from coach.ui.words import words_in

ROOT = Path(__file__).parents[2]

CHAT = "Agent: Hello, this is Rina. How can I help?\nCustomer: My parcel is late and I am angry.\nAgent: I am sorry."


def press(app, key):
    next(button for button in app.button if button.key == key).click()
    return app.run()


def paste(app, text):
    app.segmented_control(key="score_source").set_value("score.source.paste")
    app.run()
    app.text_area[0].set_value(text)
    return press(app, next(button.key for button in app.button if "FormSubmitter" in (button.key or "")))


def test_the_pages_stand_in_the_order_of_the_menu():
    assert [page.name for page in find_pages()] == [
        "score",
        "agents",
        "my_feedback",
        "team",
        "plans",
        "roleplay",
        "draft",
        "scorecard",
        "queue",
        "disputes",
        "calibration",
        "outcomes",
        "people",
    ]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", ["score", "agents", "draft", "scorecard"])
def test_a_page_draws_without_a_fault(open_page, shown, name, language):
    app = open_page(name, language)
    assert not app.exception
    assert words_in(language)(f"{name}.title") in shown(app)


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_whole_app_opens_with_a_scored_sample(language, shown):
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert words_in(language)("score.title") in shown(app)
    assert "santun-dial" in shown(app)


def test_the_language_switch_stands_in_the_address_and_changes_the_words_of_what_is_chosen():
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    chosen = app.selectbox(key="score_sample").options[0]
    app.selectbox(key="score_sample").set_value(chosen)
    app.segmented_control(key="lang").set_value("id").run()
    assert app.query_params["lang"] in ("id", ["id"])
    proto = app.selectbox(key="score_sample").proto
    # Only what is set anew replaces the words that the browser shows.
    assert proto.set_value
    assert chosen.endswith("English")
    assert proto.raw_value == chosen.replace("English", "Inggris").replace(" · call · ", " · telepon · ")


def test_reasons_and_advice_come_in_the_language_of_the_interface(open_page, shown):
    english, indonesian = shown(open_page("score", "en")), shown(open_page("score", "id"))
    assert "The agent" in english
    assert "Petugas" in indonesian


def test_pasted_text_is_scored(open_page, shown):
    app = paste(open_page("score"), CHAT)
    assert not app.exception
    assert "My parcel is late" in shown(app)
    assert "santun-dial" in shown(app)


@pytest.mark.parametrize("language", ["en", "id"])
def test_uploaded_files_stay_when_one_of_them_is_broken(open_page, shown, language):
    words = words_in(language)
    app = open_page("score", language, score_source="score.source.upload")
    app.file_uploader[0].set_value([("broken.json", b'{"turns": ', "application/json"), ("empty.txt", b" \n", "")])
    app.run()
    assert words("problems.rest") not in shown(app)
    assert words("score.empty.title") in shown(app)
    app.file_uploader[0].set_value([("good.txt", CHAT.encode(), "text/plain")])
    app.run()
    assert not app.exception
    assert "My parcel is late" in shown(app)
    assert f"{words.counted('problems.some', 2)} {words('problems.rest')}" in shown(app)
    assert f"<bdi>broken.json:1</bdi></code> {words('problems.whole')}" in shown(app)
    assert f"<bdi>empty.txt</bdi></code> {words('problems.whole')}" in shown(app)
    assert '<bdi lang="en">the file is empty' in shown(app)


def test_a_file_of_which_a_part_is_broken_says_so(open_page, shown):
    entry = Entry("k_0", "Talk", conversation("Agent: Yes.", "Customer: No."))
    files = {"k": LoadedFile("talks.jsonl", (entry,), (ReadProblem("talks.jsonl", 7, "broken JSON"),))}
    app = open_page("score", loaded_files=files, score_source="score.source.upload")
    assert f"<bdi>talks.jsonl:7</bdi></code> {words_in('en')('problems.part')}" in shown(app)


def test_a_warning_about_a_file_does_not_say_that_something_could_not_be_used(open_page, shown):
    entry = Entry("k_0", "Talk", conversation("Agent: Yes.", "Customer: No."))
    files = {"k": LoadedFile("talk.json", (entry,), (ReadProblem("talk.json", None, "warning: a word is new"),))}
    app = open_page("score", loaded_files=files, score_source="score.source.upload")
    words = words_in("en")
    assert words("problems.notes") in shown(app)
    assert f'{words("problems.warning")}<p><bdi lang="en">a word is new' in shown(app)
    assert words("problems.some_one") not in shown(app)


def test_the_uploader_speaks_the_language_of_the_interface(open_page):
    app = open_page("score", "id", score_source="score.source.upload")
    assert any('--upload-button:"Pilih berkas"' in block.proto.body for block in app.get("html"))


def test_several_conversations_come_as_a_table_and_one_is_chosen(open_page, shown):
    app = paste(open_page("score"), CHAT)
    app = paste(app, CHAT.replace("parcel", "kettle"))
    table = app.dataframe[0].value
    assert list(table["Conversation"]) == ["Pasted text 2", "Pasted text 1"]
    app.selectbox(key="score_chosen").select_index(1)
    app.run()
    assert "My parcel is late" in shown(app)
    assert "My kettle is late" not in shown(app)


def test_choosing_a_criterion_leaves_only_its_words_marked(open_page, shown):
    app = open_page("score")
    buttons = [button.key for button in app.button if "_show_" in (button.key or "")]
    before = shown(app).count("<mark")
    app = press(app, buttons[0])
    assert not app.exception
    assert "scrollIntoView" in shown(app)
    assert shown(app).count("<mark") < before


def test_a_role_that_the_user_changes_holds_at_once(open_page, shown):
    talk = {
        "id": "x",
        "turns": [{"role": role, "text": text} for role, text in (("customer", "No."), ("agent", "Yes."))],
    }
    app = open_page("score")
    app = paste(app, json.dumps(talk))
    roles = [box for box in app.selectbox if "_role_" in (box.key or "")]
    assert [box.value for box in roles] == ["customer", "agent"]
    roles[0].set_value(type(roles[0].value)("bot"))
    app.run()
    assert not app.exception
    assert 'class="santun-turn bot' in shown(app)


def test_agents_come_by_name_from_the_samples_until_something_is_loaded(open_page, shown):
    app = open_page("agents")
    assert words_in("en").counted("agents.of_samples", 24) in shown(app)
    places = [
        shown(app).index(f"<bdi>{name}</bdi></h2>") for name in ("Bagus", "Dina", "Laura", "Maya", "Priya", "Tom")
    ]
    assert places == sorted(places)


def test_a_culture_profile_shows_what_it_changes(open_page, shown):
    app = open_page("scorecard")
    app.selectbox(key="scorecard_culture").set_value("jp")
    app.run()
    assert not app.exception
    assert words_in("en")("scorecard.changes") in shown(app)


def test_unsure_roles_are_asked_for_and_hold_back_the_grade(open_page, shown):
    entry = Entry("k_0", "Unsure", conversation("Agent: Yes.", "Customer: No.", role_confidence=0.5))
    files = {"k": LoadedFile("unsure.txt", (entry,), ())}
    app = open_page("score", loaded_files=files, score_source="score.source.upload")
    words = words_in("en")
    assert words("review.roles_unsure") in shown(app)
    assert words("roles.unsure", share="50%") in shown(app)
    app = press(app, "roles_k_0_confirm")
    assert not app.exception
    assert words("review.roles_unsure") not in shown(app)
    assert words("roles.settled") in shown(app)


def test_a_long_conversation_comes_in_pages_and_a_criterion_turns_to_its_page(open_page, shown):
    lines = [f"{side}: word {number}" for number in range(TURNS_A_PAGE) for side in ("Customer", "Agent")]
    talk = conversation(*lines, "Customer: Thanks, bye.", "Agent: My name is Rina, hello.")
    files = {"k": LoadedFile("long.txt", (Entry("k_0", "Long", talk),), ())}
    app = open_page("score", loaded_files=files, score_source="score.source.upload")
    assert shown(app).count('class="santun-turn') == TURNS_A_PAGE
    assert "My name is Rina" not in shown(app)


def test_a_module_that_is_no_page_stops_the_program_with_its_name(monkeypatch):
    find_pages.cache_clear()
    monkeypatch.setattr("coach.ui.navigation.import_module", lambda name: object())
    with pytest.raises(InvariantError, match=r"coach\.ui\.pages\.agents"):
        find_pages()
    monkeypatch.undo()
    find_pages.cache_clear()


def test_a_page_that_fails_to_load_is_named(monkeypatch):
    def fail(name):
        raise ImportError("no such library")

    find_pages.cache_clear()
    monkeypatch.setattr("coach.ui.navigation.import_module", fail)
    with pytest.raises(ImportError) as caught:
        find_pages()
    assert caught.value.__notes__ == ["while loading the page coach.ui.pages.agents"]
    find_pages.cache_clear()


def test_mistakes_in_a_scorecard_are_shown_with_their_line_and_no_traceback(tmp_path, open_page_of, shown):
    (tmp_path / "phrases").mkdir()
    (tmp_path / "core.yaml").write_text("rubric: core\nwieght: 3\n")
    app = open_page_of(Services(Settings(tmp_path, tmp_path, load_settings().samples)), "scorecard")
    assert not app.exception
    assert "core.yaml:2" in shown(app)


def test_an_edited_scorecard_shows_with_the_next_click(tmp_path):
    folder = small_folder(tmp_path)
    services = Services(Settings(folder, tmp_path, None))
    assert services.rubric_titles("en") == {"small": "Small scorecard"}
    path = folder / "small.yaml"
    path.write_text(path.read_text().replace("Small scorecard", "Tiny scorecard"))
    os.utime(path, (1, 1))
    assert services.rubric_titles("en") == {"small": "Tiny scorecard"}


def test_conversations_of_one_name_never_share_a_result(services):
    one, other = conversation("Agent: Hello, I am sorry."), conversation("Agent: Shut up.")
    assert one.id == other.id
    first = services.score(one, ScoreOptions(), "en").conversation.turns[0].text
    second = services.score(other, ScoreOptions(), "en").conversation.turns[0].text
    assert (first, second) == ("Hello, I am sorry.", "Shut up.")


@pytest.mark.slow
def test_the_app_does_not_load_torch():
    code = (
        "from streamlit.testing.v1 import AppTest; import sys;"
        "app = AppTest.from_file('app.py', default_timeout=60).run();"
        "print(list(app.exception), sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[] []"


def test_nothing_in_the_style_sheet_makes_a_browser_throw_it_away():
    """What cleans markup in the browser drops a style element that has the beginning of a tag in it."""
    style = (ROOT / "src" / "coach" / "ui" / "components" / "santun.css").read_text(encoding="utf-8")
    assert re.findall(r"<[/a-z!]", style, re.IGNORECASE) == []
