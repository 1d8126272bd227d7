"""The character of each plan in a few words, each given to the plan that deserves it most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.answer import Figures
    from models.score import Score

Head = tuple["Score", "Figures"]
"""What a plan is labelled by."""


def _value(head: Head) -> tuple[int, int]:
    return -head[0].value, -head[0].mandatory_value


def _moves(head: Head) -> tuple[int, int]:
    return head[1].chosen_moves, head[0].disruption


def _cost(head: Head) -> tuple[int, int]:
    return head[0].cost, head[1].chosen_moves


def _late(head: Head) -> tuple[int, int]:
    return head[0].lateness, head[1].projects_late


CHARACTERS: Mapping[str, Callable[[Head], tuple[int, int]]] = {
    "most value": _value,
    "fewest moves": _moves,
    "cheapest": _cost,
    "least late": _late,
}
"""What a plan can be best at, less being better."""


def labels(plans: Sequence[Head]) -> list[str]:
    """
    Return a label for each plan, no two alike.

    A plan that is best at something that sets the plans apart is called by that, by two such things at most; any other by how much
    less value it has than the best of them, and by how many moves. Between plans equally good at something, more value decides, then
    fewer moves, then the order given.
    """
    best: list[list[str]] = [[] for _ in plans]
    for name, less in CHARACTERS.items():
        if len({less(head) for head in plans}) > 1:
            winner = min(range(len(plans)), key=lambda index: (less(plans[index]), _value(plans[index]), _moves(plans[index]), index))
            best[winner].append(_never_late(plans[winner], name))
    found = [", ".join(names[:2]) or in_between(head, plans) for names, head in zip(best, plans, strict=True)]
    return [label if found.count(label) == 1 else f"{label} ({found[: index + 1].count(label)})" for index, label in enumerate(found)]


def _never_late(head: Head, name: str) -> str:
    return "never late" if name == "least late" and head[1].projects_late == 0 else name


def in_between(head: Head, plans: Sequence[Head]) -> str:
    """Return how much less value a plan has than the one with most, and by how many moves; short enough for a column of a table."""
    top = min(plans, key=lambda other: (_value(other), _moves(other)))
    if len(plans) == 1:
        return "the only plan"
    missing = 1_000 - _per_mille(head[0].value, top[0].value)
    value = f"{missing / 10:.1f} % less value" if missing else "as much value"
    return f"{value}, {plural(head[1].chosen_moves, 'move')}"


def share(part: int, whole: int) -> str:
    """Return a part in percent with one decimal, rounded down."""
    return f"{_per_mille(part, whole) / 10:.1f} %"


def _per_mille(part: int, whole: int) -> int:
    return part * 1_000 // whole if whole > 0 else 1_000
