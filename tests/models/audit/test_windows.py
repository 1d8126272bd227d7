"""Windows and precedence: running projects keep their dates and wait for one another."""

from __future__ import annotations

import pytest

from models.bookings import Decision, ProjectState
from models.projects import Stage
from tests.builders import demand, machine, machine_demand, monday, paused, person, portfolio, project, runs, sunday, waits
from tests.models.audit.verdicts import found, said


def of(weeks=(2, 3), *rows, settings=None, **fields):
    return portfolio(person("ada"), project(**fields), demand(weeks=weeks), *rows, **(settings or {}))


@pytest.mark.parametrize(("shift", "over"), [(0, 0), (2, 0), (3, 1)])
def test_a_project_is_shifted_at_most_its_weeks(shift, over):
    assert found("windows", of(max_shift_weeks=2), runs(shift=shift)) == ([("apollo", None, over)] if over else [])


def test_the_settings_say_how_far_for_those_who_do_not():
    assert found("windows", of(settings={"max_shift_weeks": 1}), runs(shift=2)) == [("apollo", None, 1)]


@pytest.mark.parametrize(("shift", "over"), [(4, 0), (5, 1)])
def test_a_shifted_project_still_ends_inside_the_horizon(shift, over):
    """Its last week is 3 of 0-7: four later is the last one."""
    assert found("windows", of(), runs(shift=shift)) == ([("apollo", None, over)] if over else [])


def test_machines_move_along():
    """The machine is needed to week 6, so the project moves by one week at most."""
    assert found("windows", of((2, 3), machine(), machine_demand(weeks=(5, 6))), runs(shift=2)) == [("apollo", None, 1)]


def test_a_project_that_ends_after_the_horizon_runs_as_dated_only():
    assert found("windows", of((2, 9)), runs()) == []
    assert found("windows", of((2, 9)), runs(shift=1)) == [("apollo", None, 3)]


@pytest.mark.parametrize(
    ("fields", "settings"), [({"stage": Stage.IN_PROGRESS}, {}), ({}, {"today": monday(3)})], ids=["by its stage", "by its first week"]
)
def test_a_project_that_has_started_stays_unless_it_is_interruptible(fields, settings):
    assert found("windows", of(settings=settings, **fields), runs(shift=1)) == [("apollo", None, 1)]
    assert found("windows", of(settings=settings, interruptible=True, **fields), runs(shift=1)) == []


def test_a_project_that_starts_in_the_week_of_today_has_not_started():
    assert found("windows", of(settings={"today": sunday(2)}), runs(shift=1)) == []


@pytest.mark.parametrize(("shift", "early"), [(0, 2), (1, 1), (2, 0)])
def test_the_earliest_start_binds_the_first_week(shift, early):
    """Dated for week 2, not before week 4."""
    plan = of(earliest_start=sunday(4))
    assert found("windows", plan, runs(shift=shift)) == ([("apollo", 2 + shift, early)] if early else [])


def test_the_earliest_start_no_longer_binds_what_has_started():
    started = of(earliest_start=monday(4), stage=Stage.IN_PROGRESS, interruptible=True)
    assert found("windows", started, runs()) == []
    assert found("windows", started, runs(shift=1)) == []


@pytest.mark.parametrize(("shift", "late"), [(0, 0), (1, 0), (2, 1)])
def test_a_hard_deadline_binds_the_last_week(shift, late):
    """Ends in week 3; the deadline is the Monday of week 4, and its whole week is allowed."""
    plan = of(deadline=monday(4), deadline_hard=True)
    assert found("windows", plan, runs(shift=shift)) == ([("apollo", 3 + shift, late)] if late else [])


def test_a_hard_deadline_binds_as_dated_too_and_a_soft_one_never():
    assert found("windows", of(deadline=monday(1), deadline_hard=True), runs()) == [("apollo", 3, 2)]
    assert found("windows", of(deadline=monday(1)), runs(shift=2)) == []


def test_a_project_that_does_not_run_keeps_no_dates():
    assert found("windows", of(deadline=monday(1), deadline_hard=True, earliest_start=monday(4)), paused()) == []


def test_an_absurd_shift_is_a_violation_and_nothing_worse():
    absurd = Decision(project_id="apollo", state=ProjectState.SHIFTED, shift_weeks=10**9)
    plan = of(deadline=monday(4), deadline_hard=True)
    assert [violation.subject for violation in said("windows", plan, absurd)] == ["apollo"] * 3


def test_the_sentences_of_windows():
    (shifted,) = said("windows", of(max_shift_weeks=2, name="Apollo"), runs(shift=3))
    (late,) = said("windows", of(deadline=monday(2), deadline_hard=True), runs())
    assert shifted.text == "Project Apollo (apollo) is shifted by 3 weeks, at most 2 are allowed."
    assert late.text == "Project apollo ends in the week of 2027-03-22, after its hard deadline on 2027-03-15."


def chain(type="FS", lag=0, after=(2, 3), *, hard=True, **fields):
    """Apollo in weeks 0-1, Zeus after it."""
    return portfolio(
        project("apollo", **fields),
        project("zeus"),
        demand("apollo.dev", weeks=(0, 1)),
        demand("zeus.dev", weeks=after),
        waits("apollo", "zeus", type, lag, hard=hard),
    )


@pytest.mark.parametrize(
    ("type", "lag", "after", "early"),
    [
        ("FS", 0, (2, 3), 0),
        ("FS", 0, (1, 3), 1),
        ("FS", 1, (2, 3), 1),
        ("FS", -1, (1, 3), 0),
        ("SS", 0, (0, 3), 0),
        ("SS", 2, (2, 3), 0),
        ("SS", 2, (1, 3), 1),
    ],
)
def test_a_successor_waits_for_the_end_or_the_start(type, lag, after, early):
    """Apollo begins in week 0 and ends in week 1: FS lets Zeus begin in 2 + lag, SS in 0 + lag."""
    expected = [("zeus", after[0], early)] if early else []
    assert found("precedence", chain(type, lag, after), runs("apollo"), runs("zeus")) == expected


def test_both_shifts_count():
    """Apollo two later ends in week 3; Zeus two later begins in week 4, one later in 3."""
    assert found("precedence", chain(), runs("apollo", 2), runs("zeus", 2)) == []
    assert found("precedence", chain(), runs("apollo", 2), runs("zeus", 1)) == [("zeus", 3, 1)]


def test_a_running_successor_needs_a_running_predecessor():
    assert found("precedence", chain(), paused("apollo"), runs("zeus")) == [("zeus", None, 0)]
    assert found("precedence", chain(), paused("apollo"), paused("zeus")) == []


def test_a_predecessor_that_is_done_need_not_run():
    assert found("precedence", chain(after=(0, 3), stage=Stage.DONE), paused("apollo"), runs("zeus")) == []


def test_a_soft_dependency_binds_nobody():
    assert found("precedence", chain(after=(0, 3), hard=False), paused("apollo"), runs("zeus")) == []


def test_the_sentence_of_precedence():
    (one,) = said("precedence", chain(lag=1), runs("apollo"), runs("zeus"))
    assert one.text == (
        "Project zeus begins in the week of 2027-03-15, but after apollo (FS, lag 1 weeks) it may begin in the week of 2027-03-22."
    )
