"""The tables about supply: settings, people, what they can do, equipment, and when either is away."""

from __future__ import annotations

from models.people import Absence, Employment, Equipment, Holiday, Person, PersonSkill
from models.settings import BookingBlock, Settings, StaffingRules
from scenarios.tables.columns import Column, Kind, Table

PERSON_WORDS = ("person", "resource", "employee", "employee_id", "people_id", "staff_id")
FROM_WORDS = ("start", "first", "start_date", "begin", "from_date", "first_day")
TO_WORDS = ("end", "last", "end_date", "finish", "until", "to_date", "last_day")

SETTINGS = Table(
    name="settings",
    about="What holds for the whole portfolio: one row a key. What is left out follows the defaults.",
    row=Settings,
    required=True,
    vertical=True,
    columns=(
        Column("horizon_start", Kind.DATE, "Monday on which the first week begins.", required=True),
        Column("horizon_weeks", Kind.INTEGER, "Number of weeks to plan for.", per="week", required=True),
        Column("today", Kind.DATE, "A day of the present week; earlier weeks are the past. The horizon's start unless set."),
        Column("currency", Kind.TEXT, "Code of the one currency that all money is in. EUR unless set."),
        Column("hours_per_fte_week", Kind.HOURS, "Hours that one FTE of need means in a week. 40 unless set."),
        Column("granularity_pct", Kind.PERCENT, "Shares are multiples of it. 10 unless set.", aliases=("granularity",)),
        Column("booking_block", Kind.CHOICE, "How long a booking stays constant. `phase` unless set.", choices=BookingBlock),
        Column("freeze_weeks", Kind.INTEGER, "Weeks from today whose bookings stay as they are. 2 unless set.", per="week"),
        Column("handover_hours", Kind.INTEGER, "Hours charged for each person who joins or leaves a project. 8 unless set.", per="hour"),
        Column(
            "staffing_rules",
            Kind.CHOICE,
            "`usual`: rules about people on the move hold with usual figures where none is given. `given`, unless set: only with one.",
            choices=StaffingRules,
        ),
        Column("notice_weeks", Kind.INTEGER, "Weeks from today in which the bookings of a person stay; usually 1.", per="week"),
        Column("contractor_notice_weeks", Kind.INTEGER, "The same for contractors; usually 4.", per="week"),
        Column("handover_weeks", Kind.INTEGER, "Weeks that leaver and successor are on a project together; usually 1.", per="week"),
        Column("min_stint_weeks", Kind.INTEGER, "Weeks in a row of a person on a project at least; usually 2.", per="week"),
        Column("ramp_up_weeks", Kind.INTEGER, "Weeks in which a newcomer to a project is less productive; usually 2.", per="week"),
        Column("ramp_up_pct", Kind.PERCENT, "How productive a newcomer is in these weeks. 50 unless set."),
        Column("max_stints", Kind.INTEGER, "How often a person comes to a project at most; usually 1."),
        Column("reserve_pct", Kind.PERCENT, "Reserve of a person whose own is not given. 15 unless set.", aliases=("reserve",)),
        Column("max_projects", Kind.INTEGER, "Projects at once of a person whose own limit is not given. 2 unless set."),
        Column("min_share_pct", Kind.PERCENT, "Smallest share of a person whose own is not given. 20 unless set."),
        Column("min_staffing_pct", Kind.PERCENT, "Minimum staffing of a project whose own is not given. 60 unless set."),
        Column("max_shift_weeks", Kind.INTEGER, "Weeks a project may be shifted where it does not say. 12 unless set.", per="week"),
        Column("hard_price", Kind.INTEGER, "How much an hour released from a hard booking counts. 10 unless set."),
        Column("soft_price", Kind.INTEGER, "How much an hour released from a soft booking counts. 1 unless set."),
        Column(
            "shift_hours",
            Kind.INTEGER,
            "Hours charged for each week by which a project or work package is moved or pauses. None unless set.",
            per="hour",
            aliases=("shift_price", "shift_price_hours"),
        ),
    ),
)

PEOPLE = Table(
    name="people",
    about="Who can be booked.",
    row=Person,
    key="person_id",
    required=True,
    aliases=("persons", "person", "resources", "employees", "staff"),
    columns=(
        Column("person_id", Kind.TEXT, "Id that other tables refer to.", "id", required=True, aliases=("id", "resource_id", *PERSON_WORDS)),
        Column("name", Kind.TEXT, "Name as people say it.", aliases=("person_name", "full_name", "resource_name", "employee_name")),
        Column("role", Kind.TEXT, "What the person mainly does.", aliases=("primary_role",)),
        Column(
            "org_unit", Kind.TEXT, "Org unit; also the cost centre of the person's hours.", aliases=("department", "team", "cost_centre")
        ),
        Column("location", Kind.TEXT, "Where the person works; picks the holidays."),
        Column(
            "employment",
            Kind.CHOICE,
            "On what terms the person works here.",
            choices=Employment,
            choice_aliases={
                "permanent": "employee",
                "internal": "employee",
                "external": "contractor",
                "freelancer": "contractor",
                "open": "to_be_hired",
            },
        ),
        Column("fte", Kind.FTE, "Part of the week that is worked.", aliases=("max_units",)),
        Column("hours_per_week", Kind.HOURS, "Hours of a full-time week under this contract.", aliases=("weekly_hours", "hours_week")),
        Column("start_date", Kind.DATE, "First day of the employment.", aliases=("start", "from", "hire_date")),
        Column("end_date", Kind.DATE, "Last day of the employment.", aliases=("end", "to", "leave_date")),
        Column("cost_rate", Kind.MONEY, "Currency units per hour.", per="hour", aliases=("rate", "standard_rate", "hourly_rate")),
        Column("bill_rate", Kind.MONEY, "Currency units per hour charged to others.", per="hour"),
        Column("reserve_pct", Kind.PERCENT, "Share of the time that is never plannable.", aliases=("reserve", "standing_load", "rtb")),
        Column("max_projects", Kind.INTEGER, "Most projects at once."),
        Column("min_share_pct", Kind.PERCENT, "Smallest share of a booking.", aliases=("min_share", "min_allocation")),
        Column("notice_weeks", Kind.INTEGER, "Weeks from today in which the person's bookings stay as they are.", per="week"),
        Column("manager", Kind.TEXT, "Who must be asked.", aliases=("resource_manager",)),
        Column("fee", Kind.MONEY, "Currency units, due once if booked at all."),
        Column("option", Kind.TEXT, "The option that brings the person; empty for who is here anyway."),
    ),
)

SKILLS = Table(
    name="skills",
    about="Who can do what, at a level from 1 (awareness) to 5 (authority). Also read with one column a skill, the cells being levels.",
    row=PersonSkill,
    aliases=("skill", "person_skills", "skill_matrix"),
    columns=(
        Column("person_id", Kind.TEXT, "The person.", required=True, aliases=("id", "resource_id", *PERSON_WORDS)),
        Column("skill", Kind.TEXT, "The skill.", required=True, aliases=("skill_id", "skill_name")),
        Column("level", Kind.INTEGER, "Level from 1 to 5; 5 is best.", required=True, aliases=("proficiency", "skill_level")),
        Column("valid_from", Kind.DATE, "First day on which the skill counts.", aliases=("from", "start")),
        Column("valid_until", Kind.DATE, "Last day on which the skill counts.", aliases=("valid_to", "to", "end", "expires")),
    ),
)

EQUIPMENT = Table(
    name="equipment",
    about="Machines that projects rent by the unit and week.",
    row=Equipment,
    key="equipment_id",
    aliases=("machines", "assets"),
    columns=(
        Column(
            "equipment_id",
            Kind.TEXT,
            "Id that other tables refer to.",
            "id",
            required=True,
            aliases=("id", "equipment", "resource_id", "machine", "machine_id"),
        ),
        Column("type", Kind.TEXT, "Type that demands ask for.", required=True, aliases=("equipment_type",)),
        Column("units", Kind.INTEGER, "How many there are.", aliases=("count", "quantity")),
        Column("cost_rate", Kind.MONEY, "Currency units per unit and hour.", per="hour", aliases=("rate", "hourly_rate")),
        Column("from", Kind.DATE, "First day it is here.", "first", aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day it is here.", "last", aliases=TO_WORDS),
        Column("operator_skill", Kind.TEXT, "Skill of the person who must be booked with it.", aliases=("operator",)),
        Column("operator_level", Kind.INTEGER, "Level of that skill."),
        Column(
            "setup_weeks",
            Kind.INTEGER,
            "Weeks in which a unit that goes to another project is of use to nobody.",
            per="week",
            aliases=("setup", "transfer_weeks", "changeover_weeks"),
        ),
        Column("location", Kind.TEXT, "Where it stands."),
        Column("fee", Kind.MONEY, "Currency units, due once if booked at all."),
        Column("option", Kind.TEXT, "The option that brings the machine; empty for what is here anyway."),
    ),
)

ABSENCES = Table(
    name="absences",
    about="Who is away, or what is down, and when.",
    row=Absence,
    aliases=("absence", "leave", "leaves", "vacation", "vacations", "maintenance"),
    columns=(
        Column(
            "resource_id",
            Kind.TEXT,
            "The person or the equipment.",
            required=True,
            aliases=("id", "person_id", "equipment_id", *PERSON_WORDS),
        ),
        Column("from", Kind.DATE, "First day.", "first", required=True, aliases=FROM_WORDS),
        Column("to", Kind.DATE, "Last day.", "last", required=True, aliases=TO_WORDS),
        Column("share_pct", Kind.PERCENT, "Part of each working day that is lost. 100 unless set.", aliases=("share", "units", "percent")),
        Column("kind", Kind.TEXT, "Leave, sick, training, maintenance.", aliases=("type", "reason")),
    ),
)

HOLIDAYS = Table(
    name="holidays",
    about="Days on which nobody works.",
    row=Holiday,
    aliases=("holiday", "public_holidays"),
    columns=(
        Column("calendar", Kind.TEXT, "Location of those who have the day off; empty for everybody.", aliases=("location", "calendar_id")),
        Column("date", Kind.DATE, "The day.", required=True, aliases=("day",)),
        Column("name", Kind.TEXT, "What is celebrated.", aliases=("holiday",)),
    ),
)
