"""Contacts of a week drawn into the queue, each part by its own rule, and what the reviewed ones say of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coach.metrics.intervals import Interval
from coach.metrics.sampling import Pick, Why, picked_mean, random_picks, risk_picks, stratified_picks
from coach.storage.queue import Drawn, DrawnAs, QueueRow, StratifiedBy
from coach.storage.store import View


@dataclass(frozen=True, slots=True)
class PartFigure:
    """What a part of the queue says: how many are drawn and reviewed, and the mean of all that they stand for.

    ``stands_for`` counts the contacts of the weeks (and strata) that something was drawn from. The mean (0..100) is None where
    nothing is reviewed or a week that was drawn from has no score yet; its interval where too few are.
    """

    drawn: int
    reviewed: int
    stands_for: int
    mean: float | None
    interval: Interval | None


def draw(
    view: View, part: DrawnAs, week: date, count: int, team: str | None, by: StratifiedBy = StratifiedBy.AGENT
) -> int:
    """Draws contacts of a week into a part of the queue; gives how many are new there.

    ``count`` is how many, in the stratified part how many of each agent, channel or language (``by``). Whole weeks are drawn
    from and nothing narrower, so that within a week every contact was as likely as any other, however often is drawn.
    """
    if part is DrawnAs.RISK:
        picks = risk_picks(view.queue.at_risk(week, team=team), count)
        return view.queue.add(Drawn(pick.conversation_id, part, pick.risks[0]) for pick in picks)
    frame = view.queue.frame(week, team=team)
    if part is DrawnAs.RANDOM:
        left = [one.conversation_id for one in frame if part not in one.drawn_as]
        picks = random_picks(left, count, week.toordinal())
        return view.queue.add(Drawn(pick.conversation_id, part, "", pick.weight) for pick in picks)
    strata = {one.conversation_id: one.stratum(by) for one in frame if by not in one.drawn_as}
    picks = stratified_picks(strata, count, week.toordinal())
    return view.queue.add(Drawn(pick.conversation_id, part, pick.stratum or "", pick.weight, by) for pick in picks)


def figure_of(
    rows: Sequence[QueueRow], part: DrawnAs, contacts: Mapping[tuple[date, str | None], int]
) -> PartFigure | None:
    """What the rows of a part say, weighted by week (and stratum); None for the risk part, which may enter no mean.

    Args:
        rows: all of the part, waiting and reviewed; in the stratified part all of one sample, such as that by channel.
        part: which.
        contacts: how many there are by week and stratum of that sample.
    """
    if part is DrawnAs.RISK:
        return None
    drawn = Counter(_place(row) for row in rows)
    sizes: Counter[tuple[date, str | None]] = Counter()
    for (week, stratum), count in contacts.items():
        sizes[week, stratum if part is DrawnAs.STRATIFIED else None] += count
    why: Why = "random" if part is DrawnAs.RANDOM else "stratified"
    picks = [
        Pick(row.drawn.conversation_id, why, sizes[place] / drawn[place], f"{place[0]}/{place[1]}")
        for row in rows
        if (place := _place(row)) in sizes
    ]
    scores = {
        row.drawn.conversation_id: row.score
        for row in rows
        if row.done_at is not None and row.score is not None and not row.needs_review
    }
    mean = picked_mean(picks, scores)
    return PartFigure(
        len(rows),
        sum(row.done_at is not None for row in rows),
        sum(sizes[place] for place in drawn),
        mean[0] if mean else None,
        mean[1] if mean else None,
    )


def _place(row: QueueRow) -> tuple[date, str | None]:
    """The week, and in the stratified part the stratum; an agent by the id that they have now."""
    by = row.drawn.stratified_by
    stratum = row.agent_id if by is StratifiedBy.AGENT else row.drawn.stratum
    return row.week, None if by is None else stratum
