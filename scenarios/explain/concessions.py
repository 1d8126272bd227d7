"""When no plan keeps every rule: the rules that clash, and a priced menu of ways out, each shown to work by solving."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from models.frozen import Frozen
from models.horizon import WORKING_DAYS
from optimizer.clock import Clock
from optimizer.explain.concessions import menu
from optimizer.explain.gives import gives_of
from scenarios.explain.explanation import Explanation, Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Set

    from models.portfolio import Portfolio
    from optimizer.explain.gives import Give
    from optimizer.explain.ways import Contradiction, Cure

SECONDS = 30.0
"""Wall time, unless said otherwise."""


class ClashRule(Frozen):
    """A rule of a clash."""

    kind: str
    """``budget``, ``people``, ``dates``, ``staffing``, ``selection``, ``precedence``, ``locks``, ``directives`` or ``move_limits``."""
    subject: str


class Clash(Frozen):
    """A smallest set of rules that cannot all hold: without any one of them there is a plan, as far as the others go."""

    rules: tuple[ClashRule, ...]
    machines: tuple[str, ...] = ()
    """Types of which its projects ask for more units together than there are, where dates and machines alone forbid it."""
    proof: Proof
    """Whether a plan was made without each of them in turn; that they cannot hold together is always proven."""


class GivingWay(Frozen):
    """A rule that gives way, by how much."""

    kind: str
    subject: str
    amount: int
    """Minor currency units, tenths of an FTE, weeks or percent; 1 for a rule that holds or does not."""
    at_least: int
    """What is proven to be needed while the others give way as they do; the same as ``amount`` where a step less does not do."""
    step: int
    """One unit."""
    price: int | None
    """Minor currency units; None where money is not what it costs."""
    person_days: float | None = None
    """Days of people's work that may stay undone, where money is not what it costs; None where it is not about work either."""


class Way(Frozen):
    """A way out: with these rules giving way there is a plan."""

    rules: tuple[GivingWay, ...]
    price: int | None
    """Minor currency units together; None if one of them has no price."""
    person_days: float | None = None
    """Days of people's work that may stay undone by those without a price, together; None if there are none, or not all are about work."""
    proof: Proof
    """Whether a step less of any of them is proven not to do."""


class Concessions(Explanation):
    """What clashes, and the ways out, the cheapest first."""

    kind: Literal["concessions"] = "concessions"
    fits: bool
    """Whether there is a plan anyway."""
    proof: Proof = Proof.PROVEN
    """Whether that is proven: where much must run, no plan may have been found though there is one."""
    clashes: tuple[Clash, ...]
    ways: tuple[Way, ...]
    """Those with a price in money first, then those by the work that stays undone, then all others; the cheapest of each first."""
    complete: bool
    """Whether there was time for all that was looked for."""


def concessions(portfolio: Portfolio, seconds: float = SECONDS, should_stop: Callable[[], bool] = lambda: False) -> Concessions:
    """
    Return why no plan keeps every rule of a portfolio, and the cheapest ways out.

    Parameters
    ----------
    portfolio
        After the scenario's changes.
    seconds
        Wall time.
    should_stop
        Asked often; what was found so far is returned once it says yes.
    """
    found = menu(portfolio, gives_of(portfolio), Clock(seconds, 2, should_stop))
    day = portfolio.settings.minutes_per_fte_week / WORKING_DAYS
    ways = sorted((_way(cure, day) for cure in found.cures), key=_rank)
    return Concessions(
        plan=0,
        fits=found.fits,
        proof=Proof.PROVEN if found.proven else Proof.NOT_PROVEN,
        clashes=tuple(_clash(portfolio, clash) for clash in found.clashes),
        ways=tuple(ways),
        complete=found.complete,
    )


def _clash(portfolio: Portfolio, found: Contradiction) -> Clash:
    rules = tuple(ClashRule(kind=give.kind, subject=give.subject) for give in found.gives)
    projects = {give.subject for give in found.gives if give.kind == "selection"}
    machines = _scarce(portfolio, projects) if found.whoever else ()
    return Clash(rules=rules, machines=machines, proof=Proof.PROVEN if found.smallest else Proof.NOT_PROVEN)


def _scarce(portfolio: Portfolio, projects: Set[str]) -> tuple[str, ...]:
    """Return the types of machines of which some projects ask for more units together, each at its most, than there are."""
    there = Counter[str]()
    for row in portfolio.equipment:
        there[row.type] += row.units
    asked: dict[str, dict[str, int]] = {}
    for demand in portfolio.demands:
        if demand.is_equipment and demand.project_id in projects:
            each = asked.setdefault(demand.equipment_type, {})
            each[demand.project_id] = max(each.get(demand.project_id, 0), demand.units)
    return tuple(sorted(type for type, each in asked.items() if sum(each.values()) > there[type]))


def _way(cure: Cure, day: float) -> Way:
    rules = tuple(_giving(give, amount, cure.at_least[give], day) for give, amount in cure.amounts.items())
    prices = [rule.price for rule in rules if rule.price is not None]
    price = sum(prices) if len(prices) == len(rules) else None
    undone = [rule.person_days for rule in rules if rule.person_days is not None]
    days = round(sum(undone), 1) if undone and len(undone) + len(prices) == len(rules) else None
    return Way(rules=rules, price=price, person_days=days, proof=Proof.PROVEN if cure.proven else Proof.NOT_PROVEN)


def _giving(give: Give, amount: int, at_least: int, day: float) -> GivingWay:
    unit = give.unit
    return GivingWay(
        kind=give.kind,
        subject=give.subject,
        amount=amount * unit,
        at_least=at_least * unit,
        step=unit,
        price=None if give.price is None else give.price * amount,
        person_days=None if give.work is None else round(give.work * amount / day, 1),
    )


def _rank(way: Way) -> tuple[bool, bool, float, int, tuple[str, ...]]:
    cost = way.person_days or 0 if way.price is None else way.price
    return way.price is None, way.person_days is None, cost, len(way.rules), tuple(rule.kind for rule in way.rules)
