"""What differs from today for a person on a project, from the freeze's end on: in which weeks, by how many hours, at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.audit import PairAccount
    from models.audit.case import Case


class Line(NamedTuple):
    """A demand on which a person's share differs from today's."""

    demand: str
    weeks: tuple[int, ...]
    """Those that differ."""
    forced: tuple[int, ...]
    """Those of them that the scenario forces."""
    gained: int
    """Minutes that the plan adds."""
    released: int
    """Minutes that the plan takes away."""
    shares: int
    """Share-weeks added less those taken away; tells more from less where a person is away."""
    cost: int
    """Minutes x minor units per hour added."""


class Change(NamedTuple):
    """A (person, project) pair that differs from today."""

    person: str
    project: str
    account: PairAccount
    lines: tuple[Line, ...]

    @property
    def pair(self) -> tuple[str, str]:
        """Person and project."""
        return self.person, self.project

    @property
    def gained(self) -> int:
        """Minutes that the plan adds."""
        return sum(line.gained for line in self.lines)

    @property
    def released(self) -> int:
        """Minutes that the plan takes away."""
        return sum(line.released for line in self.lines)

    @property
    def more(self) -> tuple[int, int]:
        """Minutes added on the whole, and share-weeks; below zero if there is less."""
        return self.gained - self.released, sum(line.shares for line in self.lines)

    @property
    def cost(self) -> int:
        """Minutes x minor units per hour added."""
        return sum(line.cost for line in self.lines)

    @property
    def begin(self) -> int:
        """The first week that differs."""
        return min(line.weeks[0] for line in self.lines)

    @property
    def last(self) -> int:
        """The last."""
        return max(line.weeks[-1] for line in self.lines)

    @property
    def demands(self) -> tuple[str, ...]:
        """The demands on which something differs."""
        return tuple(line.demand for line in self.lines)

    def overlaps(self, other: Change) -> bool:
        """Whether both differ in some week between their firsts and lasts."""
        return self.begin <= other.last and other.begin <= self.last


def changes_of(case: Case) -> Iterator[Change]:
    """Yield every pair that the ledger found to differ, in its order."""
    lines = _lines_by_pair(case)
    for pair, account in case.ledger.pairs.items():
        yield Change(*pair, account, lines[pair])


def _lines_by_pair(case: Case) -> dict[tuple[str, str], tuple[Line, ...]]:
    today, found = case.facts.today, {}
    for person, project in case.ledger.pairs:
        before, after = today.shares.get(person, {}), case.reading.booked.get(person, {})
        demands = (demand for demand in dict.fromkeys((*before, *after)) if today.project_of[demand] == project)
        lines = (_line(case, person, demand) for demand in demands)
        found[person, project] = tuple(line for line in lines if line.weeks)
    return found


def _line(case: Case, person: str, demand: str) -> Line:
    facts, nothing = case.facts, [0] * case.facts.weeks
    staffer = facts.people[person]
    old = facts.today.shares.get(person, {}).get(demand, nothing)
    new = case.reading.booked.get(person, {}).get(demand, nothing)
    forced = facts.today.forced.get((person, demand), nothing)
    weeks = tuple(week for week in range(facts.free, facts.weeks) if old[week] != new[week])
    more = [new[week] * staffer.net[week] // 100 - old[week] * staffer.net[week] // 100 for week in weeks]
    return Line(
        demand=demand,
        weeks=weeks,
        forced=tuple(week for week in weeks if forced[week]),
        gained=sum(minutes for minutes in more if minutes > 0),
        released=-sum(minutes for minutes in more if minutes < 0),
        shares=sum(new[week] - old[week] for week in weeks),
        cost=sum(minutes * staffer.rates[week] for minutes, week in zip(more, weeks, strict=True)),
    )
