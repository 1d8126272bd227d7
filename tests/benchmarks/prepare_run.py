"""Writes a portfolio's rows for the general solvers, and the model that turns their values back into plans."""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import scenarios
from models.scenario import apply
from optimizer.model import model_of
from tests.benchmarks.rows_file import MANDATORY_WEIGHT, Rows, save

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.portfolio import Portfolio
    from optimizer.model import Model
    from optimizer.rows import Linear
    from scenarios import Loaded


def question_at(instance: Path) -> Loaded:
    """Return the portfolio of an instance and its own changes: the question a steering committee asks."""
    return scenarios.load(instance / "portfolio")


def portfolio_at(instance: Path) -> Portfolio:
    """Return the portfolio of an instance after its own changes."""
    question = question_at(instance)
    return question.portfolio if question.scenario is None else apply(question.scenario, question.portfolio)[0]


def rows_of(model: Model) -> Rows:
    """Return the rows of a model with its objective."""
    program, value = model.program, model.value
    return Rows(
        program.lower,
        program.upper,
        program.matrix,
        program.row_lower,
        program.row_upper,
        _dense(value.total, program.size),
        _dense(value.mandatory, program.size),
        value.total.constant + MANDATORY_WEIGHT * value.mandatory.constant,
        value.scale,
    )


def _dense(expression: Linear, size: int) -> NDArray[np.int64]:
    dense = np.zeros(size, np.int64)
    np.add.at(dense, expression.columns, expression.coefficients)
    return dense


def main() -> None:
    """Prepare the instance named on the command line."""
    instance = Path(sys.argv[1])
    began = time.monotonic()
    model = model_of(portfolio_at(instance))
    seconds = time.monotonic() - began
    rows = rows_of(model)
    save(rows, instance / "rows.npz")
    (instance / "model.pickle").write_bytes(pickle.dumps(model, pickle.HIGHEST_PROTOCOL))
    said = {"columns": len(rows.lower), "rows": rows.matrix.shape[0], "entries": int(rows.matrix.nnz), "seconds": round(seconds, 1)}
    (instance / "prepared.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
