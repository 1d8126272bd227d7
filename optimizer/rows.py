"""Linear rows over named column families: the language in which rules speak to every solver."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.arrays import Bools, Ints

FREE = 1 << 60
"""Stands for no bound on that side of a row; far beyond any sum a row can reach."""


@dataclass(frozen=True)
class Linear:
    """A linear expression with whole coefficients: ``constant + coefficients . columns``."""

    columns: Ints
    coefficients: Ints
    constant: int = 0

    @staticmethod
    def of(terms: Iterable[tuple[int, int]], constant: int = 0) -> Linear:
        """Add terms (column, coefficient) up."""
        total: dict[int, int] = {}
        for column, coefficient in terms:
            total[column] = total.get(column, 0) + coefficient
        kept = [(column, coefficient) for column, coefficient in total.items() if coefficient]
        return Linear(np.array([c for c, _ in kept], np.int64), np.array([a for _, a in kept], np.int64), constant)

    def at(self, values: Ints) -> int:
        """Evaluate exactly for whole values of all columns."""
        return self.constant + sum(int(a) * int(v) for a, v in zip(self.coefficients, values[self.columns], strict=True))

    def joined(self, columns: Ints, coefficients: Ints) -> Linear:
        """Return the expression with terms of other columns beside its own."""
        return Linear(np.concatenate([self.columns, columns]), np.concatenate([self.coefficients, coefficients]), self.constant)

    def within(self, columns: Ints, size: int) -> Linear:
        """Return the part of the expression that speaks of some of ``size`` columns, in their own numbering."""
        place = np.full(size, -1)
        place[columns] = np.arange(len(columns))
        inside = place[self.columns] >= 0
        return Linear(place[self.columns[inside]], self.coefficients[inside])

    def scaled(self, factor: int) -> Linear:
        """Return the expression times a whole number."""
        return Linear(self.columns, self.coefficients * factor, self.constant * factor)

    def plus(self, other: Linear) -> Linear:
        """Return the sum of two expressions."""
        terms = [*zip(self.columns.tolist(), self.coefficients.tolist(), strict=True)]
        terms += zip(other.columns.tolist(), other.coefficients.tolist(), strict=True)
        return Linear.of(terms, self.constant + other.constant)


@dataclass(frozen=True)
class Program:
    """An integer program without an objective: bounded whole columns and linear rows between bounds."""

    lower: Ints
    upper: Ints
    """(n,), whole bounds of the columns."""
    matrix: sparse.csr_matrix
    """(m, n), whole numbers."""
    row_lower: Ints
    row_upper: Ints
    """(m,), ``FREE`` or beyond where a side is open."""
    groups: tuple[tuple[str, str], ...]
    """(rule, subject) of each row."""

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.lower)

    def violated(self, values: Ints) -> Ints:
        """Return the rows that whole values break, by exact integer arithmetic."""
        activity = self.matrix @ values
        return np.nonzero((activity < self.row_lower) | (activity > self.row_upper))[0]

    def admits(self, values: Ints) -> bool:
        """Return whether whole values keep every row and every column's bounds."""
        inside = not ((values < self.lower) | (values > self.upper)).any()
        return inside and not len(self.violated(values))

    def admits_in(self, values: Ints, columns: Ints) -> bool:
        """Return whether whole values keep the bounds of some columns and the rows that speak of these."""
        inside = not ((values < self.lower) | (values > self.upper))[columns].any()
        rows, _ = self.about(columns)
        activity = self.matrix[rows] @ values
        return inside and not ((activity < self.row_lower[rows]) | (activity > self.row_upper[rows])).any()

    def only(self, chosen: Bools) -> Program:
        """Return the program with some of the rows."""
        kept = np.nonzero(chosen)[0]
        groups = tuple(self.groups[i] for i in kept.tolist())
        return replace(self, matrix=self.matrix[kept], row_lower=self.row_lower[kept], row_upper=self.row_upper[kept], groups=groups)

    def with_rows(self, rows: Sequence[tuple[Linear, int, int, tuple[str, str]]]) -> Program:
        """Return the program with rows ``lower <= expression <= upper`` added."""
        if not rows:
            return self
        added = RowBuilder(rows_of=[], lower=[], upper=[], groups=[])
        for expression, lower, upper, group in rows:
            added.add(
                zip(expression.columns, expression.coefficients, strict=True),
                lower - expression.constant,
                upper - expression.constant,
                group,
            )
        matrix = sparse.vstack([self.matrix, added.matrix(self.size)], format="csr")
        return replace(
            self,
            matrix=matrix,
            row_lower=np.concatenate([self.row_lower, np.array(added.lower, np.int64)]),
            row_upper=np.concatenate([self.row_upper, np.array(added.upper, np.int64)]),
            groups=self.groups + tuple(added.groups),
        )

    def around(self, values: Ints, free: Bools) -> tuple[Program, Ints]:
        """
        Return the program of some columns with all others held at given values, and which columns those are.

        Rows that hold whatever the free columns do are left out, so a small neighbourhood makes a small program.
        """
        columns = np.nonzero(free)[0]
        touched, part = self.about(columns)
        base = self.matrix[touched] @ np.where(free, 0, values)
        lower, upper = self.row_lower[touched] - base, self.row_upper[touched] - base
        positive, negative = part.maximum(0), part.minimum(0)
        most = positive @ self.upper[columns] + negative @ self.lower[columns]
        least = positive @ self.lower[columns] + negative @ self.upper[columns]
        tight = np.nonzero((least < lower) | (most > upper))[0]
        groups = tuple(self.groups[i] for i in touched[tight].tolist())
        lower = np.where(self.row_lower[touched] <= -FREE, -FREE, lower)[tight]
        upper = np.where(self.row_upper[touched] >= FREE, FREE, upper)[tight]
        return Program(self.lower[columns], self.upper[columns], part[tight], lower, upper, groups), columns

    @cached_property
    def by_column(self) -> sparse.csc_matrix:
        """The rows, for looking at one column after the other."""
        return sparse.csc_matrix(self.matrix)

    def about(self, columns: Ints) -> tuple[Ints, sparse.csr_matrix]:
        """Return the rows that speak of some columns, and what they say of these; takes no longer where the program is large."""
        part = self.by_column[:, columns]
        rows, place = np.unique(part.indices, return_inverse=True)
        small = sparse.csc_matrix((part.data, place, part.indptr), shape=(len(rows), len(columns)))
        return rows, small.tocsr()

    def bounded(self, upper: Ints, row_lower: Ints) -> Program:
        """Return the program with other upper bounds of columns and lower bounds of rows, of the first ones if not all are given."""
        return replace(self, upper=upper, row_lower=np.concatenate([row_lower, self.row_lower[len(row_lower) :]]))

    def narrowed(self, lower: Ints, upper: Ints) -> Program:
        """Return the program with other column bounds."""
        return replace(self, lower=lower, upper=upper)


@dataclass
class RowBuilder:
    """Collects rows and columns while a program is written; the only mutable thing of the model."""

    rows_of: list[list[tuple[int, int]]] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    groups: list[tuple[str, str]] = field(default_factory=list)
    column_lower: list[int] = field(default_factory=list)
    column_upper: list[int] = field(default_factory=list)

    def column(self, lower: int, upper: int) -> int:
        """Add a whole column and return its index."""
        self.column_lower.append(lower)
        self.column_upper.append(upper)
        return len(self.column_lower) - 1

    def flag(self) -> int:
        """Add a column that is 0 or 1 and return its index."""
        return self.column(0, 1)

    def add(self, terms: Iterable[tuple[int, int]], lower: int, upper: int, group: tuple[str, str]) -> None:
        """Add the row ``lower <= terms <= upper`` of a rule about a subject; without terms it is a fact about constants."""
        merged: dict[int, int] = {}
        for column, coefficient in terms:
            merged[column] = merged.get(column, 0) + int(coefficient)
        row = [(column, coefficient) for column, coefficient in merged.items() if coefficient]
        if row or lower > 0 or upper < 0:
            row, lower, upper = _reduced(row, lower, upper)
            self.rows_of.append(row)
            self.lower.append(max(lower, -FREE))
            self.upper.append(min(upper, FREE))
            self.groups.append(group)

    def at_most(self, terms: Iterable[tuple[int, int]], upper: int, group: tuple[str, str]) -> None:
        """Add ``terms <= upper``."""
        self.add(terms, -FREE, upper, group)

    def at_least(self, terms: Iterable[tuple[int, int]], lower: int, group: tuple[str, str]) -> None:
        """Add ``terms >= lower``."""
        self.add(terms, lower, FREE, group)

    def matrix(self, width: int) -> sparse.csr_matrix:
        """Return the rows as a sparse matrix."""
        counts = np.array([len(row) for row in self.rows_of], np.int64)
        pairs = np.array([pair for row in self.rows_of for pair in row], np.int64).reshape(-1, 2)
        pointer = np.concatenate([[0], np.cumsum(counts)])
        return sparse.csr_matrix((pairs[:, 1], pairs[:, 0], pointer), shape=(len(counts), width), dtype=np.int64)

    def program(self) -> Program:
        """Return what was collected."""
        return Program(
            np.array(self.column_lower, np.int64),
            np.array(self.column_upper, np.int64),
            self.matrix(len(self.column_lower)),
            np.array(self.lower, np.int64),
            np.array(self.upper, np.int64),
            tuple(self.groups),
        )


def _reduced(row: list[tuple[int, int]], lower: int, upper: int) -> tuple[list[tuple[int, int]], int, int]:
    """
    Divide a row by the greatest common divisor of its coefficients, rounding the bounds inwards.

    Exact for whole columns, and it keeps the sums of coefficients small, which CP-SAT needs (``docs/solver-choice.md``). A row
    that no whole values can keep becomes ``0 >= 1``, because solvers refuse bounds that are the wrong way round.
    """
    divisor = gcd(*(coefficient for _, coefficient in row)) or 1
    if divisor > 1:
        row = [(column, coefficient // divisor) for column, coefficient in row]
        lower = lower if lower <= -FREE else -(-lower // divisor)
        upper = upper if upper >= FREE else upper // divisor
    return (row, lower, upper) if lower <= upper else ([], 1, FREE)
