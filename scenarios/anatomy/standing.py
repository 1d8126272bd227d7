"""Why a plan ranks where it does: in numbers, against its neighbour in the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Policy
from models.audit.words import plural
from models.score import MICRO
from scenarios.anatomy.labels import Head, share
from scenarios.anatomy.words import money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ORDER: Mapping[Policy, str] = {
    Policy.BALANCED: "the balance of value, moves, cost and lateness",
    Policy.VALUE: "value",
    Policy.STABILITY: "how little it moves",
    Policy.COST: "cost",
}
"""By what a policy ranks, in words."""


def why(policy: Policy, rank: int, plans: Sequence[Head], currency: str = "") -> str:
    """
    Return why a plan ranks where it does.

    Parameters
    ----------
    rank
        1 is best.
    plans
        All of them, best first.
    """
    head = plans[rank - 1]
    if len(plans) == 1:
        return f"The only plan: {_points(head)}, {plural(head[1].chosen_moves, 'move')} by choice."
    first = rank == 1
    other = plans[1] if first else plans[rank - 2]
    place = f"First by {ORDER[policy]}" if first else f"Number {rank} by {ORDER[policy]}"
    return f"{place}: {_points(head)}. Against plan {2 if first else rank - 1}: {_differences(head, other, currency)}."


def _points(head: Head) -> str:
    return f"{head[0].value_points:,.1f} points"


def _differences(head: Head, other: Head, currency: str) -> str:
    value, mandatory = head[0].value - other[0].value, head[0].mandatory_value - other[0].mandatory_value
    said = [
        f"{_more(mandatory / MICRO, '{:,.1f} points')} value of mandatory projects, which come first" if mandatory else "",
        f"{_more(value / MICRO, '{:,.1f} points')} value ({share(head[0].value, other[0].value)})" if value else "",
        _count(head[1].chosen_moves - other[1].chosen_moves, "move"),
        _more(head[1].hours_moved - other[1].hours_moved, "{:,.0f} h") + " moved" if head[1].hours_moved != other[1].hours_moved else "",
        _money(head[1].cost - other[1].cost, currency, "cost"),
        _money(head[0].lateness - other[0].lateness, currency, "lateness"),
    ]
    return ", ".join(text for text in said if text) or "the same figures"


def _more(amount: float, form: str) -> str:
    return form.format(abs(amount)) + (" more" if amount > 0 else " less")


def _count(amount: int, what: str) -> str:
    return plural(abs(amount), f"{'more' if amount > 0 else 'fewer'} {what}") if amount else ""


def _money(amount: int, currency: str, what: str) -> str:
    return f"{money(abs(amount), currency)} {'more' if amount > 0 else 'less'} {what}" if amount else ""
