"""An answer about the demo portfolio with something of everything in it; its figures are made up, its ids and dates are not."""

from __future__ import annotations

import datetime as dt
from functools import cache

import scenarios
from models.answer import (
    Answer,
    AuditReport,
    ChangeEffect,
    Figures,
    Limits,
    Move,
    MoveKind,
    Plan,
    Policy,
    ProjectOutcome,
    Provenance,
    Status,
    Unmet,
)
from models.audit import todays_proposal
from models.bookings import Decision, ProjectState
from models.defects import Defect, Place
from models.scenario import apply
from models.score import MICRO, Part, PartBound, Score
from scenarios.demo import demo_path


@cache
def demo():
    """Return the demo's portfolio after its changes, and what they did."""
    loaded = scenarios.load(demo_path())
    after, effects = apply(loaded.scenario, loaded.portfolio)
    return loaded, after, effects


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2027-{text}")


def move(kind, subject, source, target, first, last, hours, delta, *, chosen=True, reason=""):
    return Move(
        kind=kind,
        subject=subject,
        from_project=source,
        to_project=target,
        first=day(first),
        last=day(last),
        hours=hours,
        cost_delta=delta * 100,
        chosen=chosen,
        reason=reason,
    )


MOVES = (
    move(MoveKind.RELEASE, "E17", "CYBER", "", "02-15", "07-25", 412, -55_208, chosen=False, reason="left the company on 14 February"),
    move(MoveKind.RELEASE, "E17", "WAVE", "", "07-26", "11-07", 288, -38_592, chosen=False, reason="left the company on 14 February"),
    move(
        MoveKind.SWAP, "E18", "WAVE", "CYBER", "04-12", "08-01", 384, 0, reason="CYBER has rank 1 and nobody else free is able at level 4"
    ),
    move(MoveKind.SWAP, "E40", "ARIA3", "CYBER", "03-08", "06-27", 211, 0, reason="CYBER has rank 1; ARIA3 keeps 61 % of its work"),
    move(MoveKind.ASSIGN, "X02", "", "ERP2", "05-03", "07-04", 152, 20_976, reason="ERP2 grew by 20 %"),
    move(MoveKind.RAISE, "E37", "ERP2", "ERP2", "04-05", "07-04", 96, 11_328, reason="ERP2 grew by 20 %"),
    move(MoveKind.LOWER, "E33", "PORTAL", "PORTAL", "01-18", "07-04", 288, -16_416, reason="the programme digital has 20 % less to spend"),
    move(MoveKind.SHIFT, "SOURCE", "SOURCE", "SOURCE", "03-29", "12-12", 0, 0, reason="the test rig is down in April"),
    move(MoveKind.START, "BATTERY", "", "BATTERY", "05-24", "09-26", 0, 0, chosen=False, reason="mandatory"),
    *(
        move(MoveKind.ASSIGN, who, "", "BATTERY", "05-24", "09-26", 300 - 20 * at, 9_000, reason="BATTERY is mandatory")
        for at, who in enumerate(("E20", "E23", "E14", "E11", "E10", "E04", "E13"))
    ),
    *(move(MoveKind.LOWER, who, "WAVE", "WAVE", "04-12", "12-05", 40, -2_000) for who in ("E02", "E12", "E26", "E31")),
)

COVERAGE = {  # before, after, state after, shift
    "CYBER": (54.1, 96.4, ProjectState.RUN, 0),
    "RECERT": (90.3, 90.3, ProjectState.RUN, 0),
    "ARIA3": (63.1, 61.0, ProjectState.RUN, 0),
    "SOURCE": (63.1, 63.1, ProjectState.SHIFTED, 4),
    "BATTERY": (0.0, 92.0, ProjectState.RUN, 0),
    "WAVE": (58.9, 0.0, ProjectState.PAUSED, 0),
    "PORTAL": (70.9, 60.2, ProjectState.RUN, 0),
    "ERP2": (78.7, 94.4, ProjectState.RUN, 0),
}


def outcomes():
    _, after, _ = demo()
    found = []
    for project in sorted(after.projects, key=lambda p: p.rank):
        before, covered, state, shift = COVERAGE.get(project.id, (65.0, 65.0, ProjectState.RUN, 0))
        finish = project.target_finish
        ran = before > 0
        found.append(
            ProjectOutcome(
                project_id=project.id,
                name=project.name,
                sponsor=project.sponsor,
                rank=project.rank,
                state_before=ProjectState.RUN if ran else ProjectState.PAUSED,
                state=state,
                shift_weeks=shift,
                finish_before=finish if ran else None,
                finish=None if state is ProjectState.PAUSED else finish + dt.timedelta(weeks=shift),
                slip_weeks=shift if ran and state is not ProjectState.PAUSED else 0,
                late_weeks=shift,
                hours_before=before * 40,
                hours=covered * 40,
                coverage_before_pct=before,
                coverage_pct=covered,
                value=int(covered * MICRO),
                is_new=project.id == "BATTERY",
            )
        )
    return tuple(found)


UNMET = tuple(
    Unmet(demand_id=demand, project_id=demand.split("-")[0], hours=hours, first=day(first), cause=cause, text=text)
    for demand, hours, first, cause, text in (
        ("ARIA3-02", 704.0, "01-18", "people_busy", "all 5 people able for embedded-software 3 are booked on projects of higher rank"),
        ("CYBER-04", 212.5, "05-03", "nobody_able", "only 2 people have embedded-software at level 4"),
        ("PORTAL-04", 480.0, "01-18", "budget", "the cap of the programme digital for 2027 is spent"),
        ("LINE4-05", 90.0, "02-01", "people_busy", "Oisin Kelleher is the only one in Galway"),
        ("EDHR-05", 64.0, "05-10", "people_busy", "both automation engineers are on Line 4"),
        ("UDI-01", 8.0, "07-05", "step", "less than one step of 10 % is missing"),
    )
)


def plan(rank, label, value, disruption, cost, *, people, moved, late=1, gap=0.4, part=Part.VALUE, scope="all plans", moves=MOVES):
    _, after, _ = demo()
    score = Score(
        mandatory_value=190 * MICRO, value=int(value * MICRO), lateness=4_400_000, disruption=disruption * 6000, cost=cost * 6000, fit=201
    )
    bounds = (
        PartBound(part=Part.VALUE, bound=562_345_678, scope="all plans", gap_pct=round(100 - value / 5.62345678, 4)),
        *((PartBound(part=part, bound=0, scope=scope, gap_pct=gap),) if scope != "all plans" else ()),
    )
    return Plan(
        rank=rank,
        label=label,
        why=f"{label} of all plans found",
        status=Status.FEASIBLE,
        score=score,
        bounds=bounds,
        figures=Figures(
            people_moved=people,
            hours_moved=moved,
            chosen_moves=19,
            forced_moves=3,
            projects_running=13,
            projects_late=late,
            coverage_pct=72.4,
            cost=cost * 100,
            cost_cap=457_000_000,
        ),
        decisions=tuple(Decision(project_id=o.project_id, state=o.state, shift_weeks=o.shift_weeks) for o in outcomes()),
        bookings=todays_proposal(after).bookings[rank:],
        moves=moves,
        outcomes=outcomes(),
        unmet=UNMET,
        audit=AuditReport(score=score, forced_disruption=4_200_000, chosen_moves=19, forced_moves=3, violations=()),
    )


def answer(**changes) -> Answer:
    _, _, effects = demo()
    idle = ChangeEffect(change_id="C7", kind="set_class", text="CYBER already has class must_have", had_effect=False)
    full = Answer(
        status=Status.FEASIBLE,
        title="Regulator first: pump security moves to rank 1",
        plans=(
            plan(1, "most value", 560.1, 4_210, 4_310_000, people=17, moved=2_874.0),
            plan(
                2,
                "balanced",
                549.8,
                1_630,
                4_228_000,
                people=9,
                moved=1_204.0,
                gap=2.1,
                part=Part.DISRUPTION,
                scope="plans of at least 98 % of the best value",
            ),
            plan(
                3,
                "fewest moves",
                511.0,
                310,
                4_102_000,
                people=3,
                moved=188.0,
                late=2,
                gap=0.0,
                part=Part.DISRUPTION,
                scope="plans that keep every rule",
            ),
        ),
        reference=plan(0, "today, repaired", 488.2, 0, 4_055_000, people=0, moved=0.0, late=2, moves=MOVES[:2]),
        effects=(*effects, idle),
        provenance=Provenance(
            input_hash="0" * 64, engine_version="0.1.0", solver_versions=("ortools 9.15.6755",), policy=Policy.BALANCED, limits=Limits()
        ),
    )
    return full.replace(**changes)


def defect_of_input() -> Defect:
    place = Place(table="changes", row=2, column="target")
    return Defect(code="unknown_id", place=place, cause="no project has the id 'X'", fix="Correct it.")
