"""The ledger of decisions on disk, for ``steerco explain fairness``: read, added to, and turned into the next scenario's changes."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from api.cli.answers import content_of, read_answer
from api.cli.documents import as_json, write_whole
from api.cli.explaining_answers import Asked, explained
from api.cli.inputs import read_inputs
from api.terminal.explained.fairness import show_fairness
from models.changes import to_cells
from models.errors import UnreadableFileError
from scenarios.explain.fairness import Fairness, fairness
from scenarios.explain.ledger import Ledger, entry_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from api.cli.exit_codes import ExitCode
    from models.portfolio import Portfolio
    from scenarios.explain.subject import Subject

COLUMNS = ("change_id", "kind", "target", "value", "from", "to", "reason")


class Books(NamedTuple):
    """Where decisions come from, and where they go."""

    ledger: Path | None
    """Read if it is there; written if the plan is decided."""
    earlier: Sequence[Path]
    """Answers whose first plans were decided before."""
    decide: bool
    changes: Path | None
    """Where the changes go by which the next scenario's limits know of the decisions."""


def fairly(asked: Asked, books: Books) -> ExitCode:
    """
    Say who bears a plan, and keep the books.

    Raises
    ------
    SteercoError
        If an input cannot be used.
    """
    return explained(asked, partial(_kept, asked, books), show_fairness)


def _kept(asked: Asked, books: Books, subject: Subject) -> Fairness:
    ledger = _read(books.ledger) if books.ledger is not None else Ledger()
    before = read_inputs(asked.portfolio, asked.scenario).portfolio
    for path in books.earlier:
        answer = read_answer(path)
        if answer.plans:
            ledger = ledger.with_entry(entry_of(before, answer, answer.plans[0]))
    found = fairness(subject, ledger=ledger, decide=books.decide)
    if books.decide and books.ledger is not None:
        write_whole(books.ledger, as_json(found.ledger).encode())
    if books.changes is not None:
        write_whole(books.changes, _as_csv(found.ledger, subject.before).encode())
    return found


def _read(path: Path) -> Ledger:
    """
    Read a ledger; one that is not there is empty.

    Raises
    ------
    UnreadableFileError
        If the file holds something else.
    """
    if not path.exists():
        return Ledger()
    try:
        return Ledger.model_validate_json(content_of(path))
    except ValidationError as error:
        raise UnreadableFileError(f"{path} does not hold a ledger that explain fairness wrote") from error


def _as_csv(ledger: Ledger, portfolio: Portfolio) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(to_cells(change) for change in ledger.changes(portfolio))
    return text.getvalue()
