"""Changes of people, skills and equipment."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.changes import ChangeCellError, ChangeRefusedError, from_cells
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError
from models.people import Absence, Equipment, PersonSkill
from tests.models.changes.committee import after, changed, day, portfolio


@pytest.mark.parametrize(
    ("id", "first", "last"), [("ada", "2026-03-02", "2026-03-01"), ("eve", "2026-06-30", "2026-06-29"), ("ada", "2025-12-01", "2025-11-30")]
)
def test_a_leaver_is_gone_from_the_day_on(id, first, last):
    left = changed(portfolio(), "person_leaves", id, "", first).portfolio
    assert left.person(id).end_date == day(last)
    assert left.allocations == portfolio().allocations, "today's bookings stay, so that what the change forces can be told apart"


def test_a_copied_person_has_the_profile_and_the_skills():
    applied = changed(portfolio(), "person_joins", "kim", "bob", "2026-04-01", name="Kim Lee")
    kim = applied.portfolio.person("kim")
    assert (kim.name, kim.role, kim.cost_rate, kim.start_date, kim.end_date) == ("Kim Lee", "dev", 6050, day("2026-04-01"), None)
    assert applied.portfolio.skills_of["kim"] == (PersonSkill(person_id="kim", skill="python", level=3),)
    assert applied.effects == ("kim (Kim Lee): joins from 2026-04-01, dev, 1 skills",)


def test_a_described_person_needs_no_id_twice():
    cells = {"person": '{"role": "dev", "fte": 0.5}', "skills": '[{"skill": "test", "level": 2}]'}
    joined = from_cells(kind="person_joins", target="kim", extra=cells).apply(portfolio()).portfolio
    assert joined.person("kim").fte == Decimal("0.5")
    assert joined.skills[-1] == PersonSkill(person_id="kim", skill="test", level=2)


@pytest.mark.parametrize(("value", "share"), [("", 100), ("50", 50), ("50 %", 50)])
def test_an_absence_is_a_row_of_the_absences(value, share):
    away = changed(portfolio(), "absence", "ada", value, "2026-03-02", "2026-03-13", reason="training").portfolio
    assert away.absences[-1] == Absence(
        resource_id="ada", first=day("2026-03-02"), last=day("2026-03-13"), share_pct=share, kind="training"
    )


def test_returning_early_ends_the_absence_of_that_day_only():
    back = changed(portfolio(), "return_early", "bob", "", "2026-02-11").portfolio
    assert [(a.first, a.last) for a in back.absences] == [(day("2026-02-02"), day("2026-02-10")), (day("2026-05-04"), day("2026-05-08"))]
    assert len(changed(portfolio(), "return_early", "bob", "", "2026-02-02").portfolio.absences) == 1


@pytest.mark.parametrize(("value", "fte"), [("0,6", "0.6"), ("60%", "0.6"), ("0.55", "0.55")])
def test_part_time_is_a_directive_with_its_dates(value, fte):
    part = changed(portfolio(), "part_time", "ada", value, "2026-03-02", "2026-05-31").portfolio
    wanted = Directive(kind=DirectiveKind.PART_TIME, subject="ada", first=day("2026-03-02"), last=day("2026-05-31"), value=Decimal(fte))
    assert part.directives == (wanted,)
    assert part.person("ada").fte == 1


def test_a_later_part_time_counts_though_an_earlier_row_says_the_same():
    """The last row listed wins, so going back to the first is a change."""
    rows = [("part_time", "ada", "0.6", "2026-03-02"), ("part_time", "ada", "0.8", "2026-03-02"), ("part_time", "ada", "0.6", "2026-03-02")]
    assert [d.value for d in after(portfolio(), *rows).directives] == [Decimal("0.6"), Decimal("0.8"), Decimal("0.6")]


def test_a_new_skill_is_a_row_from_its_day_on():
    gained = changed(portfolio(), "skill_gained", "ada", "test:3", "2026-04-01").portfolio
    assert gained.skills[-1] == PersonSkill(person_id="ada", skill="test", level=3, valid_from=day("2026-04-01"))


def test_a_dated_higher_level_leaves_the_lower_one_until_then():
    gained = changed(portfolio(), "skill_gained", "bob", "python:4", "2026-04-01").portfolio
    assert [(s.level, s.valid_from) for s in gained.skills_of["bob"]] == [(3, None), (4, day("2026-04-01"))]


def test_an_undated_higher_level_takes_the_place_of_the_lower_one():
    applied = changed(portfolio(), "skill_gained", "bob", "python:4")
    assert [s.level for s in applied.portfolio.skills_of["bob"]] == [4]
    assert applied.effects == ("bob (Bob): python level 3 -> 4",)


def test_the_same_level_for_longer_is_a_gain():
    """Eve's certificate ends with June; the level is the same, the validity is not."""
    assert changed(portfolio(), "skill_gained", "eve", "test:4").effects


@pytest.mark.parametrize(("id", "skill"), [("ada", "python"), ("eve", "test")])
def test_a_certificate_expires_the_day_before(id, skill):
    expired = changed(portfolio(), "certification_expires", id, skill, "2026-04-01").portfolio
    assert [s.valid_until for s in expired.skills_of[id]] == [day("2026-03-31")]


def test_a_renewal_that_begins_later_stays():
    renewed = after(
        portfolio(), ("skill_gained", "bob", "python:4", "2026-05-01"), ("certification_expires", "bob", "python", "2026-04-01")
    )
    assert [(s.level, s.valid_until) for s in renewed.skills_of["bob"]] == [(3, day("2026-03-31")), (4, None)]


def test_equipment_down_is_a_row_of_the_absences():
    down = changed(portfolio(), "equipment_down", "rig", "", "2026-01-12", "2026-01-18").portfolio
    assert down.absences[-1] == Absence(resource_id="rig", first=day("2026-01-12"), last=day("2026-01-18"), kind="maintenance")


@pytest.mark.parametrize("value", ["1", "laser:1", " laser : 1 "])
def test_more_units_of_what_is_there(value):
    applied = changed(portfolio(), "equipment_added", "rig", value)
    assert [(e.id, e.units) for e in applied.portfolio.equipment] == [("rig", 3)]
    assert applied.effects == ("rig: units 2 -> 3",)


def test_more_units_from_a_day_on_are_a_row_of_their_own():
    added = after(portfolio(), ("equipment_added", "rig", "1", "2026-03-02"), ("equipment_added", "rig", "4", "2026-04-06", "2026-05-31"))
    like = portfolio().machine("rig")
    assert added.equipment[1:] == (
        like.replace(id="rig~2", units=1, first=day("2026-03-02")),
        like.replace(id="rig~3", units=4, first=day("2026-04-06"), last=day("2026-05-31")),
    )


def test_a_new_machine_is_like_the_others_of_its_type():
    new = changed(portfolio(), "equipment_added", "rig-b", "laser:2").portfolio.equipment[-1]
    assert new == Equipment(id="rig-b", type="laser", units=2, cost_rate=5000, operator_skill="test")


@pytest.mark.parametrize(
    "row",
    [
        ("person_leaves", "eve", "", "2026-07-01"),
        ("absence", "bob", "", "2026-02-03", "2026-02-04"),
        ("return_early", "ada", "", "2026-02-03"),
        ("part_time", "ada", "1", "2026-02-03"),
        ("skill_gained", "ada", "python:3"),
        ("certification_expires", "eve", "test", "2026-07-01"),
    ],
)
def test_what_is_so_already_has_no_effect_and_says_why(row):
    before = portfolio()
    applied = changed(before, *row)
    assert (applied.portfolio, applied.effects) == (before, ())
    assert applied.why_not


@pytest.mark.parametrize(
    ("row", "near"),
    [
        (("person_leaves", "adda", "", "2026-03-02"), "ada"),
        (("person_joins", "kim", "bbob", "2026-03-02"), "bob"),
        (("absence", "adda", "", "2026-03-02", "2026-03-02"), "ada"),
        (("return_early", "bobb", "", "2026-03-02"), "bob"),
        (("part_time", "evee", "0.5", "2026-03-02"), "eve"),
        (("skill_gained", "adda", "python:3"), "ada"),
        (("skill_gained", "ada", "pyhton:3"), "python"),
        (("certification_expires", "ada", "pythn", "2026-03-02"), "python"),
        (("equipment_down", "rigg", "", "2026-03-02", "2026-03-02"), "rig"),
        (("equipment_added", "rig-b", "lasr:1"), "laser"),
    ],
)
def test_what_is_unknown_is_refused_with_a_suggestion(row, near):
    with pytest.raises(UnknownIdError) as refused:
        changed(portfolio(), *row)
    assert near in refused.value.near


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("person_leaves", "ada", "", "2026-07-06"), "from"),
        (("person_joins", "ada", "bob", "2026-03-02"), "target"),
        (("person_joins", "kim", "bob", "2026-07-06"), "from"),
        (("absence", "ada", "", "2025-12-01", "2025-12-31"), "to"),
        (("part_time", "ada", "0.5", "2026-08-01"), "from"),
        (("equipment_added", "rig", "saw:1"), "value"),
        (("equipment_added", "rgi", "1"), "value"),
        (("equipment_added", "ada", "laser:1"), "target"),
    ],
)
def test_what_makes_no_sense_for_the_portfolio_is_refused_at_its_column(row, column):
    with pytest.raises(ChangeRefusedError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column
    assert refused.value.fix


def test_nobody_leaves_before_they_come():
    joined = after(portfolio(), ("person_joins", "kim", "bob", "2026-04-01"))
    with pytest.raises(ChangeRefusedError, match="begins on 2026-04-01"):
        changed(joined, "person_leaves", "kim", "", "2026-04-01")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("person_leaves", "ada"), "from"),
        (("person_leaves", "ada", "", "soon"), "from"),
        (("person_joins", "kim"), "value"),
        (("person_joins", "kim", "bob"), "from"),
        (("absence", "ada", "0", "2026-03-02", "2026-03-02"), "value"),
        (("absence", "ada", "101", "2026-03-02", "2026-03-02"), "value"),
        (("absence", "ada", "", "2026-03-02"), "to"),
        (("absence", "ada", "", "2026-03-02", "2026-03-01"), "to"),
        (("part_time", "ada", "0", "2026-03-02"), "value"),
        (("part_time", "ada", "-0.5", "2026-03-02"), "value"),
        (("skill_gained", "ada", "python"), "value"),
        (("skill_gained", "ada", "python:6"), "value"),
        (("equipment_added", "rig", "0"), "value"),
        (("equipment_added", "rig", "-1"), "value"),
    ],
)
def test_what_never_makes_sense_is_refused_when_it_is_read(row, column):
    with pytest.raises(ChangeCellError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column
    assert refused.value.fix


@pytest.mark.parametrize(("kind", "value"), [("absence", ""), ("part_time", "0.5")])
def test_what_befalls_somebody_who_has_left_by_then_has_no_effect(kind, value):
    left = changed(portfolio(), "person_leaves", "ada", "", "2026-03-02").portfolio
    applied = changed(left, kind, "ada", value, "2026-03-09", "2026-03-13")
    assert applied.portfolio == left
    assert "not employed then" in applied.why_not
    assert changed(left, kind, "ada", value, "2026-03-01", "2026-03-13").effects, "on the last day there still is an effect"


@pytest.mark.parametrize(("again", "effect"), [("50", False), ("30", False), ("60", True)])
def test_of_several_parts_of_a_machine_that_are_down_the_largest_counts(again, effect):
    machine = portfolio().equipment[0].id
    down = changed(portfolio(), "equipment_down", machine, "50", "2026-03-02", "2026-03-13").portfolio
    assert bool(changed(down, "equipment_down", machine, again, "2026-03-03", "2026-03-13").effects) is effect
