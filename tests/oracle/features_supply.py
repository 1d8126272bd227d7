"""Features of people and machines: who is there, when, what they can do and what they cost."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    d.work()["skills"] = ({"skill": "a", "level": d.dice.randint(1, 3)}, {"skill": "b", "level": d.dice.randint(1, 3)})
    d.add("skills", person_id=d.one("people")["id"], skill=d.dice.choice("ab"), level=d.dice.randint(2, 4))


def no_skills(d: Draft) -> None:
    d.work()["skills"] = ()


def restricted(d: Draft) -> None:
    d.work()["restricted"] = tuple({d.one("people")["id"] for _ in range(2)})


def min_share(d: Draft) -> None:
    d.settings["min_share_pct"] = d.dice.choice((10, 30, 50, 60))
    d.one("people")["min_share_pct"] = d.dice.choice((1, 75))


def at_once(d: Draft) -> None:
    d.settings["max_projects"] = d.dice.choice((1, 1, 2))
    d.one("people")["max_projects"] = d.dice.choice((0, 1, 2))


def headcount(d: Draft) -> None:
    demand = d.work()
    demand["fte"] = Decimal("1.5")
    demand[d.dice.choice(("heads_min", "heads_max"))] = d.dice.choice((1, 2, 2))


def equipment(d: Draft) -> None:
    if d.rows["equipment"]:
        return
    for i in range(d.dice.choice((1, 2))):
        d.add("equipment", id=f"e{i}", type="rig", units=d.dice.choice((1, 2)), cost_rate=d.dice.choice((0, 700, 2500)))
    for i in range(d.dice.choice((1, 2, 2))):
        fields = {**d.dates(), "equipment_type": "rig", "units": d.dice.choice((1, 1, 2))}
        d.add("demands", id=f"rig{i}", project_id=d.one("projects")["id"], **fields)


def setup(d: Draft) -> None:
    """Machines that two projects want, one soon after the other."""
    equipment(d)
    for machine in d.rows["equipment"]:
        machine["setup_weeks"] = d.dice.choice((1, 1, 2))
    for project in d.rows["projects"]:
        week = d.week()
        d.add(
            "demands",
            id=f"tool{len(d.rows['demands'])}",
            project_id=project["id"],
            first=d.day(week),
            last=d.day(week, 4),
            equipment_type="rig",
            units=1,
        )


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


def fees(d: Draft) -> None:
    """People and machines that cost something once they are booked at all, and caps that this bites into."""
    people = [row for row in d.rows["people"] if d.dice.random() < 0.6] or [d.one("people")]
    for row in people:
        row["fee"] = d.dice.choice((1, 50_000, 99_999))
        row["start_date"] = row.get("start_date") or d.day(d.week())
    if d.dice.random() < 0.4:
        equipment(d)
        d.one("equipment")["fee"] = d.dice.choice((7, 60_000))
    for scope, id in d.dice.sample((("portfolio", "all"), ("cost_centre", "north"), ("programme", "x")), 2):
        d.add("budgets", scope_kind=scope, scope_id=id, cap=d.dice.choice((0, 50_000, 120_000, 400_000)))
