"""What a plan costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rows import Linear
from optimizer.rules.budget import total_cost

if TYPE_CHECKING:
    from optimizer.columns import Columns


def cost(columns: Columns) -> Linear:
    r"""
    Sum minutes times rate over all bookings, machines included; in minutes x minor units per hour.

    .. math:: C = \sum_{rdt} (share \cdot net_{rt} // 100)\, rate_{rt} + \sum_{det} units\, m\, rate_{et}
    """
    terms, constant = total_cost(columns)
    return Linear.of(terms, constant)
