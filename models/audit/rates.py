"""What an hour costs, week by week: the table's rate, or that of the last listed ``cost_rate`` directive in force on the Monday."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from models.directives import DirectiveKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from models.directives import Directive
    from models.horizon import Horizon
    from models.portfolio import Portfolio


def dated_rates(portfolio: Portfolio) -> dict[str, list[Directive]]:
    """Return the ``cost_rate`` directives of each person and machine, in table order."""
    return directives_by_subject(portfolio, DirectiveKind.COST_RATE)


def directives_by_subject(portfolio: Portfolio, kind: DirectiveKind) -> dict[str, list[Directive]]:
    """Return the directives of a kind that state a value, by their subject, in table order."""
    found: dict[str, list[Directive]] = {}
    for directive in portfolio.directives:
        if directive.kind is kind and directive.value is not None:
            found.setdefault(directive.subject, []).append(directive)
    return found


def weekly_rates(rate: int, dated: Sequence[Directive], horizon: Horizon) -> tuple[int, ...]:
    """Return minor units per hour by week."""
    if not dated:
        return (rate,) * horizon.weeks
    return tuple(int(value_on(dated, horizon.monday(t), Decimal(rate)).to_integral_value(ROUND_HALF_UP)) for t in range(horizon.weeks))


def value_on(dated: Sequence[Directive], day: dt.date, otherwise: Decimal) -> Decimal:
    """Return the value of the last listed directive in force on a day."""
    for directive in reversed(dated):
        if (directive.first is None or directive.first <= day) and (directive.last is None or day <= directive.last):
            return otherwise if directive.value is None else directive.value
    return otherwise
