"""Everything that makes a plan out of a judged proposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.anatomy.figures import figures_of
from scenarios.anatomy.moves import moves_of
from scenarios.anatomy.outcomes import outcomes_of
from scenarios.anatomy.sides import sides_of
from scenarios.anatomy.trials import MOST, Trials
from scenarios.anatomy.unmet import unmet_of

if TYPE_CHECKING:
    from collections.abc import Container

    from models.answer import AuditReport, Figures, Move, ProjectOutcome, Unmet
    from models.audit import Auditor
    from models.bookings import Proposal
    from models.portfolio import Portfolio


@dataclass(frozen=True)
class Anatomy:
    """What a proposal means, in the parts of a plan."""

    figures: Figures
    moves: tuple[Move, ...]
    outcomes: tuple[ProjectOutcome, ...]
    unmet: tuple[Unmet, ...]
    report: AuditReport


def anatomy(portfolio: Portfolio, auditor: Auditor, proposal: Proposal, added: Container[str] = (), trials: int = MOST) -> Anatomy:
    """
    Take a proposal apart.

    Parameters
    ----------
    portfolio
        The one after the scenario's changes, today's bookings still in it.
    auditor
        That portfolio's.
    added
        Projects that the scenario added.
    trials
        Of what keeps people with room from unmet demand, at most; without any it is said not to be proven.
    """
    sides = sides_of(portfolio, auditor, proposal)
    return Anatomy(
        figures=figures_of(sides),
        moves=moves_of(sides),
        outcomes=outcomes_of(sides, added),
        unmet=unmet_of(sides, Trials(sides, auditor, proposal, trials)),
        report=auditor.verdict(sides.after),
    )
