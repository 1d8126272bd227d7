"""One wrong cell: exactly one error, at exactly that cell, whose cause and fix speak; in CSV and in JSON alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import scenarios
from models.defects import Severity
from models.errors import InvalidInputError
from tests.builders_tables import as_document, errors_in, good, spoiled

if TYPE_CHECKING:
    from pathlib import Path


class Plant(NamedTuple):
    table: str
    row: int
    column: str
    value: Any
    code: str
    cause: str
    fix: str
    at: str = ""
    """Where the two cells that clash are named, if not at the one that was changed."""


WRONG_CELLS = (
    # dates
    Plant("people", 3, "end_date", "31.02.2027", "unreadable_value", "does not exist", "2027-04-03"),
    Plant("people", 3, "start_date", "03/04/2027", "unreadable_value", "2027-04-03 or 2027-03-04", "whichever is meant"),
    Plant("projects", 2, "target_finish", "7/3/2027", "unreadable_value", "could be", "2027-03-07"),
    Plant("projects", 3, "earliest_start", "soon", "unreadable_value", "not a date", "year-month-day"),
    Plant("demands", 2, "from", "01/02/27", "unreadable_value", "two digits", "year-month-day"),
    Plant("demands", 2, "to", "", "missing_value", "empty", "every row"),
    Plant("demands", 2, "to", "2027-01-01", "reversed_span", "lies before", "Exchange"),
    Plant("allocations", 3, "from", "2027-13-01", "unreadable_value", "does not exist", "year-month-day"),
    Plant("allocations", 3, "to", "2027-01-03", "reversed_span", "lies before", "Exchange"),
    Plant("absences", 2, "from", "2027-02-01 13:30", "unreadable_value", "not a date", "year-month-day"),
    Plant("absences", 2, "to", "1.2.2O27", "unreadable_value", "not a date", "year-month-day"),
    Plant("absences", 3, "to", "2027-02-27", "reversed_span", "lies before", "Exchange"),
    Plant("holidays", 2, "date", "Easter", "unreadable_value", "not a date", "year-month-day"),
    Plant("work_packages", 3, "to", "2027-02-01", "reversed_span", "lies before", "Exchange"),
    Plant("people", 3, "end_date", "2025-12-31", "reversed_span", "lies before", "Exchange"),
    Plant("changes", 3, "from", "02/03/2027", "unreadable_value", "could be", "2027-03-02"),
    # unknown and duplicated ids
    Plant("skills", 2, "person_id", "adda", "unknown_id", "no person has the id 'adda'", "Did you mean ada"),
    Plant("skills", 5, "person_id", "zzz", "unknown_id", "no person", "add it to people"),
    Plant("absences", 2, "resource_id", "rig-2", "unknown_id", "no person or equipment", "rig-1"),
    Plant("demands", 3, "project_id", "borea", "unknown_id", "no project", "boreas"),
    Plant("demands", 2, "preferred", "ada; adda", "unknown_id", "'adda'", "ada"),
    Plant("demands", 2, "restricted", "bobb", "unknown_id", "'bobb'", "bob"),
    Plant("work_packages", 2, "project_id", "appollo", "unknown_id", "no project", "apollo"),
    Plant("allocations", 2, "demand_id", "d11", "unknown_id", "no demand", "d1"),
    Plant("allocations", 2, "resource_id", "Adam", "unknown_id", "no person or equipment", "ada"),
    Plant("allocations", 4, "project_id", "boraes", "unknown_id", "no project", "boreas"),
    Plant("dependencies", 2, "predecessor", "apolo", "unknown_id", "no project", "apollo"),
    Plant("dependencies", 2, "successor", "apollo", "self_dependency", "waits for itself", "remove the row"),
    Plant("budgets", 3, "scope_id", "prog-c", "unknown_id", "programme 'prog-c'", "prog-a"),
    Plant("rules", 2, "subject", "evve", "unknown_id", "no person", "eve"),
    Plant("rules", 2, "object", "apollon", "unknown_id", "no project", "apollo"),
    Plant("rules", 3, "subject", "add", "unknown_id", "no person", "ada"),
    Plant("people", 3, "person_id", "", "missing_value", "empty", "every row"),
    Plant("demands", 4, "equipment_type", "test-rigg", "unknown_id", "no equipment of type", "test-rig"),
    # numbers
    Plant("people", 2, "fte", "full", "unreadable_value", "not a number", "0.5"),
    Plant("people", 2, "fte", "20 h", "unreadable_value", "not in FTE", "0.5"),
    Plant("people", 2, "fte", "-0.5", "refused_value", "at least 0", "at least 0"),
    Plant("people", 2, "fte", "80", "refused_value", "at most 2", "at most 2"),
    Plant("people", 2, "cost_rate", "90 USD", "unreadable_value", "not in EUR", "Convert"),
    Plant("people", 2, "cost_rate", "1.234", "unreadable_value", "could be 1234", "without a thousands separator"),
    Plant("people", 2, "cost_rate", "1,234", "unreadable_value", "could be 1234 or 1.234", "without a comma"),
    Plant("people", 2, "cost_rate", "90.0055", "unreadable_value", "more than two decimals", "two decimals"),
    Plant("demands", 3, "effort_h", "1.200", "unreadable_value", "could be 1200", "without a thousands separator"),
    Plant("people", 2, "cost_rate", "-5", "refused_value", "'-5' is out of range", "at least 0"),
    Plant("people", 2, "cost_rate", "720 EUR/day", "unreadable_value", "per day", "per hour"),
    Plant("projects", 2, "cost_of_delay", "1000 € per month", "unreadable_value", "per month", "per week"),
    Plant("dependencies", 2, "lag_weeks", "14 days", "unreadable_value", "whole number of weeks", "weeks"),
    Plant("people", 2, "hours_per_week", "5 months", "unreadable_value", "not in hours", "hours"),
    Plant("people", 2, "hours_per_week", "=8*5", "unreadable_value", "formula", "number itself"),
    Plant("people", 2, "reserve_pct", "ten", "unreadable_value", "not a number", "number"),
    Plant("people", 2, "reserve_pct", "120", "refused_value", "at most 100", "at most 100"),
    Plant("skills", 2, "level", "expert", "unreadable_value", "not a number", "number"),
    Plant("skills", 2, "level", 6, "refused_value", "at most 5", "Level from 1 to 5"),
    Plant("skills", 2, "level", "3.5", "unreadable_value", "not a whole number", "whole number"),
    Plant("equipment", 2, "units", "two", "unreadable_value", "not a number", "number"),
    Plant("projects", 2, "rank", "1.000", "unreadable_value", "could be 1000", "thousands separator"),
    Plant("projects", 2, "rank", "#REF!", "unreadable_value", "failed with #REF!", "Repair"),
    Plant("projects", 3, "rank", 1, "duplicate_rank", "rank 1 is that of apollo", "of its own"),
    Plant("projects", 4, "rank", 7, "rank_gap", "rank 3 is not taken", "1 to 3"),
    Plant("projects", 3, "budget_cap", "80k USD", "unreadable_value", "not in EUR", "Convert"),
    Plant("projects", 3, "value_score", -5, "refused_value", "at least 0", "at least 0"),
    Plant("projects", 3, "min_staffing_pct", "50.5", "unreadable_value", "not a whole number", "whole number"),
    Plant("allocations", 2, "share_pct", 130, "share_over_100", "more than a whole person", "at most 100"),
    Plant("allocations", 2, "share_pct", -10, "refused_value", "at least 0", "at least 0"),
    Plant("allocations", 2, "share_pct", "", "unreadable_value", "neither a share nor hours", "50"),
    Plant("allocations", 2, "share_pct", "0.5 FTE", "unreadable_value", "not a percentage", "whole percent"),
    Plant("demands", 2, "fte", "", "no_measure", "neither how many FTE", "Fill fte or effort_h"),
    Plant("demands", 2, "effort_h", 200, "two_measures", "only one can hold", "Empty one"),
    Plant("demands", 4, "fte", 1, "two_measures", "people and for test-rig", "two demands"),
    Plant("demands", 4, "units", "", "no_measure", "how many units", "Fill units"),
    Plant("demands", 2, "level", 9, "unreadable_value", "not a level from 1 to 5", "1 to 5"),
    Plant("demands", 5, "skill", "backend:7", "unreadable_value", "not from 1 to 5", "5 being best"),
    Plant("demands", 2, "heads_max", 0, "reversed_heads", "more than heads_max", "Exchange"),
    Plant("budgets", 2, "cap", "lots", "unreadable_value", "not a number", "number"),
    Plant("budgets", 2, "period", "2027-13", "unreadable_value", "not a period", "2027-Q1"),
    Plant("rules", 4, "value", "few", "unreadable_value", "not a number", "number"),
    Plant("rules", 4, "value", "", "missing_value", "needs a value", "how many moves"),
    Plant("rules", 4, "value", "2,5", "refused_value", "makes no sense", "0 or more"),
    Plant("rules", 4, "subject", "everybody", "refused_value", "not by 'everybody'", "plan, person, project"),
    Plant("rules", 2, "object", "", "missing_value", "which project", "object"),
    Plant("options", 2, "cost", "free", "unreadable_value", "not a number", "number"),
    # words
    Plant("people", 2, "employment", "robot", "unreadable_value", "none of the words", "employee, contractor"),
    Plant("projects", 2, "class", "mandatry", "unreadable_value", "none of the words", "Did you mean mandatory"),
    Plant("projects", 2, "stage", "green", "unreadable_value", "none of the words", "in_progress"),
    Plant("projects", 2, "deadline_hard", "maybe", "unreadable_value", "neither yes nor no", "yes or no"),
    Plant("allocations", 2, "status", "maybe", "unreadable_value", "none of the words", "soft"),
    Plant("allocations", 2, "lock", "forever", "unreadable_value", "none of the words", "both"),
    Plant("dependencies", 2, "type", "SF", "unreadable_value", "none of the words", "FS"),
    Plant("budgets", 3, "scope_kind", "galaxy", "unreadable_value", "none of the words", "programme"),
    Plant("rules", 2, "rule", "forbidd", "unreadable_value", "none of the words", "Did you mean forbid"),
    Plant("changes", 2, "kind", "set_rnk", "refused_change", "no kind of change", "set_rank"),
    Plant("changes", 2, "value", "first", "refused_change", "first", "."),
    # rows that do not fit one another
    Plant("allocations", 2, "project_id", "boreas", "mismatch", "belongs to project apollo", "Write apollo"),
    Plant("allocations", 4, "resource_id", "rig-1", "mismatch", "asks for people", "ids"),
    Plant("allocations", 4, "demand_id", "d3", "mismatch", "asks for equipment", "ids", at="resource_id"),
    Plant("allocations", 3, "resource_id", "ada", "overlap", "twice in the week", "Merge", at="from"),
    Plant("equipment", 2, "equipment_id", "eve", "duplicate_id", "id of a person", "of its own"),
)


def _named(plant: Plant) -> str:
    return f"{plant.table}-{plant.row}-{plant.column}-{plant.value}"


@pytest.mark.parametrize("plant", WRONG_CELLS, ids=_named)
def test_a_wrong_cell_is_named_with_cause_and_fix(plant: Plant, tmp_path: Path) -> None:
    found = errors_in(spoiled(*plant[:4]), tmp_path)
    said = [one for one in found if one.code == plant.code and plant.cause in one.cause and plant.fix in one.fix]
    assert len(said) == 1, f"expected one such error: {found}"
    place = said[0].place
    assert (place.table, place.row, place.column) == (plant.table, plant.row, plant.at or plant.column)
    assert len(found) == 1 + _FOLLOWING.get(_named(plant), 0), f"more was said than is wrong: {found}"


_FOLLOWING = {
    "equipment-2-equipment_id-eve": 1,  # the absence of rig-1 refers to nothing any more
}
"""How many other errors a wrong cell rightly leads to."""


@pytest.mark.parametrize("plant", WRONG_CELLS, ids=_named)
def test_json_is_judged_like_csv(plant: Plant, tmp_path: Path) -> None:
    tables = spoiled(*plant[:4])
    with pytest.raises(InvalidInputError) as refused:
        scenarios.from_document(as_document(tables))
    assert [one for one in refused.value.defects if one.severity is Severity.ERROR] == list(errors_in(tables, tmp_path))


def test_all_wrong_cells_of_different_rows_are_reported_at_once(tmp_path: Path) -> None:
    """Nobody should have to load a portfolio a dozen times to learn a dozen things."""
    tables = spoiled("people", 2, "fte", "full")
    places = [
        ("skills", 5, "person_id", "zzz"),
        ("demands", 3, "project_id", "borea"),
        ("projects", 4, "rank", "x"),
        ("absences", 2, "to", "x"),
    ]
    for table, row, column, value in places:
        tables[table][row - 1][tables[table][0].index(column)] = value
    found = errors_in(tables, tmp_path)
    assert {(one.place.table, one.place.row, one.place.column) for one in found} == {("people", 2, "fte"), *(place[:3] for place in places)}


def test_an_object_beside_no_key_of_the_settings_is_refused_in_words() -> None:
    settings = {"horizon_start": "2027-01-04", "horizon_weeks": 12, "\x00": {}}
    with pytest.raises(InvalidInputError, match="stands beside no key"):
        scenarios.from_document({**as_document(good()), "settings": settings})
