"""What customers, files and agents are called or say never becomes markup."""

import pytest
from tests.builders import conversation
from tests.ui.test_app_pages import paste

from coach.domain.conversation import Evidence, Participant, Role
from coach.domain.evaluation import Answer
from coach.ui.components.evidence_quote import evidence_quote
from coach.ui.markup import element, joined, markdown_text, said, style_words
from coach.ui.words import words_in

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</bdi></div><iframe src=https://example.com>",
    "<a href='javascript:alert(1)'>x</a>",
]


def harmful_tags(markup):
    lowered = markup.casefold()
    return [tag for tag in ("<script>alert", "<img", "<svg", "<iframe", "href='javascript") if tag in lowered]


@pytest.mark.parametrize("text", HOSTILE)
def test_elements_escape_text_and_attributes(text):
    assert harmful_tags(element("p", text, said(text), joined(text), title=text)) == []


def test_markup_goes_in_as_it_is():
    assert element("p", element("b", "a & b"), None) == "<p><b>a &amp; b</b></p>"


def test_a_turned_direction_is_shown_and_kept_inside():
    assert said("exe.‮gnp") == "<bdi>exe.[U+202E]gnp</bdi>"


def test_texts_in_a_style_sheet_can_not_end_it():
    assert style_words(upload_button='a"}</style>\n\\') == (
        '<style>:root{--upload-button:"a\\22 \\7d \\3c \\2f style\\3e \\a \\5c ";}</style>'
    )


def test_a_bubble_runs_in_the_direction_of_its_words(open_page, shown):
    app = paste(open_page("score"), "Customer: مرحبا، طلبي لم يصل\nAgent: I am sorry that your order is late.")
    assert 'class="bubble" dir="auto">مرحبا' in shown(app)


@pytest.mark.parametrize(
    "text", ["**b** [x](y)", ":red[x] $x^2$", "# a\n- b", "`c` ~d~ <b>", "1. one", ":material/home:"]
)
def test_markdown_signs_are_escaped(text):
    escaped = markdown_text(text)
    assert "\n" not in escaped
    assert escaped.replace("\\", "") == " ".join(text.split())
    assert all(escaped[place - 1] == "\\" for place, sign in enumerate(escaped) if sign in "*[]()#`~<>:$._")


def test_quotes_escape_words_names_and_conversations():
    talk = conversation(f"Agent: {HOSTILE[0]} sorry")
    object.__setattr__(talk, "participants", (Participant("agent", Role.AGENT, HOSTILE[1]),))
    words = words_in("en")
    quote = evidence_quote(talk, (Evidence.of(talk.turns[0], 26),), Answer.MET, words, conversation_name=HOSTILE[2])
    assert harmful_tags(quote) == []
    assert "&lt;script&gt;" in quote


def test_hostile_transcripts_show_as_they_were_written(open_page, shown):
    app = paste(open_page("score"), "\n".join(f"Customer: {text}\nAgent: {text} **bold** [x](y)" for text in HOSTILE))
    assert not app.exception
    assert harmful_tags(shown(app)) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown(app)
    assert all("alert(1)" not in block.value for block in app.markdown)


def test_hostile_file_names_and_agents_show_as_they_were_written(open_page, shown):
    app = open_page("score")
    app.segmented_control(key="score_source").set_value("score.source.upload")
    app.run()
    rows = [f"<img src=x>,<svg onload=a>,{speaker},Hello" for speaker in ("Agent", "Customer")]
    talk = "\n".join(["conversation_id,agent,speaker,text", *rows]).encode()
    app.file_uploader[0].set_value([("<img src=x>.csv", talk, "text/csv"), ("<iframe>.json", b"{", "text/plain")])
    app.run()
    assert not app.exception
    assert harmful_tags(shown(app)) == []
    state = app.session_state["loaded_files"]
    agents = open_page("agents", loaded_files=state)
    assert not agents.exception
    assert harmful_tags(shown(agents)) == []
