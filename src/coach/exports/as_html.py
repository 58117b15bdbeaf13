"""Evaluations as one stand-alone page that can be mailed: scorecards, and transcripts with the evidence marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from coach.domain.conversation import Evidence, Role, Turn
from coach.domain.evaluation import Answer, CriterionResult, Scored
from coach.exports._words import channel_name, language_name, words
from coach.exports.grades import grade, section_grade
from coach.exports.harmless import harmless
from coach.exports.highlight import about_whole, around, is_whole_long_turn, marked_segments, passages, spans_in, worst
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Rubric, in_language

SYMBOLS = {
    Answer.MET: "✓",
    Answer.PARTLY_MET: "◐",
    Answer.NOT_MET: "✕",
    Answer.NOT_APPLICABLE: "–",
    Answer.NOT_SCORED: "?",
}
# Characters around a quote that tell what it is about.
_AROUND = 45

_CLASSES = {
    Answer.MET: "met",
    Answer.PARTLY_MET: "partly",
    Answer.NOT_MET: "not",
    Answer.NOT_APPLICABLE: "na",
    Answer.NOT_SCORED: "unscored",
}


class NamedMeasure(Protocol):
    """What the page needs to know of a measure: its unit and what it is called in each language."""

    @property
    def unit(self) -> str:
        """``seconds``, ``words``, ``share``, ``count`` or ``label``."""

    @property
    def means(self) -> Mapping[str, str]:
        """The name by language."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with the words that stand on it and the longer text that explains it; a quote has the words around it."""

    target: str
    text: str
    title: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a turn: plain, or marked with an id to link to, a look, and links to the criteria that end in it."""

    text: str
    id: str = ""
    look: str = ""
    title: str = ""
    notes: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Bubble:
    """A turn of the transcript."""

    turn: Turn
    id: str
    speaker: str
    clock: str
    pieces: tuple[Piece, ...]
    whole: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion of the scorecard."""

    result: CriterionResult
    id: str
    number: int
    name: str
    symbol: str
    look: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section with its criteria that arose, its score (None where none is shown) and the shares of its answers."""

    name: str
    score: float | None
    weight: int
    lines: tuple[Line, ...]
    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the page shows of one conversation."""

    scored: Scored
    id: str
    file: str
    sections: tuple[SectionBlock, ...]
    aside: tuple[Line, ...]
    bubbles: tuple[Bubble, ...]
    failed: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]


def html_page(
    items: Sequence[Scored],
    rubric: Rubric,
    *,
    lang: str | None = None,
    measures: Mapping[str, NamedMeasure] | None = None,
) -> str:
    """A whole HTML page: no script, nothing loaded from elsewhere, all words of the transcripts escaped.

    Args:
        items: what was scored, at least one.
        rubric: gives criteria their names.
        lang: of the interface words, ``en`` or ``id``; by default the language of most of the conversations.
        measures: names and units of the measures to show, by the names in ``Scored.measures``.
    """
    lang = lang or _commonest_language(items)
    cards = [_card(number, scored, rubric, lang, measures or {}) for number, scored in enumerate(items, 1)]
    shown = [scored.evaluation.score for scored in items if grade(scored) is not None]
    return _environment().get_template("page.html.j2").render(
        lang=lang,
        w=words(lang),
        cards=cards,
        rubric_name=in_language(rubric.name, lang),
        mean=sum(score for score in shown if score is not None) / len(shown) if shown else None,
        logo=files("coach.exports").joinpath("mark.svg").read_text(encoding="utf-8"),
        channel_name=lambda channel: channel_name(channel, lang),
        language_name=lambda code: language_name(code, lang),
        grade=grade,
        look=lambda score: _look_of_score(score, 100 * parse_percentage(rubric.pass_mark)),
    )  # fmt: skip


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("coach.exports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["harmless"] = harmless
    environment.filters["points"] = lambda score: f"{score:.0f}"
    return environment


def _commonest_language(items: Iterable[Scored]) -> str:
    counts = Counter(scored.conversation.language for scored in items)
    return min(counts, key=lambda code: (-counts[code], code)) if counts else "en"


def _look_of_score(score: float | None, pass_mark: float) -> str:
    if score is None:
        return "unscored"
    return "met" if score >= pass_mark else "partly" if score >= pass_mark / 2 else "not"


def _card(number: int, scored: Scored, rubric: Rubric, lang: str, measures: Mapping[str, NamedMeasure]) -> Card:
    names = {criterion.criterion: in_language(criterion.name, lang) for criterion in rubric.criteria}
    card_id = f"c{number}"
    results = scored.evaluation.results
    lines = {
        result.criterion: _line(
            card_id, position, result, names.get(result.criterion, result.criterion), scored.conversation.turns, lang
        )
        for position, result in enumerate(results, 1)
    }
    section_names = {section.section: in_language(section.name, lang) for section in rubric.sections}
    return Card(
        scored,
        card_id,
        PurePath(scored.conversation.source.path or "").name,
        tuple(
            SectionBlock(
                section_names.get(section.section, section.name),
                section_grade(scored.evaluation, section),
                section.weight,
                tuple(
                    line for line in lines.values() if line.result.section == section.section and not _is_aside(line)
                ),
                _shares([result for result in results if result.section == section.section]),
            )
            for section in scored.evaluation.sections
        ),
        tuple(line for line in lines.values() if _is_aside(line)),
        _bubbles(card_id, scored, lines, lang),
        tuple(names.get(criterion, criterion) for criterion in scored.evaluation.auto_failed_on),
        tuple(
            (
                measures[name].means.get(lang) or measures[name].means["en"],
                measure_text(value, measures[name].unit, lang),
            )
            for name, value in scored.measures.items()
            if name in measures and value is not None
        ),
    )


def _is_aside(line: Line) -> bool:
    return line.result.answer is Answer.NOT_APPLICABLE


def _line(card_id: str, number: int, result: CriterionResult, name: str, turns: Sequence[Turn], lang: str) -> Line:
    links = tuple(
        _quote_link(card_id, turns[passage[0].turn_index], passage, lang) for passage in passages(result.evidence)
    )
    return Line(result, f"{card_id}-k{number}", number, name, SYMBOLS[result.answer], _CLASSES[result.answer], links)


def _quote_link(card_id: str, turn: Turn, passage: Sequence[Evidence], lang: str) -> Link:
    # Evidence that is a whole long turn has no mark to go to; the link goes to the turn.
    marked = [one.start for one in passage if not is_whole_long_turn(turn, one.start, one.end)]
    place = f"{card_id}-t{turn.index}" + (f"-{min(marked)}" if marked else "")
    start, end = passage[0].start, max(one.end for one in passage)
    before, after = around(turn.text, start, end, _AROUND)
    return Link(place, _shortened(turn.text[start:end]), f"{words(lang)['turn']} {turn.index + 1}", before, after)


def _shortened(quote: str, limit: int = 110) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def _shares(results: Sequence[CriterionResult]) -> tuple[tuple[str, float], ...]:
    """How the applicable weight of a section divides into answers, in percent."""
    applicable = [result for result in results if result.answer is not Answer.NOT_APPLICABLE]
    total = sum(result.weight for result in applicable)
    order = (Answer.MET, Answer.PARTLY_MET, Answer.NOT_MET, Answer.NOT_SCORED)
    weights = [(answer, sum(result.weight for result in applicable if result.answer is answer)) for answer in order]
    return tuple((_CLASSES[answer], 100 * weight / total) for answer, weight in weights if weight)


def _bubbles(card_id: str, scored: Scored, lines: Mapping[str, Line], lang: str) -> tuple[Bubble, ...]:
    speakers = {participant.id: participant.name for participant in scored.conversation.participants}
    shown = [result for result in scored.evaluation.results if result.answer is not Answer.NOT_APPLICABLE]
    found: list[Bubble] = []
    for turn in scored.conversation.turns:
        role = words(lang)[turn.role.value]
        name = speakers.get(turn.speaker_id)
        found.append(
            Bubble(
                turn,
                f"{card_id}-t{turn.index}",
                f"{role} ({name})" if name and turn.role is not Role.SYSTEM else role,
                clock(turn.start) if turn.start is not None else "",
                _pieces(card_id, turn, shown, lines),
                tuple(_note(lines[criterion]) for criterion in about_whole(turn, shown)),
            )
        )
    return tuple(found)


def _pieces(
    card_id: str, turn: Turn, results: Sequence[CriterionResult], lines: Mapping[str, Line]
) -> tuple[Piece, ...]:
    spans = spans_in(turn, results)
    pieces: list[Piece] = []
    for segment in marked_segments(turn.text, spans):
        if not segment.criteria:
            pieces.append(Piece(segment.text))
            continue
        marked = [lines[criterion] for criterion in segment.criteria]
        ending = dict.fromkeys(span.criterion for span in spans if span.end == segment.end)
        begins = any(span.start == segment.start for span in spans)
        pieces.append(
            Piece(
                segment.text,
                f"{card_id}-t{turn.index}-{segment.start}" if begins else "",
                _CLASSES[worst(line.result.answer for line in marked)],
                "; ".join(f"{line.number} {line.name}" for line in marked),
                tuple(_note(lines[criterion]) for criterion in ending),
            )
        )
    return tuple(pieces)


def _note(line: Line) -> Link:
    return Link(line.id, str(line.number), line.name)


def clock(seconds: float) -> str:
    """Seconds as ``1:02`` or ``1:00:02``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def measure_text(value: float | str, unit: str, lang: str) -> str:
    """A measure's value as people read it, such as ``2 min 5 s``, ``52%`` or ``14.2 words``."""
    w = words(lang)
    if isinstance(value, str):
        return value
    if unit == "share":
        return f"{100 * value:.0f}%"
    if unit == "seconds":
        return _duration(value, w)
    return f"{_tenths(value, w)} {w['words']}" if unit == "words" else _tenths(value, w)


def _tenths(value: float, w: Mapping[str, str]) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", w["decimal_mark"])


def _duration(seconds: float, w: Mapping[str, str]) -> str:
    if seconds < 60:
        return f"{_tenths(seconds, w)} {w['s']}"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} {w['min']}" + (f" {rest} {w['s']}" if rest else "")
    hours, minutes = divmod(minutes, 60)
    return f"{hours} {w['h']}" + (f" {minutes} {w['min']}" if minutes else "")
