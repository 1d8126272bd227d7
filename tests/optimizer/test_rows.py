"""Rows: exact arithmetic, bounds rounded inwards, and neighbourhoods that mean the same as the whole."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.rows import FREE, Linear, RowBuilder
from tests.optimizer.test_bounds import GROUP, drawn, points


def one_row(terms, lower, upper, bounds=(0, 9)):
    rows = RowBuilder()
    for _ in terms:
        rows.column(*bounds)
    rows.add(enumerate(terms), lower, upper, GROUP)
    return rows.program()


@pytest.mark.parametrize(("value", "broken"), [(2, [0]), (3, []), (5, []), (6, [0])])
def test_a_row_holds_between_its_bounds_and_on_them(value, broken):
    assert one_row([1], 3, 5).violated(np.array([value])).tolist() == broken


@pytest.mark.parametrize(("values", "broken"), [((0, 0), []), ((1, 1), []), ((2, 0), [0]), ((0, 2), [])])
def test_an_open_side_holds_everything(values, broken):
    assert one_row([1, -1], -FREE, 1).violated(np.array(values)).tolist() == broken


def test_a_unit_in_a_large_sum_is_seen():
    """Beyond 2**53 a double would not see it."""
    large = (1 << 53) + 1
    program = one_row([large, 1], -FREE, large)
    assert program.violated(np.array([1, 0])).tolist() == []
    assert program.violated(np.array([1, 1])).tolist() == [0]


def test_bounds_are_rounded_inwards_when_a_row_is_divided():
    """6 x + 9 y <= 16 is 2 x + 3 y <= 5, and at least 4 is at least 2; every point is judged alike."""
    program = one_row([6, 9], 4, 16, bounds=(-2, 3))
    assert program.matrix.toarray().tolist() == [[2, 3]]
    assert (program.row_lower.tolist(), program.row_upper.tolist()) == ([2], [5])
    for point in points(program):
        assert bool(len(program.violated(point))) is not (4 <= 6 * point[0] + 9 * point[1] <= 16)


def test_terms_of_one_column_add_up_and_nothing_is_no_row():
    rows = RowBuilder()
    x = rows.column(0, 9)
    rows.add([(x, 2), (x, 3)], 0, 9, GROUP)
    rows.add([(x, 2), (x, -2)], -1, 1, GROUP)
    assert rows.program().matrix.toarray().tolist() == [[1]]


def test_a_row_about_constants_that_is_false_refuses_every_point():
    rows = RowBuilder()
    rows.column(0, 1)
    rows.at_most([], -1, GROUP)
    program = rows.program()
    assert [program.violated(point).tolist() for point in points(program)] == [[0], [0]]
    assert program.groups == (GROUP,)


def test_expressions_add_up_exactly():
    one, two = Linear.of([(0, 3), (1, -2), (0, 1)], 5), Linear.of([(1, 2), (2, 7)], -1)
    values = np.array([2, 3, 1 << 55])
    assert one.at(values) == 4 * 2 - 2 * 3 + 5
    assert one.plus(two).at(values) == one.at(values) + two.at(values)
    assert one.plus(two).columns.tolist() == [0, 2]
    assert one.scaled(-3).at(values) == -3 * one.at(values)


def test_an_expression_larger_than_an_int64_is_not_cut_off():
    assert Linear.of([(0, 1 << 40), (1, 1 << 40)]).at(np.array([1 << 40, 1 << 40])) == 1 << 81


def test_added_rows_bind_and_leave_the_program_as_it_was():
    """The constant of an expression moves to the other side."""
    for seed in range(40):
        dice = np.random.default_rng(seed)
        program, objective = drawn(dice)
        limit = int(dice.integers(-20, 20))
        more = program.with_rows(
            [
                (objective, -FREE, limit, ("floor", "")),
                (objective, limit - 9, FREE, ("floor", "")),
            ]
        )
        assert program.with_rows([]) is program
        assert more.groups[: len(program.groups)] == program.groups
        for point in points(program):
            meant = not len(program.violated(point)) and limit - 9 <= objective.at(point) <= limit
            assert bool(len(more.violated(point))) is not meant, f"seed {seed}, point {point.tolist()}"


def test_a_neighbourhood_means_what_the_whole_program_means():
    """Where the held values break no row by themselves, a point of the part is feasible exactly if the whole point is."""
    compared = 0
    for seed in range(120):
        dice = np.random.default_rng(seed)
        program, _ = drawn(dice)
        base = np.array([dice.integers(lo, hi + 1) for lo, hi in zip(program.lower, program.upper, strict=True)])
        free = dice.random(program.size) < 0.6
        untouched = [i for i in range(len(program.row_lower)) if not program.matrix.toarray()[i][free].any()]
        if not free.any() or set(untouched) & set(program.violated(base).tolist()):
            continue
        part, columns = program.around(base, free)
        assert columns.tolist() == np.nonzero(free)[0].tolist()
        assert len(part.row_lower) == part.matrix.shape[0] == len(part.groups)
        for point in points(part):
            compared += 1
            whole = base.copy()
            whole[columns] = point
            assert (not len(part.violated(point))) is (not len(program.violated(whole))), f"seed {seed}, point {whole.tolist()}"
    assert compared > 500


def test_rows_that_always_hold_are_left_out_of_a_neighbourhood():
    rows = RowBuilder()
    x, y = rows.flag(), rows.flag()
    rows.at_most([(x, 1), (y, 1)], 1, ("both", ""))
    rows.at_most([(y, 2), (x, 1)], 3, ("loose", ""))
    part, _ = rows.program().around(np.array([0, 0]), np.array([True, False]))
    assert part.groups == ()
    tight, _ = rows.program().around(np.array([0, 1]), np.array([True, False]))
    assert tight.groups == (("both", ""),)


def test_narrowing_changes_bounds_alone():
    program, _ = drawn(np.random.default_rng(3))
    narrow = program.narrowed(program.lower, program.lower)
    assert (narrow.upper == program.lower).all()
    assert narrow.matrix is program.matrix
