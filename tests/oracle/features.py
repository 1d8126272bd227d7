"""The generator's features: each switches on one rule of the model, in a way that bites often."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.drafts import add_demand, book

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.drafts import Draft


def reserve(d: Draft) -> None:
    d.settings["reserve_pct"] = d.dice.choice((15, 30, 50))
    d.one("people")["reserve_pct"] = d.dice.choice((0, 10, 75))


def part_time(d: Draft) -> None:
    first, last = d.span()
    dates = {"first": d.day(first, d.dice.choice((0, 0, 2, 5)))}
    if d.dice.random() < 0.5:
        dates["last"] = d.day(last + 1, d.dice.choice((1, 4, 6)))
    d.add("directives", kind="part_time", subject=d.one("people")["id"], value=d.dice.choice(("0.5", "0.8")), **dates)


def fte(d: Draft) -> None:
    for person in d.rows["people"]:
        person["fte"] = Decimal(d.dice.choice(("0.5", "0.8", "1", "1.2")))


def odd_hours(d: Draft) -> None:
    for person in d.rows["people"]:
        person["hours_per_week"] = Decimal(d.dice.choice(("37.5", "38.25", "36.77", "40")))
    d.settings["hours_per_fte_week"] = Decimal(d.dice.choice(("37.5", "38.5", "39.99", "40")))


def holidays(d: Draft) -> None:
    for calendar in d.dice.sample(("", "here", "there"), 2):
        d.add("holidays", date=d.day(d.week(), d.dice.randrange(7)), calendar=calendar)


def absences(d: Draft) -> None:
    d.add("absences", resource_id=d.one("people")["id"], **d.dates())


def partial_absences(d: Draft) -> None:
    for share in (50, d.dice.choice((30, 75, 100))):
        week = d.week()
        a, b = sorted((d.dice.randrange(7), d.dice.randrange(7)))
        d.add("absences", resource_id=d.one("people")["id"], first=d.day(week, a), last=d.day(week, b), share_pct=share)


def employment(d: Draft) -> None:
    person, week = d.one("people"), d.week()
    if d.dice.random() < 0.5:
        person["start_date"] = d.day(week, d.dice.choice((0, 0, 2, 5)))
    else:
        person["end_date"] = d.day(week, d.dice.choice((6, 4, 2)))


def levels(d: Draft) -> None:
    for skill in d.rows["skills"]:
        skill["level"] = d.dice.randint(1, 5)


def validity(d: Draft) -> None:
    skill, week = d.one("skills"), d.week()
    if d.dice.random() < 0.5:
        skill["valid_from"] = d.day(week, d.dice.choice((0, 0, 1, 5)))
    else:
        skill["valid_until"] = d.day(week, d.dice.choice((6, 4, 4, 3)))
    if d.dice.random() < 0.5:
        d.add("skills", person_id=skill["person_id"], skill=skill["skill"], level=d.dice.randint(1, 5), valid_from=d.day(d.week()))


def skill_sets(d: Draft) -> None:
    d.one("demands")["skills"] = ({"skill": "a", "level": d.dice.randint(1, 3)}, {"skill": "b", "level": d.dice.randint(1, 3)})
    d.add("skills", person_id=d.one("people")["id"], skill=d.dice.choice("ab"), level=d.dice.randint(2, 4))


def no_skills(d: Draft) -> None:
    d.one("demands")["skills"] = ()


def restricted(d: Draft) -> None:
    d.one("demands")["restricted"] = tuple({d.one("people")["id"] for _ in range(2)})


def min_share(d: Draft) -> None:
    d.settings["min_share_pct"] = d.dice.choice((10, 30, 50, 60))
    d.one("people")["min_share_pct"] = d.dice.choice((1, 75))


def at_once(d: Draft) -> None:
    d.settings["max_projects"] = d.dice.choice((1, 1, 2))
    d.one("people")["max_projects"] = d.dice.choice((0, 1, 2))


def headcount(d: Draft) -> None:
    demand = d.one("demands")
    demand["fte"] = Decimal("1.5")
    demand[d.dice.choice(("heads_min", "heads_max"))] = d.dice.choice((1, 2, 2))


def many_demands(d: Draft) -> None:
    add_demand(d, d.one("projects")["id"])


def shifts(d: Draft) -> None:
    d.settings["max_shift_weeks"] = d.dice.choice((1, 2))
    d.one("projects")["max_shift_weeks"] = d.dice.choice((0, 2))
    for demand in d.rows["demands"]:
        demand["last"] = min(demand["last"], d.day(max(0, d.weeks - 2), 4))
        demand["first"] = min(demand["first"], d.day(max(0, d.weeks - 3)))


def earliest_start(d: Draft) -> None:
    shifts(d)
    d.one("projects")["earliest_start"] = d.day(d.week(), d.dice.choice((0, 3, 6)))


def deadline(d: Draft) -> None:
    shifts(d)
    project = d.one("projects")
    project["deadline"] = d.day(d.week(), d.dice.choice((0, 4)))
    project["deadline_hard"] = d.dice.random() < 0.7


def lateness(d: Draft) -> None:
    for project in d.rows["projects"]:
        project["target_finish"], project["cost_of_delay"] = d.day(d.week(), 2), d.dice.randint(1, 1000)


def in_progress(d: Draft) -> None:
    shifts(d)
    project = d.one("projects")
    project["stage"] = "in_progress"
    project["earliest_start"] = d.day(d.week())


def interruptible(d: Draft) -> None:
    in_progress(d)
    for project in d.rows["projects"]:
        project["interruptible"] = True


def freeze(d: Draft) -> None:
    d.settings["freeze_weeks"] = d.dice.choice((1, 2))


def today_later(d: Draft) -> None:
    d.settings["today"] = d.day(d.dice.randint(1, max(1, d.weeks // 2)), d.dice.randrange(7))


def block_month(d: Draft) -> None:
    d.settings["booking_block"] = "month"


def block_week(d: Draft) -> None:
    d.settings["booking_block"] = "week"
    _shorten(d, 4)


def min_staffing(d: Draft) -> None:
    d.settings["min_staffing_pct"] = d.dice.choice((40, 60, 95))
    d.one("projects")["min_staffing_pct"] = d.dice.choice((0, 50, 100))


def mandatory(d: Draft) -> None:
    d.one("projects")["project_class"] = "mandatory"


def dependencies(d: Draft) -> None:
    shifts(d)
    if len(d.rows["projects"]) > 1:
        a, b = d.dice.sample([p["id"] for p in d.rows["projects"]], 2)
        lag, hard = d.dice.choice((0, 0, 1, -1)), d.dice.random() < 0.9
        d.add("dependencies", predecessor=a, successor=b, type=d.dice.choice(("FS", "SS")), lag_weeks=lag, hard=hard)


def equipment(d: Draft) -> None:
    if d.rows["equipment"]:
        return
    for i in range(d.dice.choice((1, 2))):
        d.add("equipment", id=f"e{i}", type="rig", units=d.dice.choice((1, 2)), cost_rate=d.dice.choice((0, 700, 2500)))
    for i in range(d.dice.choice((1, 2, 2))):
        fields = {**d.dates(), "equipment_type": "rig", "units": d.dice.choice((1, 1, 2))}
        d.add("demands", id=f"rig{i}", project_id=d.one("projects")["id"], **fields)


def equipment_dates(d: Draft) -> None:
    equipment(d)
    machine = d.one("equipment")
    machine[d.dice.choice(("first", "last"))] = d.day(d.week(), d.dice.choice((0, 2, 4, 6)))


def downtime(d: Draft) -> None:
    equipment(d)
    machine, week = d.one("equipment"), d.week()
    day = d.dice.randrange(7)
    share = d.dice.choice((100, 50, 30))
    d.add("absences", resource_id=machine["id"], first=d.day(week, day), last=d.day(week, min(6, day + 1)), share_pct=share)


def operator(d: Draft) -> None:
    equipment(d)
    machine = d.one("equipment")
    machine["operator_skill"], machine["operator_level"] = d.dice.choice("ab"), d.dice.choice((1, 3, 4))


def only_machines(d: Draft) -> None:
    equipment(d)
    project = {"id": "px", "rank": len(d.rows["projects"]) + 1, "value_score": 10, "stage": d.dice.choice(("in_progress", "approved"))}
    d.add("projects", **project)
    d.add("demands", id="rigx", project_id="px", **d.dates(), equipment_type="rig", units=1)


def cost_rate(d: Draft) -> None:
    value = d.dice.choice((500, 12000, 30000))
    d.add("directives", kind="cost_rate", subject=d.one("people")["id"], value=value, first=d.day(d.week(), d.dice.choice((0, 1))))


def big_money(d: Draft) -> None:
    for person in d.rows["people"]:
        person["cost_rate"] = d.dice.randint(1_000_000, 5_000_000)
    for machine in d.rows["equipment"]:
        machine["cost_rate"] = d.dice.randint(1_000_000, 5_000_000)


def _lock(d: Draft, lock: str) -> None:
    if not d.rows["allocations"]:
        book(d, d.one("demands"))
    d.one("allocations")["lock"] = lock


def lock_resource(d: Draft) -> None:
    _lock(d, "resource")


def lock_time(d: Draft) -> None:
    shifts(d)
    _lock(d, "time")


def lock_both(d: Draft) -> None:
    shifts(d)
    _lock(d, "both")


def lock_equipment(d: Draft) -> None:
    shifts(d)
    equipment(d)
    rig = d.rows["demands"][-1]
    fields = {"first": rig["first"], "last": rig["last"], "share_pct": rig["units"], "lock": d.dice.choice(("time", "both", "resource"))}
    d.add("allocations", project_id=rig["project_id"], demand_id=rig["id"], resource_id=d.one("equipment")["id"], **fields)


def pin(d: Draft) -> None:
    d.add("directives", kind="pin", subject=d.one("people")["id"], object=d.one("projects")["id"])


def pin_dates(d: Draft) -> None:
    fields = d.dates()
    if d.dice.random() < 0.3:
        del fields[d.dice.choice(("first", "last"))]
    d.add("directives", kind="pin", subject=d.one("people")["id"], object=d.one("projects")["id"], **fields)


def forbid(d: Draft) -> None:
    fields = d.dates() if d.dice.random() < 0.6 else {}
    d.add("directives", kind="forbid", subject=d.one("people")["id"], object=d.one("projects")["id"], **fields)


def exclusive(d: Draft) -> None:
    many_demands(d)
    fields = d.dates() if d.dice.random() < 0.6 else {}
    object = d.one("projects")["id"] if d.dice.random() < 0.5 else ""
    d.add("directives", kind="exclusive", subject=d.one("people")["id"], object=object, **fields)


def force_in(d: Draft) -> None:
    d.add("directives", kind="force_in", subject=d.one("projects")["id"])


def force_out(d: Draft) -> None:
    d.add("directives", kind="force_out", subject=d.one("projects")["id"])


def freeze_project(d: Draft) -> None:
    shifts(d)
    d.add("directives", kind="freeze_project", subject=d.one("projects")["id"])


def protect_person(d: Draft) -> None:
    d.add("directives", kind="protect_person", subject=d.one("people")["id"])


def max_moves(d: Draft) -> None:
    for subject in d.dice.sample(("plan", "person", "project"), 2):
        d.add("directives", kind="max_moves", subject=subject, value=d.dice.choice((0, 1, 1, 2)))


def soft_directives(d: Draft) -> None:
    kind = d.dice.choice(("force_in", "force_out", "freeze_project"))
    d.add("directives", kind=kind, subject=d.one("projects")["id"], hard=False)
    kind = d.dice.choice(("forbid", "pin"))
    d.add("directives", kind=kind, subject=d.one("people")["id"], object=d.one("projects")["id"], hard=False)


def halted(d: Draft) -> None:
    d.one("projects")["stage"] = d.dice.choice(("on_hold", "cancelled", "done"))


def effort_hours(d: Draft) -> None:
    demand = d.one("demands")
    demand["fte"], demand["effort_hours"] = None, Decimal(d.dice.choice(("10", "33.3", "77.77", "50.01")))


def cancelled(d: Draft) -> None:
    book(d, d.one("demands"), status="cancelled", lock=d.dice.choice(("none", "both")))


def partial_bookings(d: Draft) -> None:
    demand = d.one("demands")
    a, b = sorted((d.week(), d.week()))
    book(d, demand, first=d.day(a, d.dice.choice((0, 2))), last=d.day(b, d.dice.choice((1, 6))), share_pct=d.dice.choice((d.step, 100, 30)))


def beyond_horizon(d: Draft) -> None:
    demand = d.one("demands")
    if d.dice.random() < 0.5:
        demand["first"] -= dt.timedelta(days=d.dice.choice((3, 10, 20)))
    else:
        demand["last"] = d.day(d.weeks, d.dice.choice((2, 9)))


def fine_steps(d: Draft) -> None:
    step = d.dice.choice((10, 20))
    d.settings["granularity_pct"], d.settings["min_share_pct"] = step, d.dice.choice((step, 20, 40))
    _shorten(d, 3)


def _shorten(d: Draft, most: int) -> None:
    d.settings["horizon_weeks"] = min(d.weeks, most)
    for row in (*d.rows["demands"], *d.rows["allocations"]):
        row["first"] = min(row["first"], d.day(d.weeks - 1))
        row["last"] = min(row["last"], d.day(d.weeks - 1, 4))


def handover(d: Draft) -> None:
    d.settings["handover_hours"], d.settings["hard_price"], d.settings["soft_price"] = 5, 7, 2


ON: dict[str, Callable[[Draft], None]] = {
    f.__name__: f
    for f in (
        *(fine_steps, block_week, block_month, reserve, part_time, fte, odd_hours, holidays, absences, partial_absences, employment),
        *(levels, validity, skill_sets, no_skills, restricted, min_share, at_once, headcount, many_demands, shifts, earliest_start),
        *(deadline, lateness, in_progress, interruptible, freeze, today_later, min_staffing, mandatory, dependencies, equipment),
        *(equipment_dates, downtime, operator, only_machines, cost_rate, big_money, effort_hours, beyond_horizon, cancelled),
        *(partial_bookings, lock_resource, lock_time, lock_both, lock_equipment, pin, pin_dates, forbid, exclusive, force_in, force_out),
        *(freeze_project, protect_person, max_moves, soft_directives, halted, handover),
    )
}
"""Features by name, in the order in which they are switched on."""
