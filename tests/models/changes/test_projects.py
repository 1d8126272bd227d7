"""Changes of projects: what each makes different, exactly, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.changes import ChangeCellError, ChangeRefusedError, from_cells, to_cells
from models.directives import DirectiveKind
from models.errors import UnknownIdError
from models.projects import Demand, ProjectClass, Stage
from tests.models.changes.committee import after, changed, day, portfolio, ranks


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", ["P3", "P1", "P2", "P4"]), ("2", ["P1", "P3", "P2", "P4"]), ("4", ["P1", "P2", "P4", "P3"])],
)
def test_set_rank_inserts_and_the_others_keep_their_order(value, expected):
    place = ranks(changed(portfolio(), "set_rank", "P3", value).portfolio)
    assert sorted(place, key=place.__getitem__) == expected
    assert sorted(place.values()) == [1, 2, 3, 4]


def test_set_rank_says_both_ranks_and_keeps_the_table_order():
    applied = changed(portfolio(), "set_rank", "P1", "3")
    assert applied.effects == ("P1 (Portal): rank 1 -> 3",)
    assert [p.id for p in applied.portfolio.projects] == ["P1", "P2", "P3", "P4"]


def test_swap_rank_leaves_those_between_alone():
    assert ranks(changed(portfolio(), "swap_rank", "P1", "P4").portfolio) == {"P1": 4, "P2": 2, "P3": 3, "P4": 1}


def test_order_matters():
    """Two changes of one rank: the later one wins over what the earlier one made."""
    first, second = ("set_rank", "P3", "1"), ("set_rank", "P4", "1")
    assert ranks(after(portfolio(), first, second)) == {"P4": 1, "P3": 2, "P1": 3, "P2": 4}
    assert ranks(after(portfolio(), second, first)) == {"P3": 1, "P4": 2, "P1": 3, "P2": 4}


@pytest.mark.parametrize(
    ("kind", "value", "field", "expected", "text"),
    [
        ("set_class", "mandatory", "project_class", ProjectClass.MANDATORY, "P2: class discretionary -> mandatory"),
        ("set_value_score", "90", "value_score", 90, "P2: value score 50 -> 90"),
        ("set_cost_of_delay", "1250,50", "cost_of_delay", 125_050, "P2: cost of delay per week 500 -> 1,250.50 EUR"),
        ("cancel_project", "", "stage", Stage.CANCELLED, "P2: stage approved -> cancelled"),
        ("pause_project", "", "stage", Stage.ON_HOLD, "P2: stage approved -> on_hold"),
    ],
)
def test_one_field_changes_and_nothing_else(kind, value, field, expected, text):
    before = portfolio()
    applied = changed(before, kind, "P2", value)
    assert getattr(applied.portfolio.project("P2"), field) == expected
    assert applied.effects == (text,)
    back = applied.portfolio.project("P2").replace(**{field: getattr(before.project("P2"), field)})
    assert back == before.project("P2")
    assert applied.portfolio.demands == before.demands


@pytest.mark.parametrize(
    "row",
    [
        ("set_rank", "P2", "2"),
        ("set_class", "P2", "discretionary"),
        ("set_value_score", "P1", "80"),
        ("set_cost_of_delay", "P2", "500"),
        ("pause_project", "P4"),
        ("resume_project", "P1"),
        ("set_deadline", "P3", "soft", "", "2026-06-28"),
        ("set_earliest_start", "P1", "", "2026-02-02"),
        ("delay_project", "P4", "3"),
        ("scope_change", "P4", "+20%"),
        ("scope_change", "D1", "+0%"),
        ("pause_project", "P1", "", "2026-06-01", "2026-06-14"),
    ],
)
def test_what_is_so_already_has_no_effect_and_says_why(row):
    before = portfolio()
    applied = changed(before, *row)
    assert applied.portfolio == before
    assert applied.effects == ()
    assert applied.why_not


@pytest.mark.parametrize(
    "row",
    [
        ("delay_project", "P1", "3"),
        ("set_deadline", "P1", "", "", "2026-06-14"),
        ("set_earliest_start", "P1", "", "2026-03-02"),
        ("scope_change", "P1", "+20%"),
        ("scope_change", "D1", "+20%"),
        ("pause_project", "P1", "", "2026-03-02", "2026-03-15"),
    ],
)
def test_when_and_how_a_cancelled_project_works_matters_no_more(row):
    before = after(portfolio(), ("cancel_project", "P1"))
    applied = changed(before, *row)
    assert applied.portfolio == before
    assert (applied.effects, applied.why_not) == ((), "P1 (Portal) is cancelled")


@pytest.mark.parametrize(
    "kind",
    ["set_rank", "set_value_score", "set_cost_of_delay", "delay_project"],
)
def test_an_unknown_project_is_refused_with_those_that_look_like_it(kind):
    with pytest.raises(UnknownIdError) as refused:
        changed(portfolio(), kind, "PP1", "3")
    assert "P1" in refused.value.near


@pytest.mark.parametrize("kind", ["force_in", "force_out", "cancel_project", "pause_project", "resume_project", "freeze_project"])
def test_an_unknown_project_is_refused_where_there_is_no_value(kind):
    with pytest.raises(UnknownIdError, match="P1"):
        changed(portfolio(), kind, "PP1")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("set_rank", "P1", "5"), "value"),
        (("swap_rank", "P1", "P1"), "value"),
        (("force_in", "P4"), "target"),
        (("pause_project", "P1", "", "2027-01-04", "2027-02-07"), "from"),
        (("delay_project", "P1", "23"), "value"),
        (("set_deadline", "P1", "", "", "2025-12-31"), "to"),
        (("set_earliest_start", "P1", "", "2026-07-06"), "from"),
        (("add_project", "P1", "P2", "2026-03-02"), "target"),
        (("add_project", "P9", "P2", "2026-07-06"), "from"),
    ],
)
def test_what_makes_no_sense_for_the_portfolio_is_refused_at_its_column(row, column):
    with pytest.raises(ChangeRefusedError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column
    assert refused.value.cause
    assert refused.value.fix


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("set_rank", "P1", "0"), "value"),
        (("set_rank", "P1", "-3"), "value"),
        (("set_class", "P1", "urgent"), "value"),
        (("delay_project", "P1", "0"), "value"),
        (("delay_project", "P1", "-2"), "value"),
        (("delay_project", "P1", "1.5"), "value"),
        (("set_deadline", "P1"), "to"),
        (("set_deadline", "P1", "firm", "", "2026-05-01"), "value"),
        (("pause_project", "P1", "", "2026-03-02"), "to"),
        (("pause_project", "P1", "", "2026-03-09", "2026-03-02"), "to"),
        (("scope_change", "P1", "20%"), "value"),
        (("scope_change", "P1", "-120%"), "value"),
        (("scope_change", "P1", "+20"), "value"),
        (("add_project", "P9"), "value"),
        (("add_project", "P9", "P1"), "from"),
    ],
)
def test_what_never_makes_sense_is_refused_when_it_is_read(row, column):
    with pytest.raises(ChangeCellError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column
    assert refused.value.fix


def test_force_in_takes_back_force_out_and_the_other_way_round():
    forced = after(portfolio(), ("force_out", "P1"), ("force_in", "P1"))
    assert [(d.kind, d.subject) for d in forced.directives] == [(DirectiveKind.FORCE_IN, "P1")]
    out = after(forced, ("force_out", "P1"))
    assert [(d.kind, d.subject) for d in out.directives] == [(DirectiveKind.FORCE_OUT, "P1")]


def test_force_in_twice_has_no_effect_the_second_time():
    forced = after(portfolio(), ("force_in", "P1"))
    assert changed(forced, "force_in", "P1").effects == ()


def test_resuming_goes_by_the_first_week():
    """Work that has begun is in progress again; work that has not is approved."""
    halted = after(portfolio(), ("pause_project", "P3"), ("cancel_project", "P1"))
    resumed = after(halted, ("resume_project", "P3"), ("resume_project", "P1"), ("resume_project", "P4"))
    assert [resumed.project(id).stage for id in ("P3", "P1", "P4")] == [Stage.IN_PROGRESS, Stage.APPROVED, Stage.APPROVED]


def test_resuming_takes_back_force_out():
    applied = changed(after(portfolio(), ("force_out", "P1")), "resume_project", "P1")
    assert applied.portfolio.directives == ()
    assert len(applied.effects) == 1


def test_what_is_done_cannot_be_resumed():
    before = portfolio()
    done = before.replace(projects=(before.projects[0].replace(stage=Stage.DONE), *before.projects[1:]))
    with pytest.raises(ChangeRefusedError, match="add_project"):
        changed(done, "resume_project", "P1")


def spans(of, project: str) -> dict[str, tuple[dt.date, dt.date]]:
    return {d.id: (d.first, d.last) for d in of.demands if d.project_id == project}


def test_a_pause_cuts_what_it_meets_and_moves_what_follows():
    """Two weeks' pause in weeks 8 and 9: of D1's eight weeks four are before it; D2 comes wholly after."""
    paused = after(portfolio(), ("pause_project", "P1", "", "2026-03-04", "2026-03-10"))
    assert spans(paused, "P1") == {
        "D1": (day("2026-02-02"), day("2026-03-01")),
        "D1~2": (day("2026-03-16"), day("2026-04-12")),
        "D2": (day("2026-04-13"), day("2026-06-07")),
    }
    assert [paused.demand(id).fte for id in ("D1", "D1~2")] == [Decimal(2), Decimal(2)]
    assert (paused.work_packages[0].first, paused.work_packages[0].last) == (day("2026-02-02"), day("2026-04-12"))
    assert paused.project("P1") == portfolio().project("P1")
    assert paused.allocations == portfolio().allocations


def test_a_pause_divides_effort_by_weeks_and_loses_no_minute():
    """Of 100 h over 8 weeks 3 are before: 6,000 min * 3 // 8 = 2,250 min; the parts give back the whole minutes."""
    before = portfolio()
    demand = before.demand("D2").replace(effort_hours=Decimal("100.35"))
    before = before.replace(demands=tuple(demand if d.id == "D2" else d for d in before.demands))
    paused = after(before, ("pause_project", "P1", "", "2026-04-20", "2026-05-03"))
    parts = [paused.demand(id).effort_hours for id in ("D2", "D2~2")]
    minutes = [round(part * 60) for part in parts]
    assert minutes == [6021 * 3 // 8, 6021 - 6021 * 3 // 8]


def test_a_second_pause_finds_a_free_id():
    rows = [("pause_project", "P3", "", "2026-02-16", "2026-02-22"), ("pause_project", "P3", "", "2026-01-26", "2026-02-01")]
    paused = after(portfolio(), *rows)
    assert [id for id in spans(paused, "P3") if id.startswith("D4")] == ["D4", "D4~3", "D4~2"]
    assert spans(paused, "P3")["D5~2"] == (day("2026-02-02"), day("2026-02-08"))


def test_what_is_done_cannot_be_paused():
    before = portfolio()
    today = before.replace(settings=before.settings.replace(today=day("2026-03-04")))
    with pytest.raises(ChangeRefusedError, match="2026-03-02 or later"):
        changed(today, "pause_project", "P1", "", "2026-02-23", "2026-03-08")


def test_a_delay_moves_work_and_earliest_start_but_no_promise():
    before = portfolio()
    delayed = after(before, ("delay_project", "P1", "3"))
    weeks = dt.timedelta(weeks=3)
    assert [(d.first, d.last) for d in delayed.demands_of["P1"]] == [(d.first + weeks, d.last + weeks) for d in before.demands_of["P1"]]
    assert delayed.project("P1").earliest_start == before.project("P1").earliest_start + weeks
    assert delayed.project("P1").target_finish == before.project("P1").target_finish
    assert delayed.work_packages[0].first == before.work_packages[0].first + weeks
    assert delayed.demands_of["P2"] == before.demands_of["P2"]


def test_a_day_in_the_place_of_the_value_is_the_deadline():
    said = changed(portfolio(), "set_deadline", "P3", "2026-06-14")
    assert said.effects == changed(portfolio(), "set_deadline", "P3", "hard", "", "2026-06-14").effects
    assert to_cells(from_cells(kind="set_deadline", target="P3", value="2026-06-14"))["to"] == "2026-06-14"


def test_two_days_for_one_deadline_are_refused():
    with pytest.raises(ChangeCellError, match="second day beside the deadline in `to`"):
        changed(portfolio(), "set_deadline", "P3", "2026-06-14", "", "2026-06-21")


def test_a_deadline_is_hard_unless_said_otherwise():
    applied = changed(portfolio(), "set_deadline", "P3", "", "", "2026-06-14")
    assert (applied.portfolio.project("P3").deadline, applied.portfolio.project("P3").deadline_hard) == (day("2026-06-14"), True)
    assert applied.effects == ("P3: deadline 2026-06-28 (soft) -> 2026-06-14 (hard)",)
    assert not changed(portfolio(), "set_deadline", "P3", "soft", "", "2026-06-14").portfolio.project("P3").deadline_hard


def test_earliest_start():
    applied = changed(portfolio(), "set_earliest_start", "P2", "", "2026-03-16")
    assert applied.portfolio.project("P2").earliest_start == day("2026-03-16")
    assert applied.effects == ("P2: earliest start none -> 2026-03-16",)


def test_a_copied_project_keeps_lengths_and_comes_last():
    """The template begins on 2026-02-02; four weeks later everything is four weeks later, with ids of its own."""
    before = portfolio()
    added = after(before, ("add_project", "P9", "P1", "2026-03-02"))
    new = added.project("P9")
    assert (new.rank, new.stage, new.value_score, new.target_finish) == (5, Stage.APPROVED, 80, day("2026-06-21"))
    assert spans(added, "P9") == {"P9-1": (day("2026-03-02"), day("2026-04-26")), "P9-2": (day("2026-04-27"), day("2026-06-21"))}
    assert added.demand("P9-1").skills == before.demand("D1").skills
    assert [(w.project_id, w.first) for w in added.work_packages] == [("P1", day("2026-02-02")), ("P9", day("2026-03-02"))]


def test_a_new_project_takes_the_rank_it_is_given():
    applied = changed(portfolio(), "add_project", "P9", "P1", "2026-03-02", rank="2", name="Archive")
    assert ranks(applied.portfolio) == {"P1": 1, "P9": 2, "P2": 3, "P3": 4, "P4": 5}
    assert applied.portfolio.project("P9").name == "Archive"
    with pytest.raises(ChangeRefusedError, match="1 to 5"):
        changed(portfolio(), "add_project", "P9", "P1", "2026-03-02", rank="6")


def test_a_described_project_needs_neither_id_nor_rank_twice():
    cells = {
        "project": '{"name": "Archive", "value_score": 70}',
        "demands": '[{"id": "N1", "fte": 1, "first": "2026-03-02", "last": "2026-03-29"}]',
    }
    added = from_cells(kind="add_project", target="P9", extra=cells).apply(portfolio()).portfolio
    assert (added.project("P9").rank, added.project("P9").name) == (5, "Archive")
    assert added.demands[-1] == Demand(id="N1", project_id="P9", fte=Decimal(1), first=day("2026-03-02"), last=day("2026-03-29"))


def test_a_described_project_may_not_take_an_id_that_is_used():
    cells = {"project": "{}", "demands": '[{"id": "D1", "fte": 1, "first": "2026-03-02", "last": "2026-03-29"}]'}
    with pytest.raises(ChangeRefusedError, match="D1"):
        from_cells(kind="add_project", target="P9", extra=cells).apply(portfolio())


@pytest.mark.parametrize(
    "cells", [{"project": '{"id": "P8"}'}, {"project": "[1]"}, {"project": "5"}, {"project": "{}", "demands": "7"}, {"project": "{"}]
)
def test_objects_that_do_not_fit_are_refused(cells):
    with pytest.raises(ChangeCellError) as refused:
        from_cells(kind="add_project", target="P9", extra=cells)
    assert refused.value.column in {"project", "demands"}


@pytest.mark.parametrize(
    ("target", "value", "expected", "text"),
    [
        ("P1", "+20%", {"D1": Decimal("2.40"), "D2": Decimal(480)}, "P1: 1,040 h -> 1,248 h over 2 demands"),
        ("P1", "-520 h", {"D1": Decimal("1.00"), "D2": Decimal(200)}, "P1: 1,040 h -> 520 h over 2 demands"),
        ("P1/test", "-10%", {"D1": Decimal(2), "D2": Decimal(360)}, "P1/test: 400 h -> 360 h over 1 demand"),
        ("P1/dev", "+50 %", {"D1": Decimal(3), "D2": Decimal(600)}, "P1/dev: 1,040 h -> 1,560 h over 2 demands"),
        ("D1", "+3,2h", {"D1": Decimal("2.01"), "D2": Decimal(400)}, "D1: 640 h -> 643.2 h over 1 demand"),
        ("P1", "-9999h", {"D1": Decimal(0), "D2": Decimal(0)}, "P1: 1,040 h -> 0 h over 2 demands"),
    ],
)
def test_scope_changes_in_proportion_and_says_the_hours(target, value, expected, text):
    """D1 asks for 2 FTE x 40 h x 8 weeks = 640 h, D2 for 400 h."""
    applied = changed(portfolio(), "scope_change", target, value)
    assert {id: applied.portfolio.demand(id).fte or applied.portfolio.demand(id).effort_hours or Decimal(0) for id in expected} == expected
    assert applied.effects == (text,)


def test_scope_changes_leave_machines_alone():
    before = portfolio()
    assert changed(before, "scope_change", "P3", "+50%").portfolio.demand("D5") == before.demand("D5")


@pytest.mark.parametrize(("target", "near"), [("PP2", "P2"), ("P1/tset", "test"), ("PP1/test", "P1")])
def test_scope_of_something_unknown_is_refused_with_a_suggestion(target, near):
    with pytest.raises(UnknownIdError) as refused:
        changed(portfolio(), "scope_change", target, "+5%")
    assert near in refused.value.near


def test_hours_cannot_be_added_to_nothing():
    nothing = after(portfolio(), ("scope_change", "P1", "-100%"))
    with pytest.raises(ChangeRefusedError):
        changed(nothing, "scope_change", "P1", "+10h")
