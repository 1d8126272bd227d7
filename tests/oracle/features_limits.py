"""Features that bind a plan to what is there: locks, directives, and odd bookings of today."""

from __future__ import annotations

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
