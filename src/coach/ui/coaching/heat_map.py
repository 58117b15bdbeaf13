"""Agents by criteria: one cell a figure, its value and interval written in it.

A table and not a drawing: on a phone the criteria stay in sight while the agents go by, it is read aloud, and it can be copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from coach.coaching.figures import Figure
from coach.ui.coaching.charts import interval_text
from coach.ui.markup import Html, element, said
from coach.ui.words import Words

# Strong where points are to be gained. The colours of the steps are in santun.css: one hue, so that all tell them apart.
_STEPS = 6
_MANY_AGENTS = 9

Cells = Mapping[str, Mapping[str, Figure]]  # by criterion, then agent


def heat_map(cells: Cells, criteria: Mapping[str, str], agents: Mapping[str, str], words: Words) -> Html:
    """The cells in the order of the scorecard and of the agents' names; few contacts leave a cell without colour.

    Args:
        cells: figures by criterion and agent, out of 1; what was never scored has none.
        criteria: names by id, in the order of the rows.
        agents: names by id, in the order of the columns.
        words: the interface texts.
    """
    corner = element("td", element("span", words("figure.criterion"), class_="santun-spoken"))
    heads = (element("th", said(name), scope="col") for name in agents.values())
    rows = (
        element(
            "tr",
            element("th", name, scope="row"),
            *(_cell(cells.get(criterion, {}).get(agent), name, who, words) for agent, who in agents.items()),
        )
        for criterion, name in criteria.items()
    )
    table = element("table", element("thead", element("tr", corner, *heads)), element("tbody", *rows))
    about = words("team.heat_about", agents=words.number(len(agents)), criteria=words.number(len(criteria)))
    css = "santun-heat many" if len(agents) >= _MANY_AGENTS else "santun-heat"
    # What scrolls has to be reachable by keyboard.
    return element("div", table, class_=css, role="region", aria_label=about, tabindex="0")


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id in alphabetical order; the id stands behind a name that two people have."""
    ordered = sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    twice = {first[1] for first, second in pairwise(ordered) if first[1] == second[1]}
    return {one: f"{name} ({one})" if name in twice else name for one, name in ordered}


def _cell(figure: Figure | None, criterion: str, agent: str, words: Words) -> Html:
    if figure is None:
        return element("td", "–")
    value, span = words.number(100 * figure.value), interval_text(figure, words)
    told = words("figure.told", value=value, range=span, contacts=words.number(figure.contacts))
    step = f"step-{min(_STEPS - 1, int(_STEPS * figure.value))}" if figure.tells else "few"
    return element(
        "td", element("b", value), " ", element("small", span), class_=step, title=f"{agent} · {criterion}: {told}"
    )
