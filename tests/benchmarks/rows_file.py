"""The rows that every general solver is fed, in a file that takes neither Steerco nor a solver to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MANDATORY_WEIGHT = 64
"""How often mandatory value counts beside all value: enough that no solver trades it away, as little as numbers bear."""
OPEN = 1 << 60
"""From here on a row has no bound on that side."""


@dataclass(frozen=True)
class Rows:
    """An integer program: maximise ``worth`` between the bounds of columns and rows."""

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    matrix: sparse.csr_matrix
    row_lower: NDArray[np.int64]
    row_upper: NDArray[np.int64]
    """(m,), ``OPEN`` or beyond where a side is open."""
    total: NDArray[np.int64]
    """(n,), units of value of each column."""
    mandatory: NDArray[np.int64]
    """(n,), the mandatory projects' part of it."""
    constant: int
    """Units of worth that every plan has."""
    scale: int
    """Units in a point."""

    @property
    def worth(self) -> NDArray[np.int64]:
        """What is maximised: value, with mandatory value counted first."""
        return self.total + MANDATORY_WEIGHT * self.mandatory

    def points(self, units: float) -> float:
        """Return units of worth, the constant left out, as points with it."""
        return (units + self.constant) / self.scale

    def scaled(self) -> tuple[sparse.csr_matrix, NDArray[np.float64], NDArray[np.float64]]:
        """
        Return matrix and row bounds for solvers in floating point.

        Each row is divided by a power of two near its largest coefficient, which changes nothing but what an absolute tolerance means.
        """
        largest = abs(self.matrix).max(axis=1).toarray().ravel() if self.matrix.nnz else np.ones(len(self.row_lower))
        scale = np.exp2(-np.floor(np.log2(np.maximum(largest, 1))))
        matrix = sparse.csr_matrix(sparse.diags(scale) @ self.matrix)
        matrix.sort_indices()
        lower = np.where(self.row_lower <= -OPEN, -np.inf, self.row_lower * scale)
        return matrix, lower, np.where(self.row_upper >= OPEN, np.inf, self.row_upper * scale)


def save(rows: Rows, path: Path) -> None:
    """Write rows to an ``.npz`` file."""
    columns = {
        name: getattr(rows, name) for name in ("lower", "upper", "row_lower", "row_upper", "total", "mandatory", "constant", "scale")
    }
    matrix = {"data": rows.matrix.data, "indices": rows.matrix.indices, "indptr": rows.matrix.indptr}
    np.savez(path, **columns, **matrix)


def load(path: Path) -> Rows:
    """Read rows from an ``.npz`` file."""
    with np.load(path) as file:
        shape = (len(file["row_lower"]), len(file["lower"]))
        return Rows(
            file["lower"],
            file["upper"],
            sparse.csr_matrix((file["data"], file["indices"], file["indptr"]), shape=shape),
            file["row_lower"],
            file["row_upper"],
            file["total"],
            file["mandatory"],
            int(file["constant"]),
            int(file["scale"]),
        )
