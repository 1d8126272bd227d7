"""The ledger of moves: who was moved, and who gave up what, by each plan that was decided; data that outlives the plans."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from models.answer import Answer, Move, MoveKind, Plan
from models.changes.steadiness import MovesTaken
from models.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.portfolio import Portfolio

OF_PROJECTS = frozenset({MoveKind.SHIFT, MoveKind.PAUSE, MoveKind.STOP, MoveKind.START})
"""Moves whose subject is a project or a work package."""


class Bearer(StrEnum):
    """Whose moves are counted; the words are those of the rule ``max_moves``."""

    PERSON = "person"
    PROJECT = "project"
    TEAM = "team"
    SPONSOR = "sponsor"


class Burden(Frozen):
    """What one person, project, team or sponsor bears of a plan."""

    bearer: Bearer
    id: str
    chosen: int
    """Moves that the plan chose, counted as the rule ``move_limits`` counts them."""
    forced: int
    """Moves that the scenario left no choice about."""
    hours_released: float = 0.0
    """Hours that people leave something for, by choice."""
    points: int | None = None
    """Of projects and sponsors: micro-points won against today's plan, repaired; negative if given up; None if there is no such plan."""


class Entry(Frozen):
    """A plan that was decided, as the ledger remembers it."""

    title: str
    input_hash: str
    """Of the answer it was chosen from; a plan is entered once."""
    plan: int
    burdens: tuple[Burden, ...]


class Ledger(Frozen):
    """All plans that were decided, in order."""

    entries: tuple[Entry, ...] = ()

    def with_entry(self, entry: Entry) -> Ledger:
        """Return the ledger with one more decision; one for the same question replaces the one before."""
        others = tuple(other for other in self.entries if other.input_hash != entry.input_hash)
        return Ledger(entries=(*others, entry))

    def moves(self, *, but: str = "") -> Counter[tuple[Bearer, str]]:
        """Return the chosen moves of all decisions by bearer and id, those of the answer with the hash ``but`` left out."""
        counted: Counter[tuple[Bearer, str]] = Counter()
        for entry in self.entries:
            if entry.input_hash != but:
                for burden in entry.burdens:
                    counted[burden.bearer, burden.id] += burden.chosen
        return counted

    def changes(self, portfolio: Portfolio) -> tuple[MovesTaken, ...]:
        """Return the changes by which the next scenario's limits know of these moves; who is gone from the portfolio needs none."""
        known = _known(portfolio)
        counts = sorted(self.moves().items())
        return tuple(
            MovesTaken(target=f"{bearer}:{id}", value=count, reason="earlier decisions")
            for (bearer, id), count in counts
            if count and id in known[bearer]
        )


def entry_of(portfolio: Portfolio, answer: Answer, plan: Plan) -> Entry:
    """
    Return a plan of an answer as an entry of the ledger.

    Parameters
    ----------
    portfolio
        Tells the team of each person; whoever it does not know has none.
    """
    return Entry(title=answer.title, input_hash=answer.provenance.input_hash, plan=plan.rank, burdens=_burdens(portfolio, answer, plan))


def _burdens(portfolio: Portfolio, answer: Answer, plan: Plan) -> tuple[Burden, ...]:
    counts: dict[bool, Counter[tuple[Bearer, str]]] = {True: Counter(), False: Counter()}
    released: Counter[tuple[Bearer, str]] = Counter()
    sponsors = {outcome.project_id: outcome.sponsor for outcome in plan.outcomes}
    for move in plan.moves:
        for key in _bearers(portfolio, sponsors, move):
            counts[move.chosen][key] += 1
        if move.chosen and move.kind in (MoveKind.RELEASE, MoveKind.LOWER, MoveKind.SWAP):
            for bearer, id in ((Bearer.PERSON, move.subject), (Bearer.TEAM, _team(portfolio, move.subject))):
                released[bearer, id] += round(move.hours * 60)
    points = _points(answer, plan)
    keys = sorted({*counts[True], *counts[False], *(key for key, won in points.items() if won)})
    return tuple(
        Burden(
            bearer=bearer,
            id=id,
            chosen=counts[True][bearer, id],
            forced=counts[False][bearer, id],
            hours_released=released[bearer, id] / 60,
            points=points.get((bearer, id)),
        )
        for bearer, id in keys
        if id
    )


def _bearers(portfolio: Portfolio, sponsors: dict[str, str], move: Move) -> Iterator[tuple[Bearer, str]]:
    """Yield who bears a move, once for each pair of person and project that it moves."""
    if move.kind in OF_PROJECTS:
        yield Bearer.SPONSOR, sponsors.get(move.from_project or move.subject, "")
        return
    for project in dict.fromkeys(id for id in (move.from_project, move.to_project) if id):
        yield Bearer.PERSON, move.subject
        yield Bearer.TEAM, _team(portfolio, move.subject)
        yield Bearer.PROJECT, project
        yield Bearer.SPONSOR, sponsors.get(project, "")


def _team(portfolio: Portfolio, person: str) -> str:
    row = portfolio.person_by_id.get(person)
    return "" if row is None else row.org_unit


def _points(answer: Answer, plan: Plan) -> dict[tuple[Bearer, str], int]:
    """Return what each project and sponsor wins in micro-points against today's plan, repaired."""
    if answer.reference is None:
        return {}
    before = {outcome.project_id: outcome.value for outcome in answer.reference.outcomes}
    won: dict[tuple[Bearer, str], int] = {}
    for outcome in plan.outcomes:
        for key in ((Bearer.PROJECT, outcome.project_id), (Bearer.SPONSOR, outcome.sponsor)):
            won[key] = won.get(key, 0) + outcome.value - before.get(outcome.project_id, 0)
    return won


def _known(portfolio: Portfolio) -> dict[Bearer, Sequence[str]]:
    return {
        Bearer.PERSON: tuple(portfolio.person_by_id),
        Bearer.PROJECT: tuple(portfolio.project_by_id),
        Bearer.TEAM: tuple({person.org_unit for person in portfolio.people}),
        Bearer.SPONSOR: tuple({project.sponsor for project in portfolio.projects}),
    }
