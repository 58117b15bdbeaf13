"""Scorecard: what is judged, why, how, and what good looks like."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from coach.rubrics.library import RubricFolder
from coach.rubrics.phrase_files import CultureFile
from coach.rubrics.schema import Criterion, Rubric, Section, in_language
from coach.ui.components.example_view import example_view
from coach.ui.components.heading import page_heading
from coach.ui.components.score_options import culture_choice, rubric_choice
from coach.ui.condition_words import ConditionWords
from coach.ui.markup import Html, element, joined, markdown_text, said, show
from coach.ui.page import PageInfo, Services
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("scorecard.title", ":material/checklist:", "group.standards", 30)

_GUIDE = re.compile(r"guide (\d+)")
_COMMON_PRACTICE = "common practice"


def render(services: Services) -> None:
    """Draws the page."""
    words = chosen_words()
    page_heading(words("scorecard.title"), words("scorecard.subtitle"))
    left, right = st.columns(2)
    with left:
        name = rubric_choice(services, words, key="scorecard_rubric")
    with right:
        culture = culture_choice(services, words, words("scorecard.no_culture"), key="scorecard_culture")
    coach = services.coach(name, culture, words.language)
    spoken = ConditionWords(words, partial(coach.means, language=words.language))
    show(_about(coach.rubric, words))
    if culture:
        show(_culture(services.folder, name, culture, spoken, words))
    for section in coach.rubric.sections:
        _section(section, spoken, words)
    show(_settings(coach.rubric, spoken, words))


def _about(rubric: Rubric, words: Words) -> Html:
    counted = [section for section in rubric.sections if section.weight]
    parts = [
        element(
            "i", style=f"flex:{section.weight}", title=f"{in_language(section.name, words.language)} {section.weight}"
        )
        for section in counted
    ]
    facts = [
        words("scorecard.version", version=str(rubric.version)),
        words("scorecard.pass_mark", mark=rubric.pass_mark),
        words("scorecard.review_below", mark=rubric.review_below),
        words("scorecard.channels", channels=", ".join(words(f"channel.{channel}") for channel in rubric.channels)),
    ]
    legend = [
        element("li", element("i"), f"{in_language(section.name, words.language)} ", element("b", str(section.weight)))
        for section in counted
    ]
    return element(
        "section",
        element("h2", in_language(rubric.name, words.language)),
        element("p", in_language(rubric.about, words.language)) if rubric.about else None,
        element("div", *(element("span", fact, class_="santun-fact") for fact in facts), class_="santun-facts"),
        element("div", *parts, class_="santun-weights", aria_hidden="true"),
        element("ul", *legend, class_="santun-weights-legend", aria_label=words("scorecard.weights")),
        class_="santun-card",
    )


def _section(section: Section, spoken: ConditionWords, words: Words) -> None:
    weight = words("card.weight", weight=str(section.weight))
    separate = words("scorecard.separate") if section.report_separately else None
    show(
        element(
            "h2", in_language(section.name, words.language), " ", element("span", separate or weight, class_="quiet")
        )
    )
    with st.container(key=f"scorecard_{section.section}", gap=None):
        for criterion in section.criteria:
            _criterion(criterion, spoken, words)


def _criterion(criterion: Criterion, spoken: ConditionWords, words: Words) -> None:
    badges = f" :gray-badge[{words('card.weight', weight=str(criterion.weight))}]"
    if criterion.auto_fail:
        badges += f" :red-badge[{words('card.auto_fail')}]"
    if criterion.status == "draft":
        badges += f" :yellow-badge[{words('scorecard.draft')}]"
    with st.expander(
        markdown_text(in_language(criterion.name, words.language)) + badges, key=f"scorecard_open_{criterion.criterion}"
    ):
        show(
            element(
                "div",
                element("p", in_language(criterion.why, words.language)),
                element(
                    "p",
                    element("strong", words("card.advice"), " "),
                    in_language(criterion.advice, words.language),
                    class_="advice",
                ),
                element("h4", words("scorecard.judged")),
                spoken.judged(criterion),
                element(
                    "p",
                    words(
                        "scorecard.sources", sources=", ".join(_source(source, words) for source in criterion.source)
                    ),
                    class_="quiet",
                )
                if criterion.source
                else None,
                element("h4", words("scorecard.examples")),
                element(
                    "div", *(example_view(example, words) for example in criterion.examples), class_="santun-examples"
                ),
                class_="santun-explained",
            )
        )


def _culture(folder: RubricFolder, rubric_name: str, culture_name: str, spoken: ConditionWords, words: Words) -> Html:
    profile, plain = folder.culture(culture_name), folder.rubric(rubric_name)
    changes = [
        element("li", element("b", spoken.setting_name(key)), ": ", _change(plain, key, profile, spoken, words))
        for key in profile.settings
    ]
    advice = [
        element(
            "li",
            said(in_language(one.text, words.language)),
            " ",
            element("span", said("; ".join(_source(source, words) for source in one.source)), class_="quiet"),
        )
        for one in profile.advice
    ]
    names = {criterion.criterion: in_language(criterion.name, words.language) for criterion in plain.criteria}
    further = [
        element("li", element("b", names[criterion]), ": ", said(in_language(text, words.language)))
        for criterion, text in profile.criterion_advice.items()
        if criterion in names
    ]
    return element(
        "section",
        element("h2", said(in_language(profile.name, words.language))),
        element("p", said(in_language(profile.about, words.language))),
        element("p", said(in_language(profile.directness, words.language))),
        element("h4", words("scorecard.changes")),
        element("ul", *changes) if changes else element("p", words("scorecard.no_changes"), class_="quiet"),
        joined(element("h4", words("scorecard.changed_advice")), element("ul", *further)) if further else None,
        element("h4", words("scorecard.culture_advice")),
        element("ul", *advice),
        element("p", words("scorecard.same_weights"), class_="quiet"),
        class_="santun-card santun-explained",
    )


def _source(source: str, words: Words) -> str:
    """A source as the interface calls it; one of a scorecard's own as it is written there."""
    if found := _GUIDE.fullmatch(source):
        return words("scorecard.guide", number=found[1])
    return words("scorecard.common_practice") if source == _COMMON_PRACTICE else source


def _change(plain: Rubric, key: str, profile: CultureFile, spoken: ConditionWords, words: Words) -> Html:
    before = spoken.setting(plain.settings[key]) if key in plain.settings else words("scorecard.not_set")
    return joined(said(before), " → ", element("strong", said(spoken.setting(profile.settings[key]))))


def _settings(rubric: Rubric, spoken: ConditionWords, words: Words) -> Html:
    rows = [
        element("div", element("dt", spoken.setting_name(key)), element("dd", said(spoken.setting(value))))
        for key, value in rubric.settings.items()
    ]
    return element(
        "section", element("h2", words("scorecard.settings")), element("dl", *rows, class_="santun-settings")
    )
