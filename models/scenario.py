"""A scenario: a question about a portfolio, as an ordered list of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models import consistency
from models.answer import ChangeEffect, Policy
from models.changes import AnyChange, Applied, ChangeRefusedError
from models.defects import Defect, Place
from models.errors import InvalidInputError, SteercoError, UnknownIdError
from models.frozen import Frozen
from models.portfolio import Portfolio

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER_ROWS = 1
"""Rows above the first change in the changes table."""


class Scenario(Frozen):
    """What changes, in order, and how plans for it are to be ranked."""

    title: str = ""
    reason: str = ""
    requested_by: str = ""
    policy: Policy | None = None
    changes: tuple[AnyChange, ...] = ()


class _Step(NamedTuple):
    """A change that was applied, and what came of it."""

    place: Place
    change: AnyChange
    applied: Applied


def apply(scenario: Scenario, portfolio: Portfolio, *, rows: Sequence[int] = ()) -> tuple[Portfolio, tuple[ChangeEffect, ...]]:
    """
    Apply a scenario's changes in listed order.

    Parameters
    ----------
    rows
        For each change, the row in which people see it; if not given, that of a changes table without gaps.

    Returns
    -------
    tuple
        The portfolio after all of them, cross-checked; and what each did, those without effect included.

    Raises
    ------
    InvalidInputError
        If changes fail, or what they leave is contradictory; carries a defect for each, placed at its row of the changes.
    """
    steps, defects = _walk(scenario, portfolio, rows or range(1 + HEADER_ROWS, 1 + HEADER_ROWS + len(scenario.changes)))
    if defects:
        raise InvalidInputError(defects)
    return _checked(steps, portfolio), tuple(_effect(number, step) for number, step in enumerate(steps, start=1))


def _walk(scenario: Scenario, portfolio: Portfolio, rows: Sequence[int]) -> tuple[list[_Step], list[Defect]]:
    """Apply what can be applied; a change that fails is passed over, so that all failures come to light."""
    steps: list[_Step] = []
    defects: list[Defect] = []
    missing: set[str] = set()
    for row, change in zip(rows, scenario.changes, strict=True):
        place = Place(table="changes", row=row, id=change.id or None)
        try:
            applied = change.apply(portfolio)
        except SteercoError as error:
            if not (isinstance(error, UnknownIdError) and error.wanted in missing):
                defects.append(_defect(place, change, error))
            # what this change would have made is missed by later ones, which is no defect of theirs
            missing.add(change.target)
            continue
        portfolio = applied.portfolio
        steps.append(_Step(place, change, applied))
    return steps, defects


def _defect(place: Place, change: AnyChange, error: SteercoError) -> Defect:
    if isinstance(error, ChangeRefusedError):
        at = place.replace(column=error.column)
        return Defect(code=error.code, place=at, cause=f"{change.kind} {change.target}: {error.cause}", fix=error.fix)
    fix = "Correct the id."
    if isinstance(error, UnknownIdError) and error.near:
        fix = f"Write {' or '.join(error.near)}."
    at = place.replace(column="target" if isinstance(error, UnknownIdError) and error.wanted in change.target else None)
    return Defect(code=error.code, place=at, cause=f"{change.kind} {change.target}: {error}", fix=fix)


def _effect(number: int, step: _Step) -> ChangeEffect:
    had_effect = bool(step.applied.effects)
    text = "; ".join(step.applied.effects) if had_effect else f"no effect: {step.applied.why_not}"
    return ChangeEffect(change_id=step.change.id or str(number), kind=step.change.kind, text=text, had_effect=had_effect)


def _checked(steps: list[_Step], portfolio: Portfolio) -> Portfolio:
    """Cross-check what the changes left, once; only if that fails is each step looked at, to name the change at fault."""
    after = steps[-1].applied.portfolio if steps else portfolio
    try:
        return Portfolio(**{name: getattr(after, name) for name in Portfolio.model_fields})
    except InvalidInputError as error:
        raise InvalidInputError([_blamed(defect, steps) for defect in error.defects]) from error


def _blamed(defect: Defect, steps: list[_Step]) -> Defect:
    for place, change, applied in steps:
        if defect in consistency.defects(applied.portfolio):
            cause = f"{change.kind} {change.target} leaves a contradiction at {defect.place}: {defect.cause}"
            return defect.replace(place=place, cause=cause)
    return defect
