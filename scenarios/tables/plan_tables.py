"""The tables about plans: today's bookings, budgets, rules, options and the changes of a scenario."""

from __future__ import annotations

from models.answer import Policy
from models.bookings import Allocation, BookingStatus, Lock
from models.budgets import Budget, BudgetScope
from models.changes import KINDS
from models.directives import Directive, DirectiveKind
from models.options import Option, OptionKind
from scenarios.tables.columns import Column, Kind, Table
from scenarios.tables.records import ChangeRow, ScenarioHead
from scenarios.tables.supply_tables import FROM_WORDS, PERSON_WORDS, TO_WORDS
from scenarios.tables.work_tables import PROJECT_WORDS

ALLOCATIONS = Table(
    name="allocations",
    about="Today's bookings.",
    row=Allocation,
    aliases=("allocation", "bookings", "booking", "assignments"),
    columns=(
        Column("project_id", Kind.TEXT, "Project of the demand; may be left out where the demand is given.", aliases=PROJECT_WORDS),
        Column("demand_id", Kind.TEXT, "The demand; may be left out where the project has one only in these days.", aliases=("demand",)),
        Column(
            "resource_id", Kind.TEXT, "The person or the equipment.", required=True, aliases=("person_id", "equipment_id", *PERSON_WORDS)
        ),
        Column("from", Kind.DATE, "First day.", "first", required=True, aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day.", "last", required=True, aliases=TO_WORDS),
        Column(
            "share_pct",
            Kind.PERCENT,
            "Percent of the person's net time; for equipment, the number of units. This or `hours_per_week`.",
            aliases=("share", "units", "percent", "allocation", "share_pct_or_units"),
        ),
        Column(
            "hours_per_week",
            Kind.HOURS,
            "Hours a week, turned into a share of the person's week.",
            aliases=("hours", "weekly_hours", "hours_week"),
        ),
        Column(
            "status",
            Kind.CHOICE,
            "How firm the booking is. `soft` unless set.",
            aliases=("booking_type",),
            choices=BookingStatus,
            choice_aliases={
                "tentative": "soft",
                "confirmed": "hard",
                "committed": "hard",
                "firm": "hard",
                "planned": "soft",
                "canceled": "cancelled",
            },
        ),
        Column(
            "lock",
            Kind.CHOICE,
            "What of the booking a plan must leave alone.",
            aliases=("locked",),
            choices=Lock,
            choice_aliases={"no": "none", "yes": "both", "x": "both", "true": "both", "false": "none"},
        ),
    ),
)

BUDGETS = Table(
    name="budgets",
    about="Caps on cost.",
    row=Budget,
    aliases=("budget", "caps"),
    columns=(
        Column(
            "scope_kind",
            Kind.CHOICE,
            "Whose cost is capped.",
            required=True,
            aliases=("scope",),
            choices=BudgetScope,
            choice_aliases={"program": "programme", "cost_center": "cost_centre", "org_unit": "cost_centre", "all": "portfolio"},
        ),
        Column("scope_id", Kind.TEXT, "Which project, programme, cost centre or fund; `all` for the portfolio.", aliases=("id",)),
        Column("period", Kind.PERIOD, "`2027`, `2027-Q1` or `2027-01`; empty for the whole horizon."),
        Column("cap", Kind.MONEY, "Currency units.", required=True, aliases=("amount", "budget", "limit")),
        Column("kind", Kind.TEXT, "Capex or opex; kept."),
        Column("fund", Kind.TEXT, "Fund that pays; kept."),
    ),
)

RULES = Table(
    name="rules",
    about="What binds a plan beyond the tables above.",
    row=Directive,
    attribute="directives",
    aliases=("rule", "directives", "directive"),
    columns=(
        Column(
            "rule",
            Kind.CHOICE,
            "What the row says; the words are in docs/model.md.",
            "kind",
            required=True,
            aliases=("kind", "type"),
            choices=DirectiveKind,
        ),
        Column(
            "subject",
            Kind.TEXT,
            "Person, project or equipment that is bound; whose moves count for max_moves, see docs/model.md.",
            required=True,
        ),
        Column("object", Kind.TEXT, "Project that the person is pinned to or kept from; who was moved for moves_taken."),
        Column("from", Kind.DATE, "First day.", "first", aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day.", "last", aliases=TO_WORDS),
        Column("value", Kind.RAW, "Moves for max_moves and moves_taken, FTE for part_time, currency units per hour for cost_rate."),
        Column("hard", Kind.BOOLEAN, "Whether it binds. Yes unless set."),
        Column("note", Kind.TEXT, "Why.", aliases=("reason", "comment")),
    ),
)

OPTIONS = Table(
    name="options",
    about="Ways to buy supply: priced by `steerco explain prices`, and used by plans where a scenario allows it.",
    row=Option,
    aliases=("option",),
    columns=(
        Column(
            "option_id", Kind.TEXT, "Id that changes refer to; kind and what is bought, joined by `-`, if empty.", "id", aliases=("id",)
        ),
        Column("kind", Kind.CHOICE, "How it is bought.", required=True, choices=OptionKind),
        Column("role_or_skill", Kind.TEXT, "What is bought: a skill, a role, or a type of equipment.", aliases=("role", "skill")),
        Column("level", Kind.INTEGER, "Level of the skill from 1 to 5. 3 unless set.", aliases=("skill_level",)),
        Column("earliest", Kind.DATE, "First day of the supply; at once if empty.", aliases=FROM_WORDS),
        Column("weeks_min", Kind.INTEGER, "Shortest term in weeks: used only if so many are left.", per="week"),
        Column("cost", Kind.MONEY, "Currency units, due once for each that is used."),
        Column("cost_rate", Kind.MONEY, "Currency units per booked hour.", per="hour", aliases=("rate", "hourly_rate")),
        Column("org_unit", Kind.TEXT, "Org unit, and cost centre, of whoever comes.", aliases=("department", "team", "cost_centre")),
        Column("max_count", Kind.INTEGER, "How many at most. 1 unless set."),
        Column("ramp_weeks", Kind.INTEGER, "Weeks at half speed at the beginning.", per="week"),
    ),
)

CHANGES = Table(
    name="changes",
    about="A scenario: what changes, in order.",
    row=ChangeRow,
    aliases=("change", "scenario_changes"),
    passed_on=frozenset(name for change in KINDS.values() for name in change.model_fields),
    columns=(
        Column("change_id", Kind.TEXT, "Id of the change.", "id", aliases=("id",)),
        Column("kind", Kind.TEXT, "Kind of change; the words are in docs/changes.md.", required=True, aliases=("change", "type")),
        Column("target", Kind.TEXT, "Id of what changes.", aliases=("subject",)),
        Column("value", Kind.RAW, "What it becomes; what it means depends on the kind."),
        Column("from", Kind.DATE, "First day of the change.", "first", aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day of the change.", "last", aliases=TO_WORDS),
        Column("reason", Kind.TEXT, "Why.", aliases=("note",)),
    ),
)

SCENARIO = Table(
    name="scenario",
    about="What the changes are for: one row a key; may be left out.",
    row=ScenarioHead,
    vertical=True,
    columns=(
        Column("title", Kind.TEXT, "Name of the scenario."),
        Column("reason", Kind.TEXT, "Why it is asked."),
        Column("requested_by", Kind.TEXT, "Who asks."),
        Column("policy", Kind.CHOICE, "By what plans are ranked.", choices=Policy),
    ),
)
