"""The frontier of tiny portfolios is what brute force finds, point by point, and its picture shows it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from api.pictures.frontier import picture
from models.audit import Auditor
from models.score import Part
from scenarios.explain.explanation import Proof
from scenarios.explain.frontier import Frontier, FrontierPoint, _knee, frontier
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import proposal_of
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 310)


def test_each_point_is_the_least_there_is_and_proven():
    """By enumeration: the least disruption and cost among all plans that keep the floor and the mandatory value."""
    bends = 0
    for seed in SEEDS:
        subject = asked(seed)
        if subject is None:
            continue
        facts, auditor = Facts(subject.portfolio), Auditor(subject.portfolio)
        scores = [auditor.audit(proposal_of(facts, p.plan)).score for p in best(subject.portfolio).plans]
        mandatory = max(s.mandatory_value for s in scores)
        for curve in frontier(subject).curves:
            for point in curve.points:
                rivals = [
                    s for s in scores if s.mandatory_value == mandatory and 100 * s.value >= point.floor_pct * subject.plan.score.value
                ]
                least = min(s.part(curve.part) for s in rivals)
                assert (point.amount, point.bound, point.proof) == (least, least, Proof.PROVEN), (seed, curve.part, point)
                assert point.value >= point.floor, (seed, point)
            amounts = [p.amount for p in curve.points]
            assert amounts == sorted(amounts, reverse=True), seed
            bends += len(set(amounts)) > 1
    assert bends > 0


def points(*amounts):
    return [
        FrontierPoint(floor_pct=f, floor=0, value=f, amount=a, bound=0, gap_pct=100.0, proof=Proof.NOT_PROVEN)
        for f, a in zip((100, 99, 98, 95, 90), amounts, strict=True)
    ]


def test_the_knee_is_where_most_is_saved_for_least():
    """From 100 to 90 % the amount falls from 100 to 0; at 98 % 80 of 100 are saved for 2 of 10 given up: 0.8 - 0.2 is the most."""
    assert _knee(points(100, 60, 20, 10, 0)) == 98
    assert _knee(points(100, 90, 80, 50, 0)) is None
    assert _knee(points(5, 5, 5, 5, 5)) is None


def test_the_picture_has_a_dot_for_every_point_and_names_the_knee():
    subject = next(s for s in map(asked, SEEDS) if s)
    found: Frontier = frontier(subject)
    drawn = ET.fromstring(picture(found, "EUR"))
    dots = drawn.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(dots) == sum(len(curve.points) for curve in found.curves)
    words = " ".join(drawn.itertext())
    for curve in found.curves:
        assert curve.knee_pct is None or f"{curve.knee_pct} %, knee" in words
    assert "Cost, EUR" in words
    assert {curve.part for curve in found.curves} == {Part.DISRUPTION, Part.COST}
