"""Random rows of the changes table that fit the small portfolio, by kind."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from hypothesis import strategies as st

from models.changes.amounts import money_text, number_text

PROJECT = st.sampled_from(["P1", "P2", "P3", "P4"])
PERSON = st.sampled_from(["ada", "bob", "eve"])
DAY = st.dates(dt.date(2026, 1, 5), dt.date(2026, 6, 29)).map(str)
OPEN = st.just("")
PERCENT = st.integers(-100, 200).map(lambda n: f"{n:+}%")
MONEY = st.integers(0, 10**9).map(money_text)
FTE = st.integers(1, 200).map(lambda n: number_text(Decimal(n) / 100))
SPAN = st.tuples(st.dates(dt.date(2026, 1, 5), dt.date(2026, 6, 1)), st.integers(0, 27)).map(
    lambda s: (str(s[0]), str(s[0] + dt.timedelta(days=s[1])))
)
NO_SPAN = st.just(("", ""))
FROM_ON = DAY.map(lambda first: (first, ""))


def rows(
    kind: str, target: st.SearchStrategy[str], value: st.SearchStrategy[str] = OPEN, span: st.SearchStrategy[tuple[str, str]] = NO_SPAN
):
    """Return rows of one kind."""
    return st.tuples(st.just(kind), target, value, span).map(lambda row: (row[0], row[1], row[2], *row[3]))


ANY_ROW = {
    "set_rank": rows("set_rank", PROJECT, st.integers(1, 4).map(str)),
    "swap_rank": rows("swap_rank", PROJECT, PROJECT),
    "set_class": rows("set_class", PROJECT, st.sampled_from(["mandatory", "must_have", "discretionary"])),
    "set_value_score": rows("set_value_score", PROJECT, st.integers(0, 1000).map(str)),
    "set_cost_of_delay": rows("set_cost_of_delay", PROJECT, MONEY),
    "force_in": rows("force_in", PROJECT),
    "force_out": rows("force_out", PROJECT),
    "cancel_project": rows("cancel_project", PROJECT),
    "pause_project": rows("pause_project", PROJECT, span=NO_SPAN | SPAN),
    "resume_project": rows("resume_project", PROJECT),
    "delay_project": rows("delay_project", PROJECT, st.integers(1, 8).map(str)),
    "set_deadline": rows("set_deadline", PROJECT, st.sampled_from(["", "hard", "soft"]), DAY.map(lambda last: ("", last))),
    "set_earliest_start": rows("set_earliest_start", PROJECT, span=FROM_ON),
    "add_project": rows("add_project", st.sampled_from(["N1", "N2"]), PROJECT, FROM_ON),
    "scope_change": rows(
        "scope_change", st.sampled_from(["P1", "P2", "D3", "P1/test"]), PERCENT | st.integers(-300, 300).map(lambda n: f"{n:+}h")
    ),
    "set_budget": rows("set_budget", st.sampled_from(["P2", "programme:prog-1", "fund:eu", "portfolio:all"]), MONEY | PERCENT),
    "budget_cut_across": rows(
        "budget_cut_across", st.sampled_from(["project", "programme", "portfolio", "all"]), st.integers(1, 100).map(lambda n: f"{n}%")
    ),
    "cost_rate_change": rows("cost_rate_change", PERSON | st.sampled_from(["dev", "rig"]), MONEY | PERCENT, NO_SPAN | FROM_ON | SPAN),
    "person_leaves": rows("person_leaves", PERSON, span=FROM_ON),
    "person_joins": rows("person_joins", st.sampled_from(["kim", "lou"]), PERSON, FROM_ON | SPAN),
    "absence": rows("absence", PERSON, st.integers(1, 100).map(str), SPAN),
    "return_early": rows("return_early", PERSON, span=FROM_ON),
    "part_time": rows("part_time", PERSON, FTE, FROM_ON | SPAN),
    "skill_gained": rows(
        "skill_gained",
        PERSON,
        st.tuples(st.sampled_from(["python", "test"]), st.integers(1, 5)).map(lambda s: f"{s[0]}:{s[1]}"),
        NO_SPAN | FROM_ON,
    ),
    "certification_expires": rows("certification_expires", PERSON, st.sampled_from(["python", "test"]), FROM_ON),
    "equipment_down": rows("equipment_down", st.just("rig"), st.integers(1, 100).map(str), SPAN),
    "equipment_added": rows(
        "equipment_added", st.sampled_from(["rig", "rig-b"]), st.integers(1, 9).map(lambda n: f"laser:{n}"), NO_SPAN | FROM_ON | SPAN
    ),
    "allow_option": rows("allow_option", st.sampled_from(["agency", "lease-laser", "all"]), OPEN | st.integers(1, 4).map(str)),
    "pin": rows("pin", PERSON, PROJECT, NO_SPAN | SPAN),
    "forbid": rows("forbid", PERSON, PROJECT, NO_SPAN | SPAN),
    "exclusive": rows("exclusive", PERSON, PROJECT | OPEN, NO_SPAN | SPAN),
    **{
        kind: st.sampled_from(list(itertools.permutations(["ada", "bob", "eve"], 2))).flatmap(
            lambda pair, kind=kind: rows(kind, st.just(pair[0]), st.just(pair[1]), NO_SPAN if kind.startswith("drop") else NO_SPAN | SPAN)
        )
        for kind in ("keep_together", "keep_apart", "drop_keep_together", "drop_keep_apart")
    },
    "freeze_project": rows("freeze_project", PROJECT),
    "protect_person": rows("protect_person", PERSON),
    "freeze_window": rows("freeze_window", st.sampled_from(["", "plan"]), st.integers(0, 10).map(str)),
    "max_moves": rows("max_moves", st.sampled_from(["plan", "person", "project", "team", "sponsor"]), st.integers(0, 99).map(str)),
    "moves_taken": rows("moves_taken", st.sampled_from(["plan", "person:ada", "project:P1"]), st.integers(0, 9).map(str)),
}
"""A strategy of rows for every kind."""
SCENARIO = st.lists(st.one_of(*ANY_ROW.values()), max_size=8)
"""Some rows, in order."""
