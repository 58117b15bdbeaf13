"""How a criterion is judged, in words that need no YAML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coach.exports.as_html import measure_text
from coach.rubrics.quantities import parse_quantity, parse_reference
from coach.rubrics.schema import Condition, Criterion, Nearby, Quantity, SettingValue
from coach.ui.markup import Html, element, joined
from coach.ui.words import Words

_Inner = str | int | list[str] | dict[str, str | int | list[str]]
_TIME_UNITS = ("second", "minute", "hour")


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """Says conditions in the interface's language; ``means`` names phrase sets, measures and heads."""

    words: Words
    means: Callable[[str, str], str]

    def judged(self, criterion: Criterion) -> Html:
        """The whole way from the situation to the answer, as a list."""
        lines: list[Html] = []
        if criterion.channels:
            channels = ", ".join(self.words(f"channel.{channel}") for channel in criterion.channels)
            lines.append(element("li", self.words("judged.only_in", channels=channels)))
        if criterion.applies_when is not None:
            lines.append(element("li", self.words("judged.applies_when"), " ", self.said(criterion.applies_when)))
        if criterion.for_each is not None and criterion.answered_by is not None:
            lines.append(element("li", self.words("judged.for_each"), " ", self.said(criterion.for_each)))
            lines.append(element("li", self.words("judged.answered_by"), " ", self.near(criterion.answered_by)))
            if criterion.or_weakly_by is not None:
                lines.append(element("li", self.words("judged.or_weakly_by"), " ", self.near(criterion.or_weakly_by)))
        for rule in criterion.answers:
            answer = element("strong", self.words(f"answer.{rule.answer.replace(' ', '_')}"))
            lines.append(element("li", answer, " ", self._when(rule.when)))
        return element("ul", *lines, class_="santun-judged")

    def said(self, condition: Condition) -> Html:
        """One condition with what narrows it down."""
        for kind, key in (("all_of", "judged.all_of"), ("any_of", "judged.any_of"), ("none_of", "judged.none_of")):
            inner: Sequence[Condition] | None = getattr(condition, kind)
            if inner is not None:
                if len(inner) == 1 and kind != "none_of":
                    return self.said(inner[0])
                return joined(self.words(key), element("ul", *(element("li", self.said(one)) for one in inner)))
        return joined(self._what(condition), self._narrowed(condition))

    def near(self, nearby: Nearby) -> Html:
        """A condition with how near it must be."""
        place = (
            self.words(f"within.{nearby.within}")
            if f"within.{nearby.within}" in self.words.texts
            else self.words("within.turns", turns=nearby.within.split()[0])
        )
        parts = [self.said(nearby.condition), f" ({place}"]
        if nearby.same_value:
            parts.append(f", {self.words('judged.same_value')}")
        parts.append(")")
        if nearby.ahead_of is not None:
            parts += [f" {self.words('judged.ahead_of')} ", self.said(nearby.ahead_of)]
        return joined(*parts)

    def _when(self, when: Condition | str | None) -> Html:
        if when is None:
            return joined(self.words("judged.otherwise"))
        if isinstance(when, str):
            return joined(self.words(f"state.{when.replace(' ', '_')}"))
        return joined(self.words("judged.when"), " ", self.said(when))

    def _what(self, condition: Condition) -> Html:
        named = f" ({self._label_words(condition.is_)})" if condition.is_ else ""
        if condition.phrase_sets:
            sets = f" {self.words('judged.or')} ".join(self.means("phrases", name) for name in condition.phrase_sets)
            return joined(element("em", sets), named)
        if condition.measure:
            return joined(element("em", self.means("measure", condition.measure)), named, self._limits(condition))
        if condition.prediction:
            head = f"head.{condition.prediction}"
            name = self.words(head) if head in self.words.texts else condition.prediction
            return joined(self.words("judged.model"), " ", element("em", name), named)
        if condition.setting:
            return joined(self.words("judged.setting", name=self.setting_name(condition.setting)))
        return joined(
            self.words(
                "judged.channel", channels=", ".join(self.words(f"channel.{one}") for one in condition.channel or ())
            )
        )

    def _label_words(self, labels: list[str] | str) -> str:
        if isinstance(labels, str):
            return f"“{self.setting_name(labels.removeprefix('$'))}”" if labels.startswith("$") else self._label(labels)
        return ", ".join(self._label(label) for label in labels)

    def _label(self, name: str) -> str:
        """A label as the interface calls it; a scorecard's own one as it is written there."""
        return self.words.texts.get(f"label.{_key(name)}", _plain(name))

    def _limits(self, condition: Condition) -> str:
        parts = []
        if condition.more_than is not None:
            parts.append(self.words("judged.more_than", limit=self.quantity(condition.more_than)))
        if condition.less_than is not None:
            parts.append(self.words("judged.less_than", limit=self.quantity(condition.less_than)))
        return "".join(f" {part}" for part in parts)

    def quantity(self, quantity: Quantity) -> str:
        """A limit with its unit, or the setting that it comes from."""
        reference = parse_reference(str(quantity))
        if reference:
            factor, name = reference
            times = f"{self.words.number(factor, 1).rstrip('0').rstrip('.,')} × " if factor != 1 else ""
            return f"{times}“{self.setting_name(name)}”"
        text = str(quantity)
        if any(unit in text for unit in _TIME_UNITS):
            return measure_text(parse_quantity(quantity), "seconds", self.words.language)
        return text.replace("words", self.words("unit.words")).replace("turns", self.words("unit.turns"))

    def setting_name(self, name: str) -> str:
        """A setting as the interface calls it; its name in the file where that is a scorecard's own."""
        return self.words.texts.get(f"setting.{name}", _plain(name))

    def setting(self, value: SettingValue | _Inner) -> str:
        """A setting's value, or its values by channel or language."""
        if isinstance(value, dict):
            return "; ".join(f"{self._setting_key(key)}: {self.setting(inner)}" for key, inner in value.items()) or "–"
        if isinstance(value, list):
            return ", ".join(self._label(one) for one in value) or "–"
        return self.words.texts.get(f"setting_value.{value}") or self.quantity(value)

    def _setting_key(self, key: str) -> str:
        for text in (f"channel.{key}", f"language.{key}", f"setting_key.{key}"):
            if text in self.words.texts:
                return self.words(text)
        return key

    def _narrowed(self, condition: Condition) -> Html:
        parts: list[str] = []
        if condition.said_by:
            parts.append(self.words(f"judged.by_{condition.said_by}"))
        if condition.where and condition.where != "anywhere":
            parts.append(self.words(f"where.{condition.where.replace(' ', '_')}"))
        if condition.at_least:
            parts.append(self.words("judged.at_least", count=str(condition.at_least)))
        if condition.distinct:
            parts.append(self.words("judged.distinct"))
        if condition.same_wording:
            parts.append(self.words("judged.same_wording"))
        if condition.more_than_share_of_turns:
            parts.append(self.words("judged.share_of_turns", share=condition.more_than_share_of_turns))
        if condition.mixes:
            parts.append(
                self.words(
                    "judged.mixes",
                    groups=" + ".join(", ".join(self._label(one) for one in group) for group in condition.mixes),
                )
            )
        if condition.sure_at_least:
            parts.append(self.words("judged.sure", share=condition.sure_at_least))
        narrowed = joined(*(f", {part}" for part in parts))
        for key, one in (("judged.before", condition.before), ("judged.after", condition.after)):
            if one is not None:
                narrowed = joined(narrowed, f", {self.words(key)} ", self.said(one))
        for key, several in (("judged.unless", condition.unless), ("judged.only_if", condition.only_if)):
            for nearby in several or ():
                narrowed = joined(narrowed, f", {self.words(key)} ", self.near(nearby))
        return narrowed


def _key(name: str) -> str:
    return name.replace(" ", "_")


def _plain(name: str) -> str:
    return name.replace("_", " ")
