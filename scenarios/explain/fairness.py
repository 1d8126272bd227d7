"""Fairness: what each person, project, team and sponsor bears of a plan and of the decisions before it, against the limits there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from models.directives import DirectiveKind
from models.frozen import Frozen
from scenarios.explain.explanation import Explanation
from scenarios.explain.ledger import Bearer, Burden, Ledger, entry_of

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from scenarios.explain.subject import Subject


class Share(Frozen):
    """What one of them bears, now and before."""

    now: Burden
    earlier: int
    """Chosen moves by earlier decisions: those of the ledger, or of the rules ``moves_taken`` if these are more."""
    limit: int | None
    """Chosen moves that the rules allow altogether, earlier ones included; None for no limit."""

    @property
    def altogether(self) -> int:
        """Chosen moves, earlier ones included."""
        return self.now.chosen + self.earlier

    @property
    def within(self) -> bool:
        """Whether the limit holds over all decisions."""
        return self.limit is None or self.altogether <= self.limit


class Fairness(Explanation):
    """Who bears a plan."""

    kind: Literal["fairness"] = "fairness"
    shares: tuple[Share, ...]
    """By kind of bearer, those with most moves first."""
    ledger: Ledger
    """The decisions before; once this plan is decided, with it."""


def fairness(subject: Subject, *, ledger: Ledger | None = None, decide: bool = False) -> Fairness:
    """
    Return what each person, project, team and sponsor bears of a plan.

    Parameters
    ----------
    ledger
        The decisions before; this question's own is left out.
    decide
        Whether to enter the plan into the ledger that is returned.
    """
    known = ledger or Ledger()
    entry = entry_of(subject.portfolio, subject.answer, subject.plan)
    before, limits, taken = known.moves(but=entry.input_hash), _limits(subject.portfolio), _taken(subject.portfolio)
    burdens = {(burden.bearer, burden.id): burden for burden in entry.burdens}
    for bearer, id in (*before, *taken):
        burdens.setdefault((bearer, id), Burden(bearer=bearer, id=id, chosen=0, forced=0))
    shares = [
        Share(now=burden, earlier=max(before[key], taken.get(key, 0)), limit=limits.get(burden.bearer)) for key, burden in burdens.items()
    ]
    order = list(Bearer)
    shares.sort(key=lambda share: (order.index(share.now.bearer), -share.altogether, share.now.points or 0, share.now.id))
    return Fairness(plan=subject.plan.rank, shares=tuple(shares), ledger=known.with_entry(entry) if decide else known)


def _limits(portfolio: Portfolio) -> dict[Bearer, int]:
    """Return the tightest limit of each kind."""
    found: dict[Bearer, int] = {}
    for row in portfolio.directives:
        if row.kind is DirectiveKind.MAX_MOVES and row.hard and row.value is not None and row.subject in set(Bearer):
            bearer = Bearer(row.subject)
            found[bearer] = min(found.get(bearer, int(row.value)), int(row.value))
    return found


def _taken(portfolio: Portfolio) -> dict[tuple[Bearer, str], int]:
    """Return the moves that the rules say earlier decisions took."""
    found: dict[tuple[Bearer, str], int] = {}
    for row in portfolio.directives:
        if row.kind is DirectiveKind.MOVES_TAKEN and row.hard and row.subject in set(Bearer):
            key = Bearer(row.subject), row.object
            found[key] = found.get(key, 0) + int(row.value or 0)
    return found
