"""The page about ways out: what clashes and why, what is not proven, and many projects in one sentence."""

from __future__ import annotations

from api.terminal.explained.concessions import FEW, show_concessions
from scenarios.explain.concessions import Clash, ClashRule, Concessions, GivingWay, Way
from scenarios.explain.explanation import Proof
from tests.api.cli.answers import demo
from tests.api.cli.golden_text import page


def shown(**fields):
    clash = Clash(rules=(ClashRule(kind="selection", subject="alpha"),), machines=("test-rig",), proof=Proof.PROVEN)
    found = Concessions(plan=0, **{"fits": False, "clashes": (clash,), "ways": (), "complete": True, **fields})
    return " ".join(page(160, lambda target: show_concessions(target, demo()[1], found)).split())


def thinner(n):
    rules = tuple(
        GivingWay(kind="staffing", subject=f"p{i}", amount=i + 2, at_least=0, step=1, price=None, person_days=1.0) for i in range(n)
    )
    return Way(rules=rules, price=None, person_days=float(n), proof=Proof.NOT_PROVEN)


def test_the_machines_that_do_not_go_round_are_said():
    assert "These cannot all hold with the test-rig units there are: that alpha runs." in shown()


def test_that_nothing_fits_is_said_to_be_unproven_only_where_it_is():
    doubt = "it is not proven that there is none"
    assert doubt in shown(proof=Proof.NOT_PROVEN, clashes=())
    assert doubt not in shown()


def test_many_projects_with_less_staff_share_a_sentence():
    few, many = shown(ways=(thinner(FEW),)), shown(ways=(thinner(FEW + 1),))
    assert few.count("less minimum staffing of") == FEW
    assert many.count("less minimum staffing of") == 1
    assert "p3 by 5, p2 by 4, p1 by 3, p0 by 2 percentage points" in many
