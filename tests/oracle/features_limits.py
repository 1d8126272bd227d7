"""Features that bind a plan to what is there: locks, directives, and odd bookings of today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.oracle.drafts import book
from tests.oracle.features_supply import equipment
from tests.oracle.features_work import many_demands, shifts

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft


def _lock(d: Draft, lock: str) -> None:
    if not d.rows["allocations"]:
        book(d, d.work())
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


def cancelled(d: Draft) -> None:
    book(d, d.work(), status="cancelled", lock=d.dice.choice(("none", "both")))


def partial_bookings(d: Draft) -> None:
    demand = d.work()
    a, b = sorted((d.week(), d.week()))
    book(d, demand, first=d.day(a, d.dice.choice((0, 2))), last=d.day(b, d.dice.choice((1, 6))), share_pct=d.dice.choice((d.step, 100, 30)))


def split_bookings(d: Draft) -> None:
    """Today's person on a demand at one share first and at another later, or with a gap."""
    demand = d.work()
    middle = demand["first"] + (demand["last"] - demand["first"]) // 2
    book(d, demand, last=middle, share_pct=d.step)
    if d.rows["allocations"]:
        head = d.rows["allocations"][-1]
        later = middle + dt.timedelta(days=d.dice.choice((7, 7, 14)))
        if head["demand_id"] == demand["id"] and later <= demand["last"]:
            d.rows["allocations"].append(
                {**head, "first": later, "last": demand["last"], "share_pct": min(100, 2 * d.step), "lock": "none"}
            )


def done_before(d: Draft) -> None:
    """A predecessor that is done, with dates that would not do."""
    if len(d.rows["projects"]) > 1:
        a, b = d.dice.sample(d.rows["projects"], 2)
        a["stage"] = "done"
        d.add("dependencies", predecessor=a["id"], successor=b["id"], type=d.dice.choice(("FS", "SS")))


def nothing_there(d: Draft) -> None:
    """Zeros where a number is expected, and demands wholly outside the horizon."""
    work = d.work()
    d.dice.choice(
        (
            lambda: work.update(fte=0),
            lambda: work.update(first=d.day(d.weeks + 1), last=d.day(d.weeks + 2)),
            lambda: d.one("people").update(fte=0),
            lambda: d.one("people").update(reserve_pct=100),
            lambda: d.settings.update(today=d.day(d.weeks + 1)),
            lambda: d.settings.update(freeze_weeks=50),
            lambda: d.one("projects").update(value_score=0),
            lambda: book(d, work, share_pct=0),
        )
    )()


def soft_facts(d: Draft) -> None:
    """A part-time contract and a rate that are marked as soft."""
    d.add("directives", kind="part_time", subject=d.one("people")["id"], value="0.5", first=d.day(d.week()), hard=False)
    d.add("directives", kind="cost_rate", subject=d.one("people")["id"], value=77, first=d.day(d.week()), hard=False)


def dated_orders(d: Draft) -> None:
    """Orders about whole projects and people, with dates that they do not heed."""
    kind = d.dice.choice(("force_in", "force_out", "freeze_project", "protect_person"))
    subject = d.one("people" if kind == "protect_person" else "projects")["id"]
    d.add("directives", kind=kind, subject=subject, **d.dates())


def two_downtimes(d: Draft) -> None:
    """A machine that loses units twice in overlapping weeks."""
    equipment(d)
    machine = d.one("equipment")
    machine["units"] = 3
    for _ in range(2):
        d.add("absences", resource_id=machine["id"], share_pct=d.dice.choice((30, 50)), **d.dates())


def fair_moves(d: Draft) -> None:
    """Limits on teams and sponsors, and what earlier decisions took of them."""
    for row in d.rows["projects"]:
        row["sponsor"] = d.dice.choice(("kim", "lou", ""))
    of = {"person": d.one("people")["id"], "project": d.one("projects")["id"], "team": "north", "sponsor": "kim", "plan": ""}
    for subject in d.dice.sample(tuple(of), 2):
        d.add("directives", kind="max_moves", subject=subject, value=d.dice.choice((0, 1, 2, 3)))
        taken = {"value": d.dice.choice((0, 1, 1, 2)), "hard": d.dice.random() < 0.9}
        d.add("directives", kind="moves_taken", subject=subject, object=of[subject], **taken)
