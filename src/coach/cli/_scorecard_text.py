"""Scorecards for a terminal or a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli._console import console_for, rendered
from coach.domain.conversation import Evidence, Turn
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored
from coach.exports._words import channel_name, counted, language_name, rubric_words, terminal_words
from coach.exports.grades import section_grade
from coach.exports.harmless import harmless
from coach.exports.highlight import around
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Rubric, in_language

_BAR = 20
_MOST_QUOTES = 3
_LONGEST_QUOTE = 160
_AROUND = 40
_BLANKS = re.compile(r"\s+")
_LOOKS = {
    Answer.MET: ("✓", "green"),
    Answer.PARTLY_MET: ("◐", "yellow"),
    Answer.NOT_MET: ("✕", "red"),
    Answer.NOT_SCORED: ("?", "dim"),
    Answer.NOT_APPLICABLE: ("–", "dim"),
}
# What a person can set, behind the reason for a review.
_HINTS = {"language_not_supported": "language_hint", "roles_unsure": "roles_hint"}


def scorecards(items: Iterable[Scored], rubric: Rubric, problems: Sequence[object], sink: IO[str]) -> Iterator[str]:
    """One compact scorecard a conversation, then a line with the mean score and the counts.

    Args:
        items: what was scored; each is shown as soon as it is there.
        rubric: gives criteria their names.
        problems: counted when the items are through.
        sink: where the text goes; colours only where that is a terminal.
    """
    console = console_for(sink)
    grades: list[float] = []
    languages: set[str] = set()
    count = failed = 0
    for scored in items:
        evaluation = scored.evaluation
        languages.add(evaluation.language)
        count += 1
        failed += bool(evaluation.auto_failed_on)
        if evaluation.score is not None and not evaluation.needs_review:
            grades.append(evaluation.score)
        yield rendered(console, _card(scored, rubric))
    yield rendered(console, Text(_last_line(grades, count, failed, len(problems), languages), style="bold"))


def _last_line(grades: Sequence[float], count: int, failed: int, problems: int, languages: set[str]) -> str:
    """The counts; in English unless all conversations have another language."""
    lang = next(iter(languages)) if len(languages) == 1 else "en"
    text = terminal_words(lang)
    if not count:
        return text["nothing_at_all"].format(counted(problems, "problem", lang))
    parts = [counted(count, "conversation", lang)]
    if grades:
        mean = f"{sum(grades) / len(grades):.1f}".replace(".", text["decimal_mark"])
        parts.append(text["mean_score"].format(mean))
    if count > len(grades):
        parts.append(text["without_grade"].format(count - len(grades)))
    if failed:
        parts.append(text["failed_whole"].format(failed))
    if problems:
        parts.append(counted(problems, "problem", lang))
    return " · ".join(parts)


def _card(scored: Scored, rubric: Rubric) -> RenderableType:
    evaluation = scored.evaluation
    lang = evaluation.language
    pass_mark = 100 * parse_percentage(rubric.pass_mark)
    names = {criterion.criterion: in_language(criterion.name, lang) for criterion in rubric.criteria}
    drafts = {criterion.criterion for criterion in rubric.criteria if criterion.status == "draft"}
    parts: list[RenderableType] = [_head(scored, pass_mark), _facts(scored)]
    if evaluation.auto_failed_on:
        parts.append(_auto_fail(evaluation, names))
    parts += [_review(reason, lang) for reason in evaluation.review_reasons]
    parts += [Text(), _sections(evaluation, pass_mark), Text()]
    shown = (Answer.NOT_MET, Answer.PARTLY_MET, Answer.NOT_SCORED)
    findings = [result for answer in shown for result in evaluation.results if result.answer is answer]
    parts += [
        _finding(
            result,
            names.get(result.criterion, result.criterion),
            scored.conversation.turns,
            lang,
            rubric_words(lang)["not_counted"] if result.criterion in drafts else "",
        )
        for result in findings
    ]
    if not findings:
        parts.append(Text(f"  {terminal_words(lang)['all_met']}", style="green"))
    return Group(*parts, Text())


def _review(reason: str, lang: str) -> Text:
    text = terminal_words(lang)
    hint = f" {text[_HINTS[reason]]}" if reason in _HINTS else ""
    return Text(f"  {text['review']}: {text.get(reason, reason)}{hint}", style="yellow")


def _head(scored: Scored, pass_mark: float) -> RenderableType:
    evaluation = scored.evaluation
    text = terminal_words(evaluation.language)
    if evaluation.needs_review:
        grade = Text(text["no_grade_text"], style="bold yellow")
    elif evaluation.score is None:
        grade = Text(text["nothing_scored_text"], style="bold yellow")
    else:
        grade = Text(f"{evaluation.score:.0f} {text['of_100']}", style=f"bold {_colour(evaluation.score, pass_mark)}")
    line = Table.grid(expand=True)
    line.add_column(overflow="fold")
    line.add_column(justify="right", no_wrap=True)
    line.add_row(Text(harmless(scored.conversation.id), style="bold"), grade)
    return line


def _facts(scored: Scored) -> Text:
    conversation, evaluation = scored.conversation, scored.evaluation
    lang = evaluation.language
    text = terminal_words(lang)
    facts = [
        channel_name(conversation.channel.value, lang),
        language_name(conversation.language, lang),
        f"{text['agent'].lower()} {conversation.agent_id}" if conversation.agent_id else "",
        counted(len(conversation.turns), "turn", lang),
        f"{text['coverage'].lower()} {100 * evaluation.coverage:.0f} %",
        f"{text['culture'].lower()} {evaluation.culture}" if evaluation.culture else "",
        conversation.source.path or "",
    ]
    return Text(harmless(" · ".join(fact for fact in facts if fact)), style="dim", overflow="fold")


def _auto_fail(evaluation: Evaluation, names: Mapping[str, str]) -> Text:
    text = terminal_words(evaluation.language)
    failed = ", ".join(names.get(criterion, criterion) for criterion in evaluation.auto_failed_on)
    without = evaluation.score_before_auto_fail
    parts = [text["failed_on"].format(failed)]
    if without is not None and not evaluation.needs_review:
        parts.append(text["without_it"].format(f"{without:.0f}"))
    return Text(f"  {' '.join(parts)}", style="bold red")


def _sections(evaluation: Evaluation, pass_mark: float) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    for section in evaluation.sections:
        score = section_grade(evaluation, section)
        points = "–" if score is None else f"{score:.0f}"
        table.add_row(Text(section.name), _bar(score, pass_mark), Text(points, justify="right"))
    return Padding(table, (0, 0, 0, 2))


def _bar(score: float | None, pass_mark: float) -> Text:
    if score is None:
        return Text("·" * _BAR, style="dim")
    filled = round(_BAR * score / 100)
    return Text("█" * filled, style=_colour(score, pass_mark)) + Text("░" * (_BAR - filled), style="dim")


def _colour(score: float, pass_mark: float) -> str:
    return "green" if score >= pass_mark else "yellow" if score >= pass_mark / 2 else "red"


def _quote(turn: Turn, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """The words, between the few around them that tell what they are about."""
    words = " ".join(harmless(evidence.quote).split())
    if len(words) > _LONGEST_QUOTE:
        yield f"“{words[: _LONGEST_QUOTE - 1]}…”", ""
        return
    before, after = (harmless(piece) for piece in around(turn.text, evidence.start, evidence.end, _AROUND))
    # In a pipe there is no bold type, so brackets say which words are meant.
    marks = ("[", "]") if (before + after).strip() else ("", "")
    yield f"“{_BLANKS.sub(' ', before)}{marks[0]}", "dim"
    yield words, "bold"
    yield f"{marks[1]}{_BLANKS.sub(' ', after)}”", "dim"


def _finding(result: CriterionResult, name: str, turns: Sequence[Turn], lang: str, aside: str) -> RenderableType:
    text = terminal_words(lang)
    symbol, colour = _LOOKS[result.answer]
    title = Text.assemble(
        (f"{symbol} ", colour),
        (name, "bold"),
        (f"  {text[result.answer.value]}", colour),
        (f", {aside or text['weight'] + ' ' + str(result.weight)}", "dim"),
    )
    body = Table.grid(padding=(0, 1, 0, 0))
    body.add_column(no_wrap=True, min_width=1)
    body.add_row("", Text(harmless(result.reason)))
    for evidence in result.evidence[:_MOST_QUOTES]:
        role = text[turns[evidence.turn_index].role.value].lower()
        who = f"{text['turn'].lower()} {evidence.turn_index + 1}, {role}: "
        body.add_row(Text("›", style="dim"), Text.assemble((who, "dim"), *_quote(turns[evidence.turn_index], evidence)))
    if len(result.evidence) > _MOST_QUOTES:
        body.add_row("", Text(text["and_more"].format(len(result.evidence) - _MOST_QUOTES), style="dim"))
    if result.advice and result.answer is not Answer.NOT_SCORED:
        body.add_row(Text("→", style="cyan"), Text(harmless(result.advice)))
    return Padding(Group(title, body), (0, 0, 0, 2))
