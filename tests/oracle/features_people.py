"""Features about people on the move: notice, handover, ramp-up, stints, and who works with whom."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.oracle.drafts import add_demand, book

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft


def notice(d: Draft) -> None:
    """Somebody booked today has notice, perhaps more than one, some as contractors and some with a notice of their own."""
    if not d.rows["allocations"]:
        book(d, d.work())
    for person in d.rows["people"]:
        person["employment"] = d.dice.choice(("employee", "contractor"))
    d.settings["notice_weeks"], d.settings["contractor_notice_weeks"] = d.dice.choice(((1, 2), (2, 3), (None, 1), (3, 0)))
    if d.dice.random() < 0.5:
        d.one("people")["notice_weeks"] = d.dice.choice((0, 2, 3))


def handover_weeks(d: Draft) -> None:
    """Somebody who could be worth more elsewhere, and somebody who could follow."""
    d.settings["handover_weeks"] = d.dice.choice((1, 1, 2))
    d.settings["granularity_pct"] = d.settings["min_share_pct"] = 50
    for table in ("people", "skills", "projects", "demands", "allocations"):
        d.rows[table].clear()
    for id, skills in (("r0", "ab"), ("r1", "a"), ("r2", d.dice.choice("ab"))):
        d.add("people", id=id)
        for skill in skills:
            d.add("skills", person_id=id, skill=skill, level=3)
    for rank, (id, skill, fte) in enumerate((("p0", "a", "1"), ("p1", "b", d.dice.choice(("0.5", "1")))), start=1):
        d.add("projects", id=id, rank=rank, value_score=d.dice.randint(1, 100))
        first, last = d.day(0), d.day(d.weeks - d.dice.choice((1, 1, 2)), 4)
        needs = ({"skill": skill, "level": 3},)
        d.add("demands", id=f"d{rank - 1}", project_id=id, fte=Decimal(fte), first=first, last=last, skills=needs)
    share = d.dice.choice((50, 100, 100))
    held = {"demand_id": "d0", "project_id": "p0", "first": d.day(0), "last": d.rows["demands"][0]["last"]}
    d.add("allocations", resource_id="r0", share_pct=share, **held)


def usual_rules(d: Draft) -> None:
    """All rules about people on the move, with their usual figures."""
    notice(d)
    d.settings["staffing_rules"] = "usual"


def stints(d: Draft) -> None:
    """Stints that may be too short or too many, in a portfolio of many blocks."""
    d.settings["booking_block"] = d.dice.choice(("week", "week", "phase"))
    if d.dice.random() < 0.8:
        d.settings["min_stint_weeks"] = d.dice.choice((1, 2, 2, 3))
    if d.dice.random() < 0.8:
        d.settings["max_stints"] = d.dice.choice((1, 1, 2))
    d.one("people")["max_projects"] = 1


def company(d: Draft) -> None:
    """Two people who must or must not meet."""
    people = [row["id"] for row in d.rows["people"]]
    if len(people) < 2:
        d.add("people", id="extra")
        d.add("skills", person_id="extra", skill="a", level=4)
        people.append("extra")
    for kind in d.dice.sample(("keep_apart", "keep_apart", "keep_together"), d.dice.choice((1, 1, 2))):
        one, other = d.dice.sample(people, 2)
        dates = d.dates() if d.dice.random() < 0.4 else {}
        d.add("directives", kind=kind, subject=one, object=other, **dates)


def same_people(d: Draft) -> None:
    """A project whose demands, in weekly blocks, are seen through by whoever begins them."""
    d.settings["booking_block"] = d.dice.choice(("week", "month"))
    d.add("directives", kind="same_people", subject=d.one("projects")["id"])


def ramp_up(d: Draft) -> None:
    """Newcomers who need some weeks, on projects of one demand or several."""
    d.settings["ramp_up_weeks"] = d.dice.choice((1, 2, 2, 3))
    d.settings["ramp_up_pct"] = d.dice.choice((0, 50, 50, 33))
    d.settings["booking_block"] = d.dice.choice(("phase", "phase", "month", "week"))
    if d.dice.random() < 0.5:
        add_demand(d, d.one("projects")["id"])
