"""The conditions that questions are asked under: a project runs or not, a person works on a project or not, a change is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.explain.study import Condition
from optimizer.nodes import Node
from optimizer.rows import FREE, Linear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.arrays import Bools, Ints
    from optimizer.explain.order import Change
    from optimizer.explain.study import Study
    from optimizer.rows import Program

GROUP = ("condition", "")


def running(study: Study, project: int) -> Condition:
    """Return that a project runs."""
    model = study.model
    columns = _runs(study, project)
    row = (Linear.of((c, 1) for c in columns), 1, FREE, GROUP)
    node = Node(frozenset(), frozenset({project}))
    return Condition(model.program.with_rows([row]), _mask(study, columns), _able(study, project), frozenset({project}), node)


def paused(study: Study, project: int) -> Condition:
    """Return that a project does not run."""
    columns = _runs(study, project)
    barred = Node(frozenset(study.relaxation.runs[project].values()), frozenset()) if not study.small else Node()
    return Condition(_closed(study, columns), _mask(study, columns), frozenset(), frozenset({project}), barred)


def together(study: Study, person: int, project: int, share: int = 1) -> Condition:
    """Return that a person works on a project, at least at a share in percent in some block."""
    columns = study.model.columns
    candidates = columns.by_pair.get((person, project), [])
    flags = [c.on for c in candidates]
    rows = [(Linear.of((c, 1) for c in flags), 1, FREE, GROUP)]
    if share > 1:
        rows = [(Linear.of((a.column, a.most) for c in candidates for a in c.atoms), share, FREE, GROUP)]
    node = Node(frozenset(), frozenset({project}))
    people = frozenset({person}) | _able(study, project)
    return Condition(study.model.program.with_rows(rows), _mask(study, flags), people, frozenset({project}), node)


def apart(study: Study, person: int, project: int) -> Condition:
    """Return that a person does not work on a project after the freeze, beyond what must stay."""
    flags = [c.on for c in study.model.columns.by_pair.get((person, project), [])]
    most = None if study.small else _without(study, {(person, project)})
    people = frozenset({person}) | _able(study, project)
    return Condition(_closed(study, flags), _mask(study, flags), people, frozenset({project}), most=most)


def undone(study: Study, changes: Iterable[Change], reference: Ints) -> Condition:
    """
    Return that some changes are not made: these people and projects stay as in a plan that all others are measured against.

    Parameters
    ----------
    reference
        (n,), that plan.
    """
    model, columns = study.model, study.model.columns
    pairs = {(c.person, c.project) for c in changes if c.person is not None}
    projects = {c.project for c in changes if c.person is None}
    owners = model.problem.work.owners
    held = [column for (p, _), column in columns.run.items() if owners[p] in projects]
    for pair in pairs:
        held += [column for c in columns.by_pair.get(pair, []) for column in (c.on, *(atom.column for atom in c.atoms))]
    lower, upper = model.program.lower.copy(), model.program.upper.copy()
    lower[held] = upper[held] = reference[held]
    people = frozenset(r for r, _ in pairs)
    touched = frozenset(p for _, p in pairs) | frozenset(projects)
    node, most = (Node(), None) if study.small else _relaxed(study, pairs, projects, reference)
    return Condition(model.program.narrowed(lower, upper), _mask(study, held), people, touched, node, most)


def _relaxed(study: Study, pairs: set[tuple[int, int]], projects: set[int], reference: Ints) -> tuple[Node, Ints]:
    """Return what the relaxation can say of changes that are not made: runs as they were, and nobody new."""
    columns, barred, must = study.model.columns, set(), set()
    for p in projects:
        runs = {k: columns.run[p, k] for k in study.relaxation.runs[p] if (p, k) in columns.run}
        barred |= {study.relaxation.runs[p][k] for k, column in runs.items() if not reference[column]}
        must |= {p for column in runs.values() if reference[column]}
    new = {pair for pair in pairs if not any(reference[c.on] for c in columns.by_pair.get(pair, []))}
    return Node(frozenset(barred), frozenset(must)), _without(study, new)


def _without(study: Study, pairs: set[tuple[int, int]]) -> Ints:
    """Return (N,): units of each offer if some people do not work on some projects."""
    offers = study.offers
    most = offers.most.copy()
    projects = offers.of_places("project")
    for r, p in pairs:
        most[(offers.person == r) & (projects == p)] = 0
    return most


def _closed(study: Study, columns: list[int]) -> Program:
    """Return the program in which some columns are 0."""
    program = study.model.program
    upper = program.upper.copy()
    upper[columns] = 0
    return program.narrowed(program.lower, upper)


def _runs(study: Study, project: int) -> list[int]:
    return [column for (p, _), column in study.model.columns.run.items() if p == project]


def _able(study: Study, project: int) -> frozenset[int]:
    """Return who may be booked on a project."""
    return frozenset(c.person for c in study.model.columns.by_project.get(project, ()))


def _mask(study: Study, columns: list[int]) -> Bools:
    mask = np.zeros(study.model.program.size, bool)
    mask[columns] = True
    return mask
