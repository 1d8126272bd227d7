"""Features of projects and demands: dates, classes, needs, and how time is cut."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.drafts import add_demand

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft


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


def halted(d: Draft) -> None:
    d.one("projects")["stage"] = d.dice.choice(("on_hold", "cancelled", "done"))


def effort_hours(d: Draft) -> None:
    demand = d.work()
    demand["fte"], demand["effort_hours"] = None, Decimal(d.dice.choice(("10", "33.3", "77.77", "50.01")))


def beyond_horizon(d: Draft) -> None:
    demand = d.work()
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
