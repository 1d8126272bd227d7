"""Features of work packages: windows, stretching, precedence between them, deadlines, and those that stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.oracle.drafts import add_demand

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft, Fields


def packages(d: Draft) -> None:
    """Put one demand, or two, into a package with a window around it."""
    for demand in d.dice.sample(d.rows["demands"], min(len(d.rows["demands"]), d.dice.choice((1, 1, 2)))):
        _packed(d, demand)


def _packed(d: Draft, demand: Fields) -> Fields:
    """Return the package that a demand is part of, made around it with a window if it has none yet."""
    known = {(row["project_id"], row["id"]): row for row in d.rows["work_packages"]}
    if "work_package" in demand:
        return known[demand["project_id"], demand["work_package"]]
    length = d.dice.choice((1, 1, 2))
    if d.dice.random() < 0.8:  # short enough to move
        demand["last"] = min(demand["last"], demand["first"] + dt.timedelta(days=7 * length - 3))
    first, last = demand["first"], demand["last"]
    if d.dice.random() < 0.2:  # the package is longer than what it asks for
        last = min(last + dt.timedelta(weeks=1), d.day(d.weeks - 1, 6))
    row: Fields = {"project_id": demand["project_id"], "id": f"w{len(known)}", "first": first, "last": last}
    if d.dice.random() < 0.8:
        row["earliest_start"] = d.day(d.week(), d.dice.randrange(7))
    if d.dice.random() < 0.5 or "earliest_start" not in row:
        row["latest_finish"] = d.day(d.week(), d.dice.randrange(7))
    demand["work_package"] = row["id"]
    d.add("work_packages", **row)
    return row


def package_chain(d: Draft) -> None:
    """Let a package and another package or project wait for one another."""
    if len(d.rows["demands"]) < 2:
        add_demand(d, d.one("projects")["id"])
    a, b = d.dice.sample(d.rows["demands"], 2)
    before, after = (_end(d, demand) for demand in (a, b))
    lag = d.dice.choice((0, 0, 1, -1))
    if before != after:
        d.add("dependencies", predecessor=before, successor=after, type=d.dice.choice(("FS", "SS", "FF")), lag_weeks=lag)


def _end(d: Draft, demand: Fields) -> str:
    package = _packed(d, demand)
    return package["project_id"] if d.dice.random() < 0.25 else f"{package['project_id']}/{package['id']}"


def stretch(d: Draft) -> None:
    """Let a package take longer."""
    _packed(d, d.dice.choice(d.rows["demands"]))["max_stretch_weeks"] = d.dice.choice((1, 2))


def package_deadline(d: Draft) -> None:
    """Give a package a deadline, hard or soft, and its project a cost of delay."""
    row = _packed(d, d.dice.choice(d.rows["demands"]))
    row["deadline"], row["deadline_hard"] = d.day(d.week(), 3), d.dice.random() < 0.5
    for project in d.rows["projects"]:
        project.setdefault("cost_of_delay", d.dice.randint(1, 1000))


def milestone(d: Draft) -> None:
    """Let a milestone wait for some work, or some work for it, with a date to be kept or not."""
    project, week = d.one("projects"), d.week()
    row: Fields = {"project_id": project["id"], "id": f"m{len(d.rows['work_packages'])}", "first": d.day(week), "last": d.day(week, 4)}
    if d.dice.random() < 0.5:
        row["deadline"], row["deadline_hard"] = d.day(d.week(), 3), d.dice.random() < 0.5
        project.setdefault("cost_of_delay", d.dice.randint(1, 1000))
    d.add("work_packages", **row, milestone=True)
    ends = [f"{row['project_id']}/{row['id']}", _end(d, d.one("demands"))]
    for before, after in [ends, ends[::-1]][: d.dice.choice((1, 1, 2))] if d.dice.random() < 0.5 else [ends[::-1]]:
        if len({before, after}) == 2 and before.split("/")[0] != after and after.split("/")[0] != before:
            lag, kind = d.dice.choice((0, 0, 1, -1)), d.dice.choice(("FS", "FS", "SS", "FF"))
            d.add("dependencies", predecessor=before, successor=after, type=kind, lag_weeks=lag)


def progress(d: Draft) -> None:
    """Start a package, and say how much of it is done; often some weeks ago."""
    row = _packed(d, d.work())
    row["status"], row["percent_done"] = "started", d.dice.choice((0, 20, 33, 50, 75, 100))
    if d.dice.random() < 0.6 and "today" not in d.settings:
        d.settings["today"] = d.day(d.dice.choice((1, 2)))


def shift_hours(d: Draft) -> None:
    """Charge for every week by which something is moved."""
    d.settings["shift_hours"] = d.dice.choice((1, 5, 40))


def package_status(d: Draft) -> None:
    """Start a package, or have it done."""
    _packed(d, d.dice.choice(d.rows["demands"]))["status"] = d.dice.choice(("started", "done"))
