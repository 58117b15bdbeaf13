"""A checked draft with the words marked that will land badly; numbers tie them to the cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from coach.domain.coaching import DraftCheck, Finding, Rewrite, about_the_same_words
from coach.exports.highlight import is_whole_long_turn
from coach.ui.components.draft_diff import with_blanks
from coach.ui.markup import Html, element
from coach.ui.words import Words


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings about the same words of a draft, which get one mark and one card; findings of other kinds stand alone.

    Of what is ``missing`` only the place in front of the words is marked, of the draft as a ``whole`` nothing.
    """

    number: int
    kind: Literal["missing", "words", "whole"]
    start: int
    end: int
    findings: tuple[Finding, ...]

    def rewrites(self, draft: str) -> tuple[Rewrite, ...]:
        """The better wordings, those that give the same text only once."""
        found = {
            one.applied_to(draft): one for finding in reversed(self.findings) for one in reversed(finding.rewrites)
        }
        return tuple(reversed(found.values()))


def finding_groups(check: DraftCheck) -> tuple[FindingGroup, ...]:
    """The findings in the order of their words, together where they overlap; those about the whole draft come last."""
    whole = tuple(finding for finding in check.findings if _is_about_the_whole(check, finding))
    runs = list(about_the_same_words(one for one in check.findings if not _is_about_the_whole(check, one)))
    runs.sort(key=lambda run: (_start(run), not run[0].missing))
    groups = [
        FindingGroup(number, "missing" if run[0].missing else "words", _start(run), _end(run), run)
        for number, run in enumerate(runs, 1)
    ]
    if whole:
        groups.append(FindingGroup(len(groups) + 1, "whole", 0, len(check.draft), whole))
    return tuple(groups)


def marked_draft(draft: str, groups: Sequence[FindingGroup], words: Words, *, key: str) -> Html:
    """The draft with its marks, each with the number of its card and a way there."""
    return element("div", *_pieces(draft, groups, words, key), class_="santun-draft", dir="auto")


def card_id(group: FindingGroup, key: str) -> str:
    """Where the card of a group is on the page."""
    return f"{key}-finding-{group.number}"


def _pieces(draft: str, groups: Sequence[FindingGroup], words: Words, key: str) -> Iterator[Html]:
    place = 0
    for group in groups:
        if group.kind == "whole":
            continue
        start = max(place, group.start)
        yield with_blanks(draft[place:start])
        place = start
        number = element(
            "a",
            str(group.number),
            href=f"#{card_id(group, key)}",
            target="_self",
            class_="santun-number",
            aria_label=words("draft.finding", number=str(group.number)),
        )
        if group.kind == "missing":
            yield element("span", number, words("draft.missing_here"), class_="santun-missing")
        else:
            words_meant = element("mark", with_blanks(draft[start : group.end]))
            yield element("span", number, words_meant, class_="flagged")
            place = group.end
    yield with_blanks(draft[place:])


def _is_about_the_whole(check: DraftCheck, finding: Finding) -> bool:
    """Whether all of a long draft is meant; a draft of one sentence with a better wording is what its agent reads."""
    start, end = finding.evidence.start, finding.evidence.end
    is_whole = is_whole_long_turn(check.conversation.turns[-1], start, end)
    return is_whole and not finding.rewrites and not finding.missing


def _start(run: Sequence[Finding]) -> int:
    return min(one.evidence.start for one in run)


def _end(run: Sequence[Finding]) -> int:
    return max(one.evidence.end for one in run)
