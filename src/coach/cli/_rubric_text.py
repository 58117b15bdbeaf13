"""Scorecards, measures and phrase sets for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli._console import counted
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import AnswerRule, Condition, Criterion, Nearby, Rubric, in_language
from coach.settings import load_settings
from coach.signals.measures._registry import known_measures


def shown_folder() -> RubricFolder:
    """The rubrics folder in use, by its path from here where it is below."""
    path = load_settings().rubrics
    here = Path.cwd()
    return RubricFolder(path.relative_to(here) if path.is_relative_to(here) and path != here else path)


def checked_line(folder: RubricFolder, names: Sequence[str]) -> str:
    """What was checked, in one line."""
    examples = sum(len(criterion.examples) for name in names for criterion in folder.rubric(name).criteria)
    return (
        f"No problems: {counted(len(names), 'scorecard')}, {counted(examples, 'example')}, "
        f"{counted(len(folder.languages), 'language')}, {counted(len(folder.culture_names()), 'culture profile')}."
    )


# -- coach rubric list ------------------------------------------------------------------------------------------------


def listing(folder: RubricFolder) -> RenderableType:
    """Everything in a rubrics folder that has a name, and every measure."""
    rubrics = [(name, _rubric_facts(folder.rubric(name))) for name in folder.rubric_names()]
    cultures = [(name, in_language(folder.culture(name).name, "en")) for name in folder.culture_names()]
    measures = [(f"{name} ({found.unit})", found.means["en"]) for name, found in known_measures().items()]
    return Group(
        Text(str(folder.path), style="dim"),
        *_block("Scorecards", rubrics),
        *_block("Culture profiles", cultures),
        *_block("Measures", measures),
        *(part for code, sets in _phrase_sets(folder) for part in _block(f"Phrase sets, {code}", sets)),
    )


def _rubric_facts(rubric: Rubric) -> str:
    return (
        f"{in_language(rubric.name, 'en')} · version {rubric.version}, {rubric.status} · "
        f"{counted(len(rubric.criteria), 'criterion', 'criteria')} · {', '.join(rubric.channels)}"
    )


def _phrase_sets(folder: RubricFolder) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for code, file in folder.phrase_files.items():
        yield f"{code} ({file.name})", [(name, found.means) for name, found in sorted(file.phrases.items())]


def _block(title: str, rows: Iterable[tuple[str, str]]) -> tuple[RenderableType, ...]:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for name, about in rows:
        table.add_row(Text(name, style="cyan"), Text(about))
    return Text(), Text(title, style="bold"), Padding(table, (0, 0, 0, 2))


# -- coach rubric show ------------------------------------------------------------------------------------------------


def whole_rubric(rubric: Rubric, language: str) -> RenderableType:
    """A scorecard readably: sections, criteria, answers in words, why and advice."""
    parts: list[RenderableType] = [
        Text(in_language(rubric.name, language), style="bold"),
        Text(
            f"{rubric.rubric} · version {rubric.version}, {rubric.status} · pass mark {rubric.pass_mark}", style="dim"
        ),
        Text(f"for {', '.join(rubric.channels)}", style="dim"),
    ]
    if rubric.about:
        parts.append(Text(in_language(rubric.about, language)))
    for section in rubric.sections:
        parts += [Text(), Text.assemble((in_language(section.name, language), "bold underline"), f"  {section.weight}")]
        parts += [Padding(_criterion(criterion, language), (1, 0, 0, 2)) for criterion in section.criteria]
    settings = [(name, _setting(value)) for name, value in rubric.settings.items()]
    return Group(*parts, *(_block("Settings", settings) if settings else ()))


def _setting(value: object) -> str:
    """One value, or values by channel and language, on one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_setting(inner)}" for key, inner in value.items()) or "–"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _criterion(criterion: Criterion, language: str) -> RenderableType:
    title = Text.assemble(
        (in_language(criterion.name, language), "bold"), (f"  {criterion.criterion} · weight {criterion.weight}", "dim")
    )
    if criterion.auto_fail:
        title.append(" · fails the whole conversation", style="red")
    if criterion.status == "draft":
        title.append(" · draft, not counted", style="yellow")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_row(Text("why", style="dim"), Text(in_language(criterion.why, language)))
    if criterion.channels:
        table.add_row(Text("channels", style="dim"), Text(", ".join(criterion.channels)))
    if criterion.applies_when is not None:
        table.add_row(Text("applies", style="dim"), Text(f"when {condition_in_words(criterion.applies_when)}"))
    if criterion.for_each is not None and criterion.answered_by is not None:
        table.add_row(Text("for each", style="dim"), Text(condition_in_words(criterion.for_each)))
        table.add_row(Text("answered by", style="dim"), Text(_nearby(criterion.answered_by)))
        if criterion.or_weakly_by is not None:
            table.add_row(Text("or weakly by", style="dim"), Text(_nearby(criterion.or_weakly_by)))
    for rule in criterion.answers:
        table.add_row(Text(rule.answer, style=_STYLES[rule.answer]), Text(_rule(rule)))
    table.add_row(Text("advice", style="dim"), Text(in_language(criterion.advice, language)))
    return Group(title, Padding(table, (0, 0, 0, 2)))


_STYLES = {"met": "green", "partly met": "yellow", "not met": "red", "not applicable": "dim", "not scored": "dim"}


def _rule(rule: AnswerRule) -> str:
    if rule.when is None:
        return "otherwise"
    return f"when {rule.when if isinstance(rule.when, str) else condition_in_words(rule.when)}"


def condition_in_words(condition: Condition) -> str:
    """A condition as one readable line."""
    if condition.kind == "setting":
        return f"the setting {condition.setting} is given"
    if condition.kind == "channel":
        return f"the channel is {' or '.join(condition.channel or ())}"
    for group, joined, before in (
        (condition.all_of, "; and ", ""),
        (condition.any_of, "; or ", ""),
        (condition.none_of, "; or ", "not "),
    ):
        if group:
            words = joined.join(condition_in_words(inner) for inner in group)
            return f"{before}({words})" if len(group) > 1 or before else words
    return _located(condition)


def _located(condition: Condition) -> str:
    names = " or ".join(condition.phrase_sets) or condition.measure or condition.prediction or ""
    parts = [names.replace("_", " ")]
    if condition.is_ is not None:
        parts.append(f"is {condition.is_ if isinstance(condition.is_, str) else ' or '.join(condition.is_)}")
    limits = (
        ("more than", condition.more_than),
        ("less than", condition.less_than),
        ("sure at least", condition.sure_at_least),
    )
    parts += [f"{words} {value}" for words, value in limits if value is not None]
    parts += [f"by {condition.said_by}"] if condition.said_by else []
    parts += [f"in the {condition.where}"] if condition.where and condition.where != "anywhere" else []
    parts += [f"{condition.at_least} times or more"] if condition.at_least and condition.at_least > 1 else []
    parts += ["each different one once"] if condition.distinct else []
    parts += ["in the same wording"] if condition.same_wording else []
    parts += (
        [f"in more than {condition.more_than_share_of_turns} of the turns"]
        if condition.more_than_share_of_turns
        else []
    )
    parts += [f"mixing {' with '.join('/'.join(group) for group in condition.mixes)}"] if condition.mixes else []
    parts += [f"before {condition_in_words(condition.before)}"] if condition.before else []
    parts += [f"after {condition_in_words(condition.after)}"] if condition.after else []
    parts += [f"unless {_nearby(nearby)}" for nearby in condition.unless or ()]
    parts += [f"only with {_nearby(nearby)}" for nearby in condition.only_if or ()]
    return ", ".join(parts)


def _nearby(nearby: Nearby) -> str:
    same = ", with the same value" if nearby.same_value else ""
    ahead = f", ahead of {condition_in_words(nearby.ahead_of)}" if nearby.ahead_of else ""
    return f"[{condition_in_words(nearby.condition)}] within {nearby.within}{same}{ahead}"
