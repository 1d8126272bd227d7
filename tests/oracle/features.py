"""The generator's features: each switches on one rule of the model, in a way that bites often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle import features_limits as limits
from tests.oracle import features_pauses as paused
from tests.oracle import features_people as people
from tests.oracle import features_supply as supply
from tests.oracle import features_time as time
from tests.oracle import features_work as work

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.drafts import Draft

ON: dict[str, Callable[[Draft], None]] = {
    f.__name__: f
    for f in (
        work.fine_steps,
        work.block_week,
        work.block_month,
        supply.reserve,
        supply.part_time,
        supply.fte,
        supply.odd_hours,
        supply.holidays,
        supply.absences,
        supply.partial_absences,
        supply.employment,
        supply.levels,
        supply.validity,
        supply.skill_sets,
        supply.no_skills,
        supply.restricted,
        supply.min_share,
        supply.at_once,
        supply.headcount,
        work.many_demands,
        work.shifts,
        work.earliest_start,
        work.deadline,
        work.lateness,
        work.in_progress,
        work.interruptible,
        work.freeze,
        work.today_later,
        work.min_staffing,
        work.mandatory,
        work.dependencies,
        supply.equipment,
        supply.equipment_dates,
        supply.downtime,
        supply.operator,
        supply.only_machines,
        supply.cost_rate,
        supply.big_money,
        work.effort_hours,
        work.beyond_horizon,
        limits.cancelled,
        limits.partial_bookings,
        limits.lock_resource,
        limits.lock_time,
        limits.lock_both,
        limits.lock_equipment,
        limits.pin,
        limits.pin_dates,
        limits.forbid,
        limits.exclusive,
        limits.force_in,
        limits.force_out,
        limits.freeze_project,
        limits.protect_person,
        limits.max_moves,
        limits.soft_directives,
        work.halted,
        work.handover,
        limits.split_bookings,
        limits.done_before,
        limits.nothing_there,
        limits.soft_facts,
        limits.dated_orders,
        limits.two_downtimes,
        limits.fair_moves,
        supply.fees,
        time.packages,
        time.package_chain,
        time.stretch,
        time.package_deadline,
        time.package_status,
        time.milestone,
        time.progress,
        time.shift_hours,
        people.notice,
        paused.pauses,
        people.handover_weeks,
        people.usual_rules,
        paused.wound_down,
        people.stints,
        people.company,
        people.same_people,
        people.ramp_up,
        supply.setup,
    )
}
"""Features by name, in the order in which they are switched on."""
