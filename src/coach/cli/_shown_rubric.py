"""A scorecard in words, in English or Indonesian, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coach.cli._console import block
from coach.exports._words import channel_name, plain_in, rubric_words
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import AnswerRule, Condition, Criterion, Nearby, Rubric, in_language
from coach.signals.measures._registry import known_measures

_STYLES = {"met": "green", "partly met": "yellow", "not met": "red", "not applicable": "dim", "not scored": "dim"}


def names_in(folder: RubricFolder, language: str) -> Callable[[str], str]:
    """Gives phrase sets and measures a name: as the file has it, which is English, or what it means elsewhere."""
    if language == "en":
        return lambda name: name.replace("_", " ")
    measures = {name: found.means.get(language, name) for name, found in known_measures().items()}
    file = folder.phrase_files.get(language)
    sets = {name: found.means for name, found in file.phrases.items()} if file else {}
    return lambda name: sets.get(name) or measures.get(name) or name.replace("_", " ")


@dataclass(frozen=True)
class ShownRubric:
    """Says scorecards and conditions in a language; ``named`` gives phrase sets and measures a name."""

    language: str
    named: Callable[[str], str]

    @property
    def _text(self) -> dict[str, str]:
        return rubric_words(self.language)

    def whole(self, rubric: Rubric) -> RenderableType:
        """A scorecard readably: sections, criteria, answers in words, why and advice."""
        text = self._text
        facts = [
            rubric.rubric,
            f"{text['version']} {rubric.version}, {text[rubric.status]}",
            text["pass_mark"].format(rubric.pass_mark),
        ]
        parts: list[RenderableType] = [
            Text(self._own(rubric.name), style="bold"),
            Text(" · ".join(facts), style="dim"),
            Text(text["for_channels"].format(self._channels(rubric.channels)), style="dim"),
        ]
        if rubric.about:
            parts.append(Text(self._own(rubric.about)))
        for section in rubric.sections:
            parts += [Text(), Text.assemble((self._own(section.name), "bold underline"), f"  {section.weight}")]
            parts += [Padding(self._criterion(criterion), (1, 0, 0, 2)) for criterion in section.criteria]
        settings = [(name, self._setting(value)) for name, value in rubric.settings.items()]
        return Group(*parts, *(block(text["settings"], settings) if settings else ()))

    def _own(self, text: str | dict[str, str]) -> str:
        return in_language(text, self.language)

    def _channels(self, channels: Sequence[str], joined: str = ", ") -> str:
        return joined.join(channel_name(channel, self.language) for channel in channels)

    def _setting(self, value: object) -> str:
        """One value, or values by channel and language, on one line."""
        if isinstance(value, dict):
            return (
                "; ".join(f"{plain_in(key, self.language)}: {self._setting(inner)}" for key, inner in value.items())
                or "–"
            )
        return ", ".join(value) if isinstance(value, list) else plain_in(str(value), self.language)

    def _criterion(self, criterion: Criterion) -> RenderableType:
        text = self._text
        title = Text.assemble(
            (self._own(criterion.name), "bold"),
            (f"  {criterion.criterion} · {text['weight_of'].format(criterion.weight)}", "dim"),
        )
        if criterion.auto_fail:
            title.append(f" · {text['fails_all']}", style="red")
        if criterion.status == "draft":
            title.append(f" · {text['not_counted']}", style="yellow")
        rows = [("why", self._own(criterion.why))]
        if criterion.channels:
            rows.append(("channels", self._channels(criterion.channels)))
        if criterion.applies_when is not None:
            rows.append(("applies", text["when"].format(self.said(criterion.applies_when))))
        if criterion.for_each is not None:
            rows.append(("for_each", self.said(criterion.for_each)))
        if criterion.answered_by is not None:
            rows.append(("answered_by", self._near(criterion.answered_by)))
        if criterion.or_weakly_by is not None:
            rows.append(("or_weakly_by", self._near(criterion.or_weakly_by)))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        for key, about in rows:
            table.add_row(Text(text[key], style="dim"), Text(about))
        for rule in criterion.answers:
            table.add_row(Text(text[rule.answer], style=_STYLES[rule.answer]), Text(self._rule(rule)))
        table.add_row(Text(text["advice_short"], style="dim"), Text(self._own(criterion.advice)))
        return Group(title, Padding(table, (0, 0, 0, 2)))

    def _rule(self, rule: AnswerRule) -> str:
        if rule.when is None:
            return self._text["otherwise"]
        when = self._text.get(rule.when, rule.when) if isinstance(rule.when, str) else self.said(rule.when)
        return self._text["when"].format(when)

    def said(self, condition: Condition) -> str:
        """A condition as one readable line."""
        text = self._text
        if condition.setting is not None:
            return text["setting_given"].format(condition.setting)
        if condition.channel is not None:
            return text["channel_is"].format(self._channels(condition.channel, f" {text['or']} "))
        for group, joined, before in (
            (condition.all_of, text["and"], ""),
            (condition.any_of, text["or"], ""),
            (condition.none_of, text["or"], f"{text['not']} "),
        ):
            if group:
                words = f"; {joined} ".join(self.said(inner) for inner in group)
                return f"{before}({words})" if len(group) > 1 or before else words
        return self._located(condition)

    def _located(self, condition: Condition) -> str:
        text = self._text
        either = f" {text['or']} "
        names = condition.phrase_sets or (condition.measure or condition.prediction or "",)
        parts = [either.join(self.named(name) for name in names)]
        if condition.is_ is not None:
            parts.append(
                text["is"].format(condition.is_ if isinstance(condition.is_, str) else either.join(condition.is_))
            )
        for key, value in (
            ("more_than", condition.more_than),
            ("less_than", condition.less_than),
            ("sure_at_least", condition.sure_at_least),
        ):
            parts += [text[key].format(plain_in(str(value), self.language))] if value is not None else []
        parts += [text["by"].format(text[condition.said_by].lower())] if condition.said_by else []
        if condition.where and condition.where != "anywhere":
            parts.append(text["in_the"].format(text[condition.where]))
        parts += [text["times"].format(condition.at_least)] if condition.at_least and condition.at_least > 1 else []
        parts += [text["distinct"]] if condition.distinct else []
        parts += [text["same_wording"]] if condition.same_wording else []
        if condition.more_than_share_of_turns:
            parts.append(text["share_of_turns"].format(condition.more_than_share_of_turns))
        if condition.mixes:
            parts.append(text["mixing"].format(f" {text['with']} ".join("/".join(group) for group in condition.mixes)))
        parts += [text["before"].format(self.said(condition.before))] if condition.before else []
        parts += [text["after"].format(self.said(condition.after))] if condition.after else []
        parts += [text["unless"].format(self._near(nearby)) for nearby in condition.unless or ()]
        parts += [text["only_with"].format(self._near(nearby)) for nearby in condition.only_if or ()]
        return ", ".join(parts)

    def _near(self, nearby: Nearby) -> str:
        text = self._text
        parts = [f"[{self.said(nearby.condition)}] {text['within'].format(plain_in(nearby.within, self.language))}"]
        parts += [text["same_value"]] if nearby.same_value else []
        parts += [text["ahead_of"].format(self.said(nearby.ahead_of))] if nearby.ahead_of else []
        return ", ".join(parts)
