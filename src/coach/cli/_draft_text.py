"""A checked draft for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from coach.cli._console import console_for, rendered
from coach.domain.coaching import DraftCheck, Finding, about_the_same_words
from coach.exports._words import channel_name, language_name, terminal_words
from coach.exports.harmless import harmless
from coach.rubrics.schema import Rubric, in_language

_LONGEST_QUOTE = 200
_TEXTS = {
    "en": {
        "clean": "Nothing found that would land badly.",
        "unchecked": "Not checked: the text does not seem to be in a language that has rules ({}).",
        "one": "1 thing to look at",
        "many": "{} things to look at",
        "instead": "instead",
        "leave_out": "(leave these words out)",
        "open": "Not answered yet",
        "whole": "With the best wording of each",
        "blank": "Fill what stands in [square brackets] before you send it.",
        "missing": "missing before",
        "tone": "reads as",
    },
    "id": {
        "clean": "Tidak ada yang perlu diperbaiki.",
        "unchecked": "Tidak diperiksa: teks ini tampaknya bukan dalam bahasa yang punya aturan ({}).",
        "one": "1 hal perlu dilihat",
        "many": "{} hal perlu dilihat",
        "instead": "lebih baik",
        "leave_out": "(hapus kata-kata ini)",
        "open": "Belum dijawab",
        "whole": "Dengan rumusan terbaik untuk setiap temuan",
        "blank": "Isi bagian dalam [kurung siku] sebelum dikirim.",
        "missing": "belum ada sebelum",
        "tone": "terbaca",
    },
}
_LABELS_ID = {
    "warm": "hangat",
    "neutral": "netral",
    "cold": "dingin",
    "rude": "kasar",
    "formal": "formal",
    "casual": "santai",
}


def checked_draft(check: DraftCheck, rubric: Rubric, languages: Sequence[str], sink: IO[str]) -> str:
    """The findings of a draft with their better wordings, in the draft's language where there are words for it.

    Args:
        check: what was found.
        rubric: gives criteria their names.
        languages: those that can be checked.
        sink: where the text goes; colours only where that is a terminal.
    """
    lang = check.conversation.language if check.conversation.language in _TEXTS else "en"
    if not check.checked:
        known = ", ".join(language_name(code, lang) for code in languages)
        return rendered(console_for(sink), Text(_TEXTS[lang]["unchecked"].format(known), style="bold"))
    return rendered(console_for(sink), Group(*_parts(check, rubric, lang)))


def _parts(check: DraftCheck, rubric: Rubric, lang: str) -> Iterator[RenderableType]:
    text = _TEXTS[lang]
    groups = about_the_same_words(check.findings)
    yield _head(check, len(groups), lang)
    for number, group in enumerate(groups, 1):
        yield Text()
        yield from _finding(number, group, check, rubric, lang)
    if check.open_questions:
        yield Text()
        yield Text(f"{text['open']}:", style="bold")
        for question in check.open_questions:
            yield Padding(Text(f"“{_short(question.quote)}”"), (0, 0, 0, 3))
    if check.rewritten:
        yield Text()
        yield Text(f"{text['whole']}:", style="bold")
        yield Padding(Text(harmless(check.rewritten)), (0, 0, 0, 3))
        if "[" in check.rewritten:
            yield Padding(Text(text["blank"], style="dim"), (0, 0, 0, 3))


def _head(check: DraftCheck, found: int, lang: str) -> Text:
    text = _TEXTS[lang]
    said = text["clean"] if check.clean else text["one"] if found == 1 else text["many"].format(found)
    facts = [language_name(check.conversation.language, lang), channel_name(check.conversation.channel.value, lang)]
    if check.score is not None:
        facts.append(f"{check.score:.0f} {terminal_words(lang)['of_100']}")
    labels = [label for label in (check.tone, check.register) if label]
    if labels:
        facts.append(f"{text['tone']}: {', '.join(_LABELS_ID[one] if lang == 'id' else one for one in labels)}")
    return Text.assemble((said, "bold green" if check.clean else "bold"), (f"  {' · '.join(facts)}", "dim"))


def _finding(
    number: int, group: Sequence[Finding], check: DraftCheck, rubric: Rubric, lang: str
) -> Iterator[RenderableType]:
    text = _TEXTS[lang]
    names = {criterion.criterion: in_language(criterion.name, lang) for criterion in rubric.criteria}
    start = min(finding.evidence.start for finding in group)
    quote = _short(check.draft[start : max(finding.evidence.end for finding in group)])
    where = f"{text['missing']} “{quote}”" if group[0].missing else f"“{quote}”"
    yield Text.assemble((f"{number}. ", "bold"), (where, "yellow"))
    for criterion, reason in {finding.criterion: finding.reason for finding in group}.items():
        line = Text.assemble((f"{names.get(criterion, criterion)}: ", "bold"), harmless(reason))
        yield Padding(line, (0, 0, 0, 3))
    wordings = {
        rewrite.applied_to(check.draft): rewrite
        for finding in reversed(group)
        for rewrite in reversed(finding.rewrites)
    }
    for rewrite in reversed(wordings.values()):
        after = f"“{harmless(rewrite.after)}”" if rewrite.after else text["leave_out"]
        line = Text.assemble((f"{text['instead']}: ", "cyan"), after, (f"  {rewrite.why}", "dim"))
        yield Padding(line, (0, 0, 0, 3))
    if not wordings:
        yield Padding(Text(f"→ {harmless(group[0].advice)}", style="cyan"), (0, 0, 0, 3))


def _short(quote: str) -> str:
    words = " ".join(harmless(quote).split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"
