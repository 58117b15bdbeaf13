"""A draft is checked on its page: what lands badly is marked, and better wordings are taken over exactly."""

import re
from dataclasses import replace

import pytest
from tests.ui.test_app_pages import press
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.domain.coaching import DraftCheck, Finding, Rewrite
from coach.domain.conversation import Channel, Evidence
from coach.signals.drafts import draft_conversation
from coach.ui.components.draft_diff import blanks_in, word_diff
from coach.ui.components.draft_input import CUSTOMER_KEY, DRAFT_KEY
from coach.ui.components.draft_view import finding_groups, marked_draft
from coach.ui.page import DraftOptions
from coach.ui.words import words_in

EMOJI = "👩‍👩‍👧 Hi 😀 "
BAD = "Calm down. We can't ship it until you pay."
SHOUT = {"en": "Calm down. You should have checked.", "id": "Sabar dong. Kan sudah saya bilang."}


def a_check(draft, findings, rewritten=None):
    """A check with findings given as (words, missing, better wordings)."""
    talk = draft_conversation(draft, None, Channel.CHAT, "en")
    turn = replace(talk.turns[-1], language="en")
    made = []
    for number, (quote, missing, better) in enumerate(findings):
        start = draft.index(quote)
        place = Evidence.of(turn, start, start + len(quote))
        rewrites = tuple(Rewrite(place, after, "rule", "criterion", "why") for after in better)
        made.append(Finding(f"criterion_{number}", "s", place, f"reason {number}", "advice", 0.9, missing, rewrites))
    talk = replace(talk, turns=(*talk.turns[:-1], turn))
    return DraftCheck(talk, tuple(made), rewritten, 40.0)


def open_draft(open_page, draft, customer="", language="en", **state):
    return open_page("draft", language, **{DRAFT_KEY: draft, CUSTOMER_KEY: customer}, **state)


def with_check(monkeypatch, services, made):
    """The page gets the check that ``made`` gives for a draft."""
    monkeypatch.setattr(type(services), "check", lambda self, draft, context, options, texts: made(draft))


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_empty_page_offers_examples_that_have_something_to_find(open_page, shown, language):
    words = words_in(language)
    app = open_page("draft", language)
    assert words("draft.empty.title") in shown(app)
    assert words("draft.private") in shown(app)
    for name in ("late", "locked", "refund"):
        tried = press(open_page("draft", language), f"draft_example_{name}")
        assert not tried.exception
        assert tried.text_area(key=DRAFT_KEY).value == words(f"draft.example.{name}.reply")
        assert shown(tried).count('class="flagged"') >= 2
        assert words("draft.written_in", language=words(f"language.{language}")) in shown(tried)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("draft_language", ["en", "id"])
def test_reasons_are_in_the_language_of_the_interface(open_page, shown, language, draft_language):
    app = open_draft(open_page, SHOUT[draft_language], language=language, draft_language=draft_language)
    blame = {"en": "Avoids blame", "id": "Tidak menyalahkan"}[language]
    assert f"<h4>{blame}</h4>" in shown(app)
    assert words_in(language)("card.advice") in shown(app)


@pytest.mark.parametrize("draft", ["", " \n\t "])
def test_a_draft_without_words_is_not_checked(open_page, shown, draft):
    app = press(open_draft(open_page, draft, "Where is it?"), "draft_check")
    assert not app.exception
    assert words_in("en")("draft.empty.title") in shown(app)


def test_starting_over_empties_both_texts(open_page):
    app = press(open_draft(open_page, BAD, "Where is it?"), "draft_clear")
    assert [area.value for area in app.text_area] == ["", ""]


def test_a_draft_is_checked_as_soon_as_it_is_written(open_page, shown):
    app = open_page("draft")
    app.text_area(key=DRAFT_KEY).input("Calm down.").run()
    assert "<q><bdi>Calm down" in shown(app)


def test_a_clean_draft_says_so_and_can_be_copied(open_page, shown):
    draft = "Hello Ana, I am sorry that your order is late. It arrives on Friday."
    app = open_draft(open_page, draft)
    assert f"<h2>{words_in('en')('draft.clean')}</h2>" in shown(app)
    assert words_in("en")("draft.ready") in shown(app)
    assert app.code[0].value == draft


def test_blanks_of_a_clean_draft_are_counted(open_page, shown):
    app = open_draft(open_page, "Hello Ana, I am sorry that your order is late. It arrives on [day].")
    assert words_in("en")("draft.blanks_one") in shown(app)
    assert words_in("en")("draft.ready") not in shown(app)
    assert '<span class="santun-blank">[day]</span>' in shown(app) or "[day]" in app.code[0].value


def test_questions_without_an_answer_are_listed(monkeypatch, services, open_page, shown):
    def asked(draft):
        talk = draft_conversation(draft, "<b>Where</b> is it?", Channel.CHAT, "en")
        return DraftCheck(
            talk, (), None, 100.0, open_questions=(Evidence.of(talk.turns[0]),), tone="cold", register="neutral"
        )

    with_check(monkeypatch, services, asked)
    app = open_draft(open_page, "Hello.")
    assert f"{words_in('en')('draft.open_questions')}</strong>" in shown(app)
    assert "<li><bdi>&lt;b&gt;Where&lt;/b&gt; is it?</bdi></li>" in shown(app)
    assert "reads as: cold, between formal and casual" in shown(app)
    assert words_in("en")("draft.ready") not in shown(app)


def test_a_wording_replaces_exactly_its_words_and_the_draft_is_checked_again(monkeypatch, services, open_page, shown):
    def made(draft):
        found = [("Calm down", False, ["Take your time", "Of course"])] if "Calm down" in draft else []
        return a_check(draft, found)

    with_check(monkeypatch, services, made)
    app = press(open_draft(open_page, f"{EMOJI}Calm down, 😀 Calm down."), "draft_use_1_1")
    assert app.text_area(key=DRAFT_KEY).value == f"{EMOJI}Of course, 😀 Calm down."
    assert shown(app).count("<h3>") == 1
    app = press(app, "draft_use_1_0")
    assert app.text_area(key=DRAFT_KEY).value == f"{EMOJI}Of course, 😀 Take your time."
    assert words_in("en")("draft.clean") in shown(app)


def test_all_is_taken_over_at_once(monkeypatch, services, open_page, shown):
    def made(draft):
        if "Calm" not in draft:
            return a_check(draft, [])
        return a_check(draft, [("Calm down", False, ["I see"])], rewritten="I see. By [day].")

    with_check(monkeypatch, services, made)
    app = open_draft(open_page, "Calm down. Soon.")
    assert app.code[0].value == "I see. By [day]."
    assert words_in("en")("draft.blanks_one") in shown(app)
    assert "<del>Calm down</del><ins>I see</ins>." in shown(app)
    app = press(app, "draft_use_all")
    assert app.text_area(key=DRAFT_KEY).value == "I see. By [day]."


def test_a_wording_that_was_taken_over_can_be_taken_back(open_page):
    draft = "That is not my department. You must send it again."
    page = open_page("draft", draft_reply=draft)
    page.button[next(n for n, one in enumerate(page.button) if "_use_" in str(one.key))].click().run()
    assert page.session_state["draft_reply"] != draft
    page.button(key="draft_undo").click().run()
    assert page.session_state["draft_reply"] == draft
    assert not [one for one in page.button if one.key == "draft_undo"]


def test_a_draft_that_was_edited_since_the_check_is_not_overwritten(open_page):
    app = open_draft(open_page, BAD)
    use = next(button for button in app.button if "_use_" in button.key)
    app.text_area(key=DRAFT_KEY).set_value("We can't ship it until you pay. Mine.")
    app = use.click().run()
    assert not app.exception
    assert app.text_area(key=DRAFT_KEY).value == "We can't ship it until you pay. Mine."
    assert app.toast[0].value == words_in("en")("draft.changed")


def test_a_real_wording_mends_what_was_found(open_page, shown):
    app = open_draft(open_page, "We can't ship it until you pay.")
    assert app.button(key="draft_use_1_0")
    app = press(app, "draft_use_1_0")
    assert app.text_area(key=DRAFT_KEY).value.startswith("We can ship it ")
    assert words_in("en")("draft.clean") in shown(app)


@pytest.mark.parametrize("language", ["en", "id"])
def test_words_of_drafts_and_customers_never_become_markup(open_page, shown, language):
    text = "\n".join(f"Calm down {text} **bold** [x](y)" for text in HOSTILE)
    app = open_draft(open_page, text, text, language, draft_language="en")
    assert not app.exception
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown(app)
    assert harmful_tags(shown(app)) == []
    assert all("alert(1)" not in block.value for block in app.markdown)


def test_wordings_never_become_markup(monkeypatch, services, open_page, shown):
    with_check(monkeypatch, services, lambda draft: a_check(draft, [("x", False, HOSTILE)], rewritten=HOSTILE[0]))
    assert harmful_tags(shown(open_draft(open_page, "x"))) == []


def test_a_language_without_phrases_is_told_and_never_called_clean(open_page, shown):
    app = open_draft(open_page, "Guten Tag, leider können wir Ihre Bestellung nicht finden, bitte warten Sie.")
    assert words_in("en")("draft.unsupported", languages="English, Indonesian") in shown(app)
    assert words_in("en")("draft.clean") not in shown(app)


def test_40_000_characters_are_checked_and_more_are_refused(open_page, shown):
    draft = ("The parcel is on its way and arrives soon at your door. " * 800)[:39_989] + " Calm down."
    assert len(draft) == 40_000
    app = open_draft(open_page, draft)
    assert not app.exception
    assert "<q><bdi>Calm down" in shown(app)
    app = open_draft(open_page, draft + "!")
    assert words_in("en")("draft.too_long", most="40,000", count="40,001") in shown(app)


def test_very_many_places_come_with_cards_for_the_first(monkeypatch, services, open_page, shown):
    draft = " ".join(f"w{number}x" for number in range(40))
    with_check(monkeypatch, services, lambda draft: a_check(draft, [(word, False, []) for word in draft.split()]))
    app = open_draft(open_page, draft)
    assert shown(app).count('class="flagged"') == 40
    assert shown(app).count('<section class="santun-finding') == 30
    assert words_in("en")("draft.more", count="10") in shown(app)


def test_overlapping_findings_are_one_mark_and_one_card_with_each_criterion():
    found = [("Sorry", ["a"]), ("Sorry for any trouble", ["a for any trouble"]), ("wait", [])]
    check = a_check("Sorry for any trouble, wait.", [(words, False, better) for words, better in found])
    groups = finding_groups(check)
    assert [(group.number, check.draft[group.start : group.end], len(group.findings)) for group in groups] == [
        (1, "Sorry for any trouble", 2),
        (2, "wait", 1),
    ]
    # both give the same text
    assert [one.after for one in groups[0].rewrites(check.draft)] == ["a"]
    markup = marked_draft(check.draft, groups, words_in("en"), key="k")
    assert markup.count("<mark") == 2
    assert 'href="#k-finding-1"' in markup


def test_what_is_missing_is_a_place_in_front_of_words_and_a_whole_draft_is_not_marked():
    draft = "Calm down. We have read your letter, and we will look at it some time this year."
    check = a_check(draft, [("Calm down", False, []), ("Calm down.", True, ["I see. Calm down."]), (draft, False, [])])
    groups = finding_groups(check)
    assert [group.kind for group in groups] == ["missing", "words", "whole"]
    markup = marked_draft(draft, groups, words_in("en"), key="k")
    assert markup.count("<mark") == 1
    assert markup.index("santun-missing") < markup.index("<mark")


def test_a_place_where_something_is_missing_may_be_anywhere_and_no_word_is_lost_or_told_twice():
    draft = "Dear Ana! You are wrong, and you know. Bye."
    found = [("You are wrong, and you know.", True, []), ("Dear Ana", False, []), ("Ana! You are", False, [])]
    groups = finding_groups(a_check(draft, found))
    assert [(group.number, group.kind) for group in groups] == [(1, "words"), (2, "missing")]
    markup = marked_draft(draft, groups, words_in("en"), key="k")
    text = re.sub(r"<a .*?</a>|missing here|<[^>]+>", "", markup)
    assert text == draft


def test_marks_stand_at_the_right_words_behind_emoji():
    draft = f"{EMOJI}Calm down 😀."
    groups = finding_groups(a_check(draft, [("Calm down", False, [])]))
    assert f'{EMOJI}<span class="flagged"' in marked_draft(draft, groups, words_in("en"), key="k")
    assert "Calm down</mark></span> 😀." in marked_draft(draft, groups, words_in("en"), key="k")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("We can't go.", "We can go.", "We <del>can&#x27;t</del><ins>can</ins> go."),
        ("Go now.", "Go now. Bye.", "Go now.<ins> Bye.</ins>"),
        ("same", "same", "same"),
        ("a b c", "x y c", "<del>a b</del><ins>x y</ins> c"),
        ("<b>", "<i>", "&lt;<del>b</del><ins>i</ins>&gt;"),
        ("Ok.", "Ok [day].", 'Ok<ins> <span class="santun-blank">[day]</span></ins>.'),
    ],
)
def test_a_word_diff_shows_what_goes_and_what_comes(before, after, shown):
    assert word_diff(before, after) == shown


def test_blanks_are_what_stands_in_square_brackets():
    assert blanks_in("By [day] at [time], not [] or [\n].") == ["[day]", "[time]"]


def test_no_draft_is_kept_by_the_services(services, monkeypatch):
    read = []
    coach = services.coach("core", None, "en")
    real = type(coach).check
    monkeypatch.setattr(
        type(coach), "check", lambda self, draft, **given: read.append(draft) or real(self, draft, **given)
    )
    for _ in range(2):
        services.check("Calm down.", None, DraftOptions(), "en")
    assert read == ["Calm down."] * 2
    assert services.coach("core", None, "en") is coach


def test_options_are_kept_and_used(open_page, shown):
    app = open_draft(open_page, "Ok.", draft_channel="email", draft_language="id")
    assert app.selectbox(key="draft_channel").value == "email"
    assert words_in("en")("draft.written_in", language="Indonesian") in shown(app)
