"""Each check finds what it is for, at its row and column, and nothing on the boundary."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from models import consistency
from models.bookings import Allocation, BookingStatus, Lock
from models.budgets import Budget
from models.budgets import BudgetScope as Scope
from models.consistency import Tables, Torn
from models.defects import Severity
from models.directives import Directive
from models.directives import DirectiveKind as K
from models.errors import InvalidInputError
from models.people import Equipment, Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Dependency, Project, SkillNeed, Stage, WorkPackage
from tests.models.consistency.rows import BACKEND, GOOD, changed, codes, day, only, with_rows, with_settings

ERROR, WARNING = Severity.ERROR, Severity.WARNING
WINDOWED = WorkPackage(project_id="p1", id="a", first=day(2, 1), last=day(2, 14), earliest_start=day(2, 1), latest_finish=day(3, 7))
"""Two weeks that may begin in any of four."""
MILESTONE = WorkPackage(project_id="p1", id="m", first=day(3, 1), last=day(3, 1), milestone=True)


def rule(kind: K, subject: str = "ada", **fields: object) -> Directive:
    return Directive.model_validate({"kind": kind, "subject": subject, **fields})


def booking(**fields: object) -> Allocation:
    given = {"demand_id": "d1", "resource_id": "bob", "first": day(1, 4), "last": day(2, 28), "share_pct": 20}
    return Allocation.model_validate({**given, **fields})


def test_the_good_tables_are_good() -> None:
    assert codes(GOOD) == []


FOUND = (
    # identity
    (with_rows("people", Person(id="ada", name="X")), "duplicate_id", "people", 2, "person_id", ERROR),
    (with_rows("equipment", Equipment(id="rig", type="test-rig")), "duplicate_id", "equipment", 1, "equipment_id", ERROR),
    (with_rows("equipment", Equipment(id="bob", type="test-rig")), "duplicate_id", "equipment", 1, "equipment_id", ERROR),
    (with_rows("work_packages", *GOOD.work_packages), "duplicate_id", "work_packages", 1, "work_package", ERROR),
    (changed("people", 1, name="ADA"), "duplicate_name", "people", 1, "name", WARNING),
    (with_rows("skills", PersonSkill(person_id="ada", skill="backend", level=2)), "duplicate_row", "skills", 2, "skill", WARNING),
    # references
    (with_rows("skills", PersonSkill(person_id="x", skill="test", level=2)), "unknown_id", "skills", 2, "person_id", ERROR),
    (changed("absences", 0, resource_id="x"), "unknown_id", "absences", 0, "resource_id", ERROR),
    (changed("demands", 0, preferred=("ada", "x")), "unknown_id", "demands", 0, "preferred", ERROR),
    (changed("work_packages", 0, project_id="x"), "unknown_id", "work_packages", 0, "project_id", ERROR),
    (changed("allocations", 0, demand_id="x"), "unknown_id", "allocations", 0, "demand_id", ERROR),
    (changed("allocations", 0, resource_id="x"), "unknown_id", "allocations", 0, "resource_id", ERROR),
    (changed("allocations", 0, project_id="x"), "unknown_id", "allocations", 0, "project_id", ERROR),
    # dates
    (changed("people", 1, start_date=day(2, 2), end_date=day(2, 1)), "reversed_span", "people", 1, "end_date", ERROR),
    (changed("skills", 1, valid_from=day(2, 2), valid_until=day(2, 1)), "reversed_span", "skills", 1, "valid_until", ERROR),
    (changed("equipment", 0, first=day(2, 2), last=day(2, 1)), "reversed_span", "equipment", 0, "to", ERROR),
    (changed("absences", 0, last=day(1, 31)), "reversed_span", "absences", 0, "to", ERROR),
    (changed("projects", 0, earliest_start=day(2, 2), deadline=day(2, 1)), "reversed_span", "projects", 0, "deadline", WARNING),
    (with_rows("directives", rule(K.PROTECT_PERSON, first=day(2, 2), last=day(2, 1))), "reversed_span", "rules", 0, "to", ERROR),
    (
        with_rows("demands", Demand(id="d4", project_id="p2", skills=BACKEND, fte=Decimal(1), first=day(3, 29), last=day(4, 30))),
        "outside_horizon", "demands", 3, "from", WARNING,
    ),
    # ranks
    (changed("projects", 1, rank=1), "duplicate_rank", "projects", 1, "rank", ERROR),
    (changed("projects", 1, rank=3), "rank_gap", "projects", 1, "rank", ERROR),
    (with_rows("projects", Project(id="p3", rank=3)), "no_demands", "projects", 2, "project_id", WARNING),
    # demands
    (changed("demands", 0, fte=None), "no_measure", "demands", 0, "fte", ERROR),
    (changed("demands", 0, effort_hours=Decimal(1)), "two_measures", "demands", 0, "effort_h", ERROR),
    (changed("demands", 0, units=1), "two_measures", "demands", 0, "units", ERROR),
    (changed("demands", 2, fte=Decimal(1)), "two_measures", "demands", 2, "fte", ERROR),
    (changed("demands", 2, units=0), "no_measure", "demands", 2, "units", ERROR),
    (changed("demands", 2, units=3), "too_scarce", "demands", 2, "units", WARNING),
    (changed("demands", 0, skills=()), "no_skill", "demands", 0, "skill", WARNING),
    (changed("demands", 0, heads_min=2, heads_max=1), "reversed_heads", "demands", 0, "heads_max", ERROR),
    # dependencies
    (with_rows("dependencies", Dependency(predecessor="p1", successor="x")), "unknown_id", "dependencies", 1, "successor", ERROR),
    (with_rows("dependencies", Dependency(predecessor="p1", successor="p1")), "self_dependency", "dependencies", 1, "successor", ERROR),
    (with_rows("dependencies", Dependency(predecessor="p2", successor="p1")), "circle", "dependencies", 1, "successor", ERROR),
    (with_rows("dependencies", *GOOD.dependencies), "duplicate_row", "dependencies", 1, "successor", WARNING),
    (
        replace(
            with_rows("dependencies", Dependency(predecessor="p1/v", successor="p2")),
            demands=(GOOD.demands[0].replace(work_package="v"), *GOOD.demands[1:]),
        ),
        "not_enforced", "dependencies", 1, "predecessor", WARNING,
    ),
    (
        replace(with_rows("dependencies"), projects=(GOOD.projects[0].replace(stage=Stage.CANCELLED), GOOD.projects[1])),
        "waits_in_vain", "dependencies", 0, "predecessor", WARNING,
    ),
    (
        replace(
            with_rows("work_packages", WINDOWED.replace(id="a"), WINDOWED.replace(id="b"), WINDOWED.replace(id="c")),
            dependencies=(
                Dependency(predecessor="p1/a", successor="p1/b", lag_weeks=2),
                Dependency(predecessor="p1/b", successor="p1/c", lag_weeks=-9),
            ),
        ),
        "impossible_order", "work_packages", 2, "latest_finish", WARNING,
    ),
    (
        with_rows("dependencies", Dependency(predecessor="p1", successor="p2", lag_weeks=12)),
        "endless_lag", "dependencies", 1, "lag_weeks", WARNING,
    ),
    (
        with_rows("dependencies", Dependency(predecessor="p1", successor="p2", lag_weeks=-(10**20))),
        "endless_lag", "dependencies", 1, "lag_weeks", WARNING,
    ),
    # pauses
    (changed("projects", 0, min_pause_weeks=3, max_pause_weeks=2), "pause_lengths", "projects", 0, "min_pause_weeks", ERROR),
    (changed("projects", 0, restart_hours=3), "idle_pause", "projects", 0, "restart_hours", WARNING),
    (changed("projects", 0, min_pause_weeks=3), "idle_pause", "projects", 0, "min_pause_weeks", WARNING),
    # work packages
    (changed("work_packages", 0, percent_done=3), "progress_unstarted", "work_packages", 0, "percent_done", ERROR),
    (with_rows("work_packages", MILESTONE.replace(last=day(3, 8))), "long_milestone", "work_packages", 1, "to", ERROR),
    (with_rows("work_packages", MILESTONE.replace(max_stretch_weeks=1)), "long_milestone", "work_packages", 1, "max_stretch_weeks", ERROR),
    (
        replace(with_rows("work_packages", MILESTONE), demands=(GOOD.demands[0].replace(work_package="m"), *GOOD.demands[1:])),
        "busy_milestone", "work_packages", 1, "work_package", ERROR,
    ),
    (
        changed("work_packages", 0, first=day(1, 25), earliest_start=day(1, 25), latest_finish=day(2, 21)),
        "impossible_window", "work_packages", 0, "latest_finish", ERROR,
    ),
    (
        changed("work_packages", 0, earliest_start=day(3, 1), latest_finish=day(2, 28)),
        "reversed_span", "work_packages", 0, "latest_finish", ERROR,
    ),
    (changed("work_packages", 0, deadline=day(2, 21), deadline_hard=True), "missed_deadline", "work_packages", 0, "deadline", WARNING),
    (
        replace(
            changed("work_packages", 0, first=day(2, 1), max_stretch_weeks=1),
            demands=(GOOD.demands[0].replace(work_package="w"), *GOOD.demands[1:]),
        ),
        "outside_package", "demands", 0, "work_package", ERROR,
    ),
    (with_rows("dependencies", Dependency(predecessor="p1", successor="p1/w")), "circle", "dependencies", 1, "successor", ERROR),
    (with_rows("dependencies", Dependency(predecessor="p1/w", successor="p1")), "circle", "dependencies", 1, "successor", ERROR),
    # bookings
    (changed("allocations", 0, project_id="p2"), "mismatch", "allocations", 0, "project_id", ERROR),
    (changed("allocations", 2, resource_id="bob", share_pct=20), "mismatch", "allocations", 2, "resource_id", ERROR),
    (changed("allocations", 2, share_pct=3), "too_scarce", "allocations", 2, "share_pct", WARNING),
    (with_rows("allocations", booking(share_pct=0)), "empty_share", "allocations", 3, "share_pct", WARNING),
    (with_rows("allocations", booking(share_pct=25)), "off_granularity", "allocations", 3, "share_pct", WARNING),
    (with_rows("allocations", booking(last=day(3, 1))), "outside_demand", "allocations", 3, "to", WARNING),
    (with_rows("allocations", booking(first=day(1, 3))), "outside_demand", "allocations", 3, "from", WARNING),
    (with_rows("allocations", booking(status=BookingStatus.CANCELLED, lock=Lock.BOTH)), "idle_lock", "allocations", 3, "lock", WARNING),
    (with_rows("allocations", booking(resource_id="ada", status="cancelled", lock="time")), "idle_lock", "allocations", 3, "lock", WARNING),
    (changed("allocations", 0, share_pct=60), "overbooked", "allocations", 0, "share_pct", WARNING),
    (changed("people", 0, reserve_pct=20), "overbooked", "allocations", 0, "share_pct", WARNING),
    (changed("people", 0, end_date=day(2, 27)), "not_employed", "allocations", 0, "resource_id", WARNING),
    # budgets
    (with_rows("budgets", Budget(scope_kind=Scope.PROJECT, scope_id="x", cap=1)), "unknown_id", "budgets", 0, "scope_id", ERROR),
    (with_rows("budgets", Budget(scope_kind=Scope.PROGRAMME, scope_id="rad", cap=1)), "unknown_id", "budgets", 0, "scope_id", ERROR),
    (with_rows("budgets", Budget(scope_kind=Scope.COST_CENTRE, scope_id="x", cap=1)), "unknown_id", "budgets", 0, "scope_id", WARNING),
    (with_rows("budgets", *[Budget(scope_kind=Scope.PORTFOLIO, cap=1)] * 2), "duplicate_row", "budgets", 1, "scope_id", ERROR),
    (with_rows("budgets", Budget(scope_kind=Scope.PORTFOLIO, period="2028", cap=1)), "outside_horizon", "budgets", 0, "period", WARNING),
    # rules
    (with_rows("directives", rule(K.PIN, "x", object="p1")), "unknown_id", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.FORBID, object="x")), "unknown_id", "rules", 0, "object", ERROR),
    (with_rows("directives", rule(K.PIN)), "missing_value", "rules", 0, "object", ERROR),
    (with_rows("directives", rule(K.FORCE_IN, "ada")), "unknown_id", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.KEEP_APART)), "missing_value", "rules", 0, "object", ERROR),
    (with_rows("directives", rule(K.KEEP_TOGETHER, object="ada")), "refused_value", "rules", 0, "object", ERROR),
    (with_rows("directives", rule(K.KEEP_TOGETHER, object="p1")), "unknown_id", "rules", 0, "object", ERROR),
    (with_rows("directives", rule(K.SAME_PEOPLE, "ada")), "unknown_id", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.SAME_PEOPLE, "p1/x")), "unknown_id", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.COST_RATE, "x", value=1)), "unknown_id", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.COST_RATE)), "missing_value", "rules", 0, "value", ERROR),
    (with_rows("directives", rule(K.PART_TIME, value=3)), "refused_value", "rules", 0, "value", ERROR),
    (with_rows("directives", rule(K.MAX_MOVES, "ada", value=3)), "refused_value", "rules", 0, "subject", ERROR),
    (with_rows("directives", rule(K.PROTECT_PERSON, hard=False)), "not_enforced", "rules", 0, "hard", WARNING),
    (
        with_rows("directives", rule(K.FORCE_IN, "p1"), rule(K.FORCE_OUT, "p1")),
        "contradiction", "rules", 1, "subject", WARNING,
    ),
    # settings
    (with_settings(granularity_pct=15, min_share_pct=15), "no_room", "settings", 0, "granularity_pct", WARNING),
    (with_settings(min_share_pct=25), "no_room", "settings", 0, "min_share_pct", WARNING),
    (with_settings(freeze_weeks=12), "no_room", "settings", 0, "freeze_weeks", WARNING),
    (with_settings(today=day(3, 29)), "no_room", "settings", 0, "today", WARNING),
    (with_settings(today=day(1, 3)), "no_room", "settings", 0, "today", WARNING),
    (changed("people", 1, min_share_pct=25), "off_granularity", "people", 1, "min_share_pct", WARNING),
    (changed("people", 1, min_share_pct=100), "no_room", "people", 1, "min_share_pct", WARNING),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tables", "code", "table", "at", "column", "severity"), FOUND, ids=[f"{row[1]}-{row[2]}-{row[4]}" for row in FOUND]
)
def test_a_defect_is_found_at_its_row_and_column(tables: Tables, code: str, table: str, at: int, column: str, severity: Severity) -> None:
    found = [one for one in consistency.findings(tables) if one.code == code]
    assert [(one.table, one.at, one.column, one.severity) for one in found][:1] == [(table, at, column, severity)]
    assert all(one.cause and one.fix for one in found)
    assert [one.code for one in consistency.findings(tables) if one.severity is ERROR] == [code] * (severity is ERROR)


BOUNDARY = (
    changed("absences", 0, last=day(2, 1)),
    with_rows("allocations", booking(share_pct=100, last=day(1, 10)).replace(share_pct=90)),
    with_rows("allocations", booking(resource_id="ada", first=day(1, 4), last=day(2, 28), share_pct=100, status=BookingStatus.CANCELLED)),
    changed("demands", 0, heads_min=1, heads_max=1),
    changed("demands", 2, units=2),
    changed("demands", 0, skills=(SkillNeed(skill="backend", level=4),), restricted=("ada",)),
    changed("allocations", 2, share_pct=2),
    with_rows("projects", Project(id="p3", rank=3, stage=Stage.DONE)),
    with_rows("dependencies", Dependency(predecessor="p2", successor="p1", hard=False)),
    with_rows("dependencies", Dependency(predecessor="p2", successor="p1", hard=False, lag_weeks=12)),
    with_rows("dependencies", Dependency(predecessor="p1", successor="p2", lag_weeks=11)),
    changed("work_packages", 0, deadline=day(2, 22), deadline_hard=True),
    changed("work_packages", 0, deadline=day(2, 21)),
    with_rows(
        "budgets",
        Budget(scope_kind=Scope.FUND, scope_id="f", cap=0),
        Budget(scope_kind=Scope.FUND, scope_id="f", period="2027", cap=0),
    ),
    with_rows(
        "directives",
        rule(K.EXCLUSIVE),
        rule(K.COST_RATE, "rig", value=0),
        rule(K.MAX_MOVES, "person", value=0),
    ),
    with_rows("skills", PersonSkill(person_id="ada", skill="backend", level=5, valid_from=day(2, 1))),
    with_settings(today=day(3, 1)),
    changed("people", 1, min_share_pct=90),
    with_rows("work_packages", WorkPackage(project_id="p2", id="w", first=day(1, 4), last=day(1, 4))),
)


@pytest.mark.parametrize("tables", BOUNDARY, ids=range(len(BOUNDARY)))
def test_nothing_is_said_on_the_boundary(tables: Tables) -> None:
    assert codes(tables) == []


@pytest.mark.parametrize(
    ("first", "last", "clash"),
    [(day(3, 1), day(3, 7), False), (day(2, 22), day(3, 7), True), (day(2, 28), day(3, 7), True)],
    ids=["next week", "last week", "last day"],
)
def test_two_bookings_on_one_demand_share_no_week(first: object, last: object, *, clash: bool) -> None:
    """The first ends on Sunday, 28 February; weeks are what is planned, so touching its last week is an overlap."""
    tables = with_rows("allocations", booking(resource_id="ada", share_pct=0, first=first, last=last))
    assert ("overlap" in [one.code for one in consistency.findings(tables)]) is clash


def test_three_overlapping_bookings_are_two_overlaps() -> None:
    rows = [
        booking(share_pct=20, first=first, last=last)
        for first, last in ((day(1, 4), day(2, 28)), (day(1, 11), day(1, 17)), (day(2, 1), day(2, 7)))
    ]
    assert [one.at for one in consistency.findings(with_rows("allocations", *rows)) if one.code == "overlap"] == [4, 5]


def test_the_peak_of_a_person_s_weeks_is_told() -> None:
    """50 + 40 % all along, and 30 % more from 1 to 14 February."""
    found = only(
        with_rows(
            "allocations",
            booking(demand_id="d1", resource_id="bob", share_pct=90),
            booking(demand_id="d2", share_pct=30, first=day(2, 1), last=day(2, 14)),
        )
    )
    assert found.id == "bob"
    assert "booked for 120 % in the week of 2027-02-01, and 90 % are plannable" in found.cause


@pytest.mark.parametrize(
    ("fields", "able"),
    [
        ({}, True),
        ({"valid_until": day(2, 28)}, True),
        ({"valid_until": day(2, 27)}, False),
        ({"valid_from": day(1, 5)}, False),
        ({"level": 2}, False),
        ({"skill": "x"}, False),
    ],
)
def test_a_booked_person_has_the_skill_throughout(fields: dict[str, object], *, able: bool) -> None:
    assert (("not_able", "allocations", 0, "resource_id") not in codes(changed("skills", 0, **fields))) is able


def test_a_restricted_demand_holds_others_for_unable() -> None:
    assert ("not_able", "allocations", 0, "resource_id") in codes(changed("demands", 0, restricted=("bob",)))


def test_a_circle_is_told_in_its_order() -> None:
    ring = tuple(Dependency(predecessor=a, successor=b) for a, b in (("p0", "p1"), ("p1", "p2"), ("p2", "p3"), ("p3", "p1")))
    projects = tuple(Project(id=f"p{n}", rank=n + 1, stage=Stage.DONE) for n in range(4))
    found = [one for one in consistency.findings(replace(GOOD, projects=projects, dependencies=ring)) if one.code == "circle"]
    assert len(found) == 1
    assert "p1 -> p2 -> p3 -> p1" in found[0].cause


def test_every_circle_is_told_at_once_and_without_the_rows_told_there_is_none() -> None:
    links = tuple(
        Dependency(predecessor=f"p1/{before}", successor=f"p1/{after}", type=type)
        for before, after, type in (
            ("a", "b", "FS"),
            ("b", "a", "FS"),
            ("b", "c", "FS"),
            ("c", "a", "SS"),
            ("d", "e", "SS"),
            ("e", "d", "FS"),
        )
    )
    packages = tuple(WorkPackage(project_id="p1", id=id, first=day(1, 4), last=day(2, 28)) for id in "abcde")
    tables = replace(GOOD, work_packages=packages, dependencies=links)
    told = [at for code, _, at, _ in codes(tables) if code == "circle"]
    assert told == [1, 3, 5]
    rest = replace(tables, dependencies=tuple(link for at, link in enumerate(links) if at not in told))
    assert "circle" not in [code for code, *_ in codes(rest)]


def test_circles_of_projects_and_of_packages_are_told_together() -> None:
    links = (*GOOD.dependencies, Dependency(predecessor="p2", successor="p1"), Dependency(predecessor="p1/w", successor="p1"))
    told = [at for code, _, at, _ in codes(replace(GOOD, dependencies=links)) if code == "circle"]
    assert told == [1, 2]


def test_negative_lags_between_packages_are_in_order() -> None:
    packages = (WINDOWED.replace(id="a"), WINDOWED.replace(id="b"))
    links = (Dependency(predecessor="p1/a", successor="p1/b", lag_weeks=-3),)
    assert not codes(replace(GOOD, work_packages=packages, dependencies=links))


def test_a_package_that_fits_on_the_last_day_is_in_order() -> None:
    packages = (WINDOWED.replace(id="a"), WINDOWED.replace(id="b"))
    tables = replace(GOOD, work_packages=packages, dependencies=(Dependency(predecessor="p1/a", successor="p1/b", lag_weeks=1),))
    assert not codes(tables)
    (found,) = consistency.findings(replace(tables, dependencies=(tables.dependencies[0].replace(lag_weeks=2),)))
    assert "by 1 week," in found.fix
    assert "after p1/a" in found.cause


def test_a_long_chain_is_no_circle() -> None:
    """Ten thousand links would break a search that calls itself."""
    chain = tuple(Dependency(predecessor=f"p{n}", successor=f"p{n + 1}") for n in range(10_000))
    assert "circle" not in [one.code for one in consistency.findings(replace(GOOD, dependencies=chain))]


def test_rows_that_were_not_understood_are_not_unknown() -> None:
    tables = replace(GOOD, people=GOOD.people[:1], skills=GOOD.skills[:1], absences=())
    booked = replace(tables, allocations=(*GOOD.allocations, booking()))
    assert "unknown_id" in [one.code for one in consistency.findings(booked)]
    torn = Torn(ids={"people": frozenset({"bob"})}, partly=frozenset({"people"}))
    assert codes(booked, torn) == []


def test_a_row_whose_id_was_not_understood_may_be_any() -> None:
    torn = Torn(ids={"people": frozenset({""})}, partly=frozenset({"people"}))
    assert codes(changed("absences", 0, resource_id="x"), torn) == []


def test_without_settings_the_rest_is_still_checked() -> None:
    assert codes(replace(changed("projects", 1, rank=1), settings=None)) == [("duplicate_rank", "projects", 1, "rank")]


def test_a_horizon_without_work_is_told() -> None:
    found = [one.code for one in consistency.findings(replace(GOOD, demands=(), allocations=()))]
    assert "nothing_to_plan" in found


def test_a_portfolio_raises_all_errors_and_no_warning() -> None:
    fields = {**vars(changed("projects", 1, rank=1)), "people": GOOD.people * 2}
    with pytest.raises(InvalidInputError) as refused:
        Portfolio(**fields)
    assert [one.code for one in refused.value.defects] == ["duplicate_id", "duplicate_id", "duplicate_rank"]


def test_a_portfolio_tells_its_warnings_when_asked() -> None:
    portfolio = Portfolio(**vars(changed("allocations", 0, share_pct=60)))
    (said,) = consistency.defects(portfolio)
    assert (said.code, said.severity, said.place.row, said.place.id) == ("overbooked", WARNING, None, "ada")
