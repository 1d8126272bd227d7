"""A scenario in a file of its own: the changes table as CSV or workbook, or TOML or JSON with a list of changes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.changes import ChangeRefusedError
from models.defects import Defect, Place, Severity, nearest
from models.errors import InvalidInputError, UnknownIdError, UnreadableFileError
from models.scenario import Scenario
from scenarios import csv_folder, document
from scenarios.files import found_at, text_of
from scenarios.tables.assembly import condensed, scenario_in
from scenarios.tables.sheets import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio

HEAD = ("title", "reason", "requested_by", "policy")


def load_scenario(path: str | Path, portfolio: Portfolio | None = None) -> Scenario:
    """
    Return the scenario in a file.

    Parameters
    ----------
    path
        A ``.csv`` file with the changes table; a portfolio in any format, whose changes are taken; or a ``.toml`` or ``.json``
        file with title, reason, requested_by, policy and a list of changes.
    portfolio
        If given, the changes are tried on it, so that unknown ids are found at once.

    Raises
    ------
    InvalidInputError
        If anything in it is wrong; carries every defect at once.
    UnreadableFileError
        If there is nothing at the path, or nothing that can be read.
    """
    return _scenario(_sheets(Path(path)), portfolio)


def scenario_from_document(content: Mapping[str, Any], portfolio: Portfolio | None = None) -> Scenario:
    """
    Return the scenario in a JSON object.

    Parameters
    ----------
    content
        Title, reason, requested_by, policy and a list of changes.
    portfolio
        If given, the changes are tried on it.

    Raises
    ------
    InvalidInputError
        If anything in it is wrong; carries every defect at once.
    """
    return _scenario(_found(content), portfolio)


def _sheets(path: Path) -> Found:
    suffix = path.suffix.casefold()
    if suffix in csv_folder.SUFFIXES and path.is_file():
        found = csv_folder.read_file(path)
        return Found(tuple(sheet._replace(name="changes") for sheet in found.sheets), found.defects)
    if suffix == ".toml" and path.is_file():
        return _found(_toml(path))
    if suffix == ".json" and path.is_file():
        return _found(document.parsed(text_of(path), path.name))
    return found_at(path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text_of(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFileError(f"{path.name} is not TOML: {error}") from None


def _found(content: Mapping[str, Any]) -> Found:
    head = {name: content[name] for name in HEAD if name in content}
    if isinstance(content.get("scenario"), dict):
        head |= content["scenario"]
    found = document.found_in({"changes": content.get("changes", ()), **({"scenario": head} if head else {})})
    known = {*HEAD, "changes", "scenario"}
    portfolio_too = "settings" in content
    return found._replace(defects=(*found.defects, *(_unknown(name) for name in content if name not in known and not portfolio_too)))


def _scenario(found: Found, portfolio: Portfolio | None) -> Scenario:
    read = scenario_in(found)
    defects = [*read.defects]
    scenario = read.scenario or Scenario()
    if portfolio is not None and not _errors(defects):
        defects += _tried(scenario, read.rows, portfolio)
    if _errors(defects):
        raise InvalidInputError(condensed(_errors(defects)))
    return scenario


def _tried(scenario: Scenario, rows: tuple[int, ...], portfolio: Portfolio) -> list[Defect]:
    defects = []
    for change, row in zip(scenario.changes, rows, strict=True):
        try:
            portfolio = change.apply(portfolio).portfolio
        except UnknownIdError as error:
            fix = f"Did you mean {' or '.join(error.near)}?" if error.near else f"Use the id of a {error.kind} of the portfolio."
            place = Place(table="changes", row=row, column="target", id=change.id or None)
            defects.append(Defect(code="unknown_id", place=place, cause=f"no {error.kind} has the id '{error.wanted}'", fix=fix))
        except ChangeRefusedError as error:
            place = Place(table="changes", row=row, column=error.column, id=change.id or None)
            defects.append(Defect(code="refused_change", place=place, cause=error.cause, fix=error.fix))
    return defects


def _errors(defects: list[Defect]) -> list[Defect]:
    return [defect for defect in defects if defect.severity is Severity.ERROR]


def _unknown(name: str) -> Defect:
    near = nearest(name, (*HEAD, "changes"), 1)
    return Defect(
        code="unknown_key",
        place=Place(table="scenario", column=name),
        cause=f"a scenario has no '{name}'",
        fix=f"Did you mean {near[0]}?" if near else f"It may have {', '.join(HEAD)} and changes.",
    )
