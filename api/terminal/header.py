"""The top of the page: which question is answered, what each change did, and how the search ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from api.terminal.words import counted
from models.answer import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.answer import Answer, ChangeEffect

ENDINGS = {
    Status.OPTIMAL: "The plan with most value is proven best.",
    Status.WITHIN_GAP: "The plan with most value is proven to be within the asked gap of the best.",
    Status.FEASIBLE: "A limit was reached; how far the plans can be from the best is in the table.",
    Status.INFEASIBLE: "No plan keeps every hard rule.",
    Status.NO_PLAN: "The limit was reached before any plan was found.",
    Status.INVALID: "The input has defects; nothing was planned.",
}
"""How a search ended, in words."""


def show_header(screen: Console, answer: Answer) -> None:
    """Print the title, the changes and the ending."""
    title = answer.title or ("Scenario" if answer.effects else "Today's plan, improved")
    screen.print(Text(title, style="title"))
    show_effects(screen, answer.effects)
    screen.print(Text(_ending(answer)))


def _ending(answer: Answer) -> str:
    stopped = "The search was stopped early. " if answer.provenance.stopped_early else ""
    if answer.status is Status.INFEASIBLE and answer.plans:
        return f"{stopped}No plan keeps every hard rule; these keep all but the concessions below."
    return stopped + ENDINGS[answer.status]


def show_effects(screen: Console, effects: Sequence[ChangeEffect]) -> None:
    """Print what each change did, those without effect marked."""
    if not effects:
        return
    idle = sum(not effect.had_effect for effect in effects)
    screen.print(Text(counted(len(effects), "change") + (f", {idle} without effect" if idle else "") + ":", style="quiet"))
    table = Table.grid(padding=(0, 2, 0, 0))
    for effect in effects:
        mark = "  " if effect.had_effect else "! "
        text = effect.text if effect.had_effect else f"NO EFFECT: {effect.text}"
        table.add_row(
            Text(f"{mark}{effect.change_id}"), Text(effect.kind.replace("_", " ")), Text(text), style="" if effect.had_effect else "warning"
        )
    screen.print(table)
