"""Neighbourhoods: what is freed hangs together, so that there is always the way back; kinds that pay are drawn more often."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.choose import dive
from optimizer.complete import complete
from optimizer.construct import staffed
from optimizer.neighbourhoods import Neighbourhoods
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of

DRAWS = 25


def around(of, seed=1):
    return Neighbourhoods(of.model, of.model.staffing, np.random.default_rng(seed))


def plan(of):
    tree = tree_of(of.relaxation)
    return staffed(of.model, tree.relaxation, dive(tree, tree.root(), clock()), None, clock())


def _meet(one, other):
    return one.start < other.stop and other.start < one.stop


def short(of, values):
    """The plan with half of its people gone."""
    short = values.copy()
    for c in of.model.columns.candidates[::2]:
        short[[c.on, *(atom.column for atom in c.atoms)]] = 0
    return complete(of.model.columns, short)


def test_nothing_changed_is_always_a_point_of_the_neighbourhood():
    """A plan that keeps all rows keeps those of each neighbourhood with its own values."""
    drawn = 0
    for of in [*relaxable(range(60)), larger(1)]:
        values = plan(of)
        if not of.model.staffing.admits(values):
            continue
        near = around(of)
        for _ in range(DRAWS):
            _, free = near.draw(values)
            part, columns = of.model.staffing.around(values, free)
            assert part.admits(values[columns]), of.name
            drawn += bool(free.any())
    assert drawn > 200


def test_whoever_is_released_can_be_released():
    """With everybody in the neighbourhood released, what follows from it is free too: rows are kept with the completed values."""
    looked = 0
    for of in [*relaxable(range(60)), larger(1)]:
        values, near = plan(of), around(of)
        for size in (1, 3):
            free = near.people(values, np.random.default_rng(size), size)
            released = values.copy()
            for c in of.model.columns.candidates:
                if free[c.on]:
                    released[[c.on, *(atom.column for atom in c.atoms)]] = 0
            released = complete(of.model.columns, released)
            constrained = np.diff(of.model.staffing.by_column.indptr) > 0
            changed = (released != values) & constrained
            assert free[changed].all(), f"{of.name}: columns {np.nonzero(changed & ~free)[0]}"
            looked += bool(changed.any())
    assert looked > 20


@pytest.mark.parametrize("kind", ["people", "team", "staffing", "weeks"])
def test_runs_stay_where_only_staff_is_free(kind):
    for of in [*relaxable(range(60)), larger(1)]:
        values, near = plan(of), around(of)
        free = getattr(Neighbourhoods, kind)(near, values, np.random.default_rng(3), 4)
        assert not free[list(of.model.columns.run.values())].any(), of.name
        assert not free[[rent.column for rent in of.model.columns.rents]].any(), of.name


def test_a_choice_frees_whole_projects():
    """All runs and machines of a project or none of them."""
    freed = 0
    for of in [*relaxable(range(60)), larger(1)]:
        free = around(of).choice(plan(of), np.random.default_rng(2), 3)
        for p in of.relaxation.runs:
            mine = [column for (q, _), column in of.model.columns.run.items() if q == p]
            mine += [rent.column for rent in of.model.columns.rents if rent.project == p]
            assert free[mine].all() or not free[mine].any(), of.name
        freed += bool(free[list(of.model.columns.run.values())].any())
    assert freed > 20


def test_weeks_free_what_overlaps_one_block():
    """All bookings that are free meet in some week, and somebody's other bookings stay."""
    freed = stayed = 0
    for of in [*relaxable(range(60)), larger(1)]:
        values, near = plan(of), around(of)
        free = near.weeks(values, np.random.default_rng(4), 5)
        mine = [c for c in of.model.columns.candidates if free[c.on]]
        if not mine or not near._missed(values).any():
            continue
        assert any(all(_meet(c.block, cover.block) for c in mine) for cover in of.model.columns.covers), of.name
        freed += 1
        people = {c.person for c in mine}
        stayed += any(c.person in people and not free[c.on] and values[c.on] for c in of.model.columns.candidates)
    assert freed > 5
    assert stayed > 0


def test_an_understaffed_project_is_mended_first():
    """Half of the draws are about it while there is one, and none when there is none."""
    of = larger(1)
    values = plan(of)
    lacking = short(of, values)
    assert lacking[list(of.model.columns.short.values())].any()
    names = [around(of, seed).draw(lacking)[0].name for seed in range(60)]
    assert 15 < names.count("understaffed") < 45
    if not values[list(of.model.columns.short.values())].any():
        assert "understaffed" not in [around(of, seed).draw(values)[0].name for seed in range(20)]


def test_kinds_that_pay_are_drawn_more_often():
    of = larger(1)
    values, near = plan(of), around(of)
    first, *others = near.repertoire.kinds
    for _ in range(40):
        near.learn(first, 1.0, 0.01, proven=True, quick=False)
        for kind in others:
            near.learn(kind, 1.0, 0.5, proven=True, quick=False)
    names = [near.draw(values)[0].name for _ in range(60)]
    assert names.count(first.name) > 25
    assert set(names) - {first.name}, "the others are still tried"


@pytest.mark.parametrize(("proven", "quick", "way"), [(True, True, 1), (True, False, 0), (False, False, -1)])
def test_a_kind_grows_while_its_neighbourhoods_are_proven_quickly(proven, quick, way):
    near = around(larger(1))
    kind = near.repertoire.kinds[0]
    before = kind.size
    near.learn(kind, 0.0, 0.01, proven=proven, quick=quick)
    assert np.sign(kind.size - before) == way
