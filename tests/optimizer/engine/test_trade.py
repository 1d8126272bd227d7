"""Plans beside the best one: each keeps all rules, none is like another, and what they give up buys something."""

from __future__ import annotations

from models.audit import Auditor
from models.score import Part
from optimizer.exact import best_values
from optimizer.extract import proposal_of
from optimizer.repair import repaired_today
from optimizer.trade import ENOUGH, ON_THE_WAY, trade
from tests.optimizer.engine.cases import LIMITS, larger, relaxable

WORK = 0.1
"""Deterministic time of one trade: a dozen neighbourhoods or two."""


def traded(of, best, reference, work=WORK):
    search = of.search(work=work)
    search.offer(best, "")
    trade(search, reference)
    return search


def test_plans_beside_the_best_keep_all_rules():
    """Of tiny portfolios, by the audit; the best plan stays the best."""
    several = 0
    for of in relaxable(range(12)):
        best = of.values(of.truth.top)
        if best is None:
            continue
        search = traded(of, best, repaired_today(of.model), WORK / 50)
        auditor = Auditor(of.portfolio)
        for values in search.pool:
            assert auditor.audit(proposal_of(of.model, values)).clean, of.name
            assert search.worth(values) <= search.worth(best), of.name
        several += len({values.tobytes() for values in search.pool}) > 1
    assert several > 1


def test_where_a_part_of_the_way_leads_to_no_plan_others_take_its_place(monkeypatch):
    of = larger(1)
    for failing in range(3):
        tried = []

        def between(model, begin, best, part, failing=failing, tried=tried):
            tried.append(part)
            return None if part in ON_THE_WAY[:failing] else begin

        monkeypatch.setattr("optimizer.trade.between", between)
        reference = repaired_today(of.model)
        search = traded(of, improve_value(of), reference)
        assert tried == list(ON_THE_WAY[: ENOUGH + failing]), of.name
        assert all(plan is reference for plan in search.pool[:ENOUGH]), of.name


def test_some_plan_disturbs_less_and_some_plan_costs_less():
    """Than the one of most value; plans that come back from a whole solve differ from each other."""
    of = larger(1)
    search = of.search(work=WORK)
    search.offer(improve_value(of), "")
    trade(search, repaired_today(of.model))
    auditor = Auditor(of.portfolio)
    proposals = dict.fromkeys(proposal_of(of.model, values) for values in [search.best, *search.pool])
    reports = [auditor.audit(plan) for plan in proposals]
    assert all(report.clean for report in reports)
    assert len(reports) > 2
    first = reports[0].score
    assert min(report.score.disruption for report in reports) < first.disruption
    assert min(report.score.cost for report in reports) < first.cost
    assert first.value == max(report.score.value for report in reports)


def improve_value(of):
    """A plan of much value, whatever it disturbs or costs."""
    found = best_values(of.model, LIMITS.replace(time_limit=0.5)).values
    return of.secured if found is None else found


def test_trading_repeats():
    of = larger(1)
    reference = repaired_today(of.model)
    start = of.secured if reference is None else reference
    first, second = (traded(of, start, reference, 4 * WORK).pool for _ in range(2))
    assert [values.tobytes() for values in first] == [values.tobytes() for values in second]
    disruption = of.model.costs[Part.DISRUPTION]
    assert len({disruption.at(values) for values in first}) > 1


def test_without_a_plan_there_is_nothing_to_trade():
    search = larger(1).search(LIMITS)
    trade(search, None)
    assert search.pool == []
