"""
Plans with little of a part that keep much value, on portfolios too large to be solved whole.

A relaxation says which projects run and what stays as it is today; its bookings are rounded, the people of today first, and what comes of
it is improved with a price on value until it reaches the floor, then under the floor. Whatever is met on the way is kept, because it may
serve another floor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.score import HUNDREDTHS_PER_HOUR, Part
from optimizer.clock import Clock
from optimizer.complete import complete
from optimizer.construct import run_chosen
from optimizer.giving_up import without_shortfalls
from optimizer.greedy import Booker, book_as, book_demanded, fill
from optimizer.improve import Task, improve
from optimizer.mandatory import cheapest_mandatory
from optimizer.neighbourhoods import Kind, Repertoire
from optimizer.rows import FREE, Linear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.columns import Candidate
    from optimizer.explain.study import Study
    from optimizer.neighbourhoods import Neighbourhoods
    from optimizer.rows import Program

FINE = 1 << 14
"""The largest coefficient of what is minimised on the way: solvers like small numbers."""
MISSING = 10
"""What a minute missing to the minimum staffing costs, in minutes of the project's own value."""
DEARER = 1.6
"""By how much value gets dearer where a plan did not reach the floor."""
ROUNDS = 4
"""Rounds with a price on value, at most."""
PATIENCE = 60
"""Neighbourhoods in a row without gain after which a round is over."""
KEPT = 0.5
"""Part of today's share of a booking that a relaxation keeps, from which the booking stays as it is."""


@dataclass
class Archive:
    """Plans of which none has more value and less of the part than another."""

    study: Study
    objective: Linear
    plans: list[tuple[int, int, Ints]] = field(default_factory=list)
    """(units of value, amount of the part, (n,) values)."""

    def offer(self, values: Ints) -> None:
        """Keep a plan that keeps all rules and all mandatory value, unless one that is known is as good in both."""
        value = self.study.model.value
        worth, amount = value.total.at(values), self.objective.at(values)
        if any(w >= worth and a <= amount for w, a, _ in self.plans) or value.mandatory.at(values) < self.mandatory:
            return
        if self.study.model.program.admits(values):
            self.plans = [known for known in self.plans if known[0] > worth or known[1] < amount]
            self.plans.append((worth, amount, values))

    @property
    def mandatory(self) -> int:
        """Units of value that the plan under study gives to what is mandatory."""
        return self.study.model.value.mandatory.at(self.study.values)

    def least(self, floor: int) -> Ints | None:
        """Return the plan with least of the part that is worth so many units; None if there is none."""
        enough = [known for known in self.plans if known[0] >= floor]
        return min(enough, key=lambda known: known[1])[2] if enough else None

    def nearest(self, floor: int, price: float) -> Ints:
        """Return the plan that is best if each unit of value missing to the floor has a price."""
        return min(self.plans, key=lambda known: known[1] + price * max(0, floor - known[0]))[2]


def followed(study: Study, wish: Floats, secured: Ints) -> Ints:
    """
    Return a plan of the elastic program that follows a relaxation, what stays as today first.

    Parameters
    ----------
    wish
        (n,), columns of the exact model's relaxation.
    secured
        (n,), a plan that staffs what is mandatory as it must be; those bookings come before all others if they have to.
    """
    done = _followed(study, wish, None)
    value = study.model.value.mandatory
    return done if value.at(done) >= value.at(study.values) else _followed(study, wish, secured)


def secured_with_least(archive: Archive, seconds: float) -> Ints:
    """
    Return a plan of what is mandatory alone, as valuable as in the plan under study, that takes little of the part.

    What a booking takes is guessed before anything else is known: what it spends, or the part of today's bookings that would have to make
    room for it, and the handover of whoever is new.
    """
    model, part = archive.study.model, archive.objective
    if not len(model.value.mandatory.columns):
        return archive.study.values
    prices = np.zeros(model.program.size)
    if part is model.costs[Part.DISRUPTION]:
        _add_displaced(archive.study, prices)
    else:
        prices[part.columns] = part.coefficients
    return cheapest_mandatory(model, prices, archive.study.values, Clock(seconds, 1, lambda: False), archive.study.seed)


def _add_displaced(study: Study, prices: Floats) -> None:
    """Add what a unit of each column would release of today's bookings, as if all of a person were taken evenly, and the handovers."""
    problem, columns = study.problem, study.model.columns
    handover = problem.portfolio.settings.handover_hours * HUNDREDTHS_PER_HOUR
    firm = np.zeros((len(problem.supply.ids), problem.weeks))
    for (r, _), held in problem.today.held.items():
        firm[r] += held.share * held.price * problem.supply.net[r] / np.maximum(1, problem.supply.capacity[r])
    for candidate in columns.candidates:
        r, p = candidate.person, problem.work.owners[candidate.project]
        if not _today(study, candidate):
            weeks = slice(candidate.block.start, candidate.block.stop)
            for atom in candidate.atoms:
                prices[atom.column] += float(firm[r, weeks] @ atom.share)
        if (r, p) not in problem.pairs_today:
            prices[candidate.on] += handover


def _followed(study: Study, wish: Floats, secured: Ints | None) -> Ints:
    model, problem, relaxation = study.model, study.problem, study.relaxation
    columns = model.columns
    choice = np.zeros(relaxation.program.size)
    for run, column in relaxation.run.items():
        choice[column] = wish[columns.run[run]] if run in columns.run else 0.0
    booker = Booker(model, complete(columns, run_chosen(model, relaxation, choice, secured)))
    running = columns.running(booker.values)
    if secured is not None:
        book_as(model, booker, [c for c in running if problem.work.projects[c.project].must_run], secured)
    book_demanded(model, booker, running)
    shares = {c.on: float(sum(wish[atom.column] * atom.most for atom in c.atoms)) for c in running}
    held = {c.on: _today(study, c) for c in running}
    for candidate in sorted(running, key=lambda c: -shares[c.on]):
        if held[candidate.on] and shares[candidate.on] >= KEPT * held[candidate.on]:
            booker.book(candidate, held[candidate.on])
    for candidate in sorted(running, key=lambda c: -shares[c.on] * model.value.unit_of(c.project)):
        if not held[candidate.on] and shares[candidate.on] > 1:
            _book_up_to(study, booker, candidate, shares[candidate.on])
    fill(model, booker, [c for c in running if not c.kept])
    return complete(columns, booker.values)


def _today(study: Study, candidate: Candidate) -> int:
    """Return today's share of a candidate as dated, 0 if there is none."""
    held = study.problem.today.held.get((candidate.person, candidate.demand))
    return 0 if held is None or candidate.shift else int(held.share[candidate.active].max())


def _book_up_to(study: Study, booker: Booker, candidate: Candidate, wished: float) -> None:
    """Book the whole share above the one wished for, or as much of it as fits."""
    step = study.problem.step
    booker.book_most(candidate, max(-int(-wished // step) * step, int(study.problem.supply.least[candidate.person])))


class Floor(NamedTuple):
    """A floor on value that plans are looked for at."""

    program: Program
    """The exact model's program with the floor as a row."""
    units: int
    """Of value."""
    begins: Sequence[Ints]
    """(n,) each: plans of the elastic program to begin from, beside those known."""
    price: float
    """Of a unit of value, in units of the part, at least."""


def reach(archive: Archive, floor: Floor, clock: Clock, rng: np.random.Generator) -> None:
    """
    Look for plans that keep a floor, and keep what is found.

    With a price on value, plans that break the floor or are short of staff are passed through; it grows until the floor is reached.
    """
    study, model = archive.study, archive.study.model
    elastic = model.elastic.with_rows([(model.value.mandatory, archive.mandatory, FREE, ("mandatory_first", ""))])
    repertoire = Repertoire()
    repertoire.kinds.append(Kind("released", _released(study), 10))
    begins = [plan for plan in floor.begins if elastic.admits(plan)]
    price = max((_break_even(archive, floor, plan) for plan in begins), default=floor.price)
    priced = _priced(archive, price)
    values = min([*begins, archive.nearest(floor.units, price)], key=lambda plan: _merit(archive, floor, priced, price, plan))
    for number in range(ROUNDS):
        stage = clock.stage(1 / (ROUNDS + 1 - number))
        task = Task(elastic, _priced(archive, price))
        values = improve(
            model, task, values, stage, rng, patience=PATIENCE, accept=lambda plan, _: archive.offer(plan), repertoire=repertoire
        )
        whole = without_shortfalls(model, values)
        if whole is not None:
            archive.offer(whole)
        if model.value.total.at(values) >= floor.units and model.program.admits(values):
            break
        price *= DEARER
    best = archive.least(floor.units)
    if best is not None and not clock.over():
        task = Task(floor.program, _fine(archive.objective))
        improve(model, task, best, clock, rng, patience=PATIENCE, accept=lambda plan, _: archive.offer(plan), repertoire=repertoire)


def approach(archive: Archive, begin: Ints, clock: Clock, rng: np.random.Generator) -> None:
    """
    Mend a plan of the elastic program that lies between little of the part and the best value, and keep whatever keeps all rules.

    A unit of value has the price that the best plan pays for what it has more of it.
    """
    study, model = archive.study, archive.study.model
    elastic = model.elastic.with_rows([(model.value.mandatory, archive.mandatory, FREE, ("mandatory_first", ""))])
    missing = model.value.total.at(study.values) - model.value.total.at(begin)
    dearer = archive.objective.at(study.values) - archive.objective.at(begin)
    if missing <= 0 or dearer <= 0 or not elastic.admits(begin):
        return
    task = Task(elastic, _priced(archive, dearer / missing))
    values = improve(model, task, begin, clock, rng, patience=PATIENCE, accept=lambda plan, _: archive.offer(plan))
    whole = without_shortfalls(model, values)
    if whole is not None:
        archive.offer(whole)


def _merit(archive: Archive, floor: Floor, priced: Linear, price: float, plan: Ints) -> float:
    """Return what is minimised on the way, without a reward for more value than the floor."""
    beyond = max(0, archive.study.model.value.total.at(plan) - floor.units)
    return priced.at(plan) + beyond * price / _unit(archive.objective)


def _break_even(archive: Archive, floor: Floor, values: Ints) -> float:
    """Return the price at which a plan below the floor is as good as the best one known that keeps it, or the floor's if that is higher."""
    best = archive.least(floor.units)
    missing = floor.units - archive.study.model.value.total.at(values)
    if best is None or missing <= 0:
        return floor.price
    return max(floor.price, (archive.objective.at(best) - archive.objective.at(values)) / missing)


def _released(study: Study) -> Callable[[Neighbourhoods, Ints, np.random.Generator, int], Bools]:
    """Return a way to choose whom to leave free: somebody of whom something is released, and who could do instead what she does now."""
    releases, columns = study.model.columns.releases, study.model.columns
    released = np.array([release.column for release in releases], np.int64)

    def choose(around: Neighbourhoods, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        taken = np.nonzero(values[released])[0] if len(released) else released
        if not len(taken):
            return around.people(values, rng, size)
        release = releases[int(rng.choice(taken))]
        demands = {c.demand for c in columns.by_person.get(release.person, ()) if values[c.on]} | {release.demand}
        able = {c.person for c in columns.running(values) if c.demand in demands} - {release.person}
        others = rng.permutation(sorted(able))[: max(1, size - 1)]
        return around.with_people(values, np.append(others, release.person).astype(np.int64))

    return choose


def _priced(archive: Archive, price: float) -> Linear:
    """Return the part less what value is worth, and what is missing to the minimum staffing, in small whole numbers."""
    model, part = archive.study.model, archive.objective
    missing = [(column, MISSING * max(1, model.value.unit_of(p))) for (p, _), column in model.columns.short.items()]
    worth = model.value.total.scaled(-1).plus(Linear.of(missing))
    unit = _unit(part)
    priced = Linear(worth.columns, np.round(worth.coefficients * (price / unit)).astype(np.int64))
    return _fine(part).plus(priced)


def _unit(part: Linear) -> int:
    return max(1, int(np.abs(part.coefficients).max(initial=1)) // FINE)


def _fine(part: Linear) -> Linear:
    """Return a part in units of which its largest coefficient has a few thousand."""
    return Linear(part.columns, np.round(part.coefficients / _unit(part)).astype(np.int64))
