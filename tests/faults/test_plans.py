"""Faults planted in good plans: the audit reports each, under the rule that it breaks and with what breaks it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from models.audit import Auditor
from models.bookings import Booking, Decision, Lock, ProjectState, Proposal
from models.projects import ProjectClass, Stage
from tests.builders import (
    able,
    absent,
    booking,
    cap,
    demand,
    directive,
    machine,
    machine_demand,
    monday,
    paused,
    person,
    portfolio,
    project,
    proposal,
    runs,
    sunday,
    today,
    waits,
)

if TYPE_CHECKING:
    from models.portfolio import Portfolio

LEAST = 69
"""Faults in the table; it may only grow."""


class Fault(NamedTuple):
    """A good plan, the same plan spoilt, and what the audit must say."""

    name: str
    of: Portfolio
    good: Proposal
    bad: Proposal
    rule: str
    subject: str


def fault(name, of, good, bad, rule, subject):
    return Fault(name, of, proposal(*good), proposal(*bad), rule, subject)


def firm(*rows, ada=None, apollo=None, zeus=None, work=(), **settings):
    """Ada, Bob and Eve, Apollo in weeks 0 to 3 and Zeus in 2 to 5, with rows on top."""
    people = person("ada", **(ada or {})), person("bob"), person("eve")
    projects = project("apollo", **(apollo or {})), project("zeus", **(zeus or {}))
    demands = work or (demand("apollo.dev", weeks=(0, 3)), demand("zeus.dev", weeks=(2, 5)))
    return portfolio(*people, *projects, *demands, *rows, **settings)


def on(name="apollo", weeks=(0, 3), share=50, who="ada"):
    return booking(who, f"{name}.dev", weeks, share)


BOTH = runs("apollo"), runs("zeus")
ONE = runs("apollo"), paused("zeus")
SKILLED = demand("apollo.dev", needs={"dev": 3}), demand("zeus.dev", weeks=(2, 5))
HALF = demand("apollo.dev", fte=0.5), demand("zeus.dev", weeks=(2, 5))
RIG = machine("rig"), demand("apollo.dev"), machine_demand("apollo.rig"), machine_demand("zeus.rig", weeks=(2, 5))
RENTED = booking("rig", "apollo.rig", (0, 3), 1)
OPERATED = machine("rig", operator_skill="rig"), able("ada", "rig"), demand("apollo.dev"), machine_demand("apollo.rig")
HOUR = {"cost_rate": 1_000, "org_unit": "u1"}
SPENT = 64_000
"""Minor units of Ada at 10.00 an hour for 40 % of four weeks."""


def limits():
    """People: time, skills, number."""
    yield fault("double-booked", firm(), [*BOTH, on(), on("zeus", (2, 5))], [*BOTH, on(), on("zeus", (2, 5), 60)], "capacity", "ada")
    reserve = firm(ada={"reserve_pct": 20})
    yield fault("into the reserve", reserve, [*ONE, on(share=80)], [*ONE, on(share=90)], "capacity", "ada")
    leaves = firm(ada={"end_date": sunday(1)})
    yield fault("after leaving", leaves, [*ONE, on(weeks=(0, 1))], [*ONE, on(weeks=(0, 2))], "capacity", "ada")
    joins = firm(ada={"start_date": monday(2)})
    yield fault("before joining", joins, [*ONE, on(weeks=(2, 3))], [*ONE, on(weeks=(1, 3))], "capacity", "ada")
    yield fault("odd share", firm(), [*ONE, on(share=20)], [*ONE, on(share=15)], "share", "ada")
    yield fault("share below the minimum", firm(min_share_pct=30), [*ONE, on(share=30)], [*ONE, on(share=20)], "share", "ada")
    yield fault("share over all", firm(ada={"fte": Decimal("0.5")}), [*ONE, on(share=100)], [*ONE, on(share=110)], "share", "ada")
    skilled = firm(able("ada"), work=SKILLED)
    yield fault("skill missing", skilled, [*ONE, on()], [*ONE, on(who="bob")], "skill", "bob")
    low = firm(able("ada"), able("bob", level=2), work=SKILLED)
    yield fault("level too low", low, [*ONE, on()], [*ONE, on(who="bob")], "skill", "bob")
    expires = firm(able("ada", valid_until=sunday(1)), work=SKILLED)
    yield fault("skill expired", expires, [*ONE, on(weeks=(0, 1))], [*ONE, on()], "skill", "ada")
    early = firm(able("ada", valid_from=monday(2)), work=SKILLED)
    yield fault("skill not yet valid", early, [*ONE, on(weeks=(2, 3))], [*ONE, on(weeks=(1, 3))], "skill", "ada")
    named = firm(work=(demand("apollo.dev", restricted=("ada",)), SKILLED[1]))
    yield fault("not on the list", named, [*ONE, on()], [*ONE, on(who="bob")], "skill", "bob")
    many = firm(project("ceres"), demand("ceres.dev"), ada={"max_projects": 2})
    two = *BOTH, runs("ceres"), on(share=20), on("zeus", (2, 5), 20)
    yield fault("three projects at once", many, two, [*two, on("ceres", share=20)], "projects_at_once", "ada")
    heads = firm(work=(demand("apollo.dev", heads_min=2, heads_max=2), SKILLED[1]))
    pair = *ONE, on(share=20), on(share=20, who="bob")
    yield fault("too many heads", heads, pair, [*pair, on(share=20, who="eve")], "headcount", "apollo.dev")
    yield fault("too few heads", heads, pair, pair[:-1], "headcount", "apollo.dev")


def efforts():
    """Demands: how much, when, how evenly."""
    yield fault("a step too much", firm(work=HALF), [*ONE, on(share=60)], [*ONE, on(share=70)], "demand", "apollo.dev")
    yield fault("outside the span", firm(), [*ONE, on()], [*ONE, on(), on(weeks=(4, 4))], "demand", "apollo.dev")
    yield fault("booked where nothing runs", firm(), [*BOTH, on()], [paused("apollo"), BOTH[1], on()], "demand", "apollo.dev")
    yield fault("bookings left behind by a shift", firm(), [*ONE, on()], [runs("apollo", 1), ONE[1], on()], "demand", "apollo.dev")
    least = firm(apollo={"min_staffing_pct": 50})
    yield fault("below minimum staffing", least, [*ONE, on()], [*ONE, on(share=40)], "minimum_staffing", "apollo")
    yield fault("running with nobody", least, [*ONE, on()], ONE, "minimum_staffing", "apollo")
    uneven = [*ONE, on(weeks=(0, 1)), on(weeks=(2, 3), share=60)]
    yield fault("uneven inside a block", firm(), [*ONE, on()], uneven, "block", "ada")
    yield fault("a hole in a block", firm(), [*ONE, on()], [*ONE, on(weeks=(0, 0)), on(weeks=(2, 3))], "block", "ada")
    partly = firm(today("ada", "apollo.dev", (1, 2), 50))
    yield fault("today's part at another share", partly, [*ONE, on(weeks=(1, 2))], [*ONE, on(weeks=(1, 2), share=40)], "block", "ada")


def dates():
    """Projects: whether, when, after what."""
    short = firm(apollo={"max_shift_weeks": 2})
    yield fault("shifted too far", short, [runs("apollo", 2), ONE[1]], [runs("apollo", 3), ONE[1]], "windows", "apollo")
    yield fault("shifted out of the horizon", firm(), [runs("apollo", 4), ONE[1]], [runs("apollo", 5), ONE[1]], "windows", "apollo")
    begun = firm(apollo={"stage": Stage.IN_PROGRESS})
    yield fault("in progress and shifted", begun, ONE, [runs("apollo", 1), ONE[1]], "windows", "apollo")
    start = firm(zeus={"earliest_start": monday(3)})
    yield fault("before its earliest start", start, [runs("zeus", 1)], [runs("zeus")], "windows", "zeus")
    due = firm(apollo={"deadline": sunday(4), "deadline_hard": True})
    yield fault("after its hard deadline", due, [runs("apollo", 1)], [runs("apollo", 2)], "windows", "apollo")
    chain = firm(waits("apollo", "zeus"), work=(demand("apollo.dev", weeks=(0, 1)), demand("zeus.dev", weeks=(2, 3))))
    yield fault("predecessor too late", chain, BOTH, [runs("apollo", 1), BOTH[1]], "precedence", "zeus")
    yield fault("successor without predecessor", chain, BOTH, [paused("apollo"), BOTH[1]], "precedence", "zeus")
    must = firm(apollo={"project_class": ProjectClass.MANDATORY})
    yield fault("mandatory and paused", must, BOTH, [paused("apollo"), BOTH[1]], "selection", "apollo")
    forced = firm(directive("force_in", "apollo"))
    yield fault("forced in and paused", forced, BOTH, [paused("apollo"), BOTH[1]], "selection", "apollo")
    out = firm(directive("force_out", "apollo"))
    yield fault("forced out and running", out, [paused("apollo"), BOTH[1]], BOTH, "selection", "apollo")
    halted = firm(apollo={"stage": Stage.ON_HOLD})
    yield fault("halted and running", halted, [paused("apollo"), BOTH[1]], BOTH, "selection", "apollo")


def standing():
    """What must stay: frozen weeks, locks, directives, limits on moves."""
    frozen = firm(today("ada", "apollo.dev", (0, 3), 50), freeze_weeks=2)
    kept = *ONE, on(weeks=(0, 1))
    yield fault("frozen booking changed", frozen, kept, [*ONE, on(weeks=(0, 1), share=40)], "freeze", "ada")
    yield fault("frozen booking removed", frozen, kept, ONE, "freeze", "ada")
    yield fault("frozen booking added", frozen, kept, [*kept, on(weeks=(0, 1), who="bob")], "freeze", "bob")
    locked = firm(today("ada", "apollo.dev", (0, 3), 50, lock=Lock.BOTH))
    yield fault("locked booking changed", locked, [*ONE, on()], [*ONE, on(share=60)], "locks", "ada")
    person_locked = firm(today("ada", "apollo.dev", (0, 3), 50, lock=Lock.RESOURCE))
    yield fault("locked person removed", person_locked, [*ONE, on(share=20)], [*ONE, on(who="bob")], "locks", "ada")
    time_locked = firm(today("ada", "apollo.dev", (0, 3), 50, lock=Lock.TIME))
    yield fault("locked dates shifted", time_locked, ONE, [runs("apollo", 1), ONE[1]], "locks", "apollo")
    pinned = firm(directive("pin", "ada", "apollo"))
    yield fault("pin ignored", pinned, [*ONE, on()], [*ONE, on(who="bob")], "directives", "ada")
    forbidden = firm(directive("forbid", "ada", "apollo"))
    yield fault("forbid ignored", forbidden, [*ONE, on(who="bob")], [*ONE, on()], "directives", "ada")
    only = firm(directive("exclusive", "ada", "apollo"))
    yield fault("exclusive broken", only, [*BOTH, on()], [*BOTH, on(), on("zeus", (2, 5), 20)], "directives", "ada")
    guarded = firm(today("ada", "apollo.dev", (0, 3), 50), directive("protect_person", "ada"))
    yield fault("protected person moved", guarded, [*ONE, on()], [*ONE, on(share=60)], "directives", "ada")
    still = firm(today("ada", "apollo.dev", (0, 3), 50), directive("freeze_project", "apollo"))
    yield fault("frozen project staffed", still, [*ONE, on()], [*ONE, on(), on(who="bob")], "directives", "bob")
    yield fault("frozen project paused", still, [*ONE, on()], [paused("apollo"), on()], "directives", "apollo")
    few = firm(today("ada", "apollo.dev", (0, 3), 50), directive("max_moves", "plan", value=Decimal(1)))
    moved = [*ONE, on(share=60), on(who="bob", share=20)]
    yield fault("one move too many", few, [*ONE, on(share=60)], moved, "move_limits", "plan")
    each = firm(directive("max_moves", "person", value=Decimal(1)))
    yield fault("a person moved twice", each, [*BOTH, on()], [*BOTH, on(), on("zeus", (2, 5), 20)], "move_limits", "ada")


def means():
    """Machines and money."""
    rigged = firm(*RIG[:1], work=RIG[1:])
    yield fault(
        "equipment missing in one week", rigged, [*ONE, RENTED], [*ONE, booking("rig", "apollo.rig", (0, 2), 1)], "equipment", "apollo.rig"
    )
    other = booking("rig", "zeus.rig", (2, 5), 1)
    yield fault("equipment overbooked", rigged, [*ONE, RENTED], [*BOTH, RENTED, other], "equipment", "rig")
    down = firm(machine("rig"), machine("spare"), absent("rig", monday(1), sunday(1)), work=RIG[1:])
    spared = [
        *ONE,
        booking("rig", "apollo.rig", (0, 0), 1),
        booking("spare", "apollo.rig", (1, 1), 1),
        booking("rig", "apollo.rig", (2, 3), 1),
    ]
    yield fault("equipment used while down", down, spared, [*ONE, RENTED], "equipment", "rig")
    crane = firm(machine("rig"), machine("crane", "crane"), work=RIG[1:])
    yield fault("equipment of another type", crane, [*ONE, RENTED], [*ONE, booking("crane", "apollo.rig", (0, 3), 1)], "equipment", "crane")
    yield fault("equipment for nobody", rigged, [*ONE, RENTED], [paused("apollo"), ONE[1], RENTED], "equipment", "apollo.rig")
    manned = firm(*OPERATED[:2], work=OPERATED[2:])
    yield fault("operator missing", manned, [*ONE, RENTED, on()], [*ONE, RENTED, on(who="bob")], "equipment", "rig")
    own = firm(ada=HOUR, apollo={"budget_cap": SPENT})
    yield fault("project cap exceeded by a step", own, [*ONE, on(share=40)], [*ONE, on(share=50)], "budget", "apollo")
    month = firm(
        cap(SPENT // 4, "programme", "p", "2027-04"), ada=HOUR, apollo={"programme": "p"}, work=(demand("apollo.dev", weeks=(4, 5)),)
    )
    april = [*ONE, on(weeks=(4, 5), share=40)], [*ONE, on(weeks=(4, 5), share=50)]
    yield fault("programme cap of a month exceeded", month, *april, "budget", "p")
    centre = firm(cap(SPENT, "cost_centre", "u1"), ada=HOUR)
    yield fault("cost centre cap exceeded", centre, [*ONE, on(share=40), on(who="bob", share=40)], [*ONE, on(share=50)], "budget", "u1")
    fund = firm(cap(SPENT, "fund", "f"), ada=HOUR, apollo={"fund": "f"})
    yield fault("fund exceeded", fund, [*ONE, on(share=40)], [*ONE, on(share=50)], "budget", "f")
    total = firm(cap(SPENT - 1), ada=HOUR)
    yield fault("portfolio cap missed by a minor unit", total, [*ONE, on(share=30)], [*ONE, on(share=40)], "budget", "all")


def forms():
    """What cannot be read as it stands."""
    good = [*ONE, on()]
    yield fault("overlapping bookings", firm(), good, [*good, on(weeks=(3, 3), share=10)], "form", "ada")
    yield fault("unknown person", firm(), good, [*good, on(who="nobody")], "form", "nobody")
    yield fault("unknown demand", firm(), good, [*good, booking("ada", "apollo.nothing", (0, 3), 10)], "form", "ada")
    yield fault("unknown project", firm(), good, [*good, runs("nothing")], "form", "nothing")
    yield fault("two decisions", firm(), good, [*good, paused("apollo")], "form", "apollo")
    yield fault("a booking that ends before it begins", firm(), good, [*good, _backwards()], "form", "ada")
    yield fault("a booking beyond the horizon", firm(), good, [*good, booking("bob", "zeus.dev", (8, 9), 50)], "form", "bob")
    odd = Decision(project_id="apollo", state=ProjectState.RUN, shift_weeks=2)
    yield fault("a shift of what is not shifted", firm(), good, [odd, ONE[1]], "form", "apollo")
    yield fault(
        "a person for a machine",
        firm(*RIG[:1], work=RIG[1:]),
        [*ONE, RENTED],
        [*ONE, RENTED, booking("ada", "apollo.rig", (0, 3), 1)],
        "form",
        "ada",
    )


def _backwards():
    return Booking(resource_id="ada", demand_id="apollo.dev", first=monday(2), last=sunday(1), share_pct=10)


FAULTS = tuple(each for kind in (limits, efforts, dates, standing, means, forms) for each in kind())


@pytest.mark.parametrize("planted", FAULTS, ids=[each.name for each in FAULTS])
def test_the_audit_names_the_fault(planted):
    """Clean before, and afterwards the right rule is broken by the right subject."""
    auditor = Auditor(planted.of)
    assert [v.text for v in auditor.violations(planted.good)] == []
    said = {(v.rule, v.subject): v.text for v in auditor.violations(planted.bad)}
    assert (planted.rule, planted.subject) in said, sorted(said.values())


def test_no_fault_has_gone_missing():
    assert len(FAULTS) >= LEAST
    assert len({each.name for each in FAULTS}) == len(FAULTS)
