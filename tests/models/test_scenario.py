"""Applying a scenario: order, effects, and every failure at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.changes import from_cells
from models.defects import Defect, Place
from models.errors import InvalidInputError
from models.scenario import Scenario, apply
from tests.models.changes.committee import portfolio

if TYPE_CHECKING:
    from models.portfolio import Portfolio


def scenario(*rows: tuple[str, ...]) -> Scenario:
    names = ("kind", "target", "value", "first", "last", "id")
    return Scenario(changes=tuple(from_cells(**dict(zip(names, row, strict=False))) for row in rows))


def test_no_changes_leave_everything():
    assert apply(Scenario(), portfolio()) == (portfolio(), ())


def test_changes_apply_in_order_and_say_what_they_did():
    after, effects = apply(scenario(("set_budget", "P2", "50000"), ("set_budget", "P2", "-10%", "", "", "cut")), portfolio())
    assert after.project("P2").budget_cap == 4_500_000
    assert [(e.change_id, e.kind, e.text, e.had_effect) for e in effects] == [
        ("1", "set_budget", "P2: budget cap 100,000 -> 50,000 EUR", True),
        ("cut", "set_budget", "P2: budget cap 50,000 -> 45,000 EUR", True),
    ]


def test_a_change_without_effect_is_named_with_the_reason():
    _, effects = apply(scenario(("set_rank", "P1", "1")), portfolio())
    assert (effects[0].had_effect, effects[0].text) == (False, "no effect: P1 (Portal) already has rank 1")


def test_later_changes_see_what_earlier_ones_made():
    after, _ = apply(
        scenario(("person_joins", "kim", "bob", "2026-03-02"), ("pin", "kim", "P1"), ("absence", "kim", "", "2026-04-06", "2026-04-10")),
        portfolio(),
    )
    assert after.directives[0].subject == "kim"


def test_every_failure_is_placed_at_its_row():
    rows = scenario(("set_rank", "PP1", "1", "", "", "a"), ("set_rank", "P2", "1"), ("set_rank", "P1", "9", "", "", "b"))
    with pytest.raises(InvalidInputError) as refused:
        apply(rows, portfolio())
    places = [(d.code, d.place.table, d.place.row, d.place.column, d.place.id) for d in refused.value.defects]
    assert places == [("unknown_id", "changes", 2, "target", "a"), ("change_refused", "changes", 4, "value", "b")]
    assert "P1" in refused.value.defects[0].fix
    assert refused.value.defects[1].fix == "Ranks go from 1 to 4."


def test_rows_of_a_sheet_with_gaps_are_those_people_see():
    with pytest.raises(InvalidInputError) as refused:
        apply(scenario(("set_rank", "P2", "1"), ("set_rank", "P1", "9")), portfolio(), rows=(4, 7))
    assert [d.place.row for d in refused.value.defects] == [7]


def test_what_a_failed_change_would_have_made_is_not_missed_again():
    """One wrong date is one defect, not one for each change that builds on the newcomer."""
    rows = scenario(("add_project", "P9", "P1", "2030-01-07"), ("set_rank", "P9", "1"), ("pin", "ada", "P9"))
    with pytest.raises(InvalidInputError) as refused:
        apply(rows, portfolio())
    assert [d.place.row for d in refused.value.defects] == [2]


def test_the_result_is_cross_checked_once_not_after_each_change(monkeypatch):
    """Cross-checking thousands of rows for each of many small changes would be slow."""
    checks: list[Portfolio] = []
    before = portfolio()
    monkeypatch.setattr("models.consistency.defects", lambda checked: checks.append(checked) or ())
    apply(scenario(*[("set_value_score", "P1", str(points)) for points in range(50)]), before)
    assert len(checks) == 1


def test_a_contradiction_is_laid_at_the_change_that_makes_it(monkeypatch):
    found = Defect(code="torn", place=Place(table="projects", id="P1"), cause="it is torn", fix="Mend it.")
    before = portfolio()
    monkeypatch.setattr("models.consistency.defects", lambda checked: (found,) if checked.project("P1").value_score == 7 else ())
    with pytest.raises(InvalidInputError) as refused:
        apply(scenario(("set_rank", "P1", "2"), ("set_value_score", "P1", "7"), ("set_rank", "P2", "3")), before)
    (defect,) = refused.value.defects
    assert (defect.code, defect.place.table, defect.place.row, defect.fix) == ("torn", "changes", 3, "Mend it.")
    assert "projects (P1)" in defect.cause


def test_a_scenario_survives_json():
    said = scenario(("set_rank", "P1", "1"), ("part_time", "ada", "0,6", "2026-03-02"), ("scope_change", "P1", "+20%"))
    assert Scenario.model_validate_json(said.model_dump_json()) == said
