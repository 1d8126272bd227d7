"""Projects that cannot run even alone: every proof holds, chains of dependencies are seen through, and what is told cures it."""

from __future__ import annotations

import pytest

from optimizer.clock import Clock
from optimizer.diagnosis import Diagnosis
from optimizer.explain import least_lifted
from optimizer.explain.hopeless import cannot_run, hopeless
from optimizer.explain.least_lifted import diagnosed, surely_impossible
from optimizer.needed_plan import planned
from optimizer.problem import problem_of
from optimizer.solved import Ending
from tests.builders import able, demand, directive, package, person, portfolio, project, waits
from tests.oracle.enumerate import TooManyPlansError, best
from tests.oracle.portfolios import tiny

FEATURES = (
    frozenset({"mandatory", "dependencies", "shifts", "min_staffing"}),
    frozenset({"mandatory", "dependencies", "deadline", "earliest_start", "min_staffing", "freeze"}),
    frozenset({"mandatory", "packages", "package_chain", "min_staffing"}),
    frozenset({"mandatory", "wound_down", "min_staffing", "freeze"}),
    frozenset({"mandatory", "lock_time", "dependencies", "pauses"}),
    frozenset({"force_in", "levels", "absences", "min_staffing", "project_cap"}),
)
SEEDS = range(16)
MOST = 5_000
"""Plans of a portfolio that are looked at; one with more is left out."""


@pytest.fixture
def much(monkeypatch):
    """Let the smallest portfolio count as one where much must run."""
    monkeypatch.setattr(least_lifted, "is_large", lambda _: True)


def clock():
    return Clock(60.0, 1, lambda: False)


def waiting(**fields):
    """``ship`` must run and waits for ``build``, whose people there are none of unless said otherwise; Ada has time for a third one."""
    before = {"min_staffing_pct": 80, "max_shift_weeks": 0, **fields}
    return portfolio(
        *(person("ada"), able("ada")),
        *(project("build", **before), demand("build.dev", weeks=(0, 1), needs={"dev": 5})),
        *(project("ship", project_class="mandatory", max_shift_weeks=2), demand("ship.dev", weeks=(2, 3), needs={"dev": 3})),
        *(project("other"), demand("other.dev", weeks=(5, 5), needs={"dev": 3})),
        waits("build", "ship"),
    )


def test_whatever_is_ruled_out_has_no_plan():
    compared = ruled_out = 0
    for features in FEATURES:
        for seed in SEEDS:
            try:
                rows = tiny(seed, features)
                truth = best(rows, MOST)
            except TooManyPlansError:
                continue
            found = list(hopeless(problem_of(rows), clock()))
            assert truth is None or not found, f"seed {seed} of {sorted(features)}"
            compared, ruled_out = compared + 1, ruled_out + bool(found)
    assert compared >= 60
    assert ruled_out >= 5


@pytest.mark.usefixtures("much")
def test_a_project_that_waits_for_one_that_cannot_run():
    rows = waiting()
    assert surely_impossible(rows, 10.0)
    found = diagnosed(rows, clock())
    (clash,) = found.clashes
    assert set(clash.rules) == {"selection: ship", "precedence: build before ship"}
    (concession,) = found.concessions
    assert concession.text == "ship need not wait for build"
    assert found.conceded is not None
    assert planned(found.conceded, 10.0) in (Ending.OPTIMAL, Ending.FEASIBLE)


@pytest.mark.usefixtures("much")
def test_without_time_for_more_what_cannot_run_may_be_paused(monkeypatch):
    """The clock runs out while rules are put back."""
    late = clock()
    monkeypatch.setattr(least_lifted, "diagnosed_by", lambda *_: late.spend(float("inf")) or Diagnosis((), (), None))
    found = diagnosed(waiting(), late)
    assert [(concession.rule, concession.subject) for concession in found.concessions] == [("selection", "ship")]
    assert planned(found.conceded, 10.0) in (Ending.OPTIMAL, Ending.FEASIBLE)


@pytest.mark.usefixtures("much")
def test_what_can_run_is_left_alone():
    assert not surely_impossible(waiting(min_staffing_pct=0), 10.0)


def test_only_what_cannot_run_is_named_and_nothing_where_moves_are_limited():
    problem = problem_of(waiting())
    index = problem.work.project_index
    assert list(hopeless(problem, clock())) == [index["ship"]]
    assert not cannot_run(problem, index["other"], clock())
    limited = waiting()
    limited = limited.replace(directives=(directive("max_moves", "plan", value=5),))
    assert not list(hopeless(problem_of(limited), clock()))


def test_a_chain_of_packages_that_is_too_long_for_its_windows():
    """Three packages of two weeks, each after the one before: they fit into six weeks, and not into five."""

    def chain(last):
        weeks = [(0, 1), (2, 3), (4, 5)]
        work = [
            row
            for n, span in enumerate(weeks)
            for row in (
                package(f"apollo/p{n}", span, (0, last if n == 2 else 7)),
                demand(f"apollo.d{n}", weeks=span, needs={"dev": 3}, work_package=f"p{n}"),
            )
        ]
        order = [waits("apollo/p0", "apollo/p1"), waits("apollo/p1", "apollo/p2")]
        return portfolio(person("ada"), able("ada"), project(project_class="mandatory"), *work, *order)

    assert not list(hopeless(problem_of(chain(5)), clock()))
    assert list(hopeless(problem_of(chain(4)), clock())) == [0]


@pytest.mark.usefixtures("much")
def test_where_a_board_has_room_for_what_must_run_each_is_not_looked_at(monkeypatch):
    """Of hundreds of thousands of bookings that would take a minute, before a search even begins."""

    def never(*_):
        raise AssertionError("looked at one by one")

    monkeypatch.setattr(least_lifted, "hopeless", never)
    assert not surely_impossible(waiting(min_staffing_pct=0), 10.0)
    with pytest.raises(AssertionError, match="one by one"):
        surely_impossible(waiting(), 10.0)
