"""The files of a plan are read again as that plan: to be changed by hand and audited once more."""

from __future__ import annotations

import pytest

import scenarios
from api.cli.folder import write_folder
from api.cli.handmade import proposal_from_table
from models.bookings import Decision, ProjectState
from models.errors import InvalidInputError
from scenarios.plan_files import PlanFormat, write_plan
from tests.api.cli.answers import answer, demo

SHIFTED = Decision(project_id="RECERT", state=ProjectState.SHIFTED, shift_weeks=3)


@pytest.fixture
def plan():
    """Today's plan with one project shifted as a whole."""
    reference = answer().reference
    assert reference is not None
    kept = tuple(decision for decision in reference.decisions if decision.project_id != SHIFTED.project_id)
    return reference.replace(decisions=(*kept, SHIFTED))


@pytest.mark.parametrize("name", ["plan.xlsx", "reference-bookings.csv"])
def test_bookings_and_shifts_come_back(name, plan, tmp_path):
    _, after, _ = demo()
    write_folder(tmp_path, after, answer().replace(plans=(), reference=plan))
    with (tmp_path / "plan.xlsx").open("wb") as file:
        write_plan(file, after, plan, PlanFormat.XLSX)
    typed = proposal_from_table(tmp_path / name, after)
    assert set(typed.proposal.bookings) == set(plan.bookings)
    assert {decision for decision in plan.decisions if decision.shift_weeks} <= set(typed.proposal.decisions) <= set(plan.decisions)
    assert SHIFTED in typed.proposal.decisions
    assert typed.notices == ()


HEADER = "demand_id,resource_id,from,to,share_pct,shift weeks\n"
ROW = "CYBER-03,E18,2027-03-01,2027-05-02,50,{}\n"


@pytest.mark.parametrize("shifts", [("2", "3"), ("2", "0"), ("-1",), ("soon",), ("1.5",)])
def test_shifts_that_are_not_clear_are_refused_with_their_row(shifts, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(HEADER + "".join(ROW.format(shift) for shift in shifts), encoding="utf-8")
    with pytest.raises(InvalidInputError) as refused:
        proposal_from_table(path, demo()[1])
    assert [(one.place.row, one.place.column) for one in refused.value.defects] == [(len(shifts) + 1, "shift weeks")]


def test_what_is_passed_over_in_a_typed_plan_is_said(steerco, tmp_path):
    path = tmp_path / "plan.csv"
    lines = (HEADER, ROW.format(""), "Total,,,,50,\n", "as agreed with Priya on Monday,,,,,\n")
    path.write_text("".join(lines), encoding="utf-8")
    ended = steerco("audit", scenarios.demo.demo_path(), path)
    assert "holds sums" in ended.err
    assert "as agreed with Priya on Monday" in ended.err


ALONE = "project_id,demand_id,resource_id,from,to,share_pct,state,shift_weeks\n,CYBER-03,E18,2027-03-01,2027-05-02,50,,\n"


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        ("UDI,,,,,,,\n", Decision(project_id="UDI", state=ProjectState.RUN)),
        ("UDI,,,,,,Runs,0\n", Decision(project_id="UDI", state=ProjectState.RUN)),
        ("UDI,,,,,,,2\n", Decision(project_id="UDI", state=ProjectState.SHIFTED, shift_weeks=2)),
        ("UDI,,,,,,paused,\n", Decision(project_id="UDI", state=ProjectState.PAUSED)),
        ("CYBER,,,,,,,4\n", Decision(project_id="CYBER", state=ProjectState.SHIFTED, shift_weeks=4)),
    ],
)
def test_a_row_without_anybody_says_what_becomes_of_its_project(row, decision, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(ALONE.replace(",50,,\n", f",50,,{decision.shift_weeks}\n" if decision.project_id == "CYBER" else ",50,,\n") + row)
    typed = proposal_from_table(path, demo()[1])
    assert typed.proposal.decisions == (decision,)
    assert [booking.resource_id for booking in typed.proposal.bookings] == ["E18"]
    assert typed.notices == ()


@pytest.mark.parametrize("rows", ["UDI,,,,,,maybe,\n", "UDI,,,,,,paused,2\n", "UDI,,,,,,,soon\n", "UDI,,,,,,,\nUDI,,,,,,paused,\n"])
def test_a_row_that_decides_nothing_clear_is_refused(rows, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(ALONE + rows)
    with pytest.raises(InvalidInputError) as refused:
        proposal_from_table(path, demo()[1])
    assert [(one.place.row, one.place.id) for one in refused.value.defects] == [(2 + rows.count("\n"), "UDI")]


@pytest.mark.parametrize("name", ["plan.xlsx", "reference-bookings.csv"])
def test_a_project_that_runs_without_bookings_comes_back_as_one(name, plan, tmp_path):
    _, after, _ = demo()
    running = {decision.project_id for decision in plan.decisions if decision.runs} - {SHIFTED.project_id}
    alone = sorted(running)[0]
    idle = plan.replace(bookings=tuple(b for b in plan.bookings if after.demand(b.demand_id).project_id != alone))
    write_folder(tmp_path, after, answer().replace(plans=(), reference=idle))
    with (tmp_path / "plan.xlsx").open("wb") as file:
        write_plan(file, after, idle, PlanFormat.XLSX)
    typed = proposal_from_table(tmp_path / name, after)
    assert Decision(project_id=alone, state=ProjectState.RUN) in typed.proposal.decisions
    assert set(typed.proposal.bookings) == set(idle.bookings)
