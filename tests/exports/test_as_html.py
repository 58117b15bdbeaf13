"""The stand-alone page."""

import re
from html.parser import HTMLParser

import pytest
from tests.builders import conversation
from tests.exports.scored import RUBRIC, TALK, result, scored, words

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.exports.as_html import html_page, measure_text
from coach.exports.harmless import harmless
from coach.signals.measures._registry import known_measures

VOID = {"meta", "br", "img", "link", "input", "hr", "path"}


class Page(HTMLParser):
    """Ids, link targets, tags and marks of a page; fails on tags that are not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.targets, self.tags, self.marks, self.open = [], [], set(), [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.targets += [found["href"].removeprefix("#")] if tag == "a" else []
        if tag == "mark":
            self.marks.append([found["class"], found["title"], ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if "mark" in self.open:
            self.marks[-1][2] += data


def item(*more, **changes):
    return scored(
        result("apologises", Answer.PARTLY_MET, words(TALK, 1, "I am sorry")),
        result("stays_calm", Answer.NOT_MET, words(TALK, 1, "sorry that"), weight=40),
        *more,
        **changes,
    )


def test_every_link_leads_to_one_place_and_nothing_is_loaded():
    html = html_page([item(), item()], RUBRIC)
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert not page.tags & {"script", "link", "img", "iframe", "object"}
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import", html)


def test_overlapping_evidence_is_marked_with_both_criteria():
    assert Page(html_page([item()], RUBRIC)).marks == [
        ["partly", "1 Apologises", "I am "],
        ["not", "1 Apologises; 2 Stays calm", "sorry"],
        ["not", "2 Stays calm", " that"],
    ]


def test_answers_are_words_with_symbols():
    html = html_page([item()], RUBRIC)
    assert '<span aria-hidden="true">◐</span> partly met' in html
    assert '<span aria-hidden="true">✕</span> not met' in html


def test_words_of_the_transcript_are_escaped():
    html = html_page([item()], RUBRIC)
    assert "<b>again" not in html
    assert "It broke &lt;b&gt;again&lt;/b&gt; &amp; again!" in html


def test_ids_and_names_can_not_break_out_of_the_page():
    evil = '"><script>alert(1)</script>'
    talk = conversation(f"Agent: {evil}", "Customer: x", agent_id=evil)
    html = html_page(
        [scored(result("apologises", Answer.MET, words(talk, 0, evil), reason=evil), talk=talk, path=evil)], RUBRIC
    )
    assert "<script>" not in html
    Page(html)


def test_direction_controls_are_shown_instead_of_obeyed():
    talk = conversation("Agent: pay \u202e001\u202c now\u200f")
    html = html_page([scored(result(), talk=talk)], RUBRIC)
    assert "pay [U+202E]001[U+202C] now" in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200f]", html)


def test_no_grade_is_shown_when_a_person_should_look():
    html = html_page([item(needs_review=True, review_reasons=("roles_unsure", "low_coverage"))], RUBRIC)
    assert "No grade is shown" in html
    assert "It is not sure who is the agent" in html
    assert 'class="big"' not in html
    assert not re.search(r'<td class="value">\d', html)


def test_a_failed_whole_is_named():
    html = html_page([item(score=0.0, score_before_auto_fail=81.2, auto_failed_on=("stays_calm",))], RUBRIC)
    assert "The score is 0, since this is not met:</strong> Stays calm. Without it the score would be 81." in html


def test_nothing_scored_is_said():
    assert "Nothing could be scored." in html_page([item(score=None, score_before_auto_fail=None)], RUBRIC)


def test_what_did_not_arise_stands_aside():
    html = html_page([scored(result("apologises", Answer.NOT_APPLICABLE))], RUBRIC)
    assert "Did not arise here (1)" in html


def test_several_conversations_have_a_table_of_contents():
    assert "All conversations" in html_page([item(), item()], RUBRIC)
    assert "All conversations" not in html_page([item()], RUBRIC)


@pytest.mark.parametrize(("languages", "expected"), [(("en", "id", "id"), "id"), (("id", "en"), "en"), (("en",), "en")])
def test_interface_words_follow_most_conversations(languages, expected):
    items = [scored(result(), talk=conversation("Agent: a", "Customer: b", language=code)) for code in languages]
    assert f'<html lang="{expected}">' in html_page(items, RUBRIC)


def test_interface_words_can_be_chosen():
    html = html_page([item()], RUBRIC, lang="id")
    assert "Meminta maaf" in html
    assert "belum terpenuhi" in html
    assert "Transkrip" in html


def test_measures_are_named():
    html = html_page([item()], RUBRIC, measures=known_measures())
    assert "<dt>time to the first reply</dt><dd>1 min 15 s</dd>" in html


def test_the_same_evaluations_give_the_same_page():
    assert html_page([item()], RUBRIC) == html_page([item()], RUBRIC)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (4.04, "seconds", "4 s"),
        (41.5, "seconds", "41.5 s"),
        (60, "seconds", "1 min"),
        (125.4, "seconds", "2 min 5 s"),
        (7260, "seconds", "2 h 1 min"),
        (0.523, "share", "52%"),
        (14.26, "words", "14.3 words"),
        (3.0, "count", "3"),
        ("agent", "label", "agent"),
    ],
)
def test_measures_are_written_for_people(value, unit, shown):
    assert measure_text(value, unit, "en") == shown


def test_measures_have_the_decimal_mark_of_the_language():
    assert measure_text(14.26, "words", "id") == "14,3 kata"
    assert measure_text(4.5, "seconds", "id") == "4,5 dtk"


def test_words_on_which_a_criterion_rests_twice_are_quoted_once():
    overlapping = (words(TALK, 1, "I am sorry"), words(TALK, 1, "sorry that it"), words(TALK, 1, "sorry"))
    html = html_page([scored(result("apologises", Answer.PARTLY_MET, *overlapping))], RUBRIC)
    around = '<span class="around">'
    quote = f"“{around}</span>I am sorry that it{around} broke.</span>”"
    assert re.findall(r'<li><a href="(#.*?)">.*?<bdi>(.*?)</bdi>', html) == [("#c1-t1-0", quote)]


def test_a_whole_long_turn_and_words_in_it_are_quoted_once_and_lead_to_the_words():
    talk = conversation("Agent: Thank you for waiting while I looked into the order for you, it is on its way.")
    evidence = (Evidence.of(talk.turns[0]), Evidence.of(talk.turns[0], 10, 21))
    html = html_page([scored(result("apologises", Answer.NOT_MET, *evidence), talk=talk)], RUBRIC)
    assert re.findall(r'<li><a href="(#.*?)">', html) == ["#c1-t0-10"]


def test_the_file_is_named_without_its_folder():
    html = html_page([scored(result(), path="/home/ana/secret/a.json")], RUBRIC)
    assert "<bdi>a.json</bdi>" in html
    assert "secret" not in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("\x9b1m", "[U+009B]1m"),
        ("a\u200bb\ufeff", "ab"),
        ("\u2067x\u2069", "[U+2067]x[U+2069]"),
        ("👩‍👧 ya", "👩‍👧 ya"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_steering_characters_are_shown(text, shown):
    assert harmless(text) == shown
