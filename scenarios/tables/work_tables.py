"""The tables about work: projects, their parts, what these ask for and what waits for what."""

from __future__ import annotations

from enum import StrEnum

from models.projects import Demand, Dependency, PackageStatus, Project, ProjectClass, Stage, WorkPackage
from scenarios.tables.columns import Column, Kind, Table
from scenarios.tables.supply_tables import FROM_WORDS, TO_WORDS

PROJECT_WORDS = ("project", "project_key")


class Link(StrEnum):
    """What a dependency ties together."""

    FS = "FS"
    SS = "SS"
    FF = "FF"


PROJECTS = Table(
    name="projects",
    about="What the portfolio wants done.",
    row=Project,
    key="project_id",
    required=True,
    aliases=("project",),
    columns=(
        Column("project_id", Kind.TEXT, "Id that other tables refer to.", "id", required=True, aliases=("id", *PROJECT_WORDS)),
        Column("name", Kind.TEXT, "Name as people say it.", aliases=("project_name", "title")),
        Column(
            "rank", Kind.INTEGER, "1 is first; ranks are 1..n without gaps.", required=True, aliases=("priority", "priority_rank", "prio")
        ),
        Column(
            "class",
            Kind.CHOICE,
            "How free the board is to say no.",
            "project_class",
            aliases=("project_class", "category"),
            choices=ProjectClass,
            choice_aliases={
                "must": "mandatory",
                "musthave": "must_have",
                "should": "must_have",
                "optional": "discretionary",
                "nice_to_have": "discretionary",
            },
        ),
        Column("value_score", Kind.INTEGER, "Points before the rank's factor.", aliases=("value", "score")),
        Column("cost_of_delay", Kind.MONEY, "Currency units per week finished after the target.", per="week"),
        Column(
            "stage",
            Kind.CHOICE,
            "Where the project stands in its life.",
            aliases=("status", "state"),
            choices=Stage,
            choice_aliases={
                "active": "in_progress",
                "running": "in_progress",
                "started": "in_progress",
                "paused": "on_hold",
                "canceled": "cancelled",
                "closed": "done",
                "completed": "done",
                "finished": "done",
                "planned": "approved",
            },
        ),
        Column("sponsor", Kind.TEXT, "Who wants it."),
        Column("pm", Kind.TEXT, "Who leads it.", "project_manager", aliases=("project_manager", "project_lead", "manager")),
        Column("earliest_start", Kind.DATE, "Day before which it may not start.", aliases=("start", "from", "start_date")),
        Column(
            "target_finish", Kind.DATE, "Day after which the cost of delay runs.", aliases=("finish", "to", "end", "end_date", "target")
        ),
        Column("deadline", Kind.DATE, "Last day to finish."),
        Column("deadline_hard", Kind.BOOLEAN, "Whether the deadline binds."),
        Column("budget_cap", Kind.MONEY, "Currency units over the whole horizon; empty for no cap.", aliases=("budget", "cap")),
        Column("max_shift_weeks", Kind.INTEGER, "Weeks it may be shifted.", per="week", aliases=("max_shift", "max_start_shift")),
        Column("interruptible", Kind.BOOLEAN, "Whether it may be shifted once started."),
        Column("min_pause_weeks", Kind.INTEGER, "Fewest weeks of a pause. 1 unless set.", per="week", aliases=("min_pause",)),
        Column(
            "max_pause_weeks",
            Kind.INTEGER,
            "Most weeks that it may pause for, once; empty for no pause.",
            per="week",
            aliases=("max_pause",),
        ),
        Column(
            "wind_down_hours",
            Kind.INTEGER,
            "Hours of each person that a pause takes before it, or a stop after it.",
            per="hour",
            aliases=("wind_down",),
        ),
        Column("restart_hours", Kind.INTEGER, "Hours that a pause takes of each person after it.", per="hour", aliases=("restart",)),
        Column("min_staffing_pct", Kind.PERCENT, "Coverage below which it is paused.", aliases=("min_staffing", "min_viable_staffing")),
        Column("programme", Kind.TEXT, "Programme it belongs to.", aliases=("program", "programme_id")),
        Column("fund", Kind.TEXT, "Fund that pays."),
    ),
)

WORK_PACKAGES = Table(
    name="work_packages",
    about="Parts of projects with dates of their own; with a window or room to stretch they move by themselves.",
    row=WorkPackage,
    aliases=("work_package", "phases"),
    columns=(
        Column("project_id", Kind.TEXT, "The project.", required=True, aliases=PROJECT_WORDS),
        Column(
            "work_package",
            Kind.TEXT,
            "Name within the project.",
            "id",
            required=True,
            aliases=("id", "work_package_id", "phase", "package"),
        ),
        Column("from", Kind.DATE, "First day.", "first", required=True, aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day.", "last", required=True, aliases=TO_WORDS),
        Column("earliest_start", Kind.DATE, "Day before which it may not start."),
        Column("latest_finish", Kind.DATE, "Day by which it must be finished."),
        Column(
            "max_stretch_weeks", Kind.INTEGER, "Weeks by which it may take longer, with the same effort.", per="week", aliases=("stretch",)
        ),
        Column("deadline", Kind.DATE, "Day by which it should be finished; weeks after it are late weeks of the project."),
        Column("deadline_hard", Kind.BOOLEAN, "Whether the deadline binds.", aliases=("hard_deadline",)),
        Column("status", Kind.CHOICE, "Only what is planned moves. Planned unless set.", choices=PackageStatus, aliases=("state",)),
        Column(
            "percent_done",
            Kind.PERCENT,
            "Effort done so far of a started package; the rest is planned from today on. As dated if empty.",
            aliases=("done", "progress", "complete", "percent_complete"),
        ),
        Column("milestone", Kind.BOOLEAN, "Whether it takes no time and no work: a date to be kept.", aliases=("is_milestone",)),
    ),
)

DEMANDS = Table(
    name="demands",
    about="Work or equipment that projects ask for.",
    row=Demand,
    key="demand_id",
    required=True,
    aliases=("demand", "requirements", "needs"),
    columns=(
        Column("demand_id", Kind.TEXT, "Id that bookings refer to.", "id", required=True, aliases=("id", "demand")),
        Column("project_id", Kind.TEXT, "The project.", required=True, aliases=PROJECT_WORDS),
        Column("work_package", Kind.TEXT, "Part of the project.", aliases=("phase", "work_package_id", "package")),
        Column("role", Kind.TEXT, "Role in words."),
        Column(
            "skill",
            Kind.SKILLS,
            "Skill asked for, or several with their levels: `backend:3; security:2`.",
            "skill",
            aliases=("skills", "required_skill"),
        ),
        Column(
            "level",
            Kind.INTEGER,
            "Level of the skills that do not give their own. 3 unless set.",
            "level",
            aliases=("skill_level", "min_level"),
        ),
        Column("fte", Kind.FTE, "FTE in every week; this or `effort_h`.", aliases=("fte_per_week",)),
        Column(
            "effort_h",
            Kind.HOURS,
            "Hours over the whole span, spread evenly.",
            "effort_hours",
            aliases=("effort", "effort_hours", "hours", "work"),
        ),
        Column("from", Kind.DATE, "First day.", "first", required=True, aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day.", "last", required=True, aliases=TO_WORDS),
        Column("heads_min", Kind.INTEGER, "Fewest people, if any."),
        Column("heads_max", Kind.INTEGER, "Most people."),
        Column("preferred", Kind.LIST, "People the project would like: `P1; P2`."),
        Column("restricted", Kind.LIST, "The only people who may be booked: `P1; P2`."),
        Column("equipment_type", Kind.TEXT, "Type of equipment asked for, instead of a skill.", aliases=("equipment",)),
        Column("units", Kind.INTEGER, "Units of equipment.", aliases=("quantity",)),
    ),
)

DEPENDENCIES = Table(
    name="dependencies",
    about="Which project or work package waits for which; a package is written `project/package`.",
    row=Dependency,
    aliases=("dependency", "links"),
    columns=(
        Column("predecessor", Kind.TEXT, "Project or work package that comes first.", required=True, aliases=("predecessor_id", "before")),
        Column("successor", Kind.TEXT, "Project or work package that waits.", required=True, aliases=("successor_id", "after")),
        Column(
            "type",
            Kind.CHOICE,
            "FS: starts after the predecessor's finish. SS: starts after its start. FF: finishes after its finish.",
            choices=Link,
            choice_aliases={
                "finish_start": "FS",
                "finish_to_start": "FS",
                "start_start": "SS",
                "start_to_start": "SS",
                "finish_finish": "FF",
                "finish_to_finish": "FF",
            },
        ),
        Column("lag_weeks", Kind.INTEGER, "Weeks in between.", per="week", aliases=("lag",)),
        Column("hard", Kind.BOOLEAN, "Whether it binds. Yes unless set."),
    ),
)
