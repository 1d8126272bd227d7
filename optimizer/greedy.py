"""Books people one at a time, every rule respected: whom a rule asks for, and what demands are short of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.complete import complete
from optimizer.rules import ramp_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate, Cover
    from optimizer.model import Model


ASKING = frozenset({"directives", "locks", "equipment"})
"""Rules that ask for somebody to be there."""


class Booker:
    """Books candidates one at a time into a plan as long as no row breaks; keeps the activity of every row up to date."""

    def __init__(self, model: Model, values: Ints) -> None:
        self.values = values
        self._model, self._program = model, model.elastic
        self._by_column = self._program.by_column
        self._activity = self._program.matrix @ values
        self._lifted, self._conditional, self._ramp_up = model.lifted, model.conditional, ramp_up.Losses(model.columns)

    def book(self, candidate: Candidate, share: int) -> bool:
        """Give a candidate a share, if it fits; a candidate that has one already is only raised."""
        changes = self._changes(candidate, share)
        moved = self._moved_rows(changes) if changes else None
        if moved is None:
            return False
        for row, change in moved.items():
            self._activity[row] += change
        for column, change in changes.items():
            self.values[column] += change
        return True

    def book_most(self, candidate: Candidate, share: int, above: int = 0) -> None:
        """Give a candidate the largest share that fits, of a share and those below it in steps; nothing if none is above a limit."""
        step = self._model.problem.step
        while share > above and not self.book(candidate, share):
            share -= step

    def take_over(self, candidates: Iterable[Candidate], plan: Ints) -> bool:
        """Book candidates as a plan has them, all at once, if no row gets worse: each alone might ask for another to be there."""
        columns = [column for candidate in candidates for column in candidate.columns]
        taken = self.values.copy()
        taken[columns] = plan[columns]
        taken = complete(self._model.columns, taken)
        activity = self._program.matrix @ taken
        above = (activity > self._program.row_upper) & (activity > self._activity)
        below = (activity < self._program.row_lower) & (activity < self._activity)
        if (above | below).any():
            return False
        self.values, self._activity = taken, activity
        return True

    def _changes(self, candidate: Candidate, share: int) -> dict[int, int]:
        """Return the change of every column, flags that are lifted with it included."""
        chosen = _level(candidate, share, self._program.upper)
        if chosen is None or candidate.share_in(self.values) > share:
            return {}
        wanted = {atom.column: 0 for atom in candidate.atoms} | {candidate.on: 1} | {chosen[0]: chosen[1]}
        wanted |= self._ramp_up.after(candidate, wanted, self.values)
        for flag in self._lifted.get(candidate.on, ()):
            wanted[flag] = 1
        for flag, others in self._conditional.get(candidate.on, ()):
            if not self.values[list(others)].any():
                wanted[flag] = 1
        return {column: units - int(self.values[column]) for column, units in wanted.items() if units != self.values[column]}

    def _moved_rows(self, changes: dict[int, int]) -> dict[int, int] | None:
        """Return the change of every row; None if one gets worse than its bounds. Rows that are pressed by flags follow later."""
        delta: dict[int, int] = {}
        for column, change in changes.items():
            span = slice(self._by_column.indptr[column], self._by_column.indptr[column + 1])
            for row, a in zip(self._by_column.indices[span].tolist(), self._by_column.data[span].tolist(), strict=True):
                delta[row] = delta.get(row, 0) + a * change
        lower, upper = self._program.row_lower, self._program.row_upper
        for row, d in delta.items():
            after = self._activity[row] + d
            if (d > 0 and after > upper[row]) or (d < 0 and after < lower[row]):
                return None
        return delta


def _level(candidate: Candidate, share: int, upper: Ints) -> tuple[int, int] | None:
    """Return the column and its units that come nearest to a share from below."""
    best: tuple[int, int, int] | None = None
    for atom in candidate.atoms:
        each = atom.most
        units = min(share // each, int(upper[atom.column]))
        if units > 0 and (best is None or each * units > best[0]):
            best = (each * units, atom.column, units)
    return None if best is None else best[1:]


def book_as(model: Model, booker: Booker, candidates: list[Candidate], plan: Ints) -> None:
    """Book candidates as a plan has them, or as much of it as fits, the most valuable first."""
    if model.problem.portfolio.settings.binds_newcomers and booker.take_over(candidates, plan):
        return
    for candidate in sorted((c for c in candidates if plan[c.on]), key=lambda c: -model.value.unit_of(c.project)):
        booker.book_most(candidate, candidate.share_in(plan))


def book_today(model: Model, booker: Booker, candidates: Iterable[Candidate]) -> None:
    """Book candidates as they are booked today, if their project keeps its dates and it fits."""
    for candidate in candidates:
        held = model.problem.today.held.get((candidate.person, candidate.demand))
        if held is not None and candidate.shift == 0:
            booker.book(candidate, int(held.share[candidate.active].max()))


def book_demanded(model: Model, booker: Booker, running: list[Candidate]) -> None:
    """Book whom a rule asks for by name or by what they can do: pinned and locked people, operators of machines."""
    by_on = {candidate.on: candidate for candidate in running}
    matrix = model.elastic.matrix
    for row in model.elastic.violated(booker.values).tolist():
        if model.elastic.groups[row][0] not in ASKING:
            continue
        for column in matrix[row].indices.tolist():
            activity = int((matrix[row] @ booker.values)[0])
            if model.elastic.row_lower[row] <= activity <= model.elastic.row_upper[row]:
                break
            if column in by_on:
                least = int(model.problem.supply.least[by_on[column].person])
                booker.book(by_on[column], least)


def fill(model: Model, booker: Booker, running: list[Candidate]) -> None:
    """Give demands what they still miss, the most valuable first, from whoever has room."""
    by_block: dict[tuple[int, int, int], list[Candidate]] = {}
    for candidate in running:
        by_block.setdefault((candidate.demand, candidate.shift, candidate.block.start), []).append(candidate)
    work = model.problem.work
    covers = [c for c in model.columns.covers if (c.demand, c.shift, c.block.start) in by_block]
    now = complete(model.columns, booker.values)
    short = {p for (p, _), column in model.columns.short.items() if now[column]}
    for cover in sorted(
        covers,
        key=lambda c: (not _first(model, work.demands[c.demand].project, short), -model.value.unit_of(work.demands[c.demand].project)),
    ):
        _fill_cover(model, booker, cover, by_block[cover.demand, cover.shift, cover.block.start])


def _first(model: Model, p: int, short: set[int]) -> bool:
    return model.problem.work.owners[p] in short and model.problem.work.projects[p].must_run


def _fill_cover(model: Model, booker: Booker, cover: Cover, candidates: Sequence[Candidate]) -> None:
    step = model.problem.step
    missing = cover.need - cover.fixed - sum(c.minutes_in(booker.values) for c in candidates)
    if missing <= 0:
        return
    for candidate in sorted(candidates, key=lambda c: -int(booker.values[c.on])):
        each = max(1, *(atom.minutes * step // max(1, atom.most) for atom in candidate.atoms))
        if missing < each:
            continue
        before, now = candidate.minutes_in(booker.values), candidate.share_in(booker.values)
        booker.book_most(candidate, min(100, now + missing // each * step), above=now)
        missing -= candidate.minutes_in(booker.values) - before
